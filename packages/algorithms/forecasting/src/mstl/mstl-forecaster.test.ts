import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { mstl } from '@bellwether/statistics';
import { describe, expect, it } from 'vitest';
import { optimisedTheta } from '../theta/theta.js';
import { mstlForecaster } from './mstl-forecaster.js';

const periods = [24, 168];
const random = seededRandom(7);
const values = Float64Array.from(
  { length: 900 },
  (_, t) =>
    100 +
    0.01 * t +
    8 * Math.sin((2 * Math.PI * t) / 24) -
    (Math.floor(t / 24) % 7 >= 5 ? 6 : 0) +
    standardNormal(random),
);
const series = (from: ArrayLike<number>) => createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(from) });

describe('mstlForecaster', () => {
  it('is the trend model of the seasonally adjusted values plus the last cycle of each season', () => {
    const { seasonal } = mstl(values, { periods });
    const rest = values.map((value, t) => value - seasonal[0]!.values[t]! - seasonal[1]!.values[t]!);
    const expected = optimisedTheta().fit(series(rest)).forecast({ horizon: 200 });
    const actual = mstlForecaster({ trendModel: optimisedTheta() }).fit(series(values)).forecast({ horizon: 200 });
    const season = (h: number): number =>
      seasonal.reduce((sum, { period, values: own }) => sum + own[900 - period + (h % period)]!, 0);
    for (let h = 0; h < 200; h += 1) {
      // The seasons are kept to a hundred-thousandth of their size.
      expect(actual.point[h]).toBeCloseTo(expected.point[h]! + season(h), 3);
      expect(actual.intervals[1]!.lower[h]).toBeLessThan(expected.intervals[1]!.lower[h]! + season(h));
    }
    expect(actual.model).toMatch(/^mstl \[24, 168\] \+ /);
  });

  it('has a state of a few kilobytes for day and week', () => {
    expect(JSON.stringify(mstlForecaster({ periods }).fit(series(values)).state).length).toBeLessThan(3000);
  });

  it('has intervals that hold over many series, with the season known as badly as it is', () => {
    let [inside, asked] = [0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const draw = seededRandom(seed);
      const whole = Float64Array.from(
        { length: 24 * 12 },
        (_, t) => 50 + 6 * Math.sin((2 * Math.PI * t) / 24) + standardNormal(draw),
      );
      const known = series(whole.slice(0, -24));
      const { intervals } = mstlForecaster({ periods: [24] })
        .fit(known)
        .forecast({ horizon: 24, levels: [0.8] });
      const { lower, upper } = intervals[0]!;
      for (let h = 0; h < 24; h += 1) {
        const value = whole[whole.length - 24 + h]!;
        inside += value > lower[h]! && value < upper[h]! ? 1 : 0;
        asked += 1;
      }
    }
    expect(Math.abs(inside / asked - 0.8)).toBeLessThan(0.04);
  });

  it('has intervals as its own simulated futures have them', () => {
    const fitted = mstlForecaster({ periods }).fit(series(values));
    const { intervals } = fitted.forecast({ horizon: 30, levels: [0.8] });
    const paths = fitted.simulate({ horizon: 30, paths: 4000, random: seededRandom(2) });
    for (const h of [0, 11, 29]) {
      const { lower, upper } = intervals[0]!;
      const within = paths.filter((path) => path[h]! > lower[h]! && path[h]! < upper[h]!);
      expect(Math.abs(within.length / paths.length - 0.8)).toBeLessThan(0.025);
    }
  });

  it('leaves out and names the seasons that are not covered, and says when none is left', () => {
    const short = mstlForecaster({ periods })
      .fit(series(values.slice(0, 100)))
      .forecast({ horizon: 3 });
    expect(short.model).toMatch(/^mstl \[24\]/);
    expect(short.notes).toContain('Not covered more than twice, and left out: seasons of 168 steps.');
    const none = mstlForecaster({ periods })
      .fit(series([1, 2, 3]))
      .forecast({ horizon: 3 });
    expect(none.notes).toContain('No season: the trend model forecasts alone.');
  });

  it('goes on after gaps close to the forecast of the whole series', () => {
    const gappy = values.map((value, t) => (t % 17 === 3 || (t > 300 && t < 340) ? Number.NaN : value));
    const whole = mstlForecaster({ periods }).fit(series(values)).forecast({ horizon: 48 });
    const { point } = mstlForecaster({ periods }).fit(series(gappy)).forecast({ horizon: 48 });
    for (let h = 0; h < 48; h += 1) expect(Math.abs(point[h]! - whole.point[h]!)).toBeLessThan(2.5);
  });

  it('makes no season of a constant', () => {
    const forecast = mstlForecaster({ periods })
      .fit(series(new Float64Array(900).fill(7)))
      .forecast({ horizon: 2 });
    expect([...forecast.point]).toEqual([7, 7]);
  });

  it('refuses periods that are none', () => {
    expect(() => mstlForecaster({ periods: [] })).toThrow(/periods/);
    expect(() => mstlForecaster({ periods: [1] })).toThrow(/periods/);
  });
});
