import { requireInteger, type TwoSampleTest } from '@bellwether/core';
import { logGamma } from '@bellwether/statistics';
import { type DecisionOptions, decide, requireDecision } from '../decision.js';
import type { CategoryTerm } from '../kernels/row-distance-null.js';
import { type CategoricalSample, type CategoryTable, categoryTable } from '../samples/category-table.js';
import { cramersV } from './chi-square-homogeneity.js';
import { type RowMeasure, rowEvidence, rowSum } from './row-comparison.js';

/** Options of {@link fisher}. */
export interface FisherOptions extends DecisionOptions {
  /** Largest Cramér's V that does not matter, from 0 to 1. @default 0.05 */
  readonly tolerance?: number;
  /**
   * Random tables at most where there are more than two categories, at least 19: no such p-value is below 1 / (permutations + 1).
   * Raising it makes small p-values exacter and costs time in proportion where there is drift.
   *
   * @default 1999
   */
  readonly permutations?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. With the same values, the same seed gives the same p-value. @default 1 */
  readonly seed?: number;
}

/** With fixed totals, the less likely a table is, the larger the sum of these. */
const logFactorials: CategoryTerm = (a, b) => logGamma(a + 1) + logGamma(b + 1);

/** -ln P of a table among all with its totals. */
function surprise({ reference, current, referenceCount: n, currentCount: m }: CategoryTable): number {
  const totals = rowSum(reference, current, (a, b) => logGamma(a + b + 1));
  return rowSum(reference, current, logFactorials) + logGamma(n + m + 1) - logGamma(n + 1) - logGamma(m + 1) - totals;
}

const measure: RowMeasure = {
  ...cramersV,
  test: 'fisher',
  statistic: (_sum, table) => surprise(table),
  tested: () => logFactorials,
};

/**
 * Fisher's exact test: how likely a table of counts no more likely than this one is where nothing differs.
 *
 * Exact for two categories, and simulated (Fisher-Freeman-Halton, at random tables with the same totals) for more: right however few
 * the values. `statistic` is -ln of the probability of the table; the effect size is Cramér's V less what chance adds.
 *
 * Not for many values, where {@link chiSquareHomogeneity} says the same at once. Missing values are set aside and counted.
 *
 * Cost: O(rows) for two categories, otherwise O(smaller sample) per draw.
 *
 * Source: Freeman, G. H. and Halton, J. H. (1951), doi:10.2307/2332323.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { fisher } from '@bellwether/drift';
 *
 * const days = (ok: number, retry: number) => [...Array(ok).fill('ok'), ...Array(retry).fill('retry')];
 * fisher().compare(days(8, 2), days(1, 7)).pValue.toFixed(4); // => '0.0152'
 * ```
 */
export function fisher(options: FisherOptions = {}): TwoSampleTest<CategoricalSample> {
  const decision = requireDecision(options, 0.05);
  const method = {
    method: 'monte-carlo',
    permutations: requireInteger('permutations', options.permutations ?? 1999, { min: 19, max: 1e7 }),
    seed: requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }),
  } as const;
  return {
    contract: 'two-sample-test/1',
    kind: 'fisher',
    compare: (reference, current) =>
      decide(rowEvidence(categoryTable(reference, current), measure, method, decision), decision),
  };
}
