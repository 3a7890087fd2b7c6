import {
  createTimeSeries,
  type Forecast,
  type ForecastRequest,
  requireInteger,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { decodeInteger, invalidState } from '../model/encoding.js';
import { requireGrid } from '../model/grid.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
import { innerFitOptions } from '../model/warm-start.js';
import { columnToLocal, fromLocal, type LocalSteps, localSteps, toLocal } from './local-steps.js';
import { zoneOffset } from './zone-offset.js';

/** Settings of {@link inLocalTime}. */
export interface LocalTimeOptions {
  /** Time zone whose clocks the seasons follow: `'Europe/Berlin'`. */
  readonly timeZone: string;
}

/** State of {@link inLocalTime}. */
export interface LocalTimeState<S extends VersionedState = VersionedState> extends VersionedState {
  readonly kind: 'local-time';
  readonly version: 1;
  readonly timeZone: string;
  /** Time of the first value, from which places on the local grid are counted, milliseconds since the epoch. */
  readonly anchor: number;
  /** Time of the step after the last value seen. */
  readonly next: number;
  readonly step: number;
  /** Places of the local grid that the model has seen. */
  readonly seen: number;
  /** State of the model inside. */
  readonly inner: S;
}

interface Memory<S extends VersionedState> {
  readonly timeZone: string;
  readonly offset: (time: number) => number;
  readonly anchor: number;
  readonly next: number;
  readonly step: number;
  readonly seen: number;
  readonly inner: FittedSimulatingForecaster<S>;
}

function requireTime(field: string, value: unknown, min = Number.NEGATIVE_INFINITY): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
  throw invalidState(field, value, min > 0 ? 'a finite number above 0' : 'a finite number');
}

type Columns = Readonly<Record<string, ArrayLike<number>>>;

function columnsToLocal(columns: Columns | undefined, steps: LocalSteps, from: number): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(columns ?? {}).map(([name, values]) => [name, columnToLocal(values, steps, from)]),
  );
}

function fitted<S extends VersionedState>(memory: Memory<S>): FittedSimulatingForecaster<LocalTimeState<S>> {
  const { timeZone, offset, anchor, next, step, seen, inner } = memory;
  /** The steps asked for, and the same request to the model inside, which may have to look an hour further or less far. */
  const ahead = <R extends Pick<ForecastRequest, 'horizon' | 'future'>>(
    request: R,
  ): { steps: LocalSteps; local: R } => {
    const horizon = requireInteger('horizon', request.horizon, { min: 1 });
    const steps = localSteps(next, step, horizon, anchor, offset);
    const local = { ...request, horizon: Math.max(1, steps.length - seen) };
    if (request.future === undefined) return { steps, local };
    return { steps, local: { ...local, future: columnsToLocal(request.future, steps, seen) } };
  };
  return {
    kind: 'local-time',
    forecast(request): Forecast {
      const { steps, local } = ahead(request);
      const forecast = inner.forecast(local);
      return {
        ...forecast,
        start: next,
        point: fromLocal(forecast.point, steps, seen),
        intervals: forecast.intervals.map(({ level, lower, upper }) => ({
          level,
          lower: fromLocal(lower, steps, seen),
          upper: fromLocal(upper, steps, seen),
        })),
      };
    },
    simulate(request) {
      const { steps, local } = ahead(request);
      return inner.simulate(local).map((path) => fromLocal(path, steps, seen));
    },
    update(values, options = {}) {
      const steps = localSteps(next, step, values.length, anchor, offset);
      const after = { ...memory, next: next + values.length * step };
      // All of a repeated hour: the model has seen it.
      if (steps.length <= seen) return fitted(after);
      const past = columnsToLocal(options.past, steps, seen);
      const more = options.past === undefined ? {} : { past };
      return fitted({ ...after, seen: steps.length, inner: inner.update(toLocal(values, steps, seen), more) });
    },
    get state(): LocalTimeState<S> {
      return { kind: 'local-time', version: 1, timeZone, anchor, next, step, seen, inner: inner.state };
    },
  };
}

/**
 * Lets any model live by the clocks of a time zone: days keep their shape when summer time begins and ends.
 *
 * The model sees the series on a grid of local time. The hour that spring skips is missing to it, and of the hour that autumn
 * repeats it sees the first; forecasts are put back onto the grid of the series.
 *
 * - **Not for** machines that know no clock on the wall, whose days go on in UTC; nor for steps that the change of clocks is no multiple
 *   of, such as days: there it does nothing.
 * - **Cost**: a copy of the values, and two look-ups of the time zone for each day.
 *
 * @throws BellwetherError `invalid-option` for a time zone that is not known; and as the model does.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { inLocalTime, seasonalNaive } from '@bellwether/forecasting';
 *
 * // Busy from nine in the morning in Berlin, until the day before summer time begins on 29 March 2026.
 * const start = Date.UTC(2026, 2, 22, 23);
 * const values = Array.from({ length: 5 * 24 }, (_, hour) => (hour % 24 === 9 ? 100 : 10));
 * const visits = createTimeSeries({ start, step: '1h', values });
 * const fitted = inLocalTime(seasonalNaive({ seasonLength: 24 }), { timeZone: 'Europe/Berlin' }).fit(visits);
 * const { point, start: from } = fitted.forecast({ horizon: 72 });
 * const busy = [...point.keys()].filter((h) => point[h] === 100);
 * busy.map((h) => new Date(from + h * 3_600_000).toISOString().slice(0, 16));
 * // => ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00']
 * ```
 */
export function inLocalTime<S extends VersionedState>(
  forecaster: SimulatingForecaster<S>,
  options: LocalTimeOptions,
): SimulatingForecaster<LocalTimeState<S>> {
  const { timeZone } = options;
  const offset = zoneOffset(timeZone);
  return {
    contract: 'forecaster/1',
    kind: 'local-time',
    fit(series, fitOptions = {}) {
      const { start, step } = requireGrid(series);
      const steps = localSteps(start, step, series.values.length, start, offset);
      const local = createTimeSeries({
        name: series.name,
        labels: { ...series.labels },
        ...(series.unit === undefined ? {} : { unit: series.unit }),
        start: start + offset(start),
        step,
        values: toLocal(series.values, steps, 0),
      });
      const { past, ...rest } = innerFitOptions('local-time', fitOptions);
      const columns = past === undefined ? {} : { past: columnsToLocal(past, steps, 0) };
      return fitted({
        timeZone,
        offset,
        anchor: start,
        next: start + series.values.length * step,
        step,
        seen: steps.length,
        inner: forecaster.fit(local, { ...rest, ...columns }),
      });
    },
    restore(saved) {
      const state = requireState<LocalTimeState<S>>(saved, 'local-time', 1);
      if (state.timeZone !== timeZone) {
        throw invalidState('timeZone', state.timeZone, `the time zone of this forecaster, which is ${timeZone}`);
      }
      return fitted({
        timeZone,
        offset,
        anchor: requireTime('anchor', state.anchor),
        next: requireTime('next', state.next),
        step: requireTime('step', state.step, Number.MIN_VALUE),
        seen: decodeInteger('seen', state.seen),
        inner: forecaster.restore(state.inner),
      });
    },
  };
}
