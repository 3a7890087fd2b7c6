import { readFileSync } from 'node:fs';
import { seededRandom, standardNormal } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  continuousRankedProbabilityScore,
  continuousRankedProbabilityScoreOfPaths,
  type DieboldMarianoOptions,
  dieboldMariano,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  overallWeightedAverage,
  pinballLoss,
  rootMeanSquaredScaledError,
  weightedAbsolutePercentageError,
} from '../index.js';

const missing = Number.NaN;
const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8')) as T;

describe('percentage and scaled errors', () => {
  it('are those of their definitions, without missing values', () => {
    expect(meanAbsolutePercentageError([10, missing, 0, -20], [8, 1, 3, -25])).toBeCloseTo((20 + 25) / 2, 12);
    expect(weightedAbsolutePercentageError([10, missing, 0, -20], [8, 1, 3, -25])).toBeCloseTo((100 * 10) / 30, 12);
    expect(rootMeanSquaredScaledError([5, missing], [2, 1], [1, 3, missing, 4, 8])).toBeCloseTo(Math.sqrt(9 / 10), 12);
    expect(rootMeanSquaredScaledError([5], [2], [1, 3, 4, 8], 2)).toBeCloseTo(Math.sqrt(9 / 17), 12);
  });

  it('are NaN where nothing can be said, and 0 where the forecast is perfect', () => {
    for (const measure of [meanAbsolutePercentageError, weightedAbsolutePercentageError]) {
      expect(measure([0], [1])).toBeNaN();
      expect(measure([missing], [1])).toBeNaN();
      expect(measure([], [])).toBeNaN();
      expect(measure([0], [0])).toBe(0);
      expect(() => measure([1], [])).toThrow(/1 actual values and 0 forecasts/);
    }
    expect(rootMeanSquaredScaledError([1], [2], [3, 3])).toBeNaN();
    expect(rootMeanSquaredScaledError([2], [2], [3, 3])).toBe(0);
  });

  it('OWA is the mean of the ratios to the yardstick', () => {
    const of = (smape: number | null, mase: number | null) => ({
      symmetricMeanAbsolutePercentageError: smape,
      meanAbsoluteScaledError: mase,
    });
    // Seasonal naive on M4 Hourly beside Naive2, as the competition published them: 0.627.
    expect(overallWeightedAverage(of(13.912, 1.193), of(18.383, 2.395))).toBeCloseTo(0.627, 3);
    expect(overallWeightedAverage(of(1, null), of(1, 1))).toBeNaN();
    expect(overallWeightedAverage(of(1, 1), of(0, 1))).toBeNaN();
  });
});

describe('the continuous ranked probability score', () => {
  const { paths, normal } = fixture<{
    paths: { actual: number[]; paths: number[][]; score: number }[];
    normal: { mean: number; deviation: number; actual: number; score: number }[];
  }>('ranked-probability-score');

  it('of paths agrees with properscoring', () => {
    for (const each of paths) {
      expect(continuousRankedProbabilityScoreOfPaths(each.actual, each.paths)).toBeCloseTo(each.score, 12);
    }
  });

  it('of many quantiles agrees with the closed form for normal distributions', () => {
    const probabilities = Array.from({ length: 999 }, (_, k) => (k + 1) / 1000);
    for (const { mean, deviation, actual, score } of normal) {
      const quantiles = probabilities.map((p) => [mean + deviation * normalQuantile(p)]);
      expect(Math.abs(continuousRankedProbabilityScore([actual], { probabilities, quantiles }) - score)).toBeLessThan(
        1e-3,
      );
    }
  });

  it('of one quantile or one path is the absolute error', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, (actual, forecast) => {
        const error = meanAbsoluteError([actual], [forecast]);
        const quantile = { probabilities: [0.5], quantiles: [[forecast]] };
        expect(continuousRankedProbabilityScore([actual], quantile)).toBeCloseTo(error, 6);
        expect(continuousRankedProbabilityScoreOfPaths([actual], [[forecast]])).toBeCloseTo(error, 6);
      }),
    );
  });

  it('is about twice the mean quantile loss', () => {
    const probabilities = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
    const quantiles = probabilities.map((p) => [3 * normalQuantile(p)]);
    const loss = probabilities.reduce((sum, p, k) => sum + pinballLoss([2.5], quantiles[k]!, p) / 99, 0);
    expect(continuousRankedProbabilityScore([2.5], { probabilities, quantiles })).toBeCloseTo(2 * loss, 1);
  });

  it('puts crossing quantiles in order, skips what is missing and refuses nonsense', () => {
    const score = (quantiles: number[][], actual = [1]): number =>
      continuousRankedProbabilityScore(actual, { probabilities: [0.25, 0.75], quantiles });
    expect(score([[2], [0]])).toBe(score([[0], [2]]));
    expect(score([[missing], [2]])).toBeNaN();
    expect(
      score(
        [
          [0, 0],
          [2, 2],
        ],
        [1, missing],
      ),
    ).toBe(score([[0], [2]]));
    expect(
      continuousRankedProbabilityScoreOfPaths(
        [1, missing],
        [
          [0, 0],
          [missing, 1],
          [2, 0],
        ],
      ),
    ).toBe(0.5);
    expect(continuousRankedProbabilityScoreOfPaths([1], [[missing]])).toBeNaN();
    expect(() => continuousRankedProbabilityScoreOfPaths([1], [])).toThrow(/no sample path/);
    expect(() => score([[1]])).toThrow(/1 arrays of quantiles for 2 probabilities/);
    expect(() => continuousRankedProbabilityScore([1], { probabilities: [0.5, 0.5], quantiles: [[1], [1]] })).toThrow(
      /"probabilities"/,
    );
  });
});

describe('the Diebold-Mariano test', () => {
  interface Case extends Required<DieboldMarianoOptions> {
    readonly first: number[];
    readonly second: number[];
    readonly replaced: boolean;
    readonly statistic: number;
    readonly pValue: number;
  }
  const { cases } = fixture<{ cases: Case[] }>('diebold-mariano');

  it(`agrees with R on ${cases.length} cases`, () => {
    for (const { first, second, statistic, pValue, replaced, ...options } of cases) {
      const result = dieboldMariano(first, second, options);
      expect(Math.abs(result.statistic! / statistic - 1), JSON.stringify(options)).toBeLessThan(1e-9);
      expect(Math.abs(result.pValue! / pValue - 1)).toBeLessThan(1e-9);
      expect(result.notes.length > 0).toBe(replaced);
    }
    expect(cases.some(({ replaced }) => replaced)).toBe(true);
  });

  it('rejects equal accuracy about as often as it says', () => {
    const random = seededRandom(3);
    const errors = () => Float64Array.from({ length: 60 }, () => standardNormal(random));
    let rejected = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run += 1) if (dieboldMariano(errors(), errors()).pValue! < 0.05) rejected += 1;
    console.log(`rejected ${rejected} of ${runs} at 5 %`);
    expect(Math.abs(rejected / runs - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('swaps its sign with its arguments, and leaves out missing pairs', () => {
    const [first, second] = [cases[0]!.first, cases[0]!.second];
    const forward = dieboldMariano(first, second);
    const backward = dieboldMariano(second, first);
    expect(backward.statistic).toBeCloseTo(-forward.statistic!, 12);
    expect(backward.pValue).toBeCloseTo(forward.pValue!, 12);
    const gaps = dieboldMariano([...first, missing, 1], [...second, 1, Number.POSITIVE_INFINITY]);
    expect(gaps).toEqual(forward);
  });

  it('answers too little or nothing to compare with a label', () => {
    expect(dieboldMariano([1], [2])).toMatchObject({ status: 'too-few', compared: 1, pValue: null });
    expect(dieboldMariano([], [])).toMatchObject({ status: 'too-few', meanLossDifference: null });
    expect(dieboldMariano([1, 2, 3], [1, 2, 3])).toMatchObject({ status: 'no-variation', meanLossDifference: 0 });
    expect(() => dieboldMariano([1, 2], [1])).toThrow(/2 actual values/);
    expect(() => dieboldMariano([1, 2], [1, 2], { power: 0 })).toThrow(/"power" is 0/);
  });
});
