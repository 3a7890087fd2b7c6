import type { TwoSampleTest } from '@bellwether/core';
import { requireDecision } from '../decision.js';
import { andersonDarlingDeviation, andersonDarlingSurvival } from '../kernels/anderson-darling-null.js';
import { type OrderedMeasure, type OrderedTestOptions, orderedTest, quantileOfSurvival } from './ordered-comparison.js';

/** Options of {@link andersonDarling}. */
export interface AndersonDarlingOptions extends OrderedTestOptions {
  /**
   * Largest effect size that does not matter, at least 0. 0.07 is about what a shift of a normal variable by a tenth of its
   * deviation does.
   *
   * @default 0.07
   */
  readonly tolerance?: number;
}

/** The statistic with mean 1 that takes ties at their middle rank (equation 7 of the source). */
function squaredDistance(a: Float64Array, b: Float64Array, n: number, m: number): number {
  const total = n + m;
  let below = 0;
  let belowTotal = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const ties = a[i]! + b[i]!;
    const middle = belowTotal + ties / 2;
    // Of two samples, the distances of both from the pooled one are the same number up to the sign.
    const difference = total * (below + a[i]! / 2) - middle * n;
    const weight = middle * (total - middle) - (total * ties) / 4;
    if (weight > 0) sum += (ties * difference * difference) / weight;
    below += a[i]!;
    belowTotal += ties;
  }
  return ((total - 1) / total ** 2) * (1 / n + 1 / m) * sum;
}

const deviation = (n: number, m: number): number => (n + m > 4 ? andersonDarlingDeviation(n, m) : limitDeviation);

/** Deviation of the limit: the square root of 2 (pi^2 - 9) / 3. */
const limitDeviation = Math.sqrt((2 * (Math.PI ** 2 - 9)) / 3);

const quantile = (alpha: number): number => quantileOfSurvival(andersonDarlingSurvival, alpha, 4);

const measure: OrderedMeasure = {
  test: 'anderson-darling',
  measure: 'weighted root mean square difference of the distribution functions',
  raw: squaredDistance,
  statistic: (raw, { referenceCount, currentCount }) => (raw - 1) / deviation(referenceCount, currentCount),
  pValue: (raw, { referenceCount, currentCount }) =>
    andersonDarlingSurvival(1 + ((raw - 1) / deviation(referenceCount, currentCount)) * limitDeviation),
  square: (raw, { referenceCount: n, currentCount: m }) => raw * (1 / n + 1 / m),
  chance: ({ referenceCount: n, currentCount: m }) => 1 / n + 1 / m,
  noise: (alpha, { referenceCount: n, currentCount: m }) => quantile(alpha) * (1 / n + 1 / m),
  unitNoise: (alpha) => quantile(alpha) - 1,
};

/**
 * Two-sample Anderson-Darling test: the mean square difference of the two empirical distribution functions, each difference as large
 * as it is unlikely.
 *
 * The weights make it see the tails, where {@link kolmogorovSmirnov} and {@link cramerVonMises} are weak; for a shift it is about as
 * strong as {@link mannWhitney}. The effect size is the root of that mean, less what chance adds; the confidence interval is on the
 * safe side.
 *
 * Not for categories. Missing (NaN) and infinite values are set aside and counted. `statistic` is the standardised one that
 * `anderson_ksamp` of SciPy reports with middle ranks; the p-value is not cut off at 0.001 and 0.25 as its table is.
 *
 * Cost: two sorted copies and one walk, and a walk for each permutation.
 *
 * Source: Scholz, F. W. and Stephens, M. A. (1987), doi:10.1080/01621459.1987.10478517.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { andersonDarling } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 3000 }, (_, i) => i % 100);
 * const current = Float64Array.from({ length: 3000 }, (_, i) => 10 + (i % 100));
 * const result = andersonDarling().compare(reference, current);
 * result.verdict; // => 'drift'
 * result.effectSize.value > 0.2; // => true
 * ```
 */
export function andersonDarling(options: AndersonDarlingOptions = {}): TwoSampleTest {
  return orderedTest(measure, options, requireDecision(options, 0.07));
}
