import type { Forecast, TimeSeries } from '@bellwether/core';
import { yardstickLevel } from '../intervals/calibration.js';
import { pastOf } from '../model/grid.js';
import type { PoolModel } from './pool.js';

/** Forecasts of the recent past by each model, made without knowing it. */
export interface RollingEvaluation {
  /** Index of the first value that each set of forecasts is about. */
  readonly origins: readonly number[];
  /** Forecasts of each model from each origin. */
  readonly forecasts: readonly (readonly Forecast[])[];
  /** Mean absolute error of each model, or root of the mean squared one; NaN where nothing could be compared. */
  readonly errors: readonly number[];
}

/** The points in time to forecast from: the last quarter of the series at most, and no more than a few seasons or horizons. */
export function originsFor(length: number, horizon: number, season: number, count: number): number[] {
  const span = Math.min(Math.floor(length / 4), Math.max(2 * horizon, 4 * season, 8));
  // The last origins have little ahead of them: they stop where an eighth of the span is left, or half a horizon.
  const last = span - Math.max(1, Math.min(horizon / 2, span / 8));
  const origins = Array.from({ length: count }, (_, k) =>
    Math.floor(length - span + (count > 1 ? (k * last) / (count - 1) : 0)),
  );
  return [...new Set(origins)].filter((origin) => origin > 0 && origin < length);
}

/** Fits every model once on what came before the first origin, and forecasts from each origin, only updating in between. */
export function evaluateRolling(
  models: readonly PoolModel[],
  series: TimeSeries,
  origins: readonly number[],
  horizon: number,
  measure: 'absolute' | 'squared',
  signal?: AbortSignal,
): RollingEvaluation {
  const { values } = series;
  const past = pastOf(series, 0, origins[0]!);
  const forecasts = models.map(({ forecaster }) => {
    signal?.throwIfAborted();
    let fitted = forecaster.fit(past);
    let seen = origins[0]!;
    return origins.map((origin) => {
      if (origin > seen) fitted = fitted.update(values.subarray(seen, origin));
      seen = origin;
      return fitted.forecast({ horizon: Math.min(horizon, values.length - origin), levels: [yardstickLevel] });
    });
  });
  return { origins, forecasts, errors: forecasts.map((each) => errorOf(each, origins, values, measure)) };
}

function errorOf(
  forecasts: readonly Forecast[],
  origins: readonly number[],
  values: Float64Array,
  measure: 'absolute' | 'squared',
): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < origins.length; k += 1) {
    const { point } = forecasts[k]!;
    const from = origins[k]!;
    for (let h = 0; h < point.length; h += 1) {
      const error = Math.abs(values[from + h]! - point[h]!);
      // Infinite values are nobody's fault.
      if (!(error < Number.POSITIVE_INFINITY)) continue;
      sum += measure === 'squared' ? error * error : error;
      count += 1;
    }
  }
  if (count === 0) return Number.NaN;
  return measure === 'squared' ? Math.sqrt(sum / count) : sum / count;
}
