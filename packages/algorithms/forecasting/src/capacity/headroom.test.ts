import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { drift, headroom, naive } from '../index.js';

const daily = (values: ArrayLike<number>): TimeSeries => createTimeSeries({ start: 0, step: '1d', values });

describe('headroom', () => {
  it('is the last value of a steady line, in either direction', () => {
    const rising = headroom({ fitted: drift().fit(daily([10, 20, 30])), horizon: 5, capacity: 100 });
    expect(rising).toMatchObject({ status: 'ok', required: 80, expected: 80, spare: 20, probabilityExceeded: 0 });
    expect(rising.to - rising.from).toBe(4 * 86_400_000);
    const falling = headroom({ fitted: drift().fit(daily([50, 40, 30])), horizon: 5, capacity: 0, direction: 'below' });
    expect(falling).toMatchObject({ required: -20, spare: -20, probabilityExceeded: 1 });
  });

  it('asks for more for a longer time and for being surer', () => {
    const random = seededRandom(2);
    const fitted = naive().fit(daily(Float64Array.from({ length: 100 }, () => standardNormal(random))));
    const need = (horizon: number, quantile: number): number => headroom({ fitted, horizon, quantile }).required!;
    expect(need(30, 0.99)).toBeGreaterThan(need(7, 0.99));
    expect(need(30, 0.99)).toBeGreaterThan(need(30, 0.9));
    const { required, requiredRange } = headroom({ fitted, horizon: 30, quantile: 0.9 });
    expect(requiredRange![0]).toBeLessThan(required!);
    expect(requiredRange![1]).toBeGreaterThan(required!);
  });

  it('says that nothing can be said without data, and refuses impossible settings', () => {
    const fitted = drift().fit(daily([Number.NaN]));
    expect(headroom({ fitted, horizon: 3, capacity: 5 })).toMatchObject({
      status: 'no-data',
      required: null,
      spare: null,
    });
    expect(() => headroom({ fitted, horizon: 0 })).toThrow(/"horizon"/);
    expect(() => headroom({ fitted, horizon: 1, quantile: 1 })).toThrow(/"quantile"/);
    expect(() => headroom({ fitted, horizon: 1, capacity: Number.NaN })).toThrow(/"capacity"/);
  });

  it('holds as often as it says (figures printed)', () => {
    const runs = 400;
    const [history, horizon] = [150, 30];
    const held = new Map([
      [0.5, 0],
      [0.9, 0],
      [0.99, 0],
    ]);
    for (let seed = 0; seed < runs; seed += 1) {
      const random = seededRandom(seed);
      const slope = 0.3 * standardNormal(random);
      let value = 0;
      const walk = Float64Array.from({ length: history + horizon }, () => (value += slope + standardNormal(random)));
      const fitted = drift().fit(daily(walk.subarray(0, history)));
      const most = Math.max(...walk.subarray(history));
      for (const [quantile, count] of held) {
        const { required } = headroom({ fitted, horizon, quantile, paths: 300, seed });
        if (most <= required!) held.set(quantile, count + 1);
      }
    }
    for (const [quantile, count] of held) {
      console.log(`required at ${quantile}: held in ${(count / runs).toFixed(3)} of ${runs}`);
      expect(Math.abs(count / runs - quantile)).toBeLessThan(0.03 + 2 * Math.sqrt((quantile * (1 - quantile)) / runs));
    }
  });
});
