import { requireInteger, type TwoSampleTest } from '@bellwether/core';
import {
  type DecisionOptions,
  decide,
  type Evidence,
  type Limits,
  type NoEvidence,
  requireDecision,
} from '../decision.js';
import { absoluteDifferencePValue } from '../kernels/normal-table-draws.js';
import { tablePermutation } from '../kernels/table-permutation.js';
import { type CategoricalSample, type CategoryTable, categoryTable } from '../samples/category-table.js';
import { describeLargestChange } from './largest-change.js';

/** Options of {@link totalVariation}. */
export interface TotalVariationOptions extends DecisionOptions {
  /**
   * Largest distance that does not matter, from 0 to 1: the share of values that would have to change category, less what chance
   * adds.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
  /**
   * Random draws at most, at least 19: no p-value is below 1 / (permutations + 1). Raising it makes small p-values exacter and costs
   * time in proportion where there is drift.
   *
   * @default 1999
   */
  readonly permutations?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. With the same values, the same seed gives the same p-value. @default 1 */
  readonly seed?: number;
}

/** Above this many values in the smaller sample, differences of shares are drawn as normal instead of dealing values. */
const manyValues = 20_000;

function absoluteDifferences(a: Float64Array, b: Float64Array, n: number, m: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs(a[i]! / n - b[i]! / m);
  return sum;
}

/** Mean of the distance where nothing differs, over sqrt(1/n + 1/m). */
function unitChance({ reference, current, referenceCount, currentCount }: CategoryTable): number {
  const total = referenceCount + currentCount;
  let sum = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const share = (reference[i]! + current[i]!) / total;
    sum += Math.sqrt(share * (1 - share));
  }
  return sum / Math.sqrt(2 * Math.PI);
}

/** How far the distance exceeds its mean with probability `alpha` at most, over sqrt(1/n + 1/m), by McDiarmid's inequality. */
function unitExcess(alpha: number): number {
  return Math.sqrt(Math.log(1 / alpha) / 2);
}

function evidenceOf(
  table: CategoryTable,
  alpha: number,
  tolerance: number,
  draws: { readonly permutations: number; readonly seed: number },
): Evidence | NoEvidence {
  const { reference, current, referenceCount: n, currentCount: m } = table;
  const scale = Math.sqrt(1 / n + 1 / m);
  const measure = 'total variation distance';
  const single = reference.length === 1;
  const sides = {
    test: 'total-variation',
    referenceCount: n,
    currentCount: m,
    referenceMissing: table.referenceMissing,
    currentMissing: table.currentMissing,
    limits: (level: number): Limits => ({
      detectable: single ? 0 : unitExcess(level) * scale,
      neededCount: 2 * (unitExcess(level) / tolerance) ** 2,
    }),
  };
  if (n === 0 || m === 0) return { ...sides, measure };
  const sum = absoluteDifferences(reference, current, n, m);
  const chance = unitChance(table) * scale;
  const band = chance + unitExcess(alpha) * scale;
  const few = Math.min(n, m) <= manyValues;
  return {
    ...sides,
    statistic: sum / 2,
    pValue: single
      ? 1
      : few
        ? tablePermutation(table, absoluteDifferences, draws)
        : absoluteDifferencePValue(table, sum, draws),
    effectSize: {
      measure,
      value: Math.max(0, sum / 2 - chance),
      // Chance moves the distance by no more than its own size: the triangle inequality.
      lower: sum / 2 - band,
      upper: Math.min(1, sum / 2 + band),
      confidence: 1 - alpha,
    },
    detail: describeLargestChange(table, (a, b) => Math.abs(a / n - b / m)),
  };
}

/**
 * Total variation distance of two samples of categories: half the sum of the differences of the shares, which is the share of values
 * that would have to change category.
 *
 * The easiest of these distances to explain. The effect size is without what chance adds on average; its interval is on the safe
 * side. The p-value comes from values dealt anew at random, or from normal differences of shares above 20,000 values.
 *
 * Not for ordered values. Missing values are set aside and counted.
 *
 * Cost: O(rows), and O(smaller sample) or O(categories) per draw.
 * Source: Devroye, L. and Lugosi, G. (2001), doi:10.1007/978-1-4613-0125-7, chapter 5.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { totalVariation } from '@bellwether/drift';
 *
 * const days = (ok: number, retry: number) => [...Array(ok).fill('ok'), ...Array(retry).fill('retry')];
 * const result = totalVariation().compare(days(1960, 40), days(900, 100));
 * result.verdict; // => 'drift'
 * result.statistic.toFixed(3); // => '0.080'
 * ```
 */
export function totalVariation(options: TotalVariationOptions = {}): TwoSampleTest<CategoricalSample> {
  const decision = requireDecision(options, 0.05);
  const draws = {
    permutations: requireInteger('permutations', options.permutations ?? 1999, { min: 19, max: 1e7 }),
    seed: requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }),
  };
  return {
    contract: 'two-sample-test/1',
    kind: 'total-variation',
    compare: (reference, current) =>
      decide(evidenceOf(categoryTable(reference, current), decision.alpha, decision.tolerance, draws), decision),
  };
}
