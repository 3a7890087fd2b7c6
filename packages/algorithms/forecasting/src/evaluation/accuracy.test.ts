import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  coverage,
  intervalScore,
  meanAbsoluteError,
  meanAbsoluteScaledError,
  meanScaledIntervalScore,
  pinballLoss,
  rootMeanSquaredError,
  seasonalScale,
  symmetricMeanAbsolutePercentageError,
} from '../index.js';

const missing = Number.NaN;

describe('accuracy measures', () => {
  const actual = [10, missing, 0, 8];
  const forecast = [8, 5, 0, 12];

  it('are those of their definitions, without missing values', () => {
    expect(meanAbsoluteError(actual, forecast)).toBe(2);
    expect(rootMeanSquaredError(actual, forecast)).toBeCloseTo(Math.sqrt(20 / 3), 12);
    // 200 * 2/18, 0 for 0/0, 200 * 4/20.
    expect(symmetricMeanAbsolutePercentageError(actual, forecast)).toBeCloseTo((200 * (2 / 18 + 4 / 20)) / 3, 12);
    const training = [1, 3, missing, 7, 5, 4];
    expect(seasonalScale(training)).toBe((2 + 2 + 1) / 3);
    expect(seasonalScale(training, 2)).toBe((4 + 3) / 2);
    expect(meanAbsoluteScaledError(actual, forecast, training)).toBeCloseTo(2 / (5 / 3), 12);
    expect(pinballLoss([10, 10], [8, 14], 0.9)).toBeCloseTo((0.9 * 2 + 0.1 * 4) / 2, 12);
    expect(coverage(actual, [10, 0, 1, 0], [12, 9, 2, 9])).toBeCloseTo(2 / 3, 12);
    expect(intervalScore([0, 5, 12], [1, 1, 1], [10, 10, 10], 0.8)).toBeCloseTo((9 * 3 + 10 * 1 + 10 * 2) / 3, 12);
    expect(meanScaledIntervalScore([5], [1], [10], 0.8, training)).toBeCloseTo(9 / (5 / 3), 12);
  });

  it('are NaN where nothing can be said', () => {
    expect(meanAbsoluteError([], [])).toBeNaN();
    expect(meanAbsoluteError([missing], [1])).toBeNaN();
    expect(meanAbsoluteScaledError([1], [2], [5, 5, 5])).toBeNaN();
    expect(meanAbsoluteScaledError([1], [2], [5])).toBeNaN();
    expect(meanAbsoluteScaledError([2], [2], [5, 5, 5])).toBe(0);
    expect(coverage([missing], [0], [1])).toBeNaN();
  });

  it('refuse lists of different length', () => {
    expect(() => meanAbsoluteError([1, 2], [1])).toThrow(/2 actual values and 1 forecasts/);
    expect(() => coverage([1], [1], [])).toThrow(/1 actual/);
  });

  it('the pinball loss is least at the quantile', () => {
    const value = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 3, maxLength: 30 }),
        value,
        fc.constantFrom(0.1, 0.5, 0.9),
        (list, at, p) => {
          const quantile = list.toSorted((a, b) => a - b)[Math.ceil(p * list.length) - 1]!;
          const loss = (q: number): number => pinballLoss(list, new Array(list.length).fill(q), p);
          expect(loss(quantile)).toBeLessThanOrEqual(loss(at) + 1e-9);
        },
      ),
    );
  });

  it('come together in a summary that JSON can hold', () => {
    const point = Float64Array.of(3, 3);
    const intervals = [{ level: 0.8, lower: Float64Array.of(2, 2), upper: Float64Array.of(4, 4) }];
    const summary = accuracy({ actual: [3, missing], forecast: { point, intervals }, training: [1, 1, 1] });
    expect(summary).toEqual({
      compared: 1,
      meanAbsoluteError: 0,
      rootMeanSquaredError: 0,
      symmetricMeanAbsolutePercentageError: 0,
      meanAbsolutePercentageError: 0,
      weightedAbsolutePercentageError: 0,
      meanAbsoluteScaledError: 0,
      rootMeanSquaredScaledError: 0,
      // From 2 to 4 with 80 % inside: 2 ∫ from 0 to 1 of (0.1 + 0.4 x)² dx.
      continuousRankedProbabilityScore: (2 * (0.1 ** 2 + 0.1 * 0.5 + 0.5 ** 2)) / 3,
      intervals: [{ level: 0.8, coverage: 1, meanScaledIntervalScore: null }],
    });
    const nothing = accuracy({ actual: [missing, missing], forecast: { point, intervals }, training: [] });
    expect(nothing).toMatchObject({ compared: 0, meanAbsoluteError: null, rootMeanSquaredError: null });
    expect(JSON.parse(JSON.stringify(nothing))).toEqual(nothing);
  });
});
