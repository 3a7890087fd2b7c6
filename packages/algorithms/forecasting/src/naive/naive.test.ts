import { createTimeSeries, seededRandom, type TimeSeries } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/reference.json' with { type: 'json' };
import { drift, naive, seasonalNaive } from '../index.js';

function series(values: readonly number[]): TimeSeries {
  return createTimeSeries({ start: 0, step: '1h', values });
}

type Bounds = { mean: number[]; lower80: number[]; upper80: number[]; lower95: number[]; upper95: number[] };

/** Tolerance of every field: 1e-9 of the largest value. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  const size = Math.max(...expected.map(Math.abs));
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-9 * size);
}

describe('against R forecast (naive, snaive, rwf with drift)', () => {
  for (const { name, seasonLength, values, naive: expected } of reference.series) {
    const models = {
      naive: naive(),
      drift: drift(),
      ...(seasonLength > 1 ? { seasonalNaive: seasonalNaive({ seasonLength }) } : {}),
    };
    for (const [model, forecaster] of Object.entries(models)) {
      it(`${model}: ${name}`, () => {
        const bounds = (expected as unknown as Record<string, Bounds>)[model]!;
        const { point, intervals } = forecaster.fit(series(values)).forecast({ horizon: bounds.mean.length });
        expectClose(point, bounds.mean);
        expectClose(intervals[0]!.lower, bounds.lower80);
        expectClose(intervals[0]!.upper, bounds.upper80);
        expectClose(intervals[1]!.lower, bounds.lower95);
        expectClose(intervals[1]!.upper, bounds.upper95);
      });
    }
  }
});

const missing = Number.NaN;

describe('gaps', () => {
  it('count a change over k steps as one of k steps', () => {
    const { state } = naive().fit(series([1, missing, missing, 4, 6]));
    expect(state).toMatchObject({ squares: 9 / 3 + 4, count: 2 });
  });

  it('widen the intervals as far as they reach', () => {
    const width = (values: number[], horizon: number): number => {
      const { upper } = naive()
        .fit(series(values))
        .forecast({ horizon, levels: [0.8] }).intervals[0]!;
      return upper[horizon - 1]! - values[2]!;
    };
    expect(width([1, 2, 4, missing, missing], 1)).toBeCloseTo(width([1, 2, 4], 3), 12);
  });

  it('take the season before where the last one is missing', () => {
    const { point, intervals } = seasonalNaive({ seasonLength: 2 })
      .fit(series([1, 5, 2, 7, 3, missing]))
      .forecast({ horizon: 2, levels: [0.8] });
    expect([...point]).toEqual([3, 7]);
    const width = intervals[0]!.upper.map((value, i) => value - point[i]!);
    expect(width[1]! / width[0]!).toBeCloseTo(Math.SQRT2, 12);
  });

  it('leave the drift between first and last value', () => {
    const { point } = drift()
      .fit(series([10, missing, 14, missing, missing]))
      .forecast({ horizon: 2 });
    expect([...point]).toEqual([20, 22]);
  });
});

describe('too little to go by', () => {
  it('is said in the notes', () => {
    const notes = (values: number[], model = naive()): readonly string[] =>
      model.fit(series(values)).forecast({ horizon: 1 }).notes;
    expect(notes([])[0]).toMatch(/No value/);
    expect(notes([3])[0]).toMatch(/Only one value/);
    expect(notes([3, 3])[0]).toMatch(/no width/);
    expect(notes([1, 2, Number.POSITIVE_INFINITY])[0]).toMatch(/Treated as missing: 1 infinite/);
  });

  it('makes the seasonal naive act as naive', () => {
    const forecast = seasonalNaive({ seasonLength: 24 })
      .fit(series([4, 5, 7]))
      .forecast({ horizon: 3 });
    expect(forecast.model).toBe('naive');
    expect([...forecast.point]).toEqual([7, 7, 7]);
    expect(forecast.notes[0]).toMatch(/season of 24 steps apart/);
  });
});

describe('properties', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const sample = fc.array(fc.oneof({ weight: 5, arbitrary: value }, fc.constant(missing)), { maxLength: 40 });

  it('taking values in later equals having had them, bit for bit', () => {
    for (const model of [naive(), drift(), seasonalNaive({ seasonLength: 5 })]) {
      fc.assert(
        fc.property(sample, fc.nat({ max: 40 }), (values, at) => {
          const whole = model.fit(series(values));
          const parts = model.fit(series(values.slice(0, at))).update(values.slice(at));
          expect(parts.state).toEqual(whole.state);
          expect(parts.forecast({ horizon: 7 })).toEqual(whole.forecast({ horizon: 7 }));
        }),
        { numRuns: 60 },
      );
    }
  });

  it('a simulated future has the mean and spread of the forecast', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 60 }, (_, i) => i / 2 + 5 * random());
    for (const model of [naive(), drift(), seasonalNaive({ seasonLength: 4 })]) {
      const fitted = model.fit(series([...values, missing, missing]));
      const paths = fitted.simulate({ horizon: 10, paths: 4000, random });
      const { point, intervals } = fitted.forecast({ horizon: 10, levels: [0.8] });
      for (const h of [0, 3, 9]) {
        const inside = paths.filter(
          (path) => path[h]! <= intervals[0]!.upper[h]! && path[h]! >= intervals[0]!.lower[h]!,
        );
        const mean = paths.reduce((sum, path) => sum + path[h]!, 0) / paths.length;
        const width = intervals[0]!.upper[h]! - point[h]!;
        // Four standard errors of a share of 0.8 among 4000, and of a mean.
        expect(Math.abs(inside.length / paths.length - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / 4000));
        expect(Math.abs(mean - point[h]!)).toBeLessThan((4 * width) / 1.28 / Math.sqrt(4000));
      }
    }
  });
});
