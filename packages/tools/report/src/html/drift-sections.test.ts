import { seededRandom } from '@bellwether/core';
import { driftReport } from '@bellwether/drift';
import { describe, expect, it } from 'vitest';
import { estimateChart } from '../charts/estimate-chart.js';
import { driftSections } from './drift-sections.js';
import { htmlReport } from './report.js';

const random = seededRandom(1);
const hostile = '"><script>alert(1)</script>\u202e';
const table = (shift: number) => ({
  age: Array.from({ length: 2000 }, () => 40 + 10 * random() + shift),
  [hostile]: Array.from({ length: 2000 }, () => (random() < 0.5 + shift / 20 ? hostile : 'b')),
  same: Array.from({ length: 2000 }, () => random() < 0.5),
  emptied: Array.from({ length: 2000 }, (_, i) => (shift > 0 && i % 4 === 0 ? null : random())),
  gone: Array.from({ length: 2000 }, () => random()),
});

describe('driftSections', () => {
  it('ranks the columns, draws the worst, and lets nothing out of its place', () => {
    const [reference, { gone: _, ...current }] = [table(0), table(4)];
    const report = driftReport(reference, current);
    const sections = driftSections(report, { reference, current, pictures: 4 });
    expect(sections.length).toBeGreaterThan(3);
    expect(sections[0]!.severity).toBe('warning');
    const page = htmlReport({ title: hostile, generatedAt: 0, sections });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202e');
    expect(page).toContain('beyond the tolerance');
    expect(driftSections(report)).toHaveLength(1);
    expect(driftSections(report, { reference, current, pictures: 0 })).toHaveLength(1);
    expect(driftSections(driftReport({}, {}))[0]!.severity).toBe('info');
  });
});

describe('estimateChart', () => {
  it('draws estimates, bands, realised values and alarms, and bears gaps and nonsense', () => {
    const points = Array.from({ length: 30 }, (_, i) => ({
      label: i === 3 ? hostile : `chunk ${i}`,
      estimate: i === 5 ? null : 0.9 - 0.002 * i,
      lower: i === 5 ? null : 0.88 - 0.002 * i,
      upper: i === 5 ? Number.POSITIVE_INFINITY : 0.92 - 0.002 * i,
      realised: i < 20 ? 0.9 - 0.003 * i : null,
      alarm: i > 25,
    }));
    const svg = estimateChart({ title: 'accuracy', points, reference: { value: 0.91 } });
    expect(svg).toContain('realised');
    expect(svg).toContain('alarm');
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(estimateChart({ title: 'accuracy', points, reference: { value: 0.91 } })).toBe(svg);
    for (const few of [[], points.slice(0, 1), points.slice(5, 6)]) {
      expect(estimateChart({ points: few })).not.toMatch(/NaN|Infinity|undefined/);
    }
    expect(estimateChart({ points: Array.from({ length: 5000 }, () => points[0]!) }).length).toBeLessThan(60_000);
    expect(() => estimateChart({ points, reference: { value: Number.NaN } })).toThrow('"reference.value"');
  });
});
