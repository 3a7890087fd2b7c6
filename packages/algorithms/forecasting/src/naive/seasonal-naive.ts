import { requireInteger } from '@bellwether/core';
import type { SimulatingForecaster } from '../model/simulating.js';
import { type LaggedWalkState, laggedWalk } from './lagged-walk.js';

/** Settings of {@link seasonalNaive}. */
export interface SeasonalNaiveOptions {
  /** Steps in one season, at least 2: 24 for hourly values with a daily season, 288 for 5-minute values. */
  readonly seasonLength: number;
}

/** State of {@link seasonalNaive}. */
export type SeasonalNaiveState = LaggedWalkState<'seasonal-naive'>;

/**
 * Repeats the last season: every step is forecast by the value one season before it.
 *
 * Intervals are those of a random walk from season to season: `± z σ √k` in the k-th season ahead, with σ² the mean squared
 * change over one season.
 *
 * - **Not for** noisy seasons, whose noise it repeats ({@link seasonalProfile} averages it away), nor for series that trend.
 * - **Missing values**: a step whose last value is missing uses the season before; its interval widens by √2, √3, and so
 *   on. Infinities count as missing.
 * - **Ugly data**: until two values are one season apart it acts as {@link naive} and says so in the notes; with no value at
 *   all everything is NaN.
 * - **Cost**: O(1) per value plus one copy of the season per `update`; the state holds one season.
 *
 * @throws BellwetherError `invalid-option` for a season below 2; `invalid-input` from `fit` where the series is not on a
 * regular grid.
 *
 * Source: Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition (2021), section 5.2.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { seasonalNaive } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '6h', values: [1, 5, 9, 4, 2, 5, 8, 4] });
 * const fitted = seasonalNaive({ seasonLength: 4 }).fit(load);
 * [...fitted.forecast({ horizon: 5 }).point]; // => [2, 5, 8, 4, 2]
 * ```
 */
export function seasonalNaive(options: SeasonalNaiveOptions): SimulatingForecaster<SeasonalNaiveState> {
  return laggedWalk('seasonal-naive', requireInteger('seasonLength', options.seasonLength, { min: 2 }));
}
