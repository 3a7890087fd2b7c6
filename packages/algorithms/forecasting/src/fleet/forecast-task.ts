import type { Forecast, Forecaster, Json, Task, TimeSeries, VersionedState } from '@bellwether/core';

/** What a forecast task is given for one series. Everything in it can cross into another thread. */
export interface ForecastTaskInput {
  readonly series: TimeSeries;
  /** How many steps ahead, at least 1. */
  readonly horizon: number;
  /** Nominal coverages of the intervals. */
  readonly levels: readonly number[];
  /** Whether the state of the fitted model is wanted too. */
  readonly keepState: boolean;
  /** What the task was made for, where the task is one for many models. */
  readonly spec?: Json;
}

/** What a forecast task answers. */
export interface ForecastTaskOutput {
  readonly forecast: Forecast;
  /** State of the fitted model, where it was asked for. */
  readonly state?: VersionedState;
}

/** A forecaster as a task: what `forecastMany` spreads over an executor. */
export interface ForecastTask extends Task<ForecastTaskInput, ForecastTaskOutput> {
  /** Sent along with every series. */
  readonly spec?: Json;
}

/** Settings of {@link defineForecastTask}. */
export interface ForecastTaskOptions {
  /** Makes the forecaster for a series. Called for every series; a forecaster made once may be returned every time. */
  readonly forecaster: (series: TimeSeries) => Forecaster;
  /** `import.meta.url` of the module that exports the task: where another thread finds it. @default nowhere: this process only */
  readonly module?: string;
  /** Name under which that module exports the task. @default none */
  readonly exportName?: string;
}

/** Fits, forecasts, and keeps of the model what is asked for. */
export function forecastSeries(forecaster: Forecaster, input: ForecastTaskInput): ForecastTaskOutput {
  const { series, horizon, levels, keepState } = input;
  const fitted = forecaster.fit(series);
  const forecast = fitted.forecast({ horizon, levels });
  return keepState ? { forecast, state: fitted.state } : { forecast };
}

/**
 * Makes a task of a forecaster, so that threads can import it: a forecaster is made of functions, which cannot cross.
 *
 * Put it into a module of its own, which exports it under `exportName` and does nothing else when it is imported, since
 * every thread imports it. In this process it works anywhere.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { defineForecastTask, forecastMany, holt } from '@bellwether/forecasting';
 *
 * // In a file tasks.ts:
 * const steady = holt();
 * export const holtTask = defineForecastTask({
 *   forecaster: () => steady,
 *   module: import.meta.url,
 *   exportName: 'holtTask',
 * });
 *
 * const fleet = [createTimeSeries({ name: 'disk', start: 0, step: '1h', values: [1, 2, 3, 4] })];
 * for await (const result of forecastMany(fleet, { task: holtTask, horizon: 2 })) {
 *   result.status; // => 'done'
 * }
 * ```
 */
export function defineForecastTask(options: ForecastTaskOptions): ForecastTask {
  const { forecaster, module, exportName } = options;
  return {
    run: (input) => forecastSeries(forecaster(input.series), input),
    ...(module === undefined ? {} : { module }),
    ...(exportName === undefined ? {} : { exportName }),
  };
}
