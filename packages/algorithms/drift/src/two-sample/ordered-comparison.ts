import { requireInteger, requireOneOf, type TwoSampleTest } from '@bellwether/core';
import type { Decision, DecisionOptions } from '../decision.js';
import { tablePermutation } from '../kernels/table-permutation.js';
import { asCategories, hasTies, type OrderedTable, orderedTable } from '../samples/ordered-table.js';
import { areConstant, numericTest } from './numeric-comparison.js';

/** Options of the tests that compare two distribution functions at every value. */
export interface OrderedTestOptions extends DecisionOptions {
  /**
   * `'permutation'`: right for any values, ties and sizes, O(n + m) per permutation. `'asymptotic'`: the limit for large samples
   * without ties. `'auto'`: permutation up to 2,000 values in both samples together, with ties up to 50,000.
   *
   * @default 'auto'
   */
  readonly method?: 'auto' | 'permutation' | 'asymptotic';
  /**
   * Permutations at most, at least 19: no permutation p-value is below 1 / (permutations + 1). Raising it makes small p-values
   * exacter and costs time in proportion where there is drift.
   *
   * @default 999
   */
  readonly permutations?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. With the same values, the same seed gives the same p-value. @default 1 */
  readonly seed?: number;
}

/** What tells one of these tests from another. */
export interface OrderedMeasure {
  readonly test: string;
  readonly measure: string;
  /** What permutations are compared by: it must not change when the samples change places. */
  raw(a: Float64Array, b: Float64Array, aCount: number, bCount: number, values: Float64Array): number;
  /** The statistic as it is reported, from the raw one. */
  statistic(raw: number, table: OrderedTable): number;
  /** Asymptotic p-value. */
  pValue(raw: number, table: OrderedTable): number;
  /** Square of the effect size, chance included, over which `noise` squares add. */
  square(raw: number, table: OrderedTable): number;
  /** Mean of the square where nothing differs. */
  chance(table: OrderedTable): number;
  /** The square that chance exceeds with probability `alpha`. */
  noise(alpha: number, table: OrderedTable): number;
  /** The same over (1/n + 1/m), for samples without ties. */
  unitNoise(alpha: number): number;
}

const fewValues = 2000;
const permutedValues = 50_000;

function usesPermutation(method: 'auto' | 'permutation' | 'asymptotic', table: OrderedTable): boolean {
  if (method !== 'auto') return method === 'permutation';
  const total = table.referenceCount + table.currentCount;
  return total <= fewValues || (total <= permutedValues && hasTies(table));
}

/** A test by {@link OrderedMeasure}, with its validated decision. */
export function orderedTest(measure: OrderedMeasure, options: OrderedTestOptions, decision: Decision): TwoSampleTest {
  const { alpha, tolerance } = decision;
  const method = requireOneOf('method', options.method ?? 'auto', ['auto', 'permutation', 'asymptotic']);
  const permutations = requireInteger('permutations', options.permutations ?? 999, { min: 19, max: 1e7 });
  const seed = requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff });
  const neededCount = (level: number): number => (2 * measure.unitNoise(level)) / tolerance ** 2;
  return numericTest(
    {
      test: measure.test,
      measure: measure.measure,
      neededCount,
      compare: (reference, current) => {
        const table = orderedTable(reference, current);
        const n = table.referenceCount;
        const m = table.currentCount;
        const constant = areConstant(reference, current);
        const raw = measure.raw(table.reference, table.current, n, m, table.values);
        const square = measure.square(raw, table);
        const band = Math.sqrt(measure.noise(alpha, table));
        const pValue = constant
          ? 1
          : usesPermutation(method, table)
            ? tablePermutation(asCategories(table), (a, b, x, y) => measure.raw(a, b, x, y, table.values), {
                permutations,
                seed,
              })
            : measure.pValue(raw, table);
        const root = Math.sqrt(Math.max(0, square));
        return {
          statistic: measure.statistic(raw, table),
          pValue,
          value: Math.sqrt(Math.max(0, square - measure.chance(table))),
          // The effect is a norm: by the triangle inequality, chance moves it no further than its own size.
          lower: root - band,
          upper: root + band,
          limits: (level) => ({
            detectable: constant ? 0 : Math.sqrt(Math.max(0, measure.noise(level, table) - measure.chance(table))),
            neededCount: neededCount(level),
          }),
        };
      },
    },
    decision,
  );
}

/** The argument at which a falling survival function, below 1 at `high` or somewhere behind it, has the value `alpha`. */
export function quantileOfSurvival(survival: (x: number) => number, alpha: number, high: number): number {
  let low = 0;
  let top = high;
  while (survival(top) > alpha && top < 1e6) top *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + top) / 2;
    if (survival(middle) > alpha) low = middle;
    else top = middle;
  }
  return (low + top) / 2;
}
