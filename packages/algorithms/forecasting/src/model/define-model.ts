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
  /**
   * Learns from values of ordinary size; missing ones are NaN. The array may be kept, nobody else has it. `earlier` is what an earlier
   * fit came to, perhaps on other values and with other settings: where a search may begin.
   */
  learn(values: Float64Array, context: Context, earlier?: Memory): Memory;
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
export function normalIntervals({ point, deviation }: Distribution, levels: readonly number[]): PredictionInterval[] {
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

/** What a state to begin from knows. Parameters of values on another scale say nothing. */
function earlierMemory<Memory, S extends ModelState>(
  definition: ModelDefinition<Memory, S>,
  warmStart: unknown,
  scale: number,
): Memory | undefined {
  if (warmStart === undefined) return undefined;
  const state = requireState<S>(warmStart, definition.kind, 1);
  const series = requireSeriesState(state);
  const memory = definition.decode(state);
  return series.scale === scale ? memory : undefined;
}

/** A fitted model: a class, because a getter of its own for each `update` would cost more than most models. */
class FittedModel<Memory, S extends ModelState> implements FittedSimulatingForecaster<S> {
  readonly kind: S['kind'];
  readonly #definition: ModelDefinition<Memory, S>;
  /** Values that come one by one are looked at here: an array for each would cost more than the model. One for each definition. */
  readonly #single: Float64Array;
  readonly #memory: Memory;
  /** As fitted or restored: where it stands now is beside it. */
  readonly #series: SeriesState;
  readonly #next: number;
  readonly #refused: number;

  constructor(
    definition: ModelDefinition<Memory, S>,
    single: Float64Array,
    memory: Memory,
    series: SeriesState,
    next: number = series.next,
    refused: number = series.refused,
  ) {
    this.kind = definition.kind;
    this.#definition = definition;
    this.#single = single;
    this.#memory = memory;
    this.#series = series;
    this.#next = next;
    this.#refused = refused;
  }

  /** The steps that a forecast is about. */
  #ahead(future: Columns | undefined, horizon: number): Context {
    return { start: this.#next, step: this.#series.step, columns: requireColumns('future', future, horizon) };
  }

  // Functions of its own and not of the class, so that they may be handed on without the model.
  readonly forecast = (request: ForecastRequest): Forecast => {
    const definition = this.#definition;
    const memory = this.#memory;
    const { name, labels, unit, step, scale } = this.#series;
    const { horizon, levels } = requireRequest(request);
    const context = this.#ahead(request.future, horizon);
    const distribution = definition.predict(memory, horizon, context);
    const intervals =
      definition.intervals?.(memory, horizon, levels, context, distribution) ?? normalIntervals(distribution, levels);
    unscale(distribution.point, scale);
    for (const { lower, upper } of intervals) {
      unscale(lower, scale);
      unscale(upper, scale);
    }
    const notes = [...definition.notes(memory)];
    if (this.#refused > 0) notes.push(`Treated as missing: ${this.#refused} infinite or extremely large values.`);
    return {
      contract: 'forecast/1',
      model: definition.label(memory),
      name,
      labels: { ...labels },
      ...(unit === undefined ? {} : { unit }),
      start: this.#next,
      step,
      point: distribution.point,
      intervals,
      notes,
    };
  };

  readonly simulate = (request: SimulateRequest): Float64Array[] => {
    requireInteger('horizon', request.horizon, { min: 1 });
    requireInteger('paths', request.paths, { min: 1 });
    const paths = this.#definition.simulate(this.#memory, request, this.#ahead(request.future, request.horizon));
    for (const path of paths) unscale(path, this.#series.scale);
    return paths;
  };

  readonly update = (values: ArrayLike<number>, options?: UpdateOptions): FittedModel<Memory, S> => {
    const definition = this.#definition;
    const series = this.#series;
    const { clean, refused } = cleanValues(values, series.scale, values.length === 1 ? this.#single : undefined);
    const next = this.#next + clean.length * series.step;
    const columns = requireColumns('past', options?.past, clean.length);
    const memory = definition.absorb(this.#memory, clean, { start: this.#next, step: series.step, columns });
    return new FittedModel(definition, this.#single, memory, series, next, this.#refused + refused);
  };

  get state(): S {
    const series = { ...this.#series, next: this.#next, refused: this.#refused };
    return this.#definition.encode(this.#memory, { kind: this.kind, version: 1, series });
  }
}

/**
 * Makes a forecaster from the part that differs between models. What all have in common is here: the grid, missing and
 * extreme values, levels and intervals, the envelope of the state, and that nothing handed out ever changes.
 */
export function defineModel<Memory, S extends ModelState>(
  definition: ModelDefinition<Memory, S>,
): SimulatingForecaster<S> {
  const { kind } = definition;
  const single = new Float64Array(1);
  return {
    contract: 'forecaster/1',
    kind,
    fit(series: TimeSeries, options: FitOptions = {}) {
      options.signal?.throwIfAborted();
      const grid = requireGrid(series);
      const scale = scaleOf(series.values);
      const { clean, refused } = cleanValues(series.values, scale);
      const context = { ...grid, columns: requireColumns('past', options.past, clean.length) };
      const memory = definition.learn(clean, context, earlierMemory(definition, options.warmStart, scale));
      return new FittedModel(definition, single, memory, seriesState(series, scale, refused));
    },
    restore(saved) {
      const state = requireState<S>(saved, kind, 1);
      const series = requireSeriesState(state);
      return new FittedModel(definition, single, definition.decode(state), { ...series, labels: { ...series.labels } });
    },
  };
}
