import { requireInteger, requireNumber, requireOneOf } from '@bellwether/core';
import { studentTCdf, studentTSurvival } from '@bellwether/statistics';
import { requireSameLength } from './mean-over.js';

/** Settings of {@link dieboldMariano}. */
export interface DieboldMarianoOptions {
  /** Steps ahead of the forecasts, at least 1. Errors of forecasts further ahead hang together over more steps. @default 1 */
  readonly horizon?: number;
  /** Exponent of the loss `|error|^power`, above 0: 2 for squared errors, 1 for absolute ones. @default 2 */
  readonly power?: number;
  /** Whether to ask if the first is better, if it is worse, or if there is any difference. @default 'two-sided' */
  readonly alternative?: 'two-sided' | 'first-better' | 'second-better';
  /**
   * How the long-run variance is estimated: `'plain'` sums the autocovariances below the horizon, as in the paper, and may
   * come out negative; `'bartlett'` weighs them down with the lag and cannot.
   *
   * @default 'plain'
   */
  readonly variance?: 'plain' | 'bartlett';
}

/** What {@link dieboldMariano} found. JSON-safe. */
export interface DieboldMarianoResult {
  /** `'too-few'`: fewer pairs than the horizon needs. `'no-variation'`: the losses differ by the same at every step, or not at all. */
  readonly status: 'ok' | 'too-few' | 'no-variation';
  /** Pairs of errors that could be compared. */
  readonly compared: number;
  /** Mean loss of the first minus mean loss of the second: below 0 the first is better. */
  readonly meanLossDifference: number | null;
  /** The corrected statistic, to be compared with Student's t of `compared - 1` degrees of freedom. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** JSON-safe sentences about what was done instead. */
  readonly notes: readonly string[];
}

/** Autocovariance with divisor n, as the variance of a mean needs it. */
function autocovariance(values: Float64Array, centre: number, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i += 1) sum += (values[i]! - centre) * (values[i - lag]! - centre);
  return sum / values.length;
}

function varianceOfMean(values: Float64Array, centre: number, horizon: number, bartlett: boolean): number {
  let sum = autocovariance(values, centre, 0);
  for (let lag = 1; lag < horizon; lag += 1) {
    sum += 2 * (bartlett ? 1 - lag / horizon : 1) * autocovariance(values, centre, lag);
  }
  return sum / values.length;
}

function lossDifferences(first: ArrayLike<number>, second: ArrayLike<number>, power: number): Float64Array {
  const differences: number[] = [];
  for (let i = 0; i < first.length; i += 1) {
    const difference = Math.abs(first[i]!) ** power - Math.abs(second[i]!) ** power;
    if (Number.isFinite(difference)) differences.push(difference);
  }
  return Float64Array.from(differences);
}

/**
 * Diebold-Mariano test with the correction of Harvey, Leybourne and Newbold: whether the errors of two forecasts of the same
 * values differ by more than chance. Equal accuracy is the null hypothesis.
 *
 * Pass the errors (actual minus forecast) of both at the same steps, all of forecasts the same number of steps ahead, in order of time:
 * those of one `step` in the `forecasts` frame of `backtest` with origins one step apart.
 *
 * - **Not for** comparing nested models fitted on the same data, nor for errors in one forecast at many horizons.
 * - **Missing values**: a step where either error is missing or infinite is left out, and the others move together.
 * - **Ugly data**: fewer than `horizon + 1` pairs (at least 2), or losses that differ by a constant, give a status and nulls. A negative
 *   variance is replaced by that of horizon 1 and said so, as R does.
 * - **Cost**: O(steps · horizon).
 *
 * Agrees with `dm.test` of R's forecast 8.20 to 1e-9.
 *
 * Source: Diebold and Mariano, "Comparing predictive accuracy", Journal of Business & Economic Statistics 13 (1995),
 * doi:10.1080/07350015.1995.10524599; Harvey, Leybourne and Newbold, "Testing the equality of prediction mean squared errors",
 * International Journal of Forecasting 13 (1997), doi:10.1016/S0169-2070(96)00719-4.
 *
 * @throws BellwetherError `invalid-input` where the lists differ in length, `invalid-option` for settings outside their range.
 *
 * @example
 * ```ts
 * import { dieboldMariano } from '@bellwether/forecasting';
 *
 * const close = [0.5, -1, 0.8, -0.4, 1.1, -0.9, 0.2, 0.6];
 * const wide = [2.1, -3, 1.9, -2.4, 0.9, -3.1, 2.2, 1.6];
 * const { statistic, pValue } = dieboldMariano(close, wide);
 * statistic; // => -4.231368
 * pValue! < 0.01; // => true
 * ```
 */
export function dieboldMariano(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: DieboldMarianoOptions = {},
): DieboldMarianoResult {
  const horizon = requireInteger('horizon', options.horizon ?? 1, { min: 1 });
  const power = requireNumber('power', options.power ?? 2, { min: 0, exclusiveMin: true });
  const alternatives = ['two-sided', 'first-better', 'second-better'] as const;
  const alternative = requireOneOf('alternative', options.alternative ?? 'two-sided', alternatives);
  const bartlett = requireOneOf('variance', options.variance ?? 'plain', ['plain', 'bartlett']) === 'bartlett';
  requireSameLength(first, second);
  const differences = lossDifferences(first, second, power);
  const n = differences.length;
  const mean = n === 0 ? Number.NaN : differences.reduce((sum, value) => sum + value, 0) / n;
  const unknown = { compared: n, meanLossDifference: n === 0 ? null : mean, statistic: null, pValue: null, notes: [] };
  if (n < Math.max(2, horizon + 1)) return { status: 'too-few', ...unknown };
  const notes: string[] = [];
  let used = horizon;
  let variance = varianceOfMean(differences, mean, horizon, bartlett);
  if (!(variance > 0) && horizon > 1) {
    notes.push(
      'The variance came out negative: that of one step ahead is used instead; variance "bartlett" avoids this.',
    );
    used = 1;
    variance = varianceOfMean(differences, mean, 1, bartlett);
  }
  // Equal differences leave a rest of rounding, which is no variation.
  if (!(variance > 1e-28 * mean * mean)) return { status: 'no-variation', ...unknown };
  const correction = Math.sqrt((n + 1 - 2 * used + (used / n) * (used - 1)) / n);
  const statistic = (correction * mean) / Math.sqrt(variance);
  const pValue =
    alternative === 'two-sided'
      ? 2 * studentTSurvival(Math.abs(statistic), n - 1)
      : alternative === 'first-better'
        ? studentTCdf(statistic, n - 1)
        : studentTSurvival(statistic, n - 1);
  return { status: 'ok', compared: n, meanLossDifference: mean, statistic, pValue, notes };
}
