import type { TwoSampleTest } from '@bellwether/core';
import { normalQuantile, studentTQuantile, studentTSurvival } from '@bellwether/statistics';
import { type DecisionOptions, requireDecision } from '../decision.js';
import { sortedMoments } from '../kernels/sorted-moments.js';
import { scaledPair } from '../samples/numeric-sample.js';
import { numericTest, withoutSign } from './numeric-comparison.js';

/** Options of {@link welchT}. */
export interface WelchTOptions extends DecisionOptions {
  /**
   * Largest effect size that does not matter, at least 0, in standard deviations of the reference.
   *
   * @default 0.1
   */
  readonly tolerance?: number;
}

/**
 * Welch's t-test: whether the means of two samples differ, whatever their variances.
 *
 * The strongest test for a shift of values that are about normal. The effect size is the difference of the means without its sign,
 * over the standard deviation of the reference (of both samples where the reference is constant), with Welch's interval.
 *
 * Not for heavy tails, where few values make the mean ({@link mannWhitney} instead), nor for changes that leave the mean where it is.
 * Missing (NaN) and infinite values are set aside and counted. `statistic` is t, positive where the current mean is larger.
 *
 * Cost: two sorted copies. Source: Welch, B. L. (1947), doi:10.2307/2332510.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { welchT } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 3000 }, (_, i) => i % 100);
 * const current = Float64Array.from({ length: 3000 }, (_, i) => 10 + (i % 100));
 * const result = welchT().compare(reference, current);
 * result.verdict; // => 'drift'
 * result.effectSize.value.toFixed(2); // => '0.35'
 * ```
 */
export function welchT(options: WelchTOptions = {}): TwoSampleTest {
  const decision = requireDecision(options, 0.1);
  const { alpha, tolerance } = decision;
  const noise = (level: number): number => normalQuantile(1 - level / 2);
  const neededCount = (level: number): number => 2 * (noise(level) / tolerance) ** 2;
  return numericTest(
    {
      test: 'welch-t',
      measure: 'difference of the means / reference standard deviation',
      neededCount,
      compare: (referenceValues, currentValues) => {
        const { reference, current } = scaledPair(referenceValues, currentValues);
        const n = reference.length;
        const m = current.length;
        const a = sortedMoments(reference);
        const b = sortedMoments(current);
        const difference = b.mean - a.mean;
        const error = Math.sqrt(a.variance / n + b.variance / m);
        const scale = Math.sqrt(a.variance || b.variance) || Math.abs(difference) || 1;
        const constant = error === 0;
        // Two different constants: as certain as the smallest samples allow. A single value has no variance to go by.
        const known = n > 1 && m > 1;
        const t = constant ? Math.sign(difference) * Number.MAX_VALUE * (known ? 1 : 0) : difference / error;
        const degrees = constant
          ? 1
          : (a.variance / n + b.variance / m) ** 2 /
            ((a.variance / n) ** 2 / Math.max(1, n - 1) + (b.variance / m) ** 2 / Math.max(1, m - 1));
        const band = constant ? 0 : studentTQuantile(1 - alpha / 2, degrees) * error;
        const differs = constant && difference !== 0 && known;
        return {
          statistic: known ? t : 0,
          pValue:
            !known || (constant && !differs)
              ? 1
              : constant
                ? 0
                : Math.min(1, 2 * studentTSurvival(Math.abs(t), degrees)),
          value: Math.abs(difference) / scale,
          ...withoutSign((difference - band) / scale, (difference + band) / scale),
          limits: (level) => ({
            detectable: known ? (noise(level) * error) / scale : Number.POSITIVE_INFINITY,
            neededCount: neededCount(level),
          }),
        };
      },
    },
    decision,
  );
}
