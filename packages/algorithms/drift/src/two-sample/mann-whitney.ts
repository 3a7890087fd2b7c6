import type { TwoSampleTest } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { type DecisionOptions, requireDecision, show } from '../decision.js';
import { mannWhitneyPValue, mannWhitneyStatistic } from '../kernels/mann-whitney-statistic.js';
import { areConstant, numericTest, withoutSign } from './numeric-comparison.js';

/** Options of {@link mannWhitney}. */
export interface MannWhitneyOptions extends DecisionOptions {
  /**
   * Largest effect size that does not matter, from 0 to 1. 0.05 is about what a shift of a normal variable by a tenth of its
   * deviation does.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
}

/** Deviation of the effect size where nothing differs, over sqrt(1/n + 1/m). */
const unitDeviation = 1 / Math.sqrt(3);

/** What the values of one sample add to the variance of the share of won pairs. */
function shareVariance(own: Float64Array, other: Float64Array): number {
  let below = 0;
  let upTo = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < own.length; i += 1) {
    while (below < other.length && other[below]! < own[i]!) below += 1;
    while (upTo < other.length && other[upTo]! <= own[i]!) upTo += 1;
    const share = (below + upTo) / 2 / other.length;
    sum += share;
    squares += share * share;
  }
  const size = own.length;
  return size < 2 ? 0.25 : Math.max(0, squares - (sum * sum) / size) / (size - 1) / size;
}

/**
 * Mann-Whitney (Wilcoxon rank sum) test: whether values of one sample tend to be larger than those of the other.
 *
 * The strongest of the rank tests for a shift, not moved by outliers and the same for any increasing transformation of both samples.
 * The effect size is Cliff's delta without its sign: the share of pairs of which the current value is the larger less the share of
 * which it is the smaller; its interval is DeLong's.
 *
 * Not for changes of the spread or the shape that leave the middle where it is: it does not see them
 * ({@link kolmogorovSmirnov}, {@link andersonDarling} do). Missing (NaN) and infinite values are set aside and counted.
 *
 * `statistic` counts the pairs of which the current value is the larger (ties half), as `mannwhitneyu(current, reference)` of SciPy.
 * The p-value is the normal approximation for ties, with a correction for continuity: good from about 8 values on each side. Cost:
 * two sorted copies and one walk.
 *
 * Sources: Mann, H. B. and Whitney, D. R. (1947), doi:10.1214/aoms/1177730491; DeLong, E. R. et al. (1988), doi:10.2307/2531595.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { mannWhitney } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 3000 }, (_, i) => i % 100);
 * const current = Float64Array.from({ length: 3000 }, (_, i) => 10 + (i % 100));
 * const result = mannWhitney().compare(reference, current);
 * result.verdict; // => 'drift'
 * result.effectSize.value; // => 0.19
 * ```
 */
export function mannWhitney(options: MannWhitneyOptions = {}): TwoSampleTest {
  const decision = requireDecision(options, 0.05);
  const { alpha, tolerance } = decision;
  const noise = (level: number): number => normalQuantile(1 - level / 2) * unitDeviation;
  const neededCount = (level: number): number => 2 * (noise(level) / tolerance) ** 2;
  return numericTest(
    {
      test: 'mann-whitney',
      measure: "Cliff's delta",
      neededCount,
      compare: (reference, current) => {
        const n = reference.length;
        const m = current.length;
        const found = mannWhitneyStatistic(reference, current);
        const delta = (2 * found.pairs) / n / m - 1;
        const band =
          2 *
          normalQuantile(1 - alpha / 2) *
          Math.sqrt(shareVariance(reference, current) + shareVariance(current, reference));
        const constant = areConstant(reference, current);
        return {
          statistic: found.pairs,
          pValue: mannWhitneyPValue(found, n, m),
          value: Math.abs(delta),
          ...withoutSign(Math.max(-1, delta - band), Math.min(1, delta + band)),
          limits: (level) => ({
            detectable: constant ? 0 : noise(level) * Math.sqrt(1 / n + 1 / m),
            neededCount: neededCount(level),
          }),
          detail: `Of all pairs, the current value is the larger in ${show(50 * (1 + delta))} % (ties count half).`,
        };
      },
    },
    decision,
  );
}
