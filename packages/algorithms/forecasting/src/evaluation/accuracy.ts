import { type Forecast, type PredictionInterval, requireInteger, requireNumber } from '@bellwether/core';
import { meanOver, requireSameLength, scaled } from './mean-over.js';
import { meanAbsolutePercentageError, weightedAbsolutePercentageError } from './percentage-errors.js';
import { continuousRankedProbabilityScore } from './ranked-probability-score.js';
import { rootMeanSquaredScaledError } from './squared-scaled-error.js';

/** Mean of |actual - forecast|, in the unit of the series. Missing values are skipped; NaN if nothing can be compared. */
export function meanAbsoluteError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  requireSameLength(actual, forecast);
  return meanOver(actual.length, (i) => Math.abs(actual[i]! - forecast[i]!));
}

/** Square root of the mean squared error, in the unit of the series. Missing values are skipped; NaN if there is none. */
export function rootMeanSquaredError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  requireSameLength(actual, forecast);
  return Math.sqrt(meanOver(actual.length, (i) => (actual[i]! - forecast[i]!) ** 2));
}

/**
 * sMAPE as in the M4 competition: the mean of `200 |actual - forecast| / (|actual| + |forecast|)`, in percent from 0 to 200.
 *
 * A step where both are 0 is a perfect forecast and counts as 0. Missing values are skipped; NaN if nothing can be compared.
 * Not for series that come near zero, where it says little.
 *
 * Source: Makridakis, Spiliotis and Assimakopoulos, "The M4 Competition", International Journal of Forecasting 36 (2020),
 * doi:10.1016/j.ijforecast.2019.04.014.
 */
export function symmetricMeanAbsolutePercentageError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  requireSameLength(actual, forecast);
  return meanOver(actual.length, (i) => {
    const error = Math.abs(actual[i]! - forecast[i]!);
    return error === 0 ? 0 : (200 * error) / (Math.abs(actual[i]!) + Math.abs(forecast[i]!));
  });
}

/** Mean absolute change over one season of the training values: what scaled errors are divided by. */
export function seasonalScale(training: ArrayLike<number>, seasonLength = 1): number {
  requireInteger('seasonLength', seasonLength, { min: 1 });
  return meanOver(training.length - seasonLength, (i) => Math.abs(training[i + seasonLength]! - training[i]!));
}

/**
 * MASE: the mean absolute error divided by that of the (seasonal) naive method within the training values. Below 1 is better
 * than repeating the last season one step ahead.
 *
 * Missing values are skipped. NaN where nothing can be compared, or where the training values never change over a season
 * (then there is no scale) and the forecast is not perfect.
 *
 * Source: Hyndman and Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22
 * (2006), doi:10.1016/j.ijforecast.2006.03.001.
 */
export function meanAbsoluteScaledError(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  training: ArrayLike<number>,
  seasonLength = 1,
): number {
  return scaled(meanAbsoluteError(actual, forecast), seasonalScale(training, seasonLength));
}

/**
 * Mean quantile loss of a forecast of the given quantile: `probability · (actual - quantile)` above it and
 * `(1 - probability) · (quantile - actual)` below. Least for the true quantile. In the unit of the series; missing values are
 * skipped.
 */
export function pinballLoss(actual: ArrayLike<number>, quantile: ArrayLike<number>, probability: number): number {
  requireSameLength(actual, quantile);
  requireNumber('probability', probability, { min: 0, max: 1 });
  return meanOver(actual.length, (i) => {
    const error = actual[i]! - quantile[i]!;
    return error >= 0 ? probability * error : (probability - 1) * error;
  });
}

/** Share of the actual values within their interval, bounds included. Missing values are skipped; NaN if there is none. */
export function coverage(actual: ArrayLike<number>, lower: ArrayLike<number>, upper: ArrayLike<number>): number {
  requireSameLength(actual, lower);
  requireSameLength(actual, upper);
  return meanOver(actual.length, (i) =>
    Number.isNaN(actual[i]! + lower[i]! + upper[i]!)
      ? Number.NaN
      : Number(actual[i]! >= lower[i]! && actual[i]! <= upper[i]!),
  );
}

/** Mean interval score, in the unit of the series: the width plus `2 / (1 - level)` times what a value lies outside. */
export function intervalScore(
  actual: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  level: number,
): number {
  requireSameLength(actual, lower);
  requireSameLength(actual, upper);
  requireNumber('level', level, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true });
  return meanOver(actual.length, (i) => {
    const value = actual[i]!;
    const outside = Math.max(0, lower[i]! - value) + Math.max(0, value - upper[i]!);
    return upper[i]! - lower[i]! + (2 / (1 - level)) * outside;
  });
}

/**
 * MSIS: the mean interval score divided by the {@link seasonalScale} of the training values. Lower is better; it rewards
 * narrow intervals and punishes values outside.
 *
 * Missing values are skipped; NaN where there is no scale.
 *
 * Source: Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", Journal of the American
 * Statistical Association 102 (2007), doi:10.1198/016214506000001437; scaled as in the M4 competition.
 */
export function meanScaledIntervalScore(
  actual: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  level: number,
  training: ArrayLike<number>,
  seasonLength = 1,
): number {
  return scaled(intervalScore(actual, lower, upper, level), seasonalScale(training, seasonLength));
}

/** How one interval of a forecast did. JSON-safe: `null` is "cannot be said". */
export interface IntervalAccuracy {
  readonly level: number;
  /** Share of the values inside; should be near `level`. */
  readonly coverage: number | null;
  /** Mean scaled interval score; lower is better. */
  readonly meanScaledIntervalScore: number | null;
}

/** How a forecast did. JSON-safe: `null` is "cannot be said". */
export interface Accuracy {
  /** Steps that could be compared. */
  readonly compared: number;
  readonly meanAbsoluteError: number | null;
  readonly rootMeanSquaredError: number | null;
  /** In percent, 0 to 200. */
  readonly symmetricMeanAbsolutePercentageError: number | null;
  /** In percent; steps whose value is 0 are left out. */
  readonly meanAbsolutePercentageError: number | null;
  /** Sum of the errors in percent of the sum of the values. */
  readonly weightedAbsolutePercentageError: number | null;
  readonly meanAbsoluteScaledError: number | null;
  readonly rootMeanSquaredScaledError: number | null;
  /** CRPS of the distribution that point (taken for the median) and intervals describe, in the unit of the series. */
  readonly continuousRankedProbabilityScore: number | null;
  readonly intervals: readonly IntervalAccuracy[];
}

/** What {@link accuracy} compares. */
export interface AccuracyOptions {
  /** What came, one value per forecast step; missing values are NaN and skipped. */
  readonly actual: ArrayLike<number>;
  /** Point forecasts and intervals, as a model returns them. */
  readonly forecast: Pick<Forecast, 'point' | 'intervals'>;
  /** The values the model was fitted to, for the measures that are scaled. */
  readonly training: ArrayLike<number>;
  /** Steps in one season of the naive method that errors are scaled by. @default 1 */
  readonly seasonLength?: number;
}

/** A number, or `null` for what is not one. */
export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The score of the quantiles that a forecast shows: the bounds of its intervals and, as the median, its point. */
function rankedProbabilityScore(
  actual: ArrayLike<number>,
  point: Float64Array,
  intervals: readonly PredictionInterval[],
): number {
  const narrowFirst = intervals.toSorted((a, b) => a.level - b.level);
  const wideFirst = narrowFirst.toReversed();
  return continuousRankedProbabilityScore(actual, {
    probabilities: [
      ...wideFirst.map(({ level }) => (1 - level) / 2),
      0.5,
      ...narrowFirst.map(({ level }) => (1 + level) / 2),
    ],
    quantiles: [...wideFirst.map(({ lower }) => lower), point, ...narrowFirst.map(({ upper }) => upper)],
  });
}

/**
 * All measures of one forecast in one JSON-safe summary.
 *
 * @throws BellwetherError `invalid-input` where there is not one actual value per step.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { accuracy, naive } from '@bellwether/forecasting';
 *
 * const training = [5, 7, 6, 8];
 * const fitted = naive().fit(createTimeSeries({ start: 0, step: '1h', values: training }));
 * const forecast = fitted.forecast({ horizon: 2, levels: [0.8] });
 * const result = accuracy({ actual: [9, 12], forecast, training });
 * result.meanAbsoluteError; // => 2.5
 * result.meanAbsoluteScaledError; // => 1.5
 * result.intervals[0]!.coverage; // => 0.5
 * ```
 */
export function accuracy(options: AccuracyOptions): Accuracy {
  const { actual, forecast, training, seasonLength = 1 } = options;
  const { point, intervals } = forecast;
  const scale = seasonalScale(training, seasonLength);
  const absolute = meanAbsoluteError(actual, point);
  let compared = 0;
  for (let i = 0; i < actual.length; i += 1) if (!Number.isNaN(actual[i]! - point[i]!)) compared += 1;
  return {
    compared,
    meanAbsoluteError: numberOrNull(absolute),
    rootMeanSquaredError: numberOrNull(rootMeanSquaredError(actual, point)),
    symmetricMeanAbsolutePercentageError: numberOrNull(symmetricMeanAbsolutePercentageError(actual, point)),
    meanAbsolutePercentageError: numberOrNull(meanAbsolutePercentageError(actual, point)),
    weightedAbsolutePercentageError: numberOrNull(weightedAbsolutePercentageError(actual, point)),
    meanAbsoluteScaledError: numberOrNull(scaled(absolute, scale)),
    rootMeanSquaredScaledError: numberOrNull(rootMeanSquaredScaledError(actual, point, training, seasonLength)),
    continuousRankedProbabilityScore: numberOrNull(rankedProbabilityScore(actual, point, intervals)),
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      coverage: numberOrNull(coverage(actual, lower, upper)),
      meanScaledIntervalScore: numberOrNull(scaled(intervalScore(actual, lower, upper, level), scale)),
    })),
  };
}
