import type { FittedForecaster } from '@bellwether/core';
import { type QuantileForecast, requireProbabilities } from '../evaluation/ranked-probability-score.js';

/** Settings of {@link forecastQuantiles}. */
export interface ForecastQuantilesOptions {
  /** How many steps ahead, at least 1. */
  readonly horizon: number;
  /** Probabilities of the quantiles, ascending, each above 0 and below 1: 0.9 asks for the value not exceeded in nine of ten cases. */
  readonly probabilities: readonly number[];
  /** Future values of explanatory columns, by name, `horizon` long; only for models fitted with such columns. */
  readonly future?: Readonly<Record<string, Float64Array>>;
}

/** What {@link forecastQuantiles} answers: what `continuousRankedProbabilityScore` takes, with its place in time. */
export interface ForecastQuantiles extends QuantileForecast {
  /** The model that made it, for people and logs. */
  readonly model: string;
  /** Time of the first forecast step, milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds between steps. */
  readonly step: number;
  /** One array per probability, with a value per step; they never cross. NaN where the model has seen no value. */
  readonly quantiles: readonly Float64Array[];
  /** The notes of the forecast it rests on. */
  readonly notes: readonly string[];
}

/** The level whose bounds stand for the median: narrow enough for its middle to be nothing else. */
const medianLevel = 1e-3;

/** The level of the interval that ends at a quantile, free of rounding, so that both of its ends share one interval. */
function levelOf(probability: number): number {
  return Number(Math.max(medianLevel, Math.abs(2 * probability - 1)).toPrecision(12));
}

/**
 * Quantiles of the forecast of any fitted model, step by step.
 *
 * The quantile at probability p is an end of the prediction interval of level |2p - 1|, which the model computes in closed
 * form, from errors or from futures, whichever is its way; the median is the middle of a very narrow interval.
 * Around p = 0.5 the model's own point forecast, which may be a mean, plays no part.
 *
 * - **Not for** questions about a whole period, such as its maximum: use {@link samplePaths} or `headroom`.
 * - **Equal sides**: intervals that do not leave the same probability on each side, such as `conformalIntervals` with equal
 *   sides on skewed errors, give quantiles that are off by that much; `sides: 'separate'` does not.
 * - **Cost**: one forecast with a level for each pair of probabilities.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { forecastQuantiles, naive } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ start: 0, step: '1h', values: [4, 6, 5, 7, 6] });
 * const { quantiles } = forecastQuantiles(naive().fit(load), { horizon: 2, probabilities: [0.1, 0.5, 0.9] });
 * quantiles[1]![0]; // => 6
 * quantiles[0]![1]! < 6 && quantiles[2]![1]! > 6; // => true
 * ```
 */
export function forecastQuantiles(fitted: FittedForecaster, options: ForecastQuantilesOptions): ForecastQuantiles {
  const { horizon, probabilities, future } = options;
  requireProbabilities(probabilities);
  const levels = [...new Set(probabilities.map(levelOf))];
  const forecast = fitted.forecast({ horizon, levels, ...(future === undefined ? {} : { future }) });
  const byLevel = new Map(forecast.intervals.map((interval) => [interval.level, interval]));
  const quantiles = probabilities.map((probability) => {
    const level = levelOf(probability);
    const { lower, upper } = byLevel.get(level)!;
    if (level === medianLevel) return lower.map((value, h) => value + (upper[h]! - value) / 2);
    return probability < 0.5 ? lower.slice() : upper.slice();
  });
  // Models nest their intervals; the middle of the narrowest may still differ from its ends by a rounding error.
  for (let k = 1; k < quantiles.length; k += 1) {
    const [previous, current] = [quantiles[k - 1]!, quantiles[k]!];
    for (let h = 0; h < current.length; h += 1) if (current[h]! < previous[h]!) current[h] = previous[h]!;
  }
  const { model, start, step, notes } = forecast;
  return { model, start, step, probabilities: [...probabilities], quantiles, notes };
}
