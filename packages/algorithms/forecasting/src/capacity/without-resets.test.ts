import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { drift, timeToThreshold, withoutResets } from '../index.js';

const hourly = (values: ArrayLike<number>): TimeSeries => createTimeSeries({ start: 0, step: '1h', values });

/** Fills by 0.5 an hour with noise, and is emptied to 20 whenever it passes 80. */
function sawtooth(seed: number, length = 400): Float64Array {
  const random = seededRandom(seed);
  let level = 20;
  return Float64Array.from({ length }, () => {
    level += 0.5 + 0.2 * standardNormal(random);
    if (level > 80) level = 20;
    return level + 0.1 * standardNormal(random);
  });
}

describe('withoutResets', () => {
  it('finds every reset and keeps the end where it is', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const values = sawtooth(seed);
      const falls = values.filter((value, i) => i > 0 && value < values[i - 1]! - 30).length;
      const before = values.slice();
      const { series, resets, usualLevel, usualInterval } = withoutResets(hourly(values));
      expect(values).toEqual(before);
      expect(resets.length).toBe(falls);
      expect(series.values.at(-1)).toBe(values.at(-1));
      expect(Math.abs(usualLevel! - 80)).toBeLessThan(2);
      expect(Math.abs(usualInterval! / 3_600_000 - 120)).toBeLessThan(15);
      const fitted = drift().fit(series);
      const slope = fitted.forecast({ horizon: 2 }).point;
      expect(Math.abs(slope[1]! - slope[0]! - 0.5)).toBeLessThan(0.05);
    }
  });

  it('lets a full disk be foreseen that its resets hide', () => {
    const logs = hourly(sawtooth(3).subarray(0, 300));
    const hidden = timeToThreshold(drift().fit(logs), { threshold: 95, horizon: 150 });
    const seen = timeToThreshold(drift().fit(withoutResets(logs).series), { threshold: 95, horizon: 150 });
    expect(hidden.pointCrossing).toBeNull();
    expect(seen.pointCrossing).not.toBeNull();
    expect(seen.probability!).toBeGreaterThan(0.9);
  });

  it('leaves spikes, noise and seasons alone', () => {
    const random = seededRandom(1);
    const noise = Float64Array.from({ length: 300 }, () => 50 + standardNormal(random));
    expect(withoutResets(hourly(noise)).resets).toEqual([]);
    const spiky = Float64Array.from(
      { length: 300 },
      (_, i) => 20 + 0.1 * i + 0.05 * standardNormal(random) + (i % 50 === 20 ? 40 : 0),
    );
    expect(withoutResets(hourly(spiky)).resets).toEqual([]);
    const season = Float64Array.from({ length: 300 }, (_, i) => 50 + 20 * Math.sin((i * Math.PI) / 12));
    const { series, resets } = withoutResets(hourly(season));
    expect(resets).toEqual([]);
    expect(series.values).toEqual(season);
  });

  it('works downwards, over gaps, and on next to nothing', () => {
    const draining = sawtooth(5).map((value) => 100 - value);
    draining[200] = Number.NaN;
    const { resets, series } = withoutResets(hourly(draining), { direction: 'below' });
    expect(resets.length).toBeGreaterThan(1);
    expect(series.values[200]).toBeNaN();
    for (const few of [[], [1], [Number.NaN, 3], [5, 5, 5, 5, 5, 5, 5, 5]]) {
      expect(withoutResets(hourly(few))).toMatchObject({ resets: [], usualLevel: null, usualInterval: null });
    }
    expect(() => withoutResets(hourly([1]), { sensitivity: 1 })).toThrow(/"sensitivity"/);
  });
});
