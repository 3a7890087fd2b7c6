import {
  createTimeSeries,
  type FittedForecaster,
  type Forecaster,
  invalidOption,
  requireInteger,
  requireState,
  type StreamDriftDetector,
  type TimeSeries,
  type VersionedState,
} from '@bellwether/core';
import { samplePaths } from '../intervals/sample-paths.js';
import { decodeInteger, decodeNumber, decodeNumbers, encodeNumbers, invalidState } from '../model/encoding.js';
import { type SeriesState, seriesState } from '../model/grid.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
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
  readonly settings: { readonly memory: number; readonly refitEvery: number | null; readonly restFor: number };
  readonly maintenance: Maintenance;
  /** The last values, `null` where missing. */
  readonly values: readonly (number | null)[];
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
  update(values: ArrayLike<number>): FittedMaintainedForecaster<S>;
}

/** A {@link maintained} model before it has seen data. */
export interface MaintainedForecaster<S extends VersionedState = VersionedState>
  extends SimulatingForecaster<MaintainedState<S>> {
  fit(series: TimeSeries, options?: { readonly signal?: AbortSignal }): FittedMaintainedForecaster<S>;
  restore(state: unknown): FittedMaintainedForecaster<S>;
}

interface Standing<S extends VersionedState> {
  readonly inner: FittedForecaster<S>;
  readonly series: SeriesState;
  readonly tail: Tail;
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
function scoreOf(inner: FittedForecaster, value: number): number {
  const { point, intervals } = inner.forecast({ horizon: 1, levels: [watchedLevel] });
  const { lower, upper } = intervals[0]!;
  const width = (upper[0]! - lower[0]!) / 2;
  const error = value - point[0]!;
  // A perfect model of a constant has no width: what differs from it then misses, what does not is right.
  return width > 0 ? error / width : error === 0 ? 0 : error + Math.sign(error);
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

function advance<S extends VersionedState>(
  rules: Rules<S>,
  standing: Standing<S>,
  values: ArrayLike<number>,
): Standing<S> {
  const { settings, source } = rules;
  const { restFor, refitEvery } = settings;
  let detector = standing.detector === null ? undefined : source?.restore(standing.detector);
  let current = standing;
  for (let i = 0; i < values.length; i += 1) {
    const score = scoreOf(current.inner, values[i]!);
    let { evidence } = current;
    let drift = false;
    if (Number.isFinite(score)) {
      if (detector) drift = detector.update(Math.abs(score)).status === 'drift';
      else ({ evidence, proven: drift } = gatherEvidence(evidence, score));
    }
    const sinceFit = current.maintenance.sinceFit + 1;
    current = {
      inner: current.inner.update([values[i]!]),
      series: { ...current.series, next: current.series.next + current.series.step },
      tail: current.tail.with(storable(values[i]!)),
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
    update: (values) => standingModel(rules, advance(rules, standing, values)),
    get state(): MaintainedState<S> {
      const { series, tail, evidence, detector } = standing;
      return {
        kind: 'maintained',
        version: 1,
        series,
        settings: rules.settings,
        maintenance,
        values: encodeNumbers(tail.values()),
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
 * - **Not for** models with explanatory columns, of which it keeps no past: their updates are without columns here.
 * - **Measured** with `simpleExponentialSmoothing` on normal noise: no refit in 30,000 healthy values; threefold noise led to one
 *   in 58 of 60 series, after 29 values (median). In the others the model had widened its own intervals before.
 * - **After drift** the last `memory` values are mostly from before it; the rule starts anew and fits again as they fill
 *   with what came after. A model that learns little from a refit (a naive one) only pays for it.
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
  };
  return {
    contract: 'forecaster/1',
    kind: 'maintained',
    fit(series, fitOptions) {
      const inner = forecaster.fit(series, fitOptions);
      return standingModel(
        { forecaster, settings, source },
        {
          inner,
          series: seriesState(series, 1, 0),
          tail: createTail(series.values, settings.memory),
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
      };
      const { next, step } = state.series ?? {};
      if (!Number.isFinite(next) || !(step > 0))
        throw invalidState('series', state.series, 'a description of a series');
      // A detector of its own reads the snapshot now, so that one it does not know is refused here.
      if (source !== undefined) source.restore(state.detector);
      return standingModel(
        { forecaster, settings: kept, source },
        {
          inner: forecaster.restore(state.inner),
          series: { ...state.series, labels: { ...state.series.labels } },
          tail: createTail(decodeNumbers('values', state.values), limit),
          maintenance: decodeMaintenance(state.maintenance),
          evidence: decodeNumber('evidence', state.evidence),
          detector: state.detector,
        },
      );
    },
  };
}
