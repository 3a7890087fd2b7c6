import {
  type FittedForecaster,
  type Forecast,
  type Forecaster,
  type ForecastRequest,
  requireInteger,
  requireOneOf,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { type Columns, requireColumns } from '../model/columns.js';
import { presentable, requireRequest } from '../model/define-model.js';
import { decodeInteger, invalidState } from '../model/encoding.js';
import { canSimulate, type FittedSimulatingForecaster, type SimulatingForecaster } from '../model/simulating.js';
import { innerFitOptions } from '../model/warm-start.js';
import { type Calibration, calibrate, phaseFactor, yardstickLevel } from './calibration.js';
import { reachOf } from './rank.js';

/** Settings of {@link conformalIntervals}. */
export interface ConformalOptions {
  /** How many steps ahead to calibrate, at least 1: the longest horizon that will be asked for. */
  readonly horizon: number;
  /**
   * From how many points in time to forecast, at least 2. 39 are enough for a level of 0.95 on each side, 19 for both
   * together; more make the intervals steadier and cost more.
   *
   * @default 60
   */
  readonly origins?: number;
  /** After how many origins to fit again; in between the model is only updated. @default a quarter of `origins` */
  readonly refitEvery?: number;
  /**
   * Whether both sides of an interval are equally wide, or each has its own errors. `'separate'` suits spiky metrics and
   * needs twice the origins.
   *
   * @default 'equal'
   */
  readonly sides?: 'equal' | 'separate';
  /**
   * Steps in a season whose phases err differently, at least 2: 24 for hours that are busy by day and quiet at night. Intervals are then
   * wider where errors were larger, drawn towards the same width for all where a phase was seen seldom.
   *
   * @default every phase alike
   */
  readonly phases?: number;
}

/** State of {@link conformalIntervals}. */
export interface ConformalState<S extends VersionedState = VersionedState> extends VersionedState {
  readonly kind: 'conformal-intervals';
  readonly version: 1;
  readonly sides: 'equal' | 'separate';
  readonly horizon: number;
  readonly calibration: Calibration;
  /** State of the model inside. */
  readonly inner: S;
}

type Settings = Pick<ConformalState, 'sides' | 'horizon' | 'calibration'>;

/** Reach for each step: that of its bin, joined by straight lines over the logarithm of the distance. */
function reaches(
  settings: Settings,
  level: number,
  horizon: number,
): { below: Float64Array; above: Float64Array; enough: boolean } {
  const { bins } = settings.calibration;
  const own = bins.map((bin) => reachOf(bin, level, settings.sides));
  const middles = bins.map(({ from, to }) => Math.log((from + to) / 2));
  const below = new Float64Array(horizon);
  const above = new Float64Array(horizon);
  let right = 0;
  for (let h = 0; h < horizon; h += 1) {
    const distance = Math.log(h + 1);
    while (right < bins.length - 1 && middles[right]! < distance) right += 1;
    const left = Math.max(0, right - 1);
    const gap = middles[right]! - middles[left]!;
    const share = gap > 0 ? Math.max(0, Math.min(1, (distance - middles[left]!) / gap)) : 1;
    below[h] = own[left]!.below + share * (own[right]!.below - own[left]!.below);
    above[h] = own[left]!.above + share * (own[right]!.above - own[left]!.above);
  }
  return { below, above, enough: own.every(({ enough }) => enough) };
}

function calibrated(inner: FittedForecaster, settings: Settings, request: ForecastRequest): Forecast {
  const { horizon, levels } = requireRequest(request);
  const { bins, relative } = settings.calibration;
  if (bins.length === 0) {
    const forecast = inner.forecast(request);
    return {
      ...forecast,
      notes: [...forecast.notes, 'Too few values to calibrate: the intervals are the model\u2019s own.'],
    };
  }
  const forecast = inner.forecast({ ...request, levels: [yardstickLevel] });
  const { point } = forecast;
  const yardstick = forecast.intervals[0]!;
  const notes = [...forecast.notes];
  const last = bins.at(-1)!;
  if (horizon > last.to) notes.push(`Calibrated up to ${last.to} steps ahead; steps beyond use the errors of those.`);
  const intervals = levels.map((level) => {
    const { below, above, enough } = reaches(settings, level, horizon);
    if (!enough) {
      notes.push(
        `Level ${level} needs more than ${last.origins} calibration forecasts: its bounds are the largest errors seen.`,
      );
    }
    const lower = new Float64Array(horizon);
    const upper = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) {
      const width = relative ? (yardstick.upper[h]! - yardstick.lower[h]!) / 2 : 1;
      const unit = width * phaseFactor(settings.calibration, forecast.start + h * forecast.step);
      lower[h] = presentable(point[h]! - unit * below[h]!);
      upper[h] = presentable(point[h]! + unit * above[h]!);
    }
    return { level, lower, upper };
  });
  return { ...forecast, model: `${forecast.model}, conformal`, intervals, notes };
}

/** Futures of the model inside, their distance from the point forecast stretched to the calibrated width. */
function stretched(inner: FittedSimulatingForecaster, settings: Settings): FittedSimulatingForecaster['simulate'] {
  return (request) => {
    const paths = inner.simulate(request);
    if (!settings.calibration.relative || settings.calibration.bins.length === 0) return paths;
    const { horizon, future } = request;
    const { point, start, step } = inner.forecast({ horizon, levels: [], ...(future === undefined ? {} : { future }) });
    const { below, above } = reaches(settings, yardstickLevel, request.horizon);
    for (const path of paths) {
      for (let h = 0; h < path.length; h += 1) {
        const distance = path[h]! - point[h]!;
        const factor = phaseFactor(settings.calibration, start + h * step) * (distance < 0 ? below[h]! : above[h]!);
        path[h] = presentable(point[h]! + distance * factor);
      }
    }
    return paths;
  };
}

function conformal<S extends VersionedState>(
  inner: FittedForecaster<S>,
  settings: Settings,
): FittedForecaster<ConformalState<S>> {
  const fitted: FittedForecaster<ConformalState<S>> = {
    kind: 'conformal-intervals',
    forecast: (request) => calibrated(inner, settings, request),
    update: (values, options) => conformal(inner.update(values, options), settings),
    get state(): ConformalState<S> {
      return { kind: 'conformal-intervals', version: 1, ...settings, inner: inner.state };
    },
  };
  // Defined in place, because copying the object would compute its state.
  return canSimulate(inner) ? Object.assign(fitted, { simulate: stretched(inner, settings) }) : fitted;
}

/** Name of the model that is really used. Columns of any size will do to ask for it. */
function labelOf(inner: FittedForecaster, columns: Columns): string {
  const future = Object.fromEntries(Object.keys(columns).map((name) => [name, new Float64Array(1)]));
  return inner.forecast({ horizon: 1, levels: [], future }).model;
}

function requireCalibration(calibration: Calibration | undefined): Calibration {
  const usable = calibration?.bins?.every(
    ({ from, to, origins, scores }) =>
      from >= 1 && to >= from && origins >= 2 && scores?.length >= 2 && scores.every(Number.isFinite),
  );
  if (!usable) throw invalidState('calibration', calibration, 'the calibration of a fitted model');
  const { phases } = calibration!;
  const sound =
    phases === undefined ||
    (Number.isFinite(phases.anchor) &&
      phases.step > 0 &&
      Array.isArray(phases.factors) &&
      phases.factors.length > 1 &&
      phases.factors.every((factor) => Number.isFinite(factor) && factor > 0));
  if (!sound) throw invalidState('calibration.phases', phases, 'a factor above 0 for each phase');
  return calibration!;
}

/**
 * Gives any model intervals that are as wide as its errors on this very series have been: split conformal prediction by
 * rolling origin.
 *
 * `fit` forecasts the second half of the series from many points in time, each knowing only what came before, and keeps the
 * errors by distance, in half widths of the model's own interval, so that a model that knows when it is unsure stays so.
 * The interval of a level takes the error at the finite-sample rank `ceil((n + 1) · level)`; errors from one origin count as
 * one group (hierarchical conformal prediction). Levels are nested, distances are pooled in doubling groups. With `phases` errors are measured
 * against what is usual for their phase. `state.calibration.achieved` says what either half of the errors would have held by the other.
 *
 * - **Not for** series whose errors change: the coverage holds as far as the second half resembles what comes. Fit again when it
 *   no longer does.
 * - **Explanatory columns** are passed on; the calibration knows them ahead, as a forecast with `future` does.
 * - **Missing values** are skipped in the errors, and otherwise treated as the model inside treats them.
 * - **Too short series** keep the intervals of the model; levels that need more origins than there are take the largest error.
 *   The notes say so.
 * - **`warmStart`** serves the model that forecasts; the fits of the calibration begin afresh, because an earlier state would know what came after.
 * - **Cost**: `origins / refitEvery + 1` further fits and `origins` forecasts when fitting (about five times the fit of the
 *   model at the defaults), nothing in `update`. The state grows by up to four numbers per origin and doubling of the
 *   horizon: about 20 kB for 60 origins and a horizon of 288.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * Source: Vovk, Gammerman and Shafer, *Algorithmic Learning in a Random World* (2005), doi:10.1007/b106715; for groups Lee,
 * Barber and Willett, "Distribution-free inference with hierarchical data" (2023), arXiv:2306.06342.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { conformalIntervals, naive } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 200 }, (_, i) => (i % 10 === 0 ? 9 : i % 2));
 * const load = createTimeSeries({ start: 0, step: '1m', values });
 * const model = conformalIntervals(naive(), { horizon: 10, origins: 50 });
 * const forecast = model.fit(load).forecast({ horizon: 10, levels: [0.8] });
 * forecast.model; // => 'naive, conformal'
 * forecast.notes; // => []
 * ```
 */
export function conformalIntervals<S extends VersionedState>(
  forecaster: SimulatingForecaster<S>,
  options: ConformalOptions,
): SimulatingForecaster<ConformalState<S>>;
export function conformalIntervals<S extends VersionedState>(
  forecaster: Forecaster<S>,
  options: ConformalOptions,
): Forecaster<ConformalState<S>>;
export function conformalIntervals<S extends VersionedState>(
  forecaster: Forecaster<S>,
  options: ConformalOptions,
): Forecaster<ConformalState<S>> {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const origins = requireInteger('origins', options.origins ?? 60, { min: 2 });
  const refitEvery = requireInteger('refitEvery', options.refitEvery ?? Math.ceil(origins / 4), { min: 1 });
  const sides = requireOneOf('sides', options.sides ?? 'equal', ['equal', 'separate']);
  const phases = options.phases === undefined ? undefined : requireInteger('phases', options.phases, { min: 2 });
  return {
    contract: 'forecaster/1',
    kind: 'conformal-intervals',
    fit(series, fitOptions = {}) {
      // Only this fit: in the calibration an earlier state would know what came after.
      const inner = forecaster.fit(series, innerFitOptions('conformal-intervals', fitOptions));
      const columns = requireColumns('past', fitOptions.past, series.values.length);
      const label = labelOf(inner, columns);
      const plan = { horizon, origins, refitEvery, label, sides, phases };
      const calibration = calibrate(forecaster, series, plan, columns, fitOptions.signal);
      return conformal(inner, { sides, horizon, calibration });
    },
    restore(saved) {
      const state = requireState<ConformalState<S>>(saved, 'conformal-intervals', 1);
      const settings: Settings = {
        sides: state.sides === 'separate' ? 'separate' : 'equal',
        horizon: decodeInteger('horizon', state.horizon, 1),
        calibration: requireCalibration(state.calibration),
      };
      return conformal(forecaster.restore(state.inner), settings);
    },
  };
}
