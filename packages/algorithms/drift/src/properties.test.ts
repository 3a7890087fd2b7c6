import type { TwoSampleResult, TwoSampleTest } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CategoricalSample,
  categoricalJensenShannon,
  categoricalPopulationStabilityIndex,
  chiSquareHomogeneity,
  jensenShannon,
  kolmogorovSmirnov,
  populationStabilityIndex,
  wasserstein,
} from './index.js';

const numeric: readonly TwoSampleTest[] = [
  kolmogorovSmirnov(),
  kolmogorovSmirnov({ method: 'asymptotic' }),
  wasserstein({ permutations: 99 }),
  wasserstein({ method: 'asymptotic', scale: 'standard-deviation' }),
  populationStabilityIndex({ permutations: 99 }),
  jensenShannon({ permutations: 99, bins: 4, missing: 'ignore' }),
];

const categorical: readonly TwoSampleTest<CategoricalSample>[] = [
  chiSquareHomogeneity({ permutations: 99 }),
  chiSquareHomogeneity({ rare: 'pool', method: 'asymptotic' }),
  categoricalPopulationStabilityIndex({ permutations: 99 }),
  categoricalJensenShannon({ permutations: 99 }),
];

function expectSound(result: TwoSampleResult): void {
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(result.pValue).toBeGreaterThanOrEqual(0);
  expect(result.pValue).toBeLessThanOrEqual(1);
  const { lower, value, upper } = result.effectSize;
  expect(lower).toBeGreaterThanOrEqual(0);
  expect(lower).toBeLessThanOrEqual(value);
  expect(value).toBeLessThanOrEqual(upper);
  expect(result.reason).not.toMatch(/NaN|undefined|Infinity/);
  expect(result.neededCount === undefined).toBe(result.verdict !== 'insufficient data');
}

/** Any double at all: NaN, infinite, -0, subnormal, close to the largest. */
const anyNumbers = fc.array(fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 })), { maxLength: 40 });
const anyCategories = fc.array(
  fc.oneof(fc.constantFrom('a', 'b', '', '__proto__', null, undefined, true, 1, Number.NaN, -0, 0), fc.string()),
  { maxLength: 60 },
);
const modest = fc.array(
  fc.integer({ min: -400, max: 400 }).map((each) => each / 16),
  { minLength: 5, maxLength: 60 },
);

describe('every numeric test', () => {
  it('has sound results for any numbers, and leaves them unchanged', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, (a, b) => {
        const [aCopy, bCopy] = [Float64Array.from(a), Float64Array.from(b)];
        for (const test of numeric) expectSound(test.compare(aCopy, bCopy));
        expect(aCopy).toEqual(Float64Array.from(a));
        expect(bCopy).toEqual(Float64Array.from(b));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the values', () => {
    fc.assert(
      fc.property(anyNumbers, anyNumbers, (a, b) => {
        for (const test of numeric) expect(test.compare(a.toReversed(), b.toReversed())).toEqual(test.compare(a, b));
      }),
    );
  });

  it('says the same in another unit and from another zero', () => {
    fc.assert(
      fc.property(modest, modest, fc.constantFrom(0.25, 8), fc.constantFrom(-16, 0, 64), (a, others, unit, zero) => {
        // Off the borders of bins, which are rounded otherwise in another unit.
        const b = others.map((value) => value + 2 ** -10);
        const other = (values: readonly number[]): number[] => values.map((value) => unit * value + zero);
        for (const test of numeric) {
          const result = test.compare(a, b);
          const converted = test.compare(other(a), other(b));
          expect(converted.pValue).toBeCloseTo(result.pValue, 10);
          expect(converted.effectSize.value).toBeCloseTo(result.effectSize.value, 10);
          expect(converted.verdict).toBe(result.verdict);
        }
      }),
    );
  });

  it('finds no difference between a sample and itself', () => {
    fc.assert(
      fc.property(modest, (a) => {
        for (const test of numeric) {
          const result = test.compare(a, a);
          expect(result.effectSize.value).toBeCloseTo(0, 12);
          expect(result.pValue).toBeGreaterThan(0.9);
        }
      }),
    );
  });
});

describe('every categorical test', () => {
  it('has sound results for any values, and does not depend on their order', () => {
    fc.assert(
      fc.property(anyCategories, anyCategories, (a, b) => {
        for (const test of categorical) {
          const result = test.compare(a, b);
          expectSound(result);
          const turned = test.compare(a.toReversed(), b.toReversed());
          expect(turned.pValue).toBe(result.pValue);
          expect(turned.statistic).toBeCloseTo(result.statistic, 10);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is symmetric, and does not care what the categories are called', () => {
    const few = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 80 });
    fc.assert(
      fc.property(few, few, (a, b) => {
        const renamed = (values: readonly number[]): string[] => values.map((value) => `name ${9 - value}`);
        for (const test of categorical) {
          const result = test.compare(a, b);
          expect(test.compare(b, a).pValue).toBeCloseTo(result.pValue, 10);
          expect(test.compare(b, a).effectSize.value).toBeCloseTo(result.effectSize.value, 10);
          expect(test.compare(renamed(a), renamed(b)).pValue).toBeCloseTo(result.pValue, 10);
        }
      }),
    );
  });
});
