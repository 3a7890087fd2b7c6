import { requireInteger } from '@bellwether/core';
import { meanOver, requireSameLength, scaled } from './mean-over.js';

/**
 * RMSSE: the root of the mean squared error divided by the mean squared (seasonal) change within the training values. Below 1 is
 * better than repeating the last season one step ahead; unlike MASE it is least for the mean and not the median, which suits
 * counts that are mostly zero.
 *
 * Missing values are skipped. NaN where nothing can be compared, or where the training values never change over a season and the
 * forecast is not perfect.
 *
 * Source: Makridakis, Spiliotis and Assimakopoulos, "The M5 competition: Background, organization, and implementation",
 * International Journal of Forecasting 38 (2022), doi:10.1016/j.ijforecast.2021.07.007; with a season of 1 as there.
 *
 * @throws BellwetherError `invalid-input` where there is not one forecast per value, `invalid-option` for a season below 1.
 *
 * @example
 * ```ts
 * import { rootMeanSquaredScaledError } from '@bellwether/forecasting';
 *
 * rootMeanSquaredScaledError([10, 14], [12, 12], [1, 2, 1, 2]); // => 2
 * ```
 */
export function rootMeanSquaredScaledError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  training: ArrayLike<number>,
  seasonLength = 1,
): number {
  requireSameLength(actual, forecast);
  requireInteger('seasonLength', seasonLength, { min: 1 });
  const squares = meanOver(actual.length, (i) => (actual[i]! - forecast[i]!) ** 2);
  const scale = meanOver(training.length - seasonLength, (i) => (training[i + seasonLength]! - training[i]!) ** 2);
  return Math.sqrt(scaled(squares, scale));
}
