import {
  type FitOptions,
  type FittedForecaster,
  type Forecast,
  type Forecaster,
  type ForecastRequest,
  invalidOption,
  type PredictionInterval,
  requireInteger,
  requireLevels,
  requireNumber,
  requireState,
  type TimeSeries,
  type UpdateOptions,
  type VersionedState,
} from '@bellwether/core';
import { areKnown, requireColumns, requireNamedColumns, sliceColumns } from '../model/columns.js';
import { presentable, requireRequest } from '../model/define-model.js';
import { decodeInteger, decodeNumber, invalidState } from '../model/encoding.js';
import { pastOf } from '../model/grid.js';
import { innerFitOptions } from '../model/warm-start.js';
import { adapt, factorAt, type TrackedStep, trackedSteps } from './adaptation.js';

/** Settings of {@link adaptiveIntervals}. */
export interface AdaptiveIntervalsOptions {
  /** How many steps ahead to watch, at least 1: the longest horizon that will be asked for. */
  readonly horizon: number;
  /** Levels to watch; others lie between them. More make the state larger. @default [0.5, 0.8, 0.95] */
  readonly levels?: readonly number[];
  /**
   * How fast the widths move, above 0 and at most 1: at 0.05 a miss at level 0.8 widens by a tenth. More follows changes
   * sooner and is less steady. @default 0.05
   */
  readonly rate?: number;
  /**
   * How many of the last values of a series to adapt to while fitting, at least 0: the model is then fitted twice, first
   * without them. @default a quarter of the series, at most 500
   */
  readonly warmUp?: number;
}

/** How many values lay within the intervals that were given out. JSON-safe. */
export interface AchievedCoverage {
  /** How many steps ahead. */
  readonly step: number;
  readonly level: number;
  /** Forecasts whose values have come. */
  readonly judged: number;
  /** Share of these that lay within; `null` without any. */
  readonly coverage: number | null;
}

/** State of {@link adaptiveIntervals}. */
export interface AdaptiveIntervalsState<S extends VersionedState = VersionedState> extends VersionedState {
  readonly kind: 'adaptive-intervals';
  readonly version: 1;
  readonly levels: readonly number[];
  readonly rate: number;
  /** Values judged or passed over since the warm-up began. */
  readonly index: number;
  /** Names of the explanatory columns that the model was fitted with. */
  readonly columns: readonly string[];
  readonly steps: readonly TrackedStep[];
  /** State of the model inside. */
  readonly inner: S;
}

/** A fitted model whose intervals adapt. */
export interface FittedAdaptiveForecaster<S extends VersionedState = VersionedState>
  extends FittedForecaster<AdaptiveIntervalsState<S>> {
  /** Coverage so far, by distance and level, the warm-up included. */
  readonly achieved: readonly AchievedCoverage[];
  update(values: ArrayLike<number>, options?: UpdateOptions): FittedAdaptiveForecaster<S>;
}

/** What {@link adaptiveIntervals} makes. */
export interface AdaptiveForecaster<S extends VersionedState = VersionedState>
  extends Forecaster<AdaptiveIntervalsState<S>> {
  fit(series: TimeSeries, options?: FitOptions): FittedAdaptiveForecaster<S>;
  restore(state: unknown): FittedAdaptiveForecaster<S>;
}

type Standing = Pick<AdaptiveIntervalsState, 'levels' | 'rate' | 'index' | 'columns' | 'steps'>;

function widened(inner: FittedForecaster, { levels: watched, steps }: Standing, request: ForecastRequest): Forecast {
  const { horizon, levels } = requireRequest(request);
  // Always with the levels watched, so that an interval does not depend on which others are asked for.
  const all = requireLevels('levels', [...watched, ...levels]);
  const forecast = inner.forecast({ ...request, levels: all });
  const { point } = forecast;
  const intervals: PredictionInterval[] = [];
  for (const { level, lower, upper } of forecast.intervals) {
    const own = { level, lower: new Float64Array(horizon), upper: new Float64Array(horizon) };
    for (let h = 0; h < horizon; h += 1) {
      const factor = factorAt(steps, watched, h + 1, level);
      own.lower[h] = presentable(point[h]! - factor * (point[h]! - lower[h]!));
      own.upper[h] = presentable(point[h]! + factor * (upper[h]! - point[h]!));
    }
    intervals.push(own);
  }
  const wanted = new Set(levels);
  const answered = nested(intervals).filter(({ level }) => wanted.has(level));
  const notes = [...forecast.notes];
  const last = steps.at(-1)!;
  if (horizon > last.step)
    notes.push(`Adapted up to ${last.step} steps ahead; steps beyond are widened like that one.`);
  if (steps.every(({ judged }) => judged === 0))
    notes.push('Nothing to adapt to yet: the intervals are those of the model.');
  return { ...forecast, model: `${forecast.model}, adaptive`, intervals: answered, notes };
}

/** Each interval stretched to contain the narrower ones. */
function nested(intervals: PredictionInterval[]): PredictionInterval[] {
  for (let i = 1; i < intervals.length; i += 1) {
    const [inside, { lower, upper }] = [intervals[i - 1]!, intervals[i]!];
    for (let h = 0; h < lower.length; h += 1) {
      if (inside.lower[h]! < lower[h]!) lower[h] = inside.lower[h]!;
      if (inside.upper[h]! > upper[h]!) upper[h] = inside.upper[h]!;
    }
  }
  return intervals;
}

function achievedBy({ levels, steps }: Standing): AchievedCoverage[] {
  return steps.flatMap(({ step, judged, hits }) =>
    levels.map((level, k) => ({ step, level, judged, coverage: judged === 0 ? null : hits[k]! / judged })),
  );
}

function adaptive<S extends VersionedState>(
  inner: FittedForecaster<S>,
  standing: Standing,
): FittedAdaptiveForecaster<S> {
  return {
    kind: 'adaptive-intervals',
    achieved: achievedBy(standing),
    forecast: (request) => widened(inner, standing, request),
    update(values, options = {}) {
      const { levels, rate, columns } = standing;
      const past = requireNamedColumns(columns, options.past, values.length);
      let [current, { index, steps }] = [inner, standing];
      for (let i = 0; i < values.length; i += 1) {
        const here = columns.length === 0 ? past : sliceColumns(past, i, i + 1);
        // Without a known cause there is no forecast to judge.
        if (areKnown(here, 0)) steps = adapt(steps, current, index, values[i]!, levels, rate, here);
        current = current.update([values[i]!], { past: here });
        index += 1;
      }
      return adaptive(current, { levels, rate, index, columns, steps });
    },
    get state(): AdaptiveIntervalsState<S> {
      return { kind: 'adaptive-intervals', version: 1, ...standing, inner: inner.state };
    },
  };
}

function requireNames(columns: unknown): string[] {
  const names = columns ?? [];
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return [...names];
  throw invalidState('columns', columns, 'a list of names');
}

function requireSteps(steps: readonly TrackedStep[] | undefined, levels: number): readonly TrackedStep[] {
  const fits = (list: readonly number[] | undefined): boolean => list?.length === levels && list.every(Number.isFinite);
  const usable =
    Array.isArray(steps) &&
    steps.length > 0 &&
    steps.every(
      ({ step, judged, logFactors, hits, pending }: TrackedStep) =>
        step >= 1 &&
        judged >= 0 &&
        fits(logFactors) &&
        fits(hits) &&
        pending?.every(
          ({ due, point, lower, upper, issued }) =>
            Number.isSafeInteger(due) && Number.isFinite(point) && fits(lower) && fits(upper) && fits(issued),
        ),
    );
  if (!usable) throw invalidState('steps', steps, 'what a fitted model has tracked');
  return steps!;
}

/**
 * Lets the intervals of any model follow what really happens, for series whose noise changes: after each value that falls
 * outside an interval of its level it is widened, after each within narrowed a little.
 *
 * For 1, 2, 4, ... steps ahead and each level a factor on the widths is kept. A miss moves its logarithm up by `rate` times the level, a
 * hit down by `rate` times one minus the level (both over the deviation of a hit), which balance where the share of hits is the level:
 * over a long time the coverage is the level whatever the values do. Intervals stay nested.
 * Around `conformalIntervals` it starts from finite-sample widths and repairs them as the series changes.
 *
 * - **Not for** a single forecast many steps ahead after one fit: few such have been judged by then, and on M4 hourly series
 *   the intervals were worse than those of `conformalIntervals` alone. It is for models that are updated.
 * - **Not for** series without change, where it only adds unrest, or fewer than some hundred values.
 * - **Explanatory columns** given to `fit` are needed by each `update` too. Only forecasts of one step are then judged, because of further steps the
 *   columns are not known when the forecast would be made: all distances are widened like the first.
 * - **Intervals of no width** (a constant) cannot be widened. **Missing values** are not judged.
 * - **Coverage of the long run** is what is promised: right after a change it is too low, for about 1 / `rate` values.
 * - **Cost**: in `update` one short forecast for each value, and one over the horizon for each eighth of the horizon; in
 *   `fit` a second fit and those updates for the warm-up. The state grows by at most 8 forecasts waiting for each step watched.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * Source: Gibbs and Candès, "Adaptive conformal inference under distribution shift", NeurIPS 34 (2021), arXiv:2106.00170; as
 * tracking of quantiles Angelopoulos, Candès and Tibshirani, "Conformal PID control", NeurIPS 36 (2023), arXiv:2307.16895.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { adaptiveIntervals, naive } from '@bellwether/forecasting';
 *
 * const calm = Array.from({ length: 300 }, (_, i) => 50 + Math.sin(i * i));
 * const load = createTimeSeries({ start: 0, step: '1m', values: calm });
 * const fitted = adaptiveIntervals(naive(), { horizon: 4 }).fit(load);
 * const wild = fitted.update(calm.slice(0, 100).map((value) => 50 + 6 * (value - 50)));
 *
 * const width = (model: typeof fitted): number => model.forecast({ horizon: 1 }).intervals[0]!.upper[0]! - model.forecast({ horizon: 1 }).point[0]!;
 * width(wild) > 3 * width(fitted); // => true
 * fitted.achieved[0]!.judged; // => 75
 * ```
 */
export function adaptiveIntervals<S extends VersionedState>(
  forecaster: Forecaster<S>,
  options: AdaptiveIntervalsOptions,
): AdaptiveForecaster<S> {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const levels = requireLevels('levels', options.levels ?? [0.5, 0.8, 0.95]);
  const rate = requireNumber('rate', options.rate ?? 0.05, { min: 0, max: 1, exclusiveMin: true });
  const warmUp = options.warmUp === undefined ? undefined : requireInteger('warmUp', options.warmUp, { min: 0 });
  if (levels.length === 0) throw invalidOption('levels', options.levels, 'at least one level');
  return {
    contract: 'forecaster/1',
    kind: 'adaptive-intervals',
    fit(series, fitOptions = {}) {
      const { values } = series;
      const { past: given, ...rest } = fitOptions;
      const past = requireColumns('past', given, values.length);
      const columns = Object.keys(past);
      const inner = forecaster.fit(series, { ...innerFitOptions('adaptive-intervals', rest), past });
      const wanted = warmUp ?? Math.min(500, Math.floor(values.length / 4));
      const from = Math.max(0, values.length - wanted);
      // Causes further ahead are not known when the forecasts would be made.
      const furthest = columns.length === 0 ? horizon : 1;
      const start = { levels, rate, index: 0, columns, steps: trackedSteps(furthest, levels.length) };
      if (from === 0 || wanted === 0) return adaptive(inner, start);
      // Afresh, because an earlier state would know what came after.
      const signal = rest.signal === undefined ? {} : { signal: rest.signal };
      const first = forecaster.fit(pastOf(series, 0, from), { ...signal, past: sliceColumns(past, 0, from) });
      rest.signal?.throwIfAborted();
      const warmed = adaptive(first, start).update(values.slice(from), {
        past: sliceColumns(past, from, values.length),
      });
      const { index, steps } = warmed.state;
      return adaptive(inner, { levels, rate, index, columns, steps });
    },
    restore(saved) {
      const state = requireState<AdaptiveIntervalsState<S>>(saved, 'adaptive-intervals', 1);
      const watched = state.levels;
      const fits = Array.isArray(watched) && watched.length > 0 && watched.every((level) => level > 0 && level < 1);
      if (!fits) throw invalidState('levels', watched, 'levels between 0 and 1');
      return adaptive(forecaster.restore(state.inner), {
        levels: [...watched],
        rate: decodeNumber('rate', state.rate),
        index: decodeInteger('index', state.index),
        columns: requireNames(state.columns),
        steps: requireSteps(state.steps, watched.length),
      });
    },
  };
}
