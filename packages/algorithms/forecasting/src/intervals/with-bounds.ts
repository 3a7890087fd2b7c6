import {
  type FittedForecaster,
  type Forecast,
  type Forecaster,
  invalidOption,
  requireNumber,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { decodeNumber } from '../model/encoding.js';
import { canSimulate, type FittedSimulatingForecaster, type SimulatingForecaster } from '../model/simulating.js';
import { innerFitOptions } from '../model/warm-start.js';

/** Settings of {@link withBounds}; at least one of the two. */
export interface BoundsOptions {
  /** The least value there can be, in the unit of the series: 0 for counts, bytes and percentages. @default none */
  readonly lower?: number;
  /** The greatest value there can be, above `lower`: 100 for percentages, the size of the disk. @default none */
  readonly upper?: number;
}

/** State of {@link withBounds}. */
export interface BoundedState<S extends VersionedState = VersionedState> extends VersionedState {
  readonly kind: 'bounded';
  readonly version: 1;
  readonly lower: number | null;
  readonly upper: number | null;
  /** State of the model inside. */
  readonly inner: S;
}

/** The values there can be, infinite where there is no limit. */
export interface Range {
  readonly lower: number;
  readonly upper: number;
}

function clamp(values: Float64Array, { lower, upper }: Range): Float64Array {
  return values.map((value) => Math.max(lower, Math.min(upper, value)));
}

/** The forecast held within a range, with a note where that changed it. */
export function clampForecast(forecast: Forecast, range: Range): Forecast {
  const all = [forecast.point, ...forecast.intervals.flatMap((interval) => [interval.lower, interval.upper])];
  if (!all.some((values) => values.some((value) => value < range.lower || value > range.upper))) return forecast;
  const limits = [
    ...(range.lower === Number.NEGATIVE_INFINITY ? [] : [`at least ${range.lower}`]),
    ...(range.upper === Number.POSITIVE_INFINITY ? [] : [`at most ${range.upper}`]),
  ];
  return {
    ...forecast,
    point: clamp(forecast.point, range),
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: clamp(lower, range),
      upper: clamp(upper, range),
    })),
    notes: [...forecast.notes, `Held within what is possible: ${limits.join(', ')}.`],
  };
}

function bounded<S extends VersionedState>(
  inner: FittedForecaster<S>,
  range: Range,
): FittedForecaster<BoundedState<S>> {
  const fitted: FittedForecaster<BoundedState<S>> = {
    kind: 'bounded',
    forecast: (request) => clampForecast(inner.forecast(request), range),
    update: (values, options) => bounded(inner.update(values, options), range),
    get state(): BoundedState<S> {
      const { lower, upper } = range;
      return {
        kind: 'bounded',
        version: 1,
        lower: Number.isFinite(lower) ? lower : null,
        upper: Number.isFinite(upper) ? upper : null,
        inner: inner.state,
      };
    },
  };
  if (!canSimulate(inner)) return fitted;
  const simulate: FittedSimulatingForecaster['simulate'] = (request) =>
    inner.simulate(request).map((path) => clamp(path, range));
  // Defined in place, because copying the object would compute its state.
  return Object.assign(fitted, { simulate });
}

/**
 * Holds forecasts, intervals and simulated futures of any model within what is possible: percentages between 0 and 100,
 * counts not below zero.
 *
 * Everything outside is moved to the nearest bound, which cannot lower the coverage of an interval as long as the values
 * really keep to the bounds. The values the model learns from are not touched.
 *
 * - **Not for** bounds that the series may cross: a disk that can be enlarged, a limit one wants to be warned about.
 * - **Cost**: one pass over the forecast.
 *
 * @throws BellwetherError `invalid-option` where no bound is given or `lower` is not below `upper`.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift, withBounds } from '@bellwether/forecasting';
 *
 * const disk = createTimeSeries({ start: 0, step: '1d', unit: 'percent', values: [70, 80, 85, 96] });
 * const forecast = withBounds(drift(), { lower: 0, upper: 100 }).fit(disk).forecast({ horizon: 3 });
 * [...forecast.point]; // => [100, 100, 100]
 * forecast.notes; // => ['Held within what is possible: at least 0, at most 100.']
 * ```
 */
export function withBounds<S extends VersionedState>(
  forecaster: SimulatingForecaster<S>,
  options: BoundsOptions,
): SimulatingForecaster<BoundedState<S>>;
export function withBounds<S extends VersionedState>(
  forecaster: Forecaster<S>,
  options: BoundsOptions,
): Forecaster<BoundedState<S>>;
export function withBounds<S extends VersionedState>(
  forecaster: Forecaster<S>,
  options: BoundsOptions,
): Forecaster<BoundedState<S>> {
  const lower = options.lower === undefined ? Number.NEGATIVE_INFINITY : requireNumber('lower', options.lower);
  const upper = options.upper === undefined ? Number.POSITIVE_INFINITY : requireNumber('upper', options.upper);
  if (options.lower === undefined && options.upper === undefined) {
    throw invalidOption('lower', undefined, 'a finite number where "upper" is not given');
  }
  if (lower >= upper) throw invalidOption('lower', lower, `below "upper", which is ${upper}`);
  return {
    contract: 'forecaster/1',
    kind: 'bounded',
    fit: (series, fitOptions) =>
      bounded(forecaster.fit(series, innerFitOptions('bounded', fitOptions)), { lower, upper }),
    restore(saved) {
      const state = requireState<BoundedState<S>>(saved, 'bounded', 1);
      const range = {
        lower: state.lower === null ? Number.NEGATIVE_INFINITY : decodeNumber('lower', state.lower),
        upper: state.upper === null ? Number.POSITIVE_INFINITY : decodeNumber('upper', state.upper),
      };
      return bounded(forecaster.restore(state.inner), range);
    },
  };
}
