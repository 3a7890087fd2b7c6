import {
  createTimeSeries,
  type FitOptions,
  type FittedForecaster,
  type Forecaster,
  invalidOption,
  requireInteger,
  requireState,
  type StreamDriftDetector,
  type TimeSeries,
  type UpdateOptions,
  type VersionedState,
} from '@bellwether/core';
import { samplePaths } from '../intervals/sample-paths.js';
import { areKnown, type Columns, requireColumns, requireNamedColumns, sliceColumns } from '../model/columns.js';
import { decodeInteger, decodeNumber, decodeNumbers, encodeNumbers, invalidState } from '../model/encoding.js';
import { type SeriesState, seriesState } from '../model/grid.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
import { innerFitOptions } from '../model/warm-start.js';
import { gatherEvidence, watchedLevel } from './miss-rule.js';
import { createTail, storable, type Tail } from './tail.js';

/** How {@link maintained} makes and continues a drift detector of your choice. */
export interface DetectorSource<S extends VersionedState = VersionedState> {
  /** A new detector, for the errors of a model that was just fitted. */
  create(): StreamDriftDetector<S>;
  /** Continues from a snapshot of such a detector. */
  restore(state: unknown): StreamDriftDetector<S>;
}

/** Settings of {@link maintained}. */
export interface MaintainedOptions {
  /**
   * How many of the last values to keep and to fit again on, at least 2: several seasons. More knows rarer things and costs
   * 8 bytes each, less follows changes sooner.
   */
  readonly memory: number;
  /** After how many values to fit again in any case, at least 1. @default never */
  readonly refitEvery?: number;
  /** How many values have to come after a fit before drift may lead to another, at least 1. @default 24 */
  readonly restFor?: number;
  /**
   * Which of the fits on schedule begins afresh, at least 1: others begin at the fit before (`warmStart`), so that an automatic model
   * keeps its form in between. 1 lets every fit do all of its work. Fits after drift always begin afresh.
   *
   * @default 10
   */
  readonly freshEvery?: number;
  /**
   * A drift detector for the errors of one step, each divided by half the width of the model's 80 % interval and without
   * sign: around 0.5 while the model holds. @default a cumulative sum over misses of that interval
   */
  readonly detector?: DetectorSource;
}

/** Why a maintained model was fitted again. */
export type RefitReason = 'drift' | 'schedule';

/** What has been done to a maintained model. JSON-safe. */
export interface Maintenance {
  /** How often the model was fitted again. */
  readonly refits: number;
  /** How many of these because of drift. */
  readonly afterDrift: number;
  /** Values since the last fit. */
  readonly sinceFit: number;
  /** Why it was last fitted again; `null` before that. */
  readonly lastReason: RefitReason | null;
  /** Time of the last value it was then fitted on, milliseconds since the epoch; `null` before that. */
  readonly lastRefit: number | null;
}

/** State of {@link maintained}. */
export interface MaintainedState<S extends VersionedState = VersionedState> extends VersionedState {
  readonly kind: 'maintained';
  readonly version: 1;
  readonly series: SeriesState;
  readonly settings: {
    readonly memory: number;
    readonly refitEvery: number | null;
    readonly restFor: number;
    readonly freshEvery: number;
  };
  readonly maintenance: Maintenance;
  /** The last values, `null` where missing. */
  readonly values: readonly (number | null)[];
  /** Explanatory columns beside them, by name. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
  /** Evidence of the built-in rule. */
  readonly evidence: number;
  /** Snapshot of the detector, `null` for the built-in rule. */
  readonly detector: VersionedState | null;
  /** State of the model inside. */
  readonly inner: S;
}

/** A fitted model that looks after itself. Futures are those of the model inside, by `samplePaths`. */
export interface FittedMaintainedForecaster<S extends VersionedState = VersionedState>
  extends FittedSimulatingForecaster<MaintainedState<S>> {
  /** What has been done so far. */
  readonly maintenance: Maintenance;
  update(values: ArrayLike<number>, options?: UpdateOptions): FittedMaintainedForecaster<S>;
}

/** A {@link maintained} model before it has seen data. */
export interface MaintainedForecaster<S extends VersionedState = VersionedState>
  extends SimulatingForecaster<MaintainedState<S>> {
  fit(series: TimeSeries, options?: FitOptions): FittedMaintainedForecaster<S>;
  restore(state: unknown): FittedMaintainedForecaster<S>;
}

interface Standing<S extends VersionedState> {
  readonly inner: FittedForecaster<S>;
  readonly series: SeriesState;
  readonly tail: Tail;
  /** Tails of the explanatory columns, by name. */
  readonly columns: Readonly<Record<string, Tail>>;
  readonly maintenance: Maintenance;
  readonly evidence: number;
  readonly detector: VersionedState | null;
}

interface Rules<S extends VersionedState> {
  readonly forecaster: Forecaster<S>;
  readonly settings: MaintainedState['settings'];
  readonly source: DetectorSource | undefined;
}

const untouched: Maintenance = { refits: 0, afterDrift: 0, sinceFit: 0, lastReason: null, lastRefit: null };

/** Error of the next step in half widths of the interval, NaN where nothing can be said. */
function scoreOf(inner: FittedForecaster, value: number, future: Columns): number {
  if (!areKnown(future, 0)) return Number.NaN;
  const { point, intervals } = inner.forecast({ horizon: 1, levels: [watchedLevel], future });
  const { lower, upper } = intervals[0]!;
  const width = (upper[0]! - lower[0]!) / 2;
  const error = value - point[0]!;
  // A perfect model of a constant has no width: what differs from it then misses, what does not is right.
  return width > 0 ? error / width : error === 0 ? 0 : error + Math.sign(error);
}

/** How to fit again: after drift afresh, because what was found before is what no longer holds. */
function refitOptions<S extends VersionedState>(
  { settings }: Rules<S>,
  { inner, columns, maintenance }: Standing<S>,
  reason: RefitReason,
): FitOptions {
  const names = Object.keys(columns);
  const afresh = reason === 'drift' || (maintenance.refits + 1) % settings.freshEvery === 0;
  return {
    ...(afresh ? {} : { warmStart: inner.state }),
    ...(names.length === 0 ? {} : { past: Object.fromEntries(names.map((name) => [name, columns[name]!.values()])) }),
  };
}

function refitted<S extends VersionedState>(rules: Rules<S>, standing: Standing<S>, reason: RefitReason): Standing<S> {
  const { series, tail, maintenance } = standing;
  const { name, labels, unit, next, step } = series;
  const inner = rules.forecaster.fit(
    createTimeSeries({
      name,
      labels: { ...labels },
      ...(unit === undefined ? {} : { unit }),
      start: next - tail.length * step,
      step,
      values: tail.values(),
    }),
    refitOptions(rules, standing, reason),
  );
  return {
    ...standing,
    inner,
    evidence: 0,
    detector: rules.source?.create().snapshot() ?? null,
    maintenance: {
      refits: maintenance.refits + 1,
      afterDrift: maintenance.afterDrift + Number(reason === 'drift'),
      sinceFit: 0,
      lastReason: reason,
      lastRefit: next - step,
    },
  };
}

function extended(tails: Standing<VersionedState>['columns'], names: readonly string[], more: Columns): typeof tails {
  if (names.length === 0) return tails;
  return Object.fromEntries(names.map((name) => [name, tails[name]!.with(storable(more[name]![0]!))]));
}

function advance<S extends VersionedState>(
  rules: Rules<S>,
  standing: Standing<S>,
  values: ArrayLike<number>,
  options: UpdateOptions = {},
): Standing<S> {
  const { settings, source } = rules;
  const { restFor, refitEvery } = settings;
  let detector = standing.detector === null ? undefined : source?.restore(standing.detector);
  const names = Object.keys(standing.columns);
  const past = requireNamedColumns(names, options.past, values.length);
  let current = standing;
  for (let i = 0; i < values.length; i += 1) {
    const here = names.length === 0 ? past : sliceColumns(past, i, i + 1);
    const score = scoreOf(current.inner, values[i]!, here);
    let { evidence } = current;
    let drift = false;
    if (Number.isFinite(score)) {
      if (detector) drift = detector.update(Math.abs(score)).status === 'drift';
      else ({ evidence, proven: drift } = gatherEvidence(evidence, score));
    }
    const sinceFit = current.maintenance.sinceFit + 1;
    current = {
      inner: current.inner.update([values[i]!], { past: here }),
      series: { ...current.series, next: current.series.next + current.series.step },
      tail: current.tail.with(storable(values[i]!)),
      columns: extended(current.columns, names, here),
      maintenance: { ...current.maintenance, sinceFit },
      evidence,
      detector: current.detector,
    };
    const due = refitEvery !== null && sinceFit >= refitEvery;
    if (!due && !(drift && sinceFit >= restFor)) continue;
    current = refitted(rules, current, drift && sinceFit >= restFor ? 'drift' : 'schedule');
    if (current.detector !== null) detector = source!.restore(current.detector);
  }
  return detector ? { ...current, detector: detector.snapshot() } : current;
}

function noteOf({ refits, afterDrift, lastReason, lastRefit }: Maintenance): string[] {
  if (lastReason === null || lastRefit === null) return [];
  const why = lastReason === 'drift' ? 'its errors had grown' : 'it was due';
  const when = Math.abs(lastRefit) <= 8.64e15 ? new Date(lastRefit).toISOString() : `${lastRefit} ms`;
  return [`Fitted again ${refits} times, ${afterDrift} of them after drift; last at ${when}, because ${why}.`];
}

function standingModel<S extends VersionedState>(
  rules: Rules<S>,
  standing: Standing<S>,
): FittedMaintainedForecaster<S> {
  const { inner, maintenance } = standing;
  return {
    kind: 'maintained',
    maintenance,
    forecast(request) {
      const forecast = inner.forecast(request);
      return { ...forecast, notes: [...forecast.notes, ...noteOf(maintenance)] };
    },
    simulate: (request) => samplePaths(inner, request),
    update: (values, options) => standingModel(rules, advance(rules, standing, values, options)),
    get state(): MaintainedState<S> {
      const { series, tail, columns, evidence, detector } = standing;
      return {
        kind: 'maintained',
        version: 1,
        series,
        settings: rules.settings,
        maintenance,
        values: encodeNumbers(tail.values()),
        columns: Object.fromEntries(
          Object.entries(columns).map(([name, column]) => [name, encodeNumbers(column.values())]),
        ),
        evidence,
        detector,
        inner: inner.state,
      };
    },
  };
}

function decodeMaintenance(saved: Maintenance | undefined): Maintenance {
  const { lastReason } = saved ?? {};
  if (lastReason !== null && lastReason !== 'drift' && lastReason !== 'schedule') {
    throw invalidState('maintenance.lastReason', lastReason, '"drift", "schedule" or null');
  }
  return {
    refits: decodeInteger('maintenance.refits', saved?.refits),
    afterDrift: decodeInteger('maintenance.afterDrift', saved?.afterDrift),
    sinceFit: decodeInteger('maintenance.sinceFit', saved?.sinceFit),
    lastReason,
    lastRefit: saved?.lastRefit == null ? null : decodeNumber('maintenance.lastRefit', saved.lastRefit),
  };
}

/**
 * Keeps any model fit for use in production: it takes in values one by one, watches its own errors, and fits again on the
 * last values when these have grown, or every so many values.
 *
 * Before each value it is forecast one step ahead, and its error measured in half widths of the 80 % interval. The built-in
 * rule raises drift when about half of the values lie outside of that interval, twelve in a row at the soonest; any
 * `StreamDriftDetector` can take its place. `maintenance` and the notes of each forecast say what was done, when and why.
 *
 * - **Not for** models that learn nothing from a fit (a naive one): they pay for it only.
 * - **Fits on schedule** begin at the fit before, which costs a fraction of a fit from the beginning where models search, and lets an automatic model
 *   keep its form; every tenth (`freshEvery`), and every fit after drift, begins afresh. The models themselves begin afresh too where their
 *   errors have grown.
 * - **Explanatory columns** given to `fit` are remembered with the values, and needed by each `update` (`past`) and `forecast` (`future`).
 * - **Measured** with `simpleExponentialSmoothing` on normal noise: no refit in 30,000 healthy values; threefold noise led to one
 *   in 58 of 60 series, after 29 values (median). In the others the model had widened its own intervals before.
 * - **After drift** the last `memory` values are mostly from before it; the rule starts anew and fits again as they fill
 *   with what came after.
 * - **Missing and infinite values** are passed on to the model, are remembered as missing and prove nothing.
 * - **Cost**: an update and a one-step forecast for each value, whatever the memory, and a fit now and then; 8 to 16 bytes
 *   for each value remembered. A detector is restored and saved once in each `update`.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * Source of the built-in rule: Page, "Continuous inspection schemes", Biometrika 41 (1954), doi:10.1093/biomet/41.1-2.100.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { maintained, windowAverage } from '@bellwether/forecasting';
 *
 * const wave = Array.from({ length: 200 }, (_, i) => 50 + Math.sin(i));
 * const load = createTimeSeries({ start: 0, step: '1m', values: wave });
 * const fitted = maintained(windowAverage({ window: 100 }), { memory: 100 }).fit(load);
 *
 * fitted.update(wave).maintenance.refits; // => 0
 * const moved = fitted.update(wave.map((value) => value + 20)).maintenance;
 * moved.refits > 0; // => true
 * moved.lastReason; // => 'drift'
 * ```
 */
export function maintained<S extends VersionedState>(
  forecaster: Forecaster<S>,
  options: MaintainedOptions,
): MaintainedForecaster<S> {
  const { detector: source, refitEvery } = options;
  if (source !== undefined && (typeof source.create !== 'function' || typeof source.restore !== 'function')) {
    throw invalidOption('detector', source, 'an object with functions "create" and "restore"');
  }
  const settings = {
    memory: requireInteger('memory', options.memory, { min: 2 }),
    refitEvery: refitEvery === undefined ? null : requireInteger('refitEvery', refitEvery, { min: 1 }),
    restFor: requireInteger('restFor', options.restFor ?? 24, { min: 1 }),
    freshEvery: requireInteger('freshEvery', options.freshEvery ?? 10, { min: 1 }),
  };
  return {
    contract: 'forecaster/1',
    kind: 'maintained',
    fit(series, fitOptions) {
      const inner = forecaster.fit(series, innerFitOptions('maintained', fitOptions));
      const past = Object.entries(requireColumns('past', fitOptions?.past, series.values.length));
      return standingModel(
        { forecaster, settings, source },
        {
          inner,
          series: seriesState(series, 1, 0),
          tail: createTail(series.values, settings.memory),
          columns: Object.fromEntries(past.map(([name, column]) => [name, createTail(column, settings.memory)])),
          maintenance: untouched,
          evidence: 0,
          detector: source?.create().snapshot() ?? null,
        },
      );
    },
    restore(saved) {
      const state = requireState<MaintainedState<S>>(saved, 'maintained', 1);
      if ((state.detector === null) !== (source === undefined)) {
        throw invalidState(
          'detector',
          state.detector,
          source ? 'a snapshot, as there is a detector' : 'null, as there is no detector',
        );
      }
      const limit = decodeInteger('settings.memory', state.settings?.memory, 2);
      const every = state.settings.refitEvery;
      const kept = {
        memory: limit,
        refitEvery: every === null ? null : decodeInteger('settings.refitEvery', every, 1),
        restFor: decodeInteger('settings.restFor', state.settings.restFor, 1),
        freshEvery: decodeInteger('settings.freshEvery', state.settings.freshEvery, 1),
      };
      const { next, step } = state.series ?? {};
      if (!Number.isFinite(next) || !(step > 0))
        throw invalidState('series', state.series, 'a description of a series');
      const values = decodeNumbers('values', state.values);
      // A detector of its own reads the snapshot now, so that one it does not know is refused here.
      if (source !== undefined) source.restore(state.detector);
      return standingModel(
        { forecaster, settings: kept, source },
        {
          inner: forecaster.restore(state.inner),
          series: { ...state.series, labels: { ...state.series.labels } },
          tail: createTail(values, limit),
          columns: Object.fromEntries(
            Object.entries(state.columns ?? {}).map(([name, column]) => [
              name,
              createTail(decodeNumbers(`columns.${name}`, column, values.length), limit),
            ]),
          ),
          maintenance: decodeMaintenance(state.maintenance),
          evidence: decodeNumber('evidence', state.evidence),
          detector: state.detector,
        },
      );
    },
  };
}
