import { requireInteger, requireOneOf, type TwoSampleTest } from '@bellwether/core';
import { type DecisionOptions, decide, requireDecision } from '../decision.js';
import { type CategoricalSample, categoryTable } from '../samples/category-table.js';
import { binnedTable } from '../samples/quantile-bins.js';
import { type CountOptions, type RowMeasure, requireCountMethod, rowEvidence, valueCounts } from './row-comparison.js';

/** Options of {@link categoricalPopulationStabilityIndex}. */
export interface CategoricalPopulationStabilityIndexOptions extends DecisionOptions, CountOptions {
  /**
   * Largest index that does not matter, at least 0, after what chance adds is taken off. The custom in credit risk: below 0.1
   * stable, above 0.25 a major change.
   *
   * @default 0.1
   */
  readonly tolerance?: number;
  /**
   * Whether missing values are a bin (category) of their own or are only counted.
   *
   * @default 'bin'
   */
  readonly missing?: 'bin' | 'ignore';
}

/** Options of {@link populationStabilityIndex}. */
export interface PopulationStabilityIndexOptions extends CategoricalPopulationStabilityIndexOptions {
  /**
   * Bins between quantiles of the reference, from 2 to 1000. More bins see finer differences and need more values.
   *
   * @default 10
   */
  readonly bins?: number;
}

const index: RowMeasure = {
  test: 'population-stability-index',
  measure: 'population stability index',
  // Half a value more in every bin: an empty one has no logarithm. Shares still sum to 1.
  term: (n, m, bins) => (a, b) => {
    const p = (a + 0.5) / (n + bins / 2);
    const q = (b + 0.5) / (m + bins / 2);
    return (p - q) * Math.log(p / q);
  },
  unit: 1,
  statistic: (sum) => sum,
  fewestExpected: 5,
  effect: (excess) => excess,
  excess: (effect) => effect,
};

/**
 * Population stability index of a numeric variable: the sum over bins of (p - q) ln(p / q), p and q being the shares of the two
 * samples.
 *
 * The bins lie between quantiles of the reference; the first and last are open, ties make fewer bins, missing values are a bin.
 * Every bin counts half a value more, so that an empty one is finite without a clamp. The effect size is the index less what chance
 * adds, about (bins - 1)(1/n + 1/m): the usual limit of 0.1 raises false alarms in most reports with under 200 rows because that
 * part is left in. The p-value compares the index with (1/n + 1/m) chi-squared of bins - 1 degrees, or with values dealt anew
 * at random where a bin expects fewer than 5.
 *
 * Not for small samples or small shifts: it is blind within a bin, where Kolmogorov-Smirnov is not. Infinite values are missing.
 * The index is not symmetric: the reference chooses the bins.
 *
 * Cost: one sort of the reference, O(log bins) per value.
 *
 * Sources: Siddiqi, N. (2006), Credit Risk Scorecards, ISBN 978-0-471-75451-0; Yurdakul, B. and Naranjo, J. (2020),
 * doi:10.21314/JRMV.2020.227 (null distribution).
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { populationStabilityIndex } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 2000 }, (_, i) => i % 200);
 * const current = Float64Array.from({ length: 500 }, (_, i) => 40 + (i % 200));
 * populationStabilityIndex().compare(reference, current).verdict; // => 'drift'
 * populationStabilityIndex().compare(reference, reference).effectSize.value; // => 0
 * ```
 */
export function populationStabilityIndex(options: PopulationStabilityIndexOptions = {}): TwoSampleTest {
  const decision = requireDecision(options, 0.1);
  const method = requireCountMethod(options);
  const bins = requireInteger('bins', options.bins ?? 10, { min: 2, max: 1000 });
  const missing = requireOneOf('missing', options.missing ?? 'bin', ['bin', 'ignore']);
  return {
    contract: 'two-sample-test/1',
    kind: 'population-stability-index',
    compare: (reference, current) => {
      const table = binnedTable(reference, current, { bins, missing });
      return decide(rowEvidence(table, index, method, decision, valueCounts(table, missing)), decision);
    },
  };
}

/**
 * Population stability index of a categorical variable: {@link populationStabilityIndex} with one bin per category. A category
 * that only one sample has is a bin like any other.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function categoricalPopulationStabilityIndex(
  options: CategoricalPopulationStabilityIndexOptions = {},
): TwoSampleTest<CategoricalSample> {
  const decision = requireDecision(options, 0.1);
  const method = requireCountMethod(options);
  const missing = requireOneOf('missing', options.missing ?? 'bin', ['bin', 'ignore']);
  return {
    contract: 'two-sample-test/1',
    kind: 'population-stability-index',
    compare: (reference, current) => {
      const table = categoryTable(reference, current, missing);
      return decide(rowEvidence(table, index, method, decision, valueCounts(table, missing)), decision);
    },
  };
}
