import type { TwoSampleTest } from '@bellwether/core';
import { likelihoodRatioTerm } from '../kernels/likelihood-ratio-term.js';
import type { CategoricalSample } from '../samples/category-table.js';
import { type BinnedTestOptions, binnedTest, categoryTest, type ShareTestOptions } from './binned-test.js';
import type { RowMeasure } from './row-comparison.js';

/** Options of {@link categoricalKullbackLeibler}. */
export interface CategoricalKullbackLeiblerOptions extends ShareTestOptions {
  /**
   * Largest divergence that does not matter, in nats, at least 0, after what chance adds is taken off. A shift of a normal
   * variable by 0.3 of its deviation has about 0.05.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
}

/** Options of {@link kullbackLeibler}. */
export interface KullbackLeiblerOptions extends BinnedTestOptions, CategoricalKullbackLeiblerOptions {}

const divergence: RowMeasure = {
  test: 'kullback-leibler',
  measure: 'Kullback-Leibler divergence of the current sample from the reference',
  // Half a value more in every bin: an empty one has no logarithm. Shares still sum to 1, and each term is at least 0.
  term: (n, m, bins) => (a, b) => {
    const p = (a + 0.5) / (n + bins / 2);
    const q = (b + 0.5) / (m + bins / 2);
    return q * Math.log(q / p) - q + p;
  },
  unit: 1 / 2,
  statistic: (sum) => sum,
  fewestExpected: 10,
  effect: (excess) => excess,
  excess: (effect) => effect,
  // The divergence has a direction and its p-value must not have one.
  tested: likelihoodRatioTerm,
};

/**
 * Kullback-Leibler divergence of a numeric variable: how many nats each current value costs more if it is expected to be as the
 * reference was.
 *
 * Bins as in {@link populationStabilityIndex}, with half a value more in each, so that an empty one is finite. The effect size is the
 * divergence less what chance adds, about (bins - 1)(1/n + 1/m) / 2. The p-value is that of the likelihood ratio ({@link gTest}) over
 * the same bins.
 *
 * Not symmetric: the reference is what is expected ({@link jensenShannon} has no direction). Infinite values are missing.
 *
 * Cost: one sort of the reference, O(log bins) per value.
 * Source: Kullback, S. and Leibler, R. A. (1951), doi:10.1214/aoms/1177729694.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { kullbackLeibler } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 2000 }, (_, i) => i % 200);
 * const current = Float64Array.from({ length: 500 }, (_, i) => 40 + (i % 200));
 * kullbackLeibler().compare(reference, current).verdict; // => 'drift'
 * ```
 */
export function kullbackLeibler(options: KullbackLeiblerOptions = {}): TwoSampleTest {
  return binnedTest(divergence, options, 0.05);
}

/**
 * Kullback-Leibler divergence of a categorical variable: {@link kullbackLeibler} with one bin per category.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function categoricalKullbackLeibler(
  options: CategoricalKullbackLeiblerOptions = {},
): TwoSampleTest<CategoricalSample> {
  return categoryTest(divergence, options, 0.05);
}
