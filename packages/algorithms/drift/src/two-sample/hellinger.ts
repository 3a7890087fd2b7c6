import type { TwoSampleTest } from '@bellwether/core';
import type { CategoricalSample } from '../samples/category-table.js';
import { type BinnedTestOptions, binnedTest, categoryTest, type ShareTestOptions } from './binned-test.js';
import type { RowMeasure } from './row-comparison.js';

/** Options of {@link categoricalHellinger}. */
export interface CategoricalHellingerOptions extends ShareTestOptions {
  /**
   * Largest distance that does not matter, from 0 to 1, after what chance adds is taken off. A shift of a normal variable by a
   * quarter of its deviation has about 0.09.
   *
   * @default 0.1
   */
  readonly tolerance?: number;
}

/** Options of {@link hellinger}. */
export interface HellingerOptions extends BinnedTestOptions, CategoricalHellingerOptions {}

const distance: RowMeasure = {
  test: 'hellinger',
  measure: 'Hellinger distance',
  term: (n, m) => (a, b) => 0.5 * (Math.sqrt(a / n) - Math.sqrt(b / m)) ** 2,
  unit: 1 / 8,
  statistic: (sum) => Math.sqrt(Math.max(0, sum)),
  fewestExpected: 25,
  effect: (excess) => Math.sqrt(excess),
  excess: (effect) => effect * effect,
  largest: 1,
};

/**
 * Hellinger distance of a numeric variable: the distance of the square roots of the shares of all bins, over the square root of 2,
 * from 0 (equal shares) to 1 (no bin in common).
 *
 * Bins as in {@link populationStabilityIndex}. `statistic` is the distance of the shares as they are; the effect size is without
 * what chance adds to its square, about (bins - 1)(1/n + 1/m) / 8. The p-value comes from the same limit (chi-squared), or from values
 * dealt anew at random where a bin expects fewer than 25.
 *
 * Not for small shifts within bins, where {@link cramerVonMises} sees more. Infinite values are missing.
 *
 * Cost: one sort of the reference, O(log bins) per value. Source: Hellinger, E. (1909), doi:10.1515/crll.1909.136.210.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { hellinger } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 2000 }, (_, i) => i % 200);
 * const current = Float64Array.from({ length: 500 }, (_, i) => 40 + (i % 200));
 * hellinger().compare(reference, current).verdict; // => 'drift'
 * ```
 */
export function hellinger(options: HellingerOptions = {}): TwoSampleTest {
  return binnedTest(distance, options, 0.1);
}

/**
 * Hellinger distance of a categorical variable: {@link hellinger} with one bin per category.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function categoricalHellinger(options: CategoricalHellingerOptions = {}): TwoSampleTest<CategoricalSample> {
  return categoryTest(distance, options, 0.1);
}
