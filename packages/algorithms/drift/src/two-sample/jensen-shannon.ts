import { requireInteger, requireOneOf, type TwoSampleTest } from '@bellwether/core';
import { type DecisionOptions, decide, requireDecision } from '../decision.js';
import { type CategoricalSample, categoryTable } from '../samples/category-table.js';
import { binnedTable } from '../samples/quantile-bins.js';
import { type CountOptions, type RowMeasure, requireCountMethod, rowEvidence, valueCounts } from './row-comparison.js';

/** Options of {@link categoricalJensenShannon}. */
export interface CategoricalJensenShannonOptions extends DecisionOptions, CountOptions {
  /**
   * Largest distance that does not matter, from 0 to 1, after what chance adds is taken off. A shift of a normal variable by a
   * quarter of its deviation has about 0.1.
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

/** Options of {@link jensenShannon}. */
export interface JensenShannonOptions extends CategoricalJensenShannonOptions {
  /**
   * Bins between quantiles of the reference, from 2 to 1000. More bins see finer differences and need more values.
   *
   * @default 10
   */
  readonly bins?: number;
}

const distance: RowMeasure = {
  test: 'jensen-shannon',
  measure: 'Jensen-Shannon distance (base 2)',
  term: (n, m) => (a, b) => {
    const p = a / n;
    const q = b / m;
    const middle = (p + q) / 2;
    return 0.5 * ((p > 0 ? p * Math.log2(p / middle) : 0) + (q > 0 ? q * Math.log2(q / middle) : 0));
  },
  unit: 1 / 8 / Math.LN2,
  statistic: (sum) => Math.sqrt(Math.max(0, sum)),
  fewestExpected: 25,
  effect: (excess) => Math.sqrt(excess),
  excess: (effect) => effect * effect,
  largest: 1,
};

/**
 * Jensen-Shannon distance of a numeric variable: the square root of the divergence in bits (base 2), from 0 (equal shares in all
 * bins) to 1 (no bin in common).
 *
 * Bins as in {@link populationStabilityIndex}: between quantiles of the reference, open at the ends, missing values a bin of
 * their own. `statistic` is the distance of the shares as they are; the effect size is the distance less what chance adds to the
 * divergence, about (bins - 1)(1/n + 1/m) / 8 nats. The p-value comes from the same limit (chi-squared), or from values dealt anew
 * at random where a bin expects fewer than 25. Tools that use natural logarithms give a distance that is smaller by
 * sqrt(ln 2) = 0.833.
 *
 * Not for small shifts within bins, where Kolmogorov-Smirnov and Wasserstein see more. Infinite values are missing.
 *
 * Cost: one sort of the reference, O(log bins) per value.
 *
 * Sources: Lin, J. (1991), doi:10.1109/18.61115; Endres, D. M. and Schindelin, J. E. (2003), doi:10.1109/TIT.2003.813506 (its
 * square root is a metric; limit distribution).
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { jensenShannon } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 2000 }, (_, i) => i % 200);
 * const current = Float64Array.from({ length: 500 }, (_, i) => 1000 + i);
 * jensenShannon().compare(reference, current).verdict; // => 'drift'
 * ```
 */
export function jensenShannon(options: JensenShannonOptions = {}): TwoSampleTest {
  const decision = requireDecision(options, 0.1);
  const method = requireCountMethod(options);
  const bins = requireInteger('bins', options.bins ?? 10, { min: 2, max: 1000 });
  const missing = requireOneOf('missing', options.missing ?? 'bin', ['bin', 'ignore']);
  return {
    contract: 'two-sample-test/1',
    kind: 'jensen-shannon',
    compare: (reference, current) => {
      const table = binnedTable(reference, current, { bins, missing });
      return decide(rowEvidence(table, distance, method, decision, valueCounts(table, missing)), decision);
    },
  };
}

/**
 * Jensen-Shannon distance of a categorical variable: {@link jensenShannon} with one bin per category. It is symmetric.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { categoricalJensenShannon } from '@bellwether/drift';
 *
 * const result = categoricalJensenShannon().compare(['a', 'a', 'b', 'b'], ['a', 'b', 'c', 'c']);
 * result.statistic.toFixed(4); // => '0.5579'
 * result.verdict; // => 'insufficient data'
 * ```
 */
export function categoricalJensenShannon(
  options: CategoricalJensenShannonOptions = {},
): TwoSampleTest<CategoricalSample> {
  const decision = requireDecision(options, 0.1);
  const method = requireCountMethod(options);
  const missing = requireOneOf('missing', options.missing ?? 'bin', ['bin', 'ignore']);
  return {
    contract: 'two-sample-test/1',
    kind: 'jensen-shannon',
    compare: (reference, current) => {
      const table = categoryTable(reference, current, missing);
      return decide(rowEvidence(table, distance, method, decision, valueCounts(table, missing)), decision);
    },
  };
}
