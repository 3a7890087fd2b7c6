import type { SimulatingForecaster } from '../model/simulating.js';
import { type LaggedWalkState, laggedWalk } from './lagged-walk.js';

/** State of {@link naive}. */
export type NaiveState = LaggedWalkState<'naive'>;

/**
 * Repeats the last value: the forecast of a random walk, and the yardstick every other model has to beat.
 *
 * Intervals are those of a random walk, `last ± z σ √h`, with σ² the mean squared change from step to step.
 *
 * - **Not for** series with a season or a steady trend; see {@link seasonalNaive} and {@link drift}.
 * - **Missing values** change nothing but the width: a change over a gap of k steps counts as `change² / k`, and intervals
 *   after a trailing gap are as wide as the gap makes them. Infinities count as missing.
 * - **Ugly data**: with one value the spread is guessed as its size; with none everything is NaN. The notes say so.
 * - **Cost**: O(1) per value, a state of a few numbers.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition (2021), section 5.2.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { naive } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '1h', values: [5, 7, 6, 8] });
 * const { point, intervals } = naive().fit(load).forecast({ horizon: 2, levels: [0.8] });
 * [...point]; // => [8, 8]
 * [...intervals[0]!.upper]; // => [10.219712, 11.139147]
 * ```
 */
export function naive(): SimulatingForecaster<NaiveState> {
  return laggedWalk('naive', 1);
}
