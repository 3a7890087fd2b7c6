import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, standardNormal } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Review, SeriesReview } from '../src/findings.ts';
import { findingsOf, runReview } from './program.ts';

const step = 300_000;
const day = 288;
const days = 21;
const start = Date.UTC(2026, 0, 5);

/** A healthy metric of three weeks: a daily swing around 50 and noise of 1.5. */
function healthy(seed: number, index: number, random = seededRandom(seed)): number {
  return 50 + 12 * Math.sin((2 * Math.PI * index) / day - 1) + 1.5 * standardNormal(random);
}

function values(seed: number, change: (index: number) => number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: days * day }, (_, i) => healthy(seed, i, random) + change(i));
}

const spikeAt = 15 * day + 100;
const shiftAt = 17 * day + 60;
const rampFrom = 18 * day;
const columns = {
  spiked: values(1, (i) => (i === spikeAt ? 45 : 0)),
  shifted: values(2, (i) => (i >= shiftAt ? 30 : 0)),
  ramped: values(3, (i) => (i >= rampFrom ? ((i - rampFrom) / (3 * day)) * 36 : 0)),
  quiet: values(4, () => 0),
};

describe('the review tells the truth', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-truth-'));
  let review: Review;
  let summary: string;
  beforeAll(async () => {
    const names = Object.keys(columns) as (keyof typeof columns)[];
    const rows = columns.quiet.map((_, i) =>
      [new Date(start + i * step).toISOString(), ...names.map((name) => columns[name][i])].join(','),
    );
    writeFileSync(join(folder, 'metrics.csv'), `time,${names.join(',')}\n${rows.join('\n')}\n`);
    const outcome = await runReview(['--csv', 'metrics.csv', '--limit', '100', '--json'], folder);
    expect([outcome.status, outcome.stderr.includes('reviewing: 4 series')]).toEqual([0, true]);
    review = findingsOf(outcome);
    summary = outcome.stdout;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const of = (name: string): SeriesReview => review.series.find((each) => each.name === name)!;

  it('finds the day in every series', () => {
    for (const { name, periods } of review.series)
      if (name !== 'ramped') expect([name, periods[0]]).toEqual([name, 86_400_000]);
  });

  it('names the spike with its time and size', () => {
    const [spike, ...others] = of('spiked').anomalies;
    expect(others).toEqual([]);
    expect(spike).toMatchObject({ kind: 'spike', direction: 'up', start: start + spikeAt * step });
    expect(spike!.peak.value - spike!.peak.expected).toBeGreaterThan(38);
    expect(spike!.peak.value - spike!.peak.expected).toBeLessThan(52);
    expect(summary).toContain(new Date(start + spikeAt * step).toISOString().slice(0, 16).replace('T', ' '));
  });

  it('names the level shift with its time and size, once', () => {
    const shifts = of('shifted').anomalies.filter(({ end }) => end >= start + shiftAt * step);
    expect(shifts).toHaveLength(1);
    const [shift] = shifts;
    expect(shift).toMatchObject({ kind: 'level-shift', direction: 'up' });
    expect(Math.abs(shift!.start - (start + shiftAt * step))).toBeLessThanOrEqual(6 * step);
    const size = Number(/rose by ([\d.]+)/.exec(shift!.explanation)?.[1]);
    expect(size).toBeGreaterThan(26);
    expect(size).toBeLessThan(34);
    expect(of('shifted').drift.verdict).toBe('drift');
  });

  it('names the ramp, and says that it runs out', () => {
    const ramps = of('ramped').anomalies.filter(({ end }) => end >= start + rampFrom * step);
    expect(ramps.map(({ kind, direction }) => `${kind} ${direction}`)).toContain('trend up');
    const rising = ramps.find(({ kind }) => kind === 'trend')!;
    expect(Math.abs(rising.start - (start + rampFrom * step))).toBeLessThan(day * step);
  });

  it('says how likely a limit is reached', () => {
    expect(of('quiet').capacity?.probability).toBeLessThan(0.01);
    expect(of('shifted').capacity!.probability).toBeGreaterThan(of('quiet').capacity!.probability - 1e-9);
  });

  it('stays quiet about the clean series', () => {
    expect(of('quiet').anomalies).toEqual([]);
    expect(of('quiet').drift.verdict).not.toBe('drift');
    expect(review.findings.filter(({ series }) => series === 'quiet')).toEqual([]);
  });

  it('forecasts with the daily swing, within intervals that nest', () => {
    const { forecast } = of('quiet');
    expect(forecast.point).toHaveLength(day);
    for (let h = 0; h < day; h += 1) {
      const expected = 50 + 12 * Math.sin((2 * Math.PI * (days * day + h)) / day - 1);
      expect(Math.abs(forecast.point[h]! - expected)).toBeLessThan(4);
      const [inner, outer] = forecast.intervals;
      expect(outer!.lower[h]! <= inner!.lower[h]! && outer!.upper[h]! >= inner!.upper[h]!).toBe(true);
    }
  });

  it('writes the report, safe and self-contained', () => {
    const page = readFileSync(join(folder, 'ops-review', 'report.html'), 'utf8');
    expect(page).toContain('Level shift');
    expect(page).not.toMatch(/<script|src="http|href="http/);
  });
});
