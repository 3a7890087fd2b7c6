import { BellwetherError, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/decomposition.json' with { type: 'json' };
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

function seasonal(count: number, period: number, seed: number): number[] {
  const random = seededRandom(seed);
  const shape = Array.from({ length: period }, () => 5 * standardNormal(random));
  return Array.from({ length: count }, (_, i) => shape[i % period]! + 0.05 * i + standardNormal(random));
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
  it('prints the largest difference', () => {
    console.log(`stl: largest absolute difference to R ${worst.toExponential(1)}`);
  });
});

describe('stl', () => {
  const base = seasonal(160, 12, 5);

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

  it('estimates what is missing from the rest and leaves the remainder out there', () => {
    const holes = base.map((value, i) => (i % 11 === 3 || (i > 60 && i < 75) ? Number.NaN : value));
    const whole = stl(base, { period: 12, seasonalWindow: 'periodic' });
    const found = stl(holes, { period: 12, seasonalWindow: 'periodic' });
    holes.forEach((value, i) => {
      expect(Number.isNaN(found.remainder[i]!)).toBe(Number.isNaN(value));
      expect(found.weights[i]).toBe(Number.isNaN(value) ? 0 : 1);
      expect(Math.abs(found.trend[i]! + found.seasonal[i]! - whole.trend[i]! - whole.seasonal[i]!)).toBeLessThan(1.5);
    });
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
    ['no value at a place', [1, Number.NaN, 2, Number.NaN], { period: 2 }, 'Place 1 of the season of 2 steps has no'],
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
