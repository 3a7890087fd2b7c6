import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { detectAnomalies } from './index.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);

/** Two weeks of five-minute values with a day, a week and noise of deviation 3. */
function twoWeeks(change: (i: number) => number = () => 0, seed = 4): TimeSeries {
  const random = seededRandom(seed);
  const values = Array.from({ length: 14 * 288 }, (_, i) => {
    const day = 30 * Math.sin((2 * Math.PI * i) / 288);
    const week = 6 * Math.sin((2 * Math.PI * i) / 2016);
    return 100 + day + week + 3 * standardNormal(random) + change(i);
  });
  return createTimeSeries({ name: 'load', start: START, step: 5 * MINUTE, values });
}

const timeOf = (i: number) => START + i * 5 * MINUTE;
const sizeIn = (explanation: string) => Number(/by ([\d.]+)/.exec(explanation)?.[1]);
const AT = 10 * 288 + 50;

describe('detectAnomalies', () => {
  it('stays quiet on a clean series', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(detectAnomalies(twoWeeks(undefined, seed))).toEqual([]);
  });

  it('names a spike with its time, value and expectation', () => {
    const [spike, ...others] = detectAnomalies(twoWeeks((i) => (i === AT ? 60 : 0)));
    expect(others).toEqual([]);
    expect(spike).toMatchObject({ kind: 'spike', direction: 'up', start: timeOf(AT) });
    expect((spike?.end ?? 0) - timeOf(AT)).toBeLessThanOrEqual(60 * MINUTE);
    expect(Math.abs((spike?.peak.value ?? 0) - (spike?.peak.expected ?? 0) - 60)).toBeLessThan(10);
  });

  it('names a level shift with its time and size', () => {
    for (const size of [40, -40]) {
      const [shift, ...others] = detectAnomalies(twoWeeks((i) => (i >= AT ? size : 0)));
      expect(others).toEqual([]);
      expect(shift).toMatchObject({ kind: 'level-shift', direction: size > 0 ? 'up' : 'down' });
      expect(Math.abs((shift?.start ?? 0) - timeOf(AT))).toBeLessThanOrEqual(10 * MINUTE);
      expect(Math.abs(sizeIn(shift?.explanation ?? '') - 40)).toBeLessThan(8);
    }
  });

  it.each([
    [40, 6],
    [40, 12],
    [50, 24],
    [60, 48],
  ])('names a climb of %d in %d hours as a trend, with its time and size', (size, hours) => {
    const [trend, ...others] = detectAnomalies(
      twoWeeks((i) => size * Math.min(1, Math.max(0, (i - AT) / (hours * 12)))),
    );
    expect(others).toEqual([]);
    expect(trend).toMatchObject({ kind: 'trend', direction: 'up' });
    expect(Math.abs((trend?.start ?? 0) - timeOf(AT))).toBeLessThanOrEqual(Math.max(4, hours / 6) * 60 * MINUTE);
    expect(sizeIn(trend?.explanation ?? '') / size).toBeGreaterThan(0.75);
    expect(sizeIn(trend?.explanation ?? '') / size).toBeLessThan(1.25);
  });

  it('joins an outage and its end into one anomaly', () => {
    const found = detectAnomalies(twoWeeks((i) => (i >= AT && i < AT + 60 ? -70 : 0)));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ direction: 'down', start: timeOf(AT) });
  });

  it('keeps order, skips missing values and leaves the series alone', () => {
    const series = twoWeeks((i) => (i === AT || i === AT + 200 || i === AT + 500 ? 70 : i % 50 === 7 ? Number.NaN : 0));
    const copy = series.values.slice();
    const found = detectAnomalies(series, { refractory: '2h' });
    expect(found.map(({ start }) => start)).toEqual(
      [timeOf(AT), timeOf(AT + 200), timeOf(AT + 500)].slice(0, found.length),
    );
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(series.values).toEqual(copy);
    expect(detectAnomalies(createTimeSeries({ start: 0, step: '1m', values: [] }))).toEqual([]);
  });
});
