import {
  type Executor,
  type Forecast,
  type Forecaster,
  inProcessExecutor,
  invalidOption,
  type OnProgress,
  requireInteger,
  requireLevels,
  type TimeSeries,
  type VersionedState,
} from '@bellwether/core';
import { defineForecastTask, type ForecastTask, type ForecastTaskInput } from './forecast-task.js';

/** Settings of {@link forecastMany}. */
export interface ForecastManyOptions {
  /** The model for all series. It is made of functions and stays in this process; for threads give `task` instead. */
  readonly forecaster?: Forecaster;
  /** The model as a task that threads can import: from `defineForecastTask`, or `modelTask` of `@bellwether/forecasting/fleet-task`. */
  readonly task?: ForecastTask;
  /** How many steps ahead, at least 1. */
  readonly horizon: number;
  /** Nominal coverages of the intervals wanted, each between 0 and 1. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
  /** Whether the states of the fitted models are wanted too, for `restore` later. @default false */
  readonly states?: boolean;
  /** Where the work is done: `workerPool()` of `@bellwether/workers` for all cores. It is not closed. @default inProcessExecutor() */
  readonly executor?: Executor;
  /** Ends it, which then rejects with `signal.reason`. @default never */
  readonly signal?: AbortSignal;
  /** Called after every series. @default nobody */
  readonly onProgress?: OnProgress;
}

/** Which series a result belongs to. */
export interface ForecastManyIdentity {
  /** Position of the series in the input, from 0. */
  readonly index: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What became of one series. */
export type ForecastManyResult =
  | (ForecastManyIdentity & {
      readonly status: 'done';
      readonly forecast: Forecast;
      /** State of the fitted model, where `states` asks for it. */
      readonly state?: VersionedState;
    })
  | (ForecastManyIdentity & { readonly status: 'failed'; readonly error: unknown });

/**
 * Forecasts a fleet of series, each on its own: results come as they are done, which may be out of order.
 *
 * A series that cannot be forecast (an irregular grid, say) gives a result with `status: 'failed'` and its error; the others
 * go on. Series are taken from the source no faster than results are read, so a fleet of any size takes the memory of the
 * few series under way.
 *
 * - **Not for** series that should learn from each other: every fit sees one series.
 * - **Missing values**: as the model treats them.
 * - **Cost**: that of the model, and about 3 microseconds a series in this process; between threads also the copy of its
 *   values, which those on a `SharedArrayBuffer` do without.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range, at once.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift, forecastMany } from '@bellwether/forecasting';
 *
 * function* fleet() {
 *   for (const host of ['web-1', 'web-2']) {
 *     yield createTimeSeries({ name: 'disk', labels: { host }, start: 0, step: '1h', values: [10, 12, 14] });
 *   }
 *   yield createTimeSeries({ name: 'broken', timestamps: [0, 1, 5], values: [1, 2, 3] });
 * }
 *
 * const seen: unknown[] = [];
 * for await (const result of forecastMany(fleet(), { forecaster: drift(), horizon: 2 })) {
 *   seen.push(result.status === 'done' ? [...result.forecast.point] : `${result.name} failed`);
 * }
 * seen; // => [[16, 18], [16, 18], 'broken failed']
 * ```
 */
export function forecastMany(
  series: Iterable<TimeSeries> | AsyncIterable<TimeSeries>,
  options: ForecastManyOptions,
): AsyncGenerator<ForecastManyResult, void> {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const levels = requireLevels('levels', options.levels ?? [0.8, 0.95]);
  const { forecaster, executor = inProcessExecutor() } = options;
  if ((forecaster === undefined) === (options.task === undefined)) {
    throw invalidOption('task', options.task, 'given, or else "forecaster", and not both');
  }
  const task = options.task ?? defineForecastTask({ forecaster: () => forecaster as Forecaster });
  const { spec } = task;
  const request = { horizon, levels, keepState: options.states ?? false, ...(spec === undefined ? {} : { spec }) };
  return results(series, task, request, executor, options);
}

async function* results(
  series: Iterable<TimeSeries> | AsyncIterable<TimeSeries>,
  task: ForecastTask,
  request: Omit<ForecastTaskInput, 'series'>,
  executor: Executor,
  { signal, onProgress }: ForecastManyOptions,
): AsyncGenerator<ForecastManyResult, void> {
  /** Identities of the series under way. */
  const underway = new Map<number, ForecastManyIdentity>();
  let taken = 0;
  async function* inputs(): AsyncGenerator<ForecastTaskInput, void> {
    for await (const each of series) {
      underway.set(taken, { index: taken, name: each.name, labels: each.labels });
      taken += 1;
      yield { series: each, ...request };
    }
  }
  const total = Array.isArray(series) ? { total: series.length } : {};
  let done = 0;
  for await (const result of executor.map(task, inputs(), signal === undefined ? {} : { signal })) {
    const identity = underway.get(result.index) as ForecastManyIdentity;
    underway.delete(result.index);
    done += 1;
    onProgress?.({ stage: 'forecasting', done, ...total, unit: 'series', item: identity.name });
    if (result.status === 'failed') yield { status: 'failed', ...identity, error: result.error };
    else yield { status: 'done', ...identity, ...result.value };
  }
}
