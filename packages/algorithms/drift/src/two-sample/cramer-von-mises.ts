import type { TwoSampleTest } from '@bellwether/core';
import { requireDecision } from '../decision.js';
import { cramerVonMisesSurvival } from '../kernels/cramer-von-mises-null.js';
import { type OrderedMeasure, type OrderedTestOptions, orderedTest, quantileOfSurvival } from './ordered-comparison.js';

/** Options of {@link cramerVonMises}. */
export interface CramerVonMisesOptions extends OrderedTestOptions {
  /**
   * Largest effect size that does not matter, from 0 to 1. 0.03 is about what a shift of a normal variable by a tenth of its
   * deviation does.
   *
   * @default 0.03
   */
  readonly tolerance?: number;
}

/** Squared differences of ranks: n times those of one sample and m times those of the other, ties at their mean rank. */
function rankSquares(a: Float64Array, b: Float64Array, n: number, m: number): number {
  let below = 0;
  let belowOther = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i]!;
    const y = b[i]!;
    sum += n * (x * (belowOther + y / 2) ** 2 + (x ** 3 - x) / 12);
    sum += m * (y * (below + x / 2) ** 2 + (y ** 3 - y) / 12);
    below += x;
    belowOther += y;
  }
  return sum;
}

/** The two-sample statistic T of Anderson (1962), as SciPy has it, from the squares of the ranks. */
function statisticOf(squares: number, n: number, m: number): number {
  return squares / n / m / (n + m) - (4 * n * m - 1) / (6 * (n + m));
}

const quantile = (alpha: number): number => quantileOfSurvival(cramerVonMisesSurvival, alpha, 1);

const measure: OrderedMeasure = {
  test: 'cramer-von-mises',
  measure: 'root mean square difference of the distribution functions',
  raw: rankSquares,
  statistic: (raw, { referenceCount, currentCount }) => statisticOf(raw, referenceCount, currentCount),
  pValue: (raw, { referenceCount: n, currentCount: m }) => {
    const total = n + m;
    const mean = (1 + 1 / total) / 6;
    const variance =
      ((total + 1) * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m)) / (45 * total ** 2 * 4 * n * m);
    const standardised = (statisticOf(raw, n, m) - mean) / Math.sqrt(45 * variance);
    return cramerVonMisesSurvival(1 / 6 + standardised);
  },
  square: (raw, { referenceCount: n, currentCount: m }) => statisticOf(raw, n, m) * (1 / n + 1 / m),
  chance: ({ referenceCount: n, currentCount: m }) => ((1 + 1 / (n + m)) / 6) * (1 / n + 1 / m),
  noise: (alpha, { referenceCount: n, currentCount: m }) => quantile(alpha) * (1 / n + 1 / m),
  unitNoise: (alpha) => quantile(alpha) - 1 / 6,
};

/**
 * Two-sample Cramer-von Mises test: the mean square difference of the two empirical distribution functions.
 *
 * Like {@link kolmogorovSmirnov} it sees any kind of change and does not depend on the scale, but it gathers small differences
 * everywhere instead of looking at the largest, which finds shifts sooner. The effect size is the root of that mean, less what
 * chance adds; the confidence interval is on the safe side.
 *
 * Not for changes in the tails only ({@link andersonDarling}) nor for categories. Missing (NaN) and infinite values are set aside
 * and counted. `statistic` is T as SciPy reports it.
 *
 * Cost: two sorted copies and one walk, and a walk for each permutation.
 *
 * Source: Anderson, T. W. (1962), doi:10.1214/aoms/1177704477.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { cramerVonMises } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 3000 }, (_, i) => i % 100);
 * const current = Float64Array.from({ length: 3000 }, (_, i) => 10 + (i % 100));
 * const result = cramerVonMises().compare(reference, current);
 * result.verdict; // => 'drift'
 * result.pValue; // => 0.001
 * ```
 */
export function cramerVonMises(options: CramerVonMisesOptions = {}): TwoSampleTest {
  return orderedTest(measure, options, requireDecision(options, 0.03));
}
