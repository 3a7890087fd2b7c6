import {
  BellwetherError,
  type FitOptions,
  type Forecast,
  type ForecastRequest,
  type PredictionInterval,
  requireInteger,
  requireLevels,
  requireState,
  type TimeSeries,
  type UpdateOptions,
  type VersionedState,
} from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { type Columns, requireColumns } from './columns.js';
import { cleanValues, requireGrid, type SeriesState, scaleOf, seriesState } from './grid.js';
import type { FittedSimulatingForecaster, SimulateRequest, SimulatingForecaster } from './simulating.js';

/** What the states of all models of this package have in common. */
export interface ModelState extends VersionedState {
  readonly version: 1;
  readonly series: SeriesState;
}

/** Mean and standard deviation of each step ahead. */
export interface Distribution {
  readonly point: Float64Array;
  readonly deviation: Float64Array;
}

/** Where the values that a model is given, or asked for, stand in time, and what is known beside them. */
export interface Context {
  /** Time of the first of these values, milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds between values. */
  readonly step: number;
  /** Explanatory columns, each as long as the values. */
  readonly columns: Columns;
}

/** The part of a model that differs from the others. `Memory` is what it has learnt; it is never changed once returned. */
export interface ModelDefinition<Memory, S extends ModelState> {
  readonly kind: S['kind'];
  /** Learns from values of ordinary size; missing ones are NaN. The array may be kept, nobody else has it. */
  learn(values: Float64Array, context: Context): Memory;
  /** The memory after the values that came next, of which it keeps no reference. */
  absorb(memory: Memory, values: Float64Array, context: Context): Memory;
  predict(memory: Memory, horizon: number, context: Context): Distribution;
  /**
   * Intervals where they are not those of normal distributions around the point, nested and in ascending order of level.
   * `distribution` is what `predict` answered; its deviation may then be on a scale of the model's own.
   */
  intervals?(
    memory: Memory,
    horizon: number,
    levels: readonly number[],
    context: Context,
    distribution: Distribution,
  ): PredictionInterval[];
  simulate(memory: Memory, request: SimulateRequest, context: Context): Float64Array[];
  /** Name of the model that is really used, for people. */
  label(memory: Memory): string;
  notes(memory: Memory): readonly string[];
  encode(memory: Memory, envelope: Pick<S, 'kind' | 'version' | 'series'>): S;
  decode(state: S): Memory;
}

/** Checks what is asked of a forecast, with the default levels filled in. */
export function requireRequest(request: ForecastRequest): { horizon: number; levels: number[] } {
  return {
    horizon: requireInteger('horizon', request.horizon, { min: 1 }),
    levels: requireLevels('levels', request.levels ?? [0.8, 0.95]),
  };
}

/** Finite, and without a negative zero, which JSON cannot keep. NaN stays. */
export function presentable(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) + 0;
}

/** Central intervals of normal distributions. */
function normalIntervals({ point, deviation }: Distribution, levels: readonly number[]): PredictionInterval[] {
  return levels.map((level) => {
    const width = normalQuantile(0.5 + level / 2);
    const lower = new Float64Array(point.length);
    const upper = new Float64Array(point.length);
    for (let h = 0; h < point.length; h += 1) {
      lower[h] = point[h]! - width * deviation[h]!;
      upper[h] = point[h]! + width * deviation[h]!;
    }
    return { level, lower, upper };
  });
}

function unscale(values: Float64Array, scale: number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = presentable(values[i]! * scale);
}

/** The steps that a forecast is about. */
function ahead({ next, step }: SeriesState, future: Columns | undefined, horizon: number): Context {
  return { start: next, step, columns: requireColumns('future', future, horizon) };
}

function requireSeriesState(state: ModelState): SeriesState {
  const { series } = state;
  const usable =
    typeof series?.name === 'string' &&
    typeof series.labels === 'object' &&
    [series.next, series.step, series.scale].every(Number.isFinite) &&
    series.step > 0 &&
    series.scale > 0 &&
    Number.isSafeInteger(series.refused);
  if (!usable) throw new BellwetherError('invalid-state', 'State field "series" does not describe a series.');
  return series;
}

/**
 * Makes a forecaster from the part that differs between models. What all have in common is here: the grid, missing and
 * extreme values, levels and intervals, the envelope of the state, and that nothing handed out ever changes.
 */
export function defineModel<Memory, S extends ModelState>(
  definition: ModelDefinition<Memory, S>,
): SimulatingForecaster<S> {
  const { kind } = definition;
  // Values that come one by one are looked at here: an array for each would cost more than the model.
  const single = new Float64Array(1);

  const forecast = (memory: Memory, series: SeriesState, request: ForecastRequest): Forecast => {
    const { horizon, levels } = requireRequest(request);
    const context = ahead(series, request.future, horizon);
    const distribution = definition.predict(memory, horizon, context);
    const intervals =
      definition.intervals?.(memory, horizon, levels, context, distribution) ?? normalIntervals(distribution, levels);
    unscale(distribution.point, series.scale);
    for (const { lower, upper } of intervals) {
      unscale(lower, series.scale);
      unscale(upper, series.scale);
    }
    const notes = [...definition.notes(memory)];
    if (series.refused > 0) notes.push(`Treated as missing: ${series.refused} infinite or extremely large values.`);
    return {
      contract: 'forecast/1',
      model: definition.label(memory),
      name: series.name,
      labels: { ...series.labels },
      ...(series.unit === undefined ? {} : { unit: series.unit }),
      start: series.next,
      step: series.step,
      point: distribution.point,
      intervals,
      notes,
    };
  };

  const simulate = (memory: Memory, series: SeriesState, request: SimulateRequest): Float64Array[] => {
    requireInteger('horizon', request.horizon, { min: 1 });
    requireInteger('paths', request.paths, { min: 1 });
    const paths = definition.simulate(memory, request, ahead(series, request.future, request.horizon));
    for (const path of paths) unscale(path, series.scale);
    return paths;
  };

  const fitted = (memory: Memory, series: SeriesState): FittedSimulatingForecaster<S> => ({
    kind,
    forecast: (request) => forecast(memory, series, request),
    simulate: (request) => simulate(memory, series, request),
    update(values, options: UpdateOptions = {}) {
      const { clean, refused } = cleanValues(values, series.scale, values.length === 1 ? single : undefined);
      const next = series.next + clean.length * series.step;
      const context = {
        start: series.next,
        step: series.step,
        columns: requireColumns('past', options.past, clean.length),
      };
      return fitted(definition.absorb(memory, clean, context), { ...series, next, refused: series.refused + refused });
    },
    get state(): S {
      return definition.encode(memory, { kind, version: 1, series });
    },
  });

  return {
    contract: 'forecaster/1',
    kind,
    fit(series: TimeSeries, options: FitOptions = {}) {
      options.signal?.throwIfAborted();
      const grid = requireGrid(series);
      const scale = scaleOf(series.values);
      const { clean, refused } = cleanValues(series.values, scale);
      const context = { ...grid, columns: requireColumns('past', options.past, clean.length) };
      return fitted(definition.learn(clean, context), seriesState(series, scale, refused));
    },
    restore(saved) {
      const state = requireState<S>(saved, kind, 1);
      const series = requireSeriesState(state);
      return fitted(definition.decode(state), { ...series, labels: { ...series.labels } });
    },
  };
}
