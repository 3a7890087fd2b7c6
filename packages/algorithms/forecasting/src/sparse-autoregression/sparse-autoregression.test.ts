import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { defaultLags, usableLags } from './lags.js';
import { seasonalMeans } from './seasonal-means.js';
import { sparseAutoregression } from './sparse-autoregression.js';

const hourly = (values: ArrayLike<number>) =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

/** A second-order process around 100. */
function autoregressive(length: number, seed: number, [first, second] = [0.6, 0.3]): Float64Array {
  const random = seededRandom(seed);
  const values = new Float64Array(length + 100);
  for (let t = 2; t < values.length; t += 1) {
    values[t] = first! * values[t - 1]! + second! * values[t - 2]! + standardNormal(random);
  }
  return values.slice(100).map((value) => 100 + value);
}

describe('lags', () => {
  it('cover the last steps, each season with its neighbours and the days of a week', () => {
    expect(defaultLags([24, 168])).toEqual([
      1, 2, 3, 4, 23, 24, 25, 26, 48, 49, 72, 96, 120, 144, 145, 167, 168, 169, 170,
    ]);
    expect(defaultLags([])).toEqual([1, 2, 3, 4]);
    expect(defaultLags([2]).every((lag) => lag > 0)).toBe(true);
  });

  it('are left out where the series holds too few rows for them', () => {
    expect(usableLags([1, 2, 24, 168], 100, 100)).toEqual([1, 2, 24]);
    expect(usableLags([1, 2, 24, 168], 100, 7)).toEqual([1, 2]);
    expect(usableLags([1, 2, 3, 4], 6, 6)).toEqual([1]);
    expect(usableLags([1], 3, 3)).toEqual([]);
  });
});

describe('seasonal means', () => {
  it('find a pattern that repeats and forget one that does not', () => {
    const random = seededRandom(3);
    const pattern = [5, -1, -4];
    const repeating = Float64Array.from({ length: 90 }, (_, t) => pattern[t % 3]! + 0.1 * standardNormal(random));
    const found = seasonalMeans(repeating, [3], 1);
    for (let phase = 0; phase < 3; phase += 1) expect(found[phase]).toBeCloseTo(pattern[phase]!, 1);
    const noise = Float64Array.from({ length: 90 }, () => standardNormal(random));
    for (const mean of seasonalMeans(noise, [30], 1)) expect(Math.abs(mean)).toBeLessThan(0.5);
  });

  it('skip missing values and phases without any', () => {
    expect([...seasonalMeans(Float64Array.of(Number.NaN, 1, Number.NaN, 1, Number.NaN, 1), [2], 1)]).toEqual([0, 1]);
  });
});

describe('sparse autoregression', () => {
  it('finds the coefficients and the noise of the process that made the data', () => {
    const model = sparseAutoregression({ lags: [1, 2], transform: 'none', penalty: 0 });
    const { state } = model.fit(hourly(autoregressive(20_000, 1)));
    expect(state.coefficients[0]).toBeCloseTo(0.6, 1);
    expect(state.coefficients[1]).toBeCloseTo(0.3, 1);
    expect(state.variance * state.deviation ** 2).toBeCloseTo(1, 1);
  });

  it('covers what it says: 80 and 95 % of 600 futures of processes it was fitted on', () => {
    const model = sparseAutoregression({ lags: [1, 2], transform: 'none' });
    const inside = [0, 0];
    const steps = 6;
    for (let seed = 0; seed < 100; seed += 1) {
      const values = autoregressive(500, seed + 10);
      const { intervals } = model.fit(hourly(values.subarray(0, 500 - steps))).forecast({ horizon: steps });
      intervals.forEach(({ lower, upper }, k) => {
        for (let h = 0; h < steps; h += 1) {
          const actual = values[500 - steps + h]!;
          if (actual >= lower[h]! && actual <= upper[h]!) inside[k]! += 1;
        }
      });
    }
    // Steps of one path hang together: the margin is that of 100 independent paths.
    expect(inside[0]! / 600).toBeGreaterThan(0.72);
    expect(inside[0]! / 600).toBeLessThan(0.88);
    expect(inside[1]! / 600).toBeGreaterThan(0.9);
  });

  it('simulates futures with the spread of its intervals', () => {
    const fitted = sparseAutoregression({ lags: [1, 2], transform: 'none' }).fit(hourly(autoregressive(2000, 5)));
    const paths = fitted.simulate({ horizon: 10, paths: 4000, random: seededRandom(1) });
    const last = paths.map((path) => path[9]!).sort((a, b) => a - b);
    const [interval] = fitted.forecast({ horizon: 10, levels: [0.8] }).intervals;
    expect(last[400]!).toBeCloseTo(interval!.lower[9]!, 0);
    expect(last[3600]!).toBeCloseTo(interval!.upper[9]!, 0);
  });

  it('learns through gaps what it learns without them', () => {
    const values = autoregressive(4000, 7);
    const gappy = values.map((value, t) => (t % 11 === 0 || (t > 2000 && t < 2100) ? Number.NaN : value));
    const model = sparseAutoregression({ lags: [1, 2], transform: 'none' });
    const [whole, holey] = [model.fit(hourly(values)).state, model.fit(hourly(gappy)).state];
    expect(holey.coefficients[0]! + holey.coefficients[1]!).toBeCloseTo(
      whole.coefficients[0]! + whole.coefficients[1]!,
      1,
    );
    expect(holey.observed).toBe(gappy.filter((value) => !Number.isNaN(value)).length);
  });

  it('widens its intervals behind a gap at the end', () => {
    const values = autoregressive(1000, 9);
    const model = sparseAutoregression({ lags: [1, 2], transform: 'none' });
    const width = (missing: number): number => {
      const series = values.map((value, t) => (t >= 1000 - missing ? Number.NaN : value));
      const [interval] = model.fit(hourly(series)).forecast({ horizon: 1, levels: [0.8] }).intervals;
      return interval!.upper[0]! - interval!.lower[0]!;
    };
    expect(width(5)).toBeGreaterThan(1.3 * width(0));
  });

  it('has intervals at any horizon, whatever the coefficients', () => {
    const { state } = sparseAutoregression({ lags: [1, 2], transform: 'none' }).fit(hourly(autoregressive(50, 5)));
    const unstable = sparseAutoregression().restore({ ...state, coefficients: [3, -2] });
    const { lower, upper } = unstable.forecast({ horizon: 2000 }).intervals[0]!;
    expect(lower.every((value, h) => value <= upper[h]!)).toBe(true);
  });

  it('stays near what was seen, whatever the coefficients', () => {
    const explosive = Float64Array.from({ length: 200 }, (_, t) => 1.05 ** t);
    const { point } = sparseAutoregression({ transform: 'none' }).fit(hourly(explosive)).forecast({ horizon: 500 });
    const [low, high] = [Math.min(...explosive), Math.max(...explosive)];
    for (const value of point) expect(value).toBeLessThanOrEqual(high + 0.11 * (high - low));
  });

  it('takes zeros in an update of a model on the logarithmic scale', () => {
    const fitted = sparseAutoregression().fit(hourly([5, 6, 7, 6, 5, 6, 7, 6, 5, 6, 7, 6, 5, 6, 7, 6]));
    const after = fitted.update([0, -3, 6]).forecast({ horizon: 3 });
    for (const value of after.point) expect(value).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(fitted.update([0]).state))).toEqual(fitted.update([0]).state);
  });

  it('says what it did', () => {
    const model = sparseAutoregression({ seasonLengths: [24], deseasonalise: true });
    const values = Array.from({ length: 240 }, (_, t) => 10 + (t % 24));
    expect(model.fit(hourly(values)).forecast({ horizon: 1 }).model).toBe(
      'sparse autoregression (log, deseasonalised) of order 72',
    );
    expect(model.fit(hourly([1, 2])).forecast({ horizon: 1 })).toMatchObject({
      model: 'mean',
      notes: [expect.stringContaining('Too few values')],
    });
    expect(() => sparseAutoregression({ lags: [0] })).toThrow(/lags\[0\]/);
    expect(() => sparseAutoregression({ penalty: -1 })).toThrow(/penalty/);
  });

  it('goes on alike from one model in several directions, whatever the others were given', () => {
    const values = Float64Array.from({ length: 200 }, (_, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 24) + (t % 5));
    const model = sparseAutoregression({ seasonLengths: [24] });
    const root = model.fit(createTimeSeries({ start: 0, step: '1h', values }));
    const alone = (from: typeof root) => model.restore(JSON.parse(JSON.stringify(from.state)));
    let [left, right] = [root, root];
    let [leftAlone, rightAlone] = [alone(root), alone(root)];
    for (let t = 0; t < 700; t += 1) {
      const [up, down] = [[60 + (t % 7)], [40 - (t % 3)]];
      [left, leftAlone] = [left.update(up), leftAlone.update(up)];
      [right, rightAlone] = [right.update(down), rightAlone.update(down)];
    }
    const many = left.update(new Float64Array(600).fill(55));
    expect(left.forecast({ horizon: 30 })).toEqual(leftAlone.forecast({ horizon: 30 }));
    expect(right.forecast({ horizon: 30 })).toEqual(rightAlone.forecast({ horizon: 30 }));
    expect(many.forecast({ horizon: 30 })).toEqual(
      leftAlone.update(new Float64Array(600).fill(55)).forecast({ horizon: 30 }),
    );
    expect(root.forecast({ horizon: 30 })).toEqual(alone(root).forecast({ horizon: 30 }));
    expect(() => model.restore({ ...root.state, lags: [...root.state.lags].reverse() })).toThrow(/lags/);
  });
});
