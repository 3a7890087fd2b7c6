import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { windowAverage } from './window-average.js';

const series = (values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

describe('windowAverage', () => {
  it('averages the last known values', () => {
    const values = [100, 1, 2, Number.NaN, 6];
    const { point, model, notes } = windowAverage({ window: 3 }).fit(series(values)).forecast({ horizon: 2 });
    expect([...point]).toEqual([3, 3]);
    expect([model, notes]).toEqual(['mean of the last 3', []]);
    const middle = windowAverage({ window: 4, statistic: 'median' }).fit(series(values)).forecast({ horizon: 1 });
    expect([...middle.point]).toEqual([4]);
  });

  it('averages each phase of a season by itself, across gaps', () => {
    const values = [1, 10, 100, 3, Number.NaN, 300, 5, 30, Number.NaN];
    const fitted = windowAverage({ window: 2, seasonLength: 3 }).fit(series(values));
    expect([...fitted.forecast({ horizon: 4 }).point]).toEqual([4, 20, 200, 4]);
    expect([...fitted.update([7]).forecast({ horizon: 3 }).point]).toEqual([20, 200, 6]);
  });

  it('says what it does with too few values', () => {
    const fit = (values: number[]) => windowAverage({ window: 3, seasonLength: 2 }).fit(series(values));
    expect(fit([]).forecast({ horizon: 1 }).notes[0]).toMatch(/No value/);
    const one = fit([4]).forecast({ horizon: 2 });
    expect([...one.point]).toEqual([4, 4]);
    expect(one.notes.join(' ')).toMatch(/Only one value.*never observed/);
    expect(fit([4, 5, 6]).forecast({ horizon: 1 }).notes.join(' ')).toMatch(/Fewer values/);
  });

  it.each(['mean', 'median'] as const)(
    '%s: covers noise around a level as promised, in forecasts and futures',
    (statistic) => {
      const runs = 1000;
      const inside = [0, 0];
      let futures = 0;
      for (let seed = 0; seed < runs; seed += 1) {
        const random = seededRandom(seed);
        const values = Float64Array.from({ length: 106 }, () => 50 + 3 * standardNormal(random));
        const fitted = windowAverage({ window: 5, statistic }).fit(series(values.subarray(0, 100)));
        fitted.forecast({ horizon: 6 }).intervals.forEach(({ lower, upper }, k) => {
          if (values[105]! >= lower[5]! && values[105]! <= upper[5]!) inside[k]! += 1;
        });
        const path = fitted.simulate({ horizon: 6, paths: 1, random })[0]!;
        const { lower, upper } = fitted.forecast({ horizon: 6, levels: [0.8] }).intervals[0]!;
        if (path[5]! >= lower[5]! && path[5]! <= upper[5]!) futures += 1;
      }
      console.info(
        `${statistic}: ${inside.join(' and ')} of ${runs} inside 80 and 95 %, ${futures} futures inside 80 %`,
      );
      // Four standard errors.
      expect(Math.abs(inside[0]! / runs - 0.8)).toBeLessThan(0.051);
      expect(Math.abs(inside[1]! / runs - 0.95)).toBeLessThan(0.028);
      expect(Math.abs(futures / runs - 0.8)).toBeLessThan(0.051);
    },
  );

  it('refuses nonsense', () => {
    expect(() => windowAverage({ window: 0 })).toThrow(/window/);
    expect(() => windowAverage({ window: 1, seasonLength: 0 })).toThrow(/seasonLength/);
    expect(() => Reflect.apply(windowAverage, undefined, [{ window: 1, statistic: 'mode' }])).toThrow(/statistic/);
    const model = windowAverage({ window: 2 });
    const { state } = model.fit(series([1, 2]));
    expect(() => model.restore({ ...state, statistic: 'mode' })).toThrow(/statistic/);
    expect(() => model.restore({ ...state, seen: [] })).toThrow(/seen/);
    expect(() => model.restore({ ...state, held: [1] })).toThrow(/held/);
  });
});
