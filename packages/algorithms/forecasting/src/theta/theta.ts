import { requireInteger } from '@bellwether/core';
import type { SimulatingForecaster } from '../model/simulating.js';
import { type ThetaOptions, type ThetaState, thetaModel } from './theta-model.js';

function seasonOf(options: ThetaOptions): number {
  return requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
}

/**
 * The standard Theta method: simple exponential smoothing plus half the slope of a straight line through the values.
 *
 * The seasonally adjusted series is smoothed; level and smoothing weight are those with the least squared one-step errors, and the line
 * counts for half (theta = 2). It won the M3 competition and is still hard to beat on short business series.
 *
 * - **Not for** series with several seasons, nor for more than a few seasons ahead where the trend may end.
 * - **Missing values** count as their own forecasts: level and line move on, errors are not counted.
 * - **Few values**: below six the last value is repeated, and the notes say so.
 * - **Intervals** are normal, from the one-step errors: deviation `sigma · √(1 + (h - 1) alpha²)`, times the seasonal index.
 * - **Cost**: about 25 passes of O(n), 0.1 ms for a thousand values; `update` O(1) a value; the state holds one season.
 *
 * @throws BellwetherError `invalid-option` for a season below 1; `fit` throws `invalid-input` if the series is not on a regular grid.
 *
 * Source: Assimakopoulos and Nikolopoulos, "The theta model" (2000), doi:10.1016/S0169-2070(00)00066-2; as a state space model Fiorucci
 * et al., "Models for optimising the theta method" (2016), doi:10.1016/j.ijforecast.2016.02.005.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { theta } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 40 }, (_, i) => 100 + 2 * i);
 * const { point } = theta().fit(createTimeSeries({ start: 0, step: '1d', values })).forecast({ horizon: 3 });
 * point[2]! - point[1]! > 0.9; // => true
 * ```
 */
export function theta(options: ThetaOptions = {}): SimulatingForecaster<ThetaState<'theta'>> {
  return thetaModel('theta', seasonOf(options), { dynamic: false, lineShare: 0.5 });
}

/**
 * The optimised Theta model: as {@link theta}, with the share of the line fitted as well.
 *
 * @throws BellwetherError `invalid-option` for a season below 1; `fit` throws `invalid-input` if the series is not on a regular grid.
 *
 * Source: Fiorucci et al. (2016), doi:10.1016/j.ijforecast.2016.02.005.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { optimisedTheta } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 40 }, (_, i) => 100 + 2 * i);
 * const { point } = optimisedTheta().fit(createTimeSeries({ start: 0, step: '1d', values })).forecast({ horizon: 1 });
 * Math.round(point[0]!); // => 180
 * ```
 */
export function optimisedTheta(options: ThetaOptions = {}): SimulatingForecaster<ThetaState<'optimised-theta'>> {
  return thetaModel('optimised-theta', seasonOf(options), { dynamic: false, lineShare: null });
}

/**
 * The dynamic standard Theta model: as {@link theta}, with the line through the values so far at every step.
 *
 * @throws BellwetherError `invalid-option` for a season below 1; `fit` throws `invalid-input` if the series is not on a regular grid.
 *
 * Source: Fiorucci et al. (2016), doi:10.1016/j.ijforecast.2016.02.005.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { dynamicTheta } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 40 }, (_, i) => 100 + 2 * i);
 * const { point } = dynamicTheta().fit(createTimeSeries({ start: 0, step: '1d', values })).forecast({ horizon: 2 });
 * point[1]! > point[0]!; // => true
 * ```
 */
export function dynamicTheta(options: ThetaOptions = {}): SimulatingForecaster<ThetaState<'dynamic-theta'>> {
  return thetaModel('dynamic-theta', seasonOf(options), { dynamic: true, lineShare: 0.5 });
}

/**
 * The dynamic optimised Theta model: the line through the values so far at every step, its share fitted. The best of the family in the
 * competitions, and the one to begin with on monthly, quarterly and yearly data.
 *
 * See {@link theta} for what it does with missing and few values, its intervals and costs.
 *
 * @throws BellwetherError `invalid-option` for a season below 1; `fit` throws `invalid-input` if the series is not on a regular grid.
 *
 * Source: Fiorucci et al. (2016), doi:10.1016/j.ijforecast.2016.02.005.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { dynamicOptimisedTheta } from '@bellwether/forecasting';
 *
 * const season = [1.2, 0.8, 0.9, 1.1];
 * const values = Array.from({ length: 40 }, (_, i) => (100 + 2 * i) * season[i % 4]!);
 * const sales = createTimeSeries({ start: 0, step: '91d', values });
 * const { model, point } = dynamicOptimisedTheta({ seasonLength: 4 }).fit(sales).forecast({ horizon: 4 });
 * model; // => 'dynamic-optimised-theta [4]'
 * point[0]! > point[1]!; // => true
 * ```
 */
export function dynamicOptimisedTheta(
  options: ThetaOptions = {},
): SimulatingForecaster<ThetaState<'dynamic-optimised-theta'>> {
  return thetaModel('dynamic-optimised-theta', seasonOf(options), { dynamic: true, lineShare: null });
}
