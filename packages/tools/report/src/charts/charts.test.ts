import { createTimeSeries, type Forecast, seededRandom } from '@bellwether/core';
import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { anomaly, hostile, load, outlook, start } from '../../test/sample.js';
import { requireDrawing } from '../html/drawing.js';
import { anomalyChart } from './anomaly-chart.js';
import { categoryDriftChart } from './category-chart.js';
import { driftChart } from './drift-chart.js';
import { forecastChart } from './forecast-chart.js';
import { sparkline } from './sparkline.js';
import { timelineChart } from './timeline-chart.js';

const limit = 60_000;

function bytes(svg: string): number {
  return new TextEncoder().encode(svg).length;
}

/** Every chart, with `name` wherever a text goes in. */
function chartsNamed(name: string): string[] {
  const series = { ...load(60), name, labels: { [name]: name }, unit: name };
  return [
    forecastChart({
      history: series,
      forecast: { ...outlook(60, 12), model: name },
      threshold: { value: 75, label: name },
    }),
    anomalyChart({ series, anomalies: [anomaly(20, 3, name)] }),
    driftChart({
      title: name,
      unit: name,
      referenceName: name,
      currentName: name,
      reference: [1, 2, 3],
      current: [2, 3, 4],
    }),
    driftChart({ title: name, kind: 'ecdf', unit: name, reference: [1, 2, 3], current: [2, 3, 4] }),
    categoryDriftChart({ title: name, reference: [name, 'b'], current: { [name]: 2, c: 1 } }),
    sparkline(series),
    timelineChart({
      title: name,
      lanes: [
        { name, spans: [{ start, end: start + 3_600_000, severity: 'critical' }] },
        { name: 'other', spans: [{ start, end: start }] },
      ],
      markers: [{ time: start + 1_800_000, label: name }],
    }),
  ];
}

/** The elements of a drawing with their attributes, without any text. */
function structure(svg: string): string {
  type Node = {
    readonly nodeName: string;
    readonly attrs?: readonly { readonly name: string; readonly value: string }[];
    readonly childNodes?: readonly Node[];
  };
  const list: string[] = [];
  const visit = (node: Node) => {
    if (node.nodeName !== '#text') {
      list.push(`${node.nodeName}(${(node.attrs ?? []).map(({ name }) => name).join(' ')})`);
    }
    for (const child of node.childNodes ?? []) visit(child);
  };
  visit(parseFragment(svg) as Node);
  return [...new Set(list)].sort().join('\n');
}

const plain = chartsNamed('plain').map(structure);

describe('every chart', () => {
  it('gives the same bytes for the same input, whatever was drawn before', () => {
    const first = chartsNamed('again');
    load(10);
    expect(chartsNamed('again')).toEqual(first);
  });

  it('is a plain drawing with a name, whatever the names are', () => {
    for (const name of hostile) {
      for (const [index, svg] of chartsNamed(name).entries()) {
        requireDrawing(svg);
        expect(bytes(svg)).toBeLessThan(limit);
        const own = new Set(structure(svg).split('\n'));
        // No element and no attribute that a harmless name does not give; an empty unit or name may give fewer.
        for (const each of plain[index]!.split('\n')) own.delete(each);
        expect([...own]).toEqual([]);
        expect(svg).toMatch(/role="img" aria-labelledby="[\w-]+ [\w-]+"/);
        expect(svg).not.toMatch(/\p{Cc}|\u202e|"(#fe01|(url\(#)?(bwid-|zr\d))/u);
      }
    }
  });

  it('stays a plain drawing for random names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        for (const svg of chartsNamed(name)) requireDrawing(svg);
      }),
      { numRuns: 12 },
    );
  });

  it('has ids that other charts do not have', () => {
    const ids = [...chartsNamed('a'), ...chartsNamed('b')].flatMap((svg) => [
      ...new Set([...svg.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!)),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    const svg = sparkline(load(10), { id: 'mine' });
    expect([...svg.matchAll(/\sid="([^"]+)"/g)].every((match) => match[1]!.startsWith('mine-'))).toBe(true);
    expect(() => sparkline(load(10), { id: 'a"b' })).toThrow('Option "id"');
  });

  it('refers only to ids that it has', () => {
    for (const svg of chartsNamed('x')) {
      for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(svg).toContain(`id="${id}"`);
    }
  });

  it('follows the scheme of the reader and of the page', () => {
    for (const svg of chartsNamed('x')) {
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(svg).toContain('var(--bw-accent,var(--bwc-accent))');
    }
  });

  it('stays small for any number of points', () => {
    const random = seededRandom(5);
    const values = Float64Array.from({ length: 300_000 }, (_, i) => (i % 97 === 0 ? Number.NaN : random()));
    const series = createTimeSeries({ name: 'noise', start, step: '1m', values });
    const anomalies = Array.from({ length: 3000 }, (_, i) => ({
      ...anomaly(i),
      peak: { ...anomaly(i).peak, value: 2 },
    }));
    const long = outlook(300, 20_000);
    const sizes = [
      forecastChart({ history: series, forecast: { ...long, start: start + 300_000 * 60_000, step: 60_000 } }),
      anomalyChart({ series, anomalies }),
      driftChart({ reference: values, current: values.slice(0, 50_000) }),
      driftChart({ reference: values, current: values.slice(0, 50_000), kind: 'ecdf' }),
      categoryDriftChart({ reference: Array.from({ length: 5000 }, (_, i) => `c${i}`), current: ['c1'] }),
      sparkline(series, { width: 1000 }),
      forecastChart({ history: series, forecast: long, width: 4000, historySpan: '300d' }),
      anomalyChart({ series, anomalies, usual: { lower: values.map((v) => v - 1), upper: values.map((v) => v + 1) } }),
      timelineChart({
        lanes: Array.from({ length: 200 }, (_, lane) => ({
          name: `lane ${lane}`,
          spans: Array.from({ length: 500 }, (_, i) => {
            const time = start + i * 3_600_000 * (1 + random());
            return { start: time, end: time, severity: i % 3 === 0 ? 'critical' : 'info' } as const;
          }),
        })),
        markers: Array.from({ length: 500 }, (_, i) => ({ time: start + i * 1e6, label: `deploy ${i}` })),
        width: 4000,
      }),
    ].map(bytes);
    console.log(`bytes of charts of 300,000 points: ${sizes.join(', ')}`);
    expect(Math.max(...sizes)).toBeLessThan(limit);
  });

  it('draws what is empty, constant, missing, infinite or huge', () => {
    const cases = [
      [],
      [5],
      [Number.NaN],
      [Number.NaN, Number.NaN],
      [3, 3, 3],
      [0, 0],
      [1, Infinity, 2, -Infinity],
      [1e308, -1e308],
      [1e-320, 0],
    ];
    for (const list of cases) {
      const series = createTimeSeries({ start, step: '1h', values: list });
      const none = { ...outlook(list.length, 1), point: new Float64Array(0), intervals: [] };
      for (const svg of [
        forecastChart({ history: series, forecast: none }),
        forecastChart({ history: series, forecast: outlook(list.length, 3), threshold: { value: 1e9 } }),
        anomalyChart({ series, anomalies: [] }),
        anomalyChart({ series, anomalies: [anomaly(0), anomaly(5000)] }),
        driftChart({ reference: list, current: [] }),
        driftChart({ reference: list, current: list, kind: 'ecdf' }),
        categoryDriftChart({ reference: [], current: {} }),
        sparkline(series),
      ]) {
        requireDrawing(svg);
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
  });

  it('refuses a size that is not one', () => {
    expect(() => driftChart({ reference: [1], current: [1], width: 10 })).toThrow('Option "width" is 10');
    expect(() => driftChart({ reference: [1], current: [1], height: 1e9 })).toThrow('Option "height"');
  });
});

describe('forecastChart', () => {
  const history = load(24 * 21);
  const forecast = outlook(24 * 21, 48);

  it('names what it shows', () => {
    const svg = forecastChart({ history, forecast, threshold: { value: 85, label: 'full' } });
    for (const text of ['80% interval', '95% interval', 'full: 85', 'percent', 'time in UTC, 2026', 'cpu {host=']) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toContain('above the chart');
  });

  it('says where a limit is that lies far away', () => {
    expect(forecastChart({ history, forecast, threshold: { value: 5000 } })).toContain('limit: 5000 (above the chart)');
    expect(forecastChart({ history, forecast, threshold: { value: -5000 } })).toContain(
      'limit: −5000 (below the chart)',
    );
  });

  it('shows the gap where values are missing', () => {
    const lines = (svg: string) =>
      (/<path d="([^"]*)"[^>]*bw-s-ink/g.exec(svg.slice(svg.indexOf('clip-path')))?.[1] ?? '').split('M').length - 1;
    const values = history.values.map((value, i) => (i > 400 && i < 420 ? Number.NaN : value));
    expect(lines(forecastChart({ history, forecast }))).toBe(1);
    expect(lines(forecastChart({ history: { ...history, values }, forecast }))).toBe(2);
  });

  it('shows the gap where an interval is missing, and a band for a forecast of one step', () => {
    const bands = (of: Forecast) =>
      forecastChart({ history, forecast: of }).match(/<polygon [^>]*fill-opacity/g)?.length ?? 0;
    const one = (lower: Float64Array) => ({ ...forecast, intervals: [{ ...forecast.intervals[0]!, lower }] });
    const { lower } = forecast.intervals[0]!;
    expect(bands(one(lower))).toBe(1);
    expect(bands(one(lower.map((value, i) => (i === 10 || i === 30 ? Number.NaN : value))))).toBe(3);
    expect(bands({ ...outlook(24 * 21, 1) })).toBe(2);
  });
});

describe('anomalyChart', () => {
  it('numbers anomalies, and joins numbers that would overlap', () => {
    const numbers = (svg: string) =>
      [...svg.matchAll(/font-size="11" font-weight="600" text-anchor="middle"[^>]*>([^<]+)</g)].map(
        (match) => match[1],
      );
    const series = load(24 * 30);
    expect(numbers(anomalyChart({ series, anomalies: [anomaly(50), anomaly(300), anomaly(600)] }))).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(numbers(anomalyChart({ series, anomalies: [anomaly(50), anomaly(52), anomaly(54), anomaly(600)] }))).toEqual(
      ['1–3', '4'],
    );
    expect(numbers(anomalyChart({ series, anomalies: [anomaly(50), anomaly(600), anomaly(52)] }))).toEqual([
      '1 +1',
      '2',
    ]);
  });
});

describe('anomalyChart with the usual range', () => {
  const series = load(48);
  const band = { lower: series.values.map((v) => v - 5), upper: series.values.map((v) => v + 5) };

  it('draws it in place of the ranges at the peaks', () => {
    const svg = anomalyChart({ series, anomalies: [anomaly(20)], usual: band });
    expect(svg).toContain('>usual range<');
    expect(svg).not.toContain('usual at the peak');
    expect(anomalyChart({ series, anomalies: [anomaly(20)] })).toContain('usual at the peak');
  });

  it('refuses one of another length', () => {
    expect(() => anomalyChart({ series, anomalies: [], usual: { ...band, lower: [1] } })).toThrow('Option "usual"');
  });
});

describe('timelineChart', () => {
  const span = (at: number, hours: number, severity?: 'critical' | 'warning') => ({
    start: start + at * 3_600_000,
    end: start + (at + hours) * 3_600_000,
    ...(severity === undefined ? {} : { severity }),
  });

  it('says what it shows, worst first', () => {
    const svg = timelineChart({
      lanes: [
        { name: 'a', spans: [span(0, 2, 'critical'), span(5, 0, 'warning'), span(6, 1)] },
        { name: 'b', spans: [span(1, 1)] },
      ],
      markers: [{ time: start + 3_600_000, label: 'deploy' }],
    });
    expect(svg).toContain(
      'From Mon 5 Jan 2026, 00:00 to Mon 5 Jan 2026, 07:00 UTC, 2 rows: 1 critical, 1 warning, 2 note.',
    );
    expect(svg).toContain('Marked: deploy at Mon 5 Jan 2026, 01:00.');
    expect(svg.indexOf('>critical<')).toBeLessThan(svg.indexOf('>warning<'));
  });

  it('draws every span that lies within the axis at least 3 pixels wide and inside', () => {
    const lanes = [
      { name: 'a', spans: [span(-5, 1, 'critical'), span(0, 0), span(10, 20), span(100, 0), span(200, 1)] },
    ];
    const svg = timelineChart({ lanes, from: start, to: start + 100 * 3_600_000 });
    const path = /<path d="([^"]*)" fill=[^>]*bw-f-accent"\/>/g;
    const rectangles = [...svg.matchAll(path)].at(-1)![1]!.split('z').slice(0, -1);
    expect(rectangles).toHaveLength(3);
    for (const rectangle of rectangles) {
      const [, left, , wide] = /^M([\d.]+) ([\d.]+)h([\d.]+)/.exec(rectangle)!.map(Number);
      expect(wide).toBeGreaterThanOrEqual(3);
      expect(left).toBeGreaterThan(0);
      expect(left! + wide!).toBeLessThanOrEqual(781);
    }
    expect(svg).not.toContain('bw-f-critical"/></svg>');
  });

  it('draws what is empty, reversed or no time', () => {
    for (const spans of [[], [span(5, -2)], [{ start: Number.NaN, end: 3 }], [{ start: 1e300, end: 1e300 }]]) {
      const svg = timelineChart({ lanes: [{ name: '', spans }] });
      requireDrawing(svg);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
    requireDrawing(timelineChart({ lanes: [] }));
    expect(() => timelineChart({ lanes: [], from: 5, to: 1 })).toThrow('Option "to"');
    expect(() => timelineChart({ lanes: [], from: Number.NaN })).toThrow('Option "from"');
  });
});

describe('driftChart', () => {
  it('says where extreme values were counted', () => {
    const reference = Array.from({ length: 1000 }, (_, i) => i / 10);
    expect(driftChart({ reference, current: reference })).not.toMatch(/[≤≥]/);
    expect(driftChart({ reference, current: [...reference, 1e6] })).toContain('≥ ');
    expect(driftChart({ reference: [...reference, -1e6], current: reference })).toContain('≤ ');
  });
});

describe('categoryDriftChart', () => {
  it('adds up small categories', () => {
    const reference = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i}`, 20 - i]));
    expect(categoryDriftChart({ reference, current: reference })).toContain('9 others');
  });
});
