import type { SimulatingForecaster } from '../model/simulating.js';
import {
  type ExponentialSmoothingOptions,
  type ExponentialSmoothingState,
  exponentialSmoothing,
} from './exponential-smoothing.js';

/** Settings of {@link simpleExponentialSmoothing}. */
export type SimpleExponentialSmoothingOptions = Pick<ExponentialSmoothingOptions, 'parameters'>;

/**
 * {@link exponentialSmoothing} with a level only: forecasts a flat line at a weighted mean of the recent values.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { simpleExponentialSmoothing } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ start: 0, step: '1m', values: [10, 12, 11, 13, 12, 14] });
 * const model = simpleExponentialSmoothing({ parameters: { alpha: 0.5, initial: { level: 10, trend: 0, season: [] } } });
 * [...model.fit(load).forecast({ horizon: 2 }).point]; // => [13, 13]
 * ```
 */
export function simpleExponentialSmoothing(
  options: SimpleExponentialSmoothingOptions = {},
): SimulatingForecaster<ExponentialSmoothingState> {
  return exponentialSmoothing({ ...options, trend: 'none', seasonal: 'none' });
}

/** Settings of {@link holt}. */
export interface HoltOptions extends Pick<ExponentialSmoothingOptions, 'parameters'> {
  /** Whether the trend flattens out ahead. A straight one runs away over long horizons. @default true */
  readonly damped?: boolean;
}

/**
 * {@link exponentialSmoothing} with level and trend (Holt, 1957): forecasts a line, by default one that flattens out.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { holt } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 20 }, (_, hour) => 30 + 1.5 * hour);
 * const disk = createTimeSeries({ start: 0, step: '1h', values });
 * [...holt({ damped: false }).fit(disk).forecast({ horizon: 2 }).point].map(Math.round); // => [60, 62]
 * ```
 */
export function holt(options: HoltOptions = {}): SimulatingForecaster<ExponentialSmoothingState> {
  const { damped = true, ...rest } = options;
  return exponentialSmoothing({ ...rest, trend: damped ? 'additive-damped' : 'additive', seasonal: 'none' });
}

/** Settings of {@link holtWinters}. */
export interface HoltWintersOptions extends Pick<ExponentialSmoothingOptions, 'parameters'> {
  /** Steps in one season, at least 2. */
  readonly seasonLength: number;
  /** Whether the season adds to the level or multiplies it (positive values only). @default 'additive' */
  readonly seasonal?: 'additive' | 'multiplicative';
  /** Whether the trend flattens out ahead. A straight one runs away over long horizons. @default true */
  readonly damped?: boolean;
}

/**
 * {@link exponentialSmoothing} with level, trend and season (Holt, 1957; Winters, 1960).
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { holtWinters } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 96 }, (_, hour) => 50 + 10 * Math.sin((hour * Math.PI) / 12));
 * const load = createTimeSeries({ start: 0, step: '1h', values });
 * const forecast = holtWinters({ seasonLength: 24 }).fit(load).forecast({ horizon: 24 });
 * [0, 6, 12, 18].map((hour) => Math.round(forecast.point[hour]!)); // => [50, 60, 50, 40]
 * ```
 */
export function holtWinters(options: HoltWintersOptions): SimulatingForecaster<ExponentialSmoothingState> {
  const { damped = true, seasonal = 'additive', ...rest } = options;
  return exponentialSmoothing({ ...rest, seasonal, trend: damped ? 'additive-damped' : 'additive' });
}
