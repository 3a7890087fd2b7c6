import { BellwetherError, invalidOption } from '@bellwether/core';
import { meanOver, requireSameLength } from './mean-over.js';

/** A forecast distribution by its quantiles. */
export interface QuantileForecast {
  /** Probabilities of the quantiles, ascending, each above 0 and below 1, at least one. */
  readonly probabilities: readonly number[];
  /** One array per probability, with a value per step. Where they cross at a step they are put in order. */
  readonly quantiles: readonly ArrayLike<number>[];
}

/** The integral of (F - 1{x ≥ value})² over a stretch on which F is a line. */
function stretch(from: number, to: number, left: number, right: number, value: number): number {
  const below = (width: number, a: number, b: number): number => (width * (a * a + a * b + b * b)) / 3;
  if (value >= to) return below(to - from, left, right);
  if (value <= from) return below(to - from, 1 - left, 1 - right);
  const middle = left + ((right - left) * (value - from)) / (to - from);
  return below(value - from, left, middle) + below(to - value, 1 - middle, 1 - right);
}

function quantileScore(value: number, probabilities: readonly number[], quantiles: Float64Array): number {
  const last = quantiles.length - 1;
  let score = Math.max(0, quantiles[0]! - value) + Math.max(0, value - quantiles[last]!);
  for (let k = 0; k < last; k += 1) {
    score += stretch(quantiles[k]!, quantiles[k + 1]!, probabilities[k]!, probabilities[k + 1]!, value);
  }
  return score;
}

/** Refuses probabilities that are not ascending between 0 and 1. */
export function requireProbabilities(probabilities: readonly number[]): void {
  const fits = probabilities.every((p, k) => p > (k === 0 ? 0 : probabilities[k - 1]!) && p < 1);
  if (probabilities.length === 0 || !fits) {
    throw invalidOption('probabilities', probabilities, 'at least one number above 0 and below 1, in ascending order');
  }
}

/**
 * CRPS of a forecast given by quantiles, in the unit of the series: the mean over the steps of the integral of `(F(x) - 1{x ≥ actual})²`.
 * It rewards a distribution that is narrow and right, and is the absolute error where the distribution is one value.
 *
 * F runs straight between the quantiles and jumps from 0 and to 1 at the outermost ones; the integral of that F is exact.
 * More quantiles describe the distribution better: few, as from one interval, make the score coarse, the same for all models.
 * Missing values are skipped; NaN if nothing can be compared. Cost: O(steps · quantiles · log quantiles).
 *
 * Source: Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", Journal of the American
 * Statistical Association 102 (2007), doi:10.1198/016214506000001437.
 *
 * @throws BellwetherError `invalid-option` for probabilities that are not ascending between 0 and 1; `invalid-input` where
 * there is not one array per probability and one quantile per value.
 *
 * @example
 * ```ts
 * import { continuousRankedProbabilityScore } from '@bellwether/forecasting';
 *
 * const forecast = { probabilities: [0.1, 0.5, 0.9], quantiles: [[8], [10], [12]] };
 * continuousRankedProbabilityScore([10], forecast); // => 0.413333
 * ```
 */
export function continuousRankedProbabilityScore(actual: ArrayLike<number>, forecast: QuantileForecast): number {
  const { probabilities, quantiles } = forecast;
  requireProbabilities(probabilities);
  if (quantiles.length !== probabilities.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${quantiles.length} arrays of quantiles for ${probabilities.length} probabilities; there must be one each.`,
      { details: { quantiles: quantiles.length, probabilities: probabilities.length } },
    );
  }
  for (const column of quantiles) requireSameLength(actual, column);
  const row = new Float64Array(quantiles.length);
  return meanOver(actual.length, (i) => {
    for (let k = 0; k < row.length; k += 1) row[k] = quantiles[k]![i]!;
    row.sort();
    // Sorting puts NaN last.
    return Number.isNaN(row[row.length - 1]!) ? Number.NaN : quantileScore(actual[i]!, probabilities, row);
  });
}

/**
 * CRPS of a forecast given by sample paths, as `simulate` draws them, in the unit of the series: the mean over the steps of
 * `E|X - actual| - E|X - X'| / 2` over the values that the paths have at that step (the score of their empirical distribution).
 *
 * With n paths it is on average larger by a share of about 1/n than with endlessly many. Missing values are skipped, paths that are
 * missing at a step too; NaN if nothing can be compared. Cost: O(steps · paths · log paths).
 *
 * Source: Gneiting and Raftery (2007), doi:10.1198/016214506000001437; Hersbach, "Decomposition of the continuous ranked
 * probability score for ensemble prediction systems", Weather and Forecasting 15 (2000),
 * doi:10.1175/1520-0434(2000)015<0559:DOTCRP>2.0.CO;2.
 *
 * @throws BellwetherError `invalid-input` where a path has not one value per actual value, or there is no path.
 *
 * @example
 * ```ts
 * import { continuousRankedProbabilityScoreOfPaths } from '@bellwether/forecasting';
 *
 * continuousRankedProbabilityScoreOfPaths([10, 11], [[9, 11], [11, 11], [10, 11]]); // => 0.111111
 * ```
 */
export function continuousRankedProbabilityScoreOfPaths(
  actual: ArrayLike<number>,
  paths: readonly ArrayLike<number>[],
): number {
  if (paths.length === 0)
    throw new BellwetherError('invalid-input', 'There is no sample path; there must be at least one.');
  for (const path of paths) requireSameLength(actual, path);
  const values = new Float64Array(paths.length);
  return meanOver(actual.length, (i) => {
    let count = 0;
    for (const path of paths) {
      if (Number.isNaN(path[i]!)) continue;
      values[count] = path[i]!;
      count += 1;
    }
    const sorted = values.subarray(0, count).sort();
    let distance = 0;
    let spread = 0;
    for (let k = 0; k < count; k += 1) {
      distance += Math.abs(sorted[k]! - actual[i]!);
      // Over all pairs, the k-th smallest is the greater one in k of them and the smaller one in count - 1 - k.
      spread += (2 * k - count + 1) * sorted[k]!;
    }
    return distance / count - spread / (count * count);
  });
}
