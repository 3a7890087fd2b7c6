import { BellwetherError, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/decomposition.json' with { type: 'json' };
import evenCount from '../fixtures/stl-even-count.json' with { type: 'json' };
import { type StlOptions, stl } from './stl.js';

const inputs: Record<string, number[]> = reference.inputs;

/** Names of R's arguments for our options. */
const argumentNames: Record<string, keyof StlOptions> = {
  's.degree': 'seasonalDegree',
  't.degree': 'trendDegree',
  'l.degree': 'lowPassDegree',
  's.jump': 'seasonalJump',
  't.jump': 'trendJump',
  'l.jump': 'lowPassJump',
  't.window': 'trendWindow',
  'l.window': 'lowPassWindow',
  inner: 'innerIterations',
  outer: 'outerIterations',
  robust: 'robust',
};

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  let largest = 0;
  expected.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(found[3 * i]! - value));
  });
  return largest;
}

function seasonal(count: number, period: number, seed: number, noise: number): number[] {
  const random = seededRandom(seed);
  const shape = Array.from({ length: period }, () => 5 * standardNormal(random));
  return Array.from({ length: count }, (_, i) => shape[i % period]! + 0.05 * i + noise * standardNormal(random));
}

describe('stl beside R', () => {
  let worst = 0;
  it.each(reference.stl)('$input, period $period, window $window, $extra', (row) => {
    const extra = Object.fromEntries(
      Object.entries(row.extra).map(([name, value]) => [argumentNames[name] ?? name, value]),
    );
    const window = row.window === 'periodic' ? 'periodic' : Number(row.window);
    const fit = stl(inputs[row.input]!, { period: row.period, seasonalWindow: window, ...extra });
    for (const column of ['trend', 'seasonal', 'remainder', 'weights'] as const) {
      const difference = largestDifference(fit[column], row[column]);
      worst = Math.max(worst, difference);
      expect(difference, column).toBeLessThan(1e-6);
    }
  });
  it.each(evenCount.rounds)('as statsmodels where R misses the median: $outer rounds', ({ outer, trend, weights }) => {
    const fit = stl(inputs.quarterly!, { period: 4, seasonalWindow: 5, innerIterations: 1, outerIterations: outer });
    expect(largestDifference(fit.trend, trend)).toBeLessThan(1e-6);
    expect(largestDifference(fit.weights, weights)).toBeLessThan(1e-6);
  });
  it('prints the largest difference', () => {
    console.log(`stl: largest absolute difference to R ${worst.toExponential(1)}`);
  });
});

describe('stl', () => {
  const base = seasonal(160, 12, 5, 1);

  it('adds up', () => {
    const { trend, seasonal: season, remainder } = stl(base, { period: 12, robust: true });
    base.forEach((value, i) => {
      expect(trend[i]! + season[i]! + remainder[i]!).toBeCloseTo(value, 10);
    });
  });

  it('follows shift and scale', () => {
    const plain = stl(base, { period: 12, robust: true });
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: 1, max: 200 }), (shift, scale) => {
        const moved = stl(
          base.map((value) => scale * value + shift),
          { period: 12, robust: true },
        );
        for (let i = 0; i < base.length; i += 7) {
          expect(moved.trend[i]! / scale).toBeCloseTo(plain.trend[i]! + shift / scale, 6);
          expect(moved.seasonal[i]! / scale).toBeCloseTo(plain.seasonal[i]!, 6);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves the remainder out where a value is missing', () => {
    const holes = base.map((value, i) => (i % 11 === 3 || (i > 60 && i < 75) ? Number.NaN : value));
    const found = stl(holes, { period: 12, robust: true });
    holes.forEach((value, i) => {
      expect(Number.isNaN(found.remainder[i]!)).toBe(Number.isNaN(value));
      if (Number.isNaN(value)) expect(found.weights[i]).toBe(0);
      expect(Number.isFinite(found.trend[i]! + found.seasonal[i]!)).toBe(true);
    });
  });

  it('estimates what is missing from the rest, in gaps of more than a season too', () => {
    let squares = 0;
    let missing = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const truth = seasonal(160, 12, seed, 0);
      const holes = seasonal(160, 12, seed, 1).map((value, i) =>
        i % 11 === 3 || (i > 60 && i < 75) ? Number.NaN : value,
      );
      const { trend, seasonal: season } = stl(holes, { period: 12, seasonalWindow: 'periodic' });
      holes.forEach((value, i) => {
        if (!Number.isNaN(value)) return;
        missing += 1;
        squares += (trend[i]! + season[i]! - truth[i]!) ** 2;
      });
    }
    const error = Math.sqrt(squares / missing);
    console.log(`stl: error where values are missing ${error.toFixed(2)} standard deviations of the noise`);
    expect(error).toBeLessThan(0.9);
  });

  it('interpolates a place of the season that has no value at all', () => {
    const wave = Array.from({ length: 96 }, (_, i) => (i % 24 === 7 ? Number.NaN : Math.sin((2 * Math.PI * i) / 24)));
    const { trend, seasonal: season, remainder } = stl(wave, { period: 24 });
    expect(Math.abs(trend[31]! + season[31]! - Math.sin((2 * Math.PI * 31) / 24))).toBeLessThan(0.05);
    expect(remainder[31]).toBeNaN();
    const ends = stl([Number.NaN, 1, Number.NaN, 1, Number.NaN, 1], { period: 2 });
    expect(ends.trend[0]! + ends.seasonal[0]!).toBeCloseTo(1, 12);
  });

  it('does not depend on the placeholder of what is missing', () => {
    const holes = base.map((value, i) => (i % 13 === 5 ? Number.NaN : value));
    const infinite = base.map((value, i) => (i % 13 === 5 ? Number.POSITIVE_INFINITY : value));
    expect(stl(infinite, { period: 12, robust: true })).toEqual(stl(holes, { period: 12, robust: true }));
  });

  it('gives outliers no weight where robust', () => {
    const spiked = base.slice();
    spiked[77]! += 500;
    const fit = stl(spiked, { period: 12, robust: true });
    expect(fit.weights[77]).toBe(0);
    expect(fit.remainder[77]).toBeGreaterThan(490);
  });

  it('takes a constant', () => {
    for (const robust of [false, true]) {
      const fit = stl(new Float64Array(40).fill(3), { period: 7, robust });
      expect(Math.max(...fit.remainder.map(Math.abs))).toBeLessThan(1e-12);
      expect(fit.weights.every((weight) => weight === 1)).toBe(true);
    }
  });

  it('leaves its input alone', () => {
    const input = Float64Array.from(base);
    stl(input, { period: 12, robust: true });
    expect(Array.from(input)).toEqual(base);
  });

  it.each<[string, ArrayLike<number>, StlOptions, string]>([
    ['too few values', base.slice(0, 23), { period: 12 }, 'There are 23 values; a period of 12 needs at least 24.'],
    ['no value at all', new Float64Array(9).fill(Number.NaN), { period: 2 }, 'None of the 9 values is finite.'],
    ['period 1', base, { period: 1 }, 'Option "period" is 1; it must be an integer at least 2.'],
    ['window 2', base, { period: 12, seasonalWindow: 2 }, 'Option "seasonalWindow" is 2;'],
    ['jump 0', base, { period: 12, trendJump: 0 }, 'Option "trendJump" is 0;'],
    ['no pass', base, { period: 12, innerIterations: 0 }, 'Option "innerIterations" is 0;'],
  ])('refuses %s', (_, values, options, message) => {
    expect(() => stl(values, options)).toThrow(message);
    try {
      stl(values, options);
    } catch (error) {
      expect(BellwetherError.isInstance(error)).toBe(true);
    }
  });
});
