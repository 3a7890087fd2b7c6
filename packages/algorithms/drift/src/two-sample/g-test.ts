import type { TwoSampleTest } from '@bellwether/core';
import type { DecisionOptions } from '../decision.js';
import { decide, requireDecision } from '../decision.js';
import { likelihoodRatioTerm } from '../kernels/likelihood-ratio-term.js';
import { type CategoricalSample, categoryTable } from '../samples/category-table.js';
import { cramersV } from './chi-square-homogeneity.js';
import { type CountOptions, type RowMeasure, requireCountMethod, rowEvidence, rowSum } from './row-comparison.js';

/** Options of {@link gTest}. */
export interface GTestOptions extends DecisionOptions, CountOptions {
  /** Largest Cramér's V that does not matter, from 0 to 1. @default 0.05 */
  readonly tolerance?: number;
}

const measure: RowMeasure = {
  ...cramersV,
  test: 'g-test',
  statistic: (_sum, { reference, current, referenceCount, currentCount }) =>
    rowSum(reference, current, likelihoodRatioTerm(referenceCount, currentCount)),
  // The logarithm is further from its limit than Pearson's square.
  fewestExpected: 10,
  tested: likelihoodRatioTerm,
};

/**
 * Likelihood ratio (G) test of homogeneity: whether two samples have their categories in the same shares.
 *
 * As {@link chiSquareHomogeneity} with another statistic, which weighs empty and rare categories more; the effect size is the same
 * Cramér's V. Both samples are taken as random. Not for ordered values. Missing values are set aside and counted.
 *
 * Cost: O(rows); Monte Carlo O(smaller sample) per draw. Source: Wilks, S. S. (1938), doi:10.1214/aoms/1177732360.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { gTest } from '@bellwether/drift';
 *
 * const days = (ok: number, retry: number) => [...Array(ok).fill('ok'), ...Array(retry).fill('retry')];
 * gTest().compare(days(1960, 40), days(940, 60)).verdict; // => 'drift'
 * ```
 */
export function gTest(options: GTestOptions = {}): TwoSampleTest<CategoricalSample> {
  const decision = requireDecision(options, 0.05);
  const method = requireCountMethod(options);
  return {
    contract: 'two-sample-test/1',
    kind: 'g-test',
    compare: (reference, current) =>
      decide(rowEvidence(categoryTable(reference, current), measure, method, decision), decision),
  };
}
