import { meanOver, requireSameLength } from './mean-over.js';

/**
 * MAPE: the mean of `100 |actual - forecast| / |actual|`, in percent from 0, without an upper end.
 *
 * Steps where the actual value is 0 have no percentage: they count as 0 where the forecast is perfect and are left out otherwise,
 * so that the rest can still be read. Missing values are skipped; NaN if nothing can be compared. Not for series that come
 * near zero, and not for choosing between models: it punishes forecasts that are too high more than ones that are too low.
 *
 * Source: Hyndman and Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22
 * (2006), doi:10.1016/j.ijforecast.2006.03.001.
 *
 * @throws BellwetherError `invalid-input` where there is not one forecast per value.
 *
 * @example
 * ```ts
 * import { meanAbsolutePercentageError } from '@bellwether/forecasting';
 *
 * meanAbsolutePercentageError([100, 200], [90, 240]); // => 15
 * ```
 */
export function meanAbsolutePercentageError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  requireSameLength(actual, forecast);
  return meanOver(actual.length, (i) => {
    const error = Math.abs(actual[i]! - forecast[i]!);
    if (error === 0) return 0;
    return actual[i] === 0 ? Number.NaN : (100 * error) / Math.abs(actual[i]!);
  });
}

/**
 * WAPE: the sum of |actual - forecast| divided by the sum of |actual|, in percent. Unlike MAPE it stands single zeros, and it
 * weighs large values as they weigh in the total, as one wants for demand and cost.
 *
 * Missing values are skipped; NaN if nothing can be compared, or where all actual values are 0 and the forecast is not perfect.
 *
 * Source: Kolassa and Schütz, "Advantages of the MAD/MEAN ratio over the MAPE", Foresight 6 (2007).
 *
 * @throws BellwetherError `invalid-input` where there is not one forecast per value.
 *
 * @example
 * ```ts
 * import { weightedAbsolutePercentageError } from '@bellwether/forecasting';
 *
 * weightedAbsolutePercentageError([0, 100, 300], [10, 90, 280]); // => 10
 * ```
 */
export function weightedAbsolutePercentageError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  requireSameLength(actual, forecast);
  let errors = 0;
  let total = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const error = Math.abs(actual[i]! - forecast[i]!);
    if (Number.isNaN(error)) continue;
    errors += error;
    total += Math.abs(actual[i]!);
    count += 1;
  }
  if (count === 0) return Number.NaN;
  if (errors === 0) return 0;
  return total === 0 ? Number.NaN : (100 * errors) / total;
}
