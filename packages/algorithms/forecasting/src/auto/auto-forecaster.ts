import {
  type FitOptions,
  invalidOption,
  requireInteger,
  requireNumber,
  requireState,
  type TimeSeries,
  type VersionedState,
} from '@bellwether/core';
import { decodeMembers, encodeMembers, type MemberState, memberFitOptions } from '../combination/combination.js';
import { combinedPaths, type Member, updatedMembers } from '../combination/combined-members.js';
import { presentable } from '../model/define-model.js';
import { decodeInteger, decodeNumbers, invalidState } from '../model/encoding.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
import type { CalendarEvent } from '../regression/features.js';
import { blend, stretch } from './blend.js';
import { type AutoChoice, fewest, remarksOn } from './choice.js';
import { chooseModels } from './choose.js';
import { onGrid } from './grid.js';
import { isIntermittent } from './intermittent.js';
import { achievedCoverage, anchorLevels, type IntervalScale, learnScale, scaleAt, unscaled } from './interval-scale.js';
import { impliedRange, type Limits, withinLimits } from './limits.js';
import { affordable, type PoolModel, poolFor, standIns } from './pool.js';
import { evaluateRolling, originsFor, type RollingEvaluation } from './rolling-evaluation.js';
import { seasonsOf } from './seasons.js';

/** Settings of {@link autoForecaster}. */
export interface AutoForecasterOptions {
  /**
   * How many steps ahead the forecasts will be used, at least 1: models are judged over these steps. Longer horizons can be asked for, but
   * nobody has looked at them.
   *
   * @default one of the shortest season, or 12 without seasons
   */
  readonly horizon?: number;
  /** Seasons in steps. @default the natural ones of the step (day and week for an hour), or those found in the values */
  readonly seasonLengths?: readonly number[];
  /**
   * What may be spent on a series, in milliseconds of one core for each thousand values and for any shorter series; at least one cheap
   * model is always tried. More admits costlier models.
   *
   * @default 40, which is enough for all cheap models; for hours and minutes complex smoothing needs 80, automatic ARIMA 200, TBATS 400
   */
  readonly budget?: number;
  /** From how many points in time the candidates forecast the recent past, 2 to 100. More is steadier and costs more. @default 8 */
  readonly origins?: number;
  /** Least possible value. @default 0 where no value was negative, otherwise none */
  readonly lower?: number;
  /** Greatest possible value. @default 100 for the unit `percent`, 1 for `ratio`, unless values were larger; otherwise none */
  readonly upper?: number;
  /** Whether only whole numbers make sense: forecasts are rounded, intervals outwards. @default false */
  readonly integer?: boolean;
  /** Time zone whose clocks the seasons follow through summer and winter time: `'Europe/Berlin'`. @default 'UTC' */
  readonly timeZone?: string;
  /**
   * Holidays, releases, sales: things that happen at known times, past and future. They are considered by a regression beside the
   * other models, and count where that does well.
   *
   * @default none
   */
  readonly events?: readonly CalendarEvent[];
  /** Further models to consider, by names of your own. @default none */
  readonly candidates?: { readonly [name: string]: SimulatingForecaster };
}

/** State of {@link autoForecaster}. */
export interface AutoState extends VersionedState {
  readonly kind: 'auto';
  readonly version: 1;
  readonly members: readonly MemberState[];
  readonly scale: IntervalScale;
  readonly choice: AutoChoice;
  /** Least and greatest possible value; null without limit. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly integer: boolean;
  /** Time zone whose clocks the seasons follow; null for UTC. */
  readonly timeZone: string | null;
  /** What happened to the series before the models saw it. */
  readonly notes: readonly string[];
}

/** A model chosen by {@link autoForecaster}, which can say why. */
export interface FittedAutoForecaster extends FittedSimulatingForecaster<AutoState> {
  /** What was tried, how it did, and what was kept. */
  readonly choice: AutoChoice;
  update(...args: Parameters<FittedSimulatingForecaster['update']>): FittedAutoForecaster;
}

/** What {@link autoForecaster} returns. */
export interface AutoForecaster extends SimulatingForecaster<AutoState> {
  fit(...args: Parameters<SimulatingForecaster['fit']>): FittedAutoForecaster;
  restore(state: unknown): FittedAutoForecaster;
}

interface Memory {
  readonly members: readonly Member[];
  readonly scale: IntervalScale;
  readonly choice: AutoChoice;
  readonly limits: Limits;
  readonly timeZone: string | undefined;
  readonly notes: readonly string[];
}

function describe({ choice, members }: Memory): string {
  const names = members.map(({ name }) => name).join(', ');
  return members.length === 1 || choice.confidence === 'none' ? `auto: ${names}` : `auto: median of ${names}`;
}

function fittedAuto(memory: Memory): FittedAutoForecaster {
  const { members, scale, choice, limits } = memory;
  return {
    kind: 'auto',
    choice,
    forecast(request) {
      const forecasts = members.map(({ fitted }) => fitted.forecast(request));
      const weights = members.map(({ weight }) => weight);
      const forecast = withinLimits(blend(forecasts, weights, scale), limits);
      return {
        ...forecast,
        model: describe(memory),
        notes: [...memory.notes, ...remarksOn(choice), ...forecast.notes],
      };
    },
    simulate(request) {
      const paths = combinedPaths(members, 'median', request);
      stretch(paths, scaleAt(scale, anchorLevels[0]!));
      for (const path of paths) {
        for (let h = 0; h < path.length; h += 1) {
          const value = Math.min(limits.upper, Math.max(limits.lower, path[h]!));
          path[h] = presentable(limits.integer ? Math.round(value) : value);
        }
      }
      return paths;
    },
    update: (values, options) => fittedAuto({ ...memory, members: updatedMembers(members, values, options) }),
    get state(): AutoState {
      return {
        kind: 'auto',
        version: 1,
        members: encodeMembers(members),
        scale,
        choice,
        lower: Number.isFinite(limits.lower) ? limits.lower : null,
        upper: Number.isFinite(limits.upper) ? limits.upper : null,
        integer: limits.integer,
        timeZone: memory.timeZone ?? null,
        notes: memory.notes,
      };
    },
  };
}

/** Sizes of the errors of the combination from each origin, in half widths of its interval at the first anchor level. */
function scoresOf(
  { origins, forecasts }: RollingEvaluation,
  kept: readonly number[],
  weights: readonly number[],
  values: Float64Array,
): number[][] {
  return origins.map((origin, at) => {
    const own = kept.map((k) => forecasts[k]![at]!);
    const { point, intervals } = blend(own, weights, unscaled);
    const { lower, upper } = intervals[0]!;
    return Array.from(point, (centre, h) => {
      const error = values[origin + h]! - centre;
      const width = error < 0 ? centre - lower[h]! : upper[h]! - centre;
      return error === 0 ? 0 : Math.abs(error) / width;
    });
  });
}

function requireScale(scale: Partial<IntervalScale> | undefined): IntervalScale {
  const factors = Array.from(decodeNumbers('scale.factors', scale?.factors, anchorLevels.length));
  return { factors, errors: decodeInteger('scale.errors', scale?.errors) };
}

function observedIn(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if (Math.abs(values[i]!) < Number.POSITIVE_INFINITY) count += 1;
  return count;
}

/** Restoring takes the events from the state. */
const anyEvent: CalendarEvent = { name: 'any', starts: [0] };

/**
 * Forecasts any series without being told how: finds its seasons, lets several models forecast the recent past, and combines
 * those that did well.
 *
 * The candidates are fitted on all but the latest part of the series and forecast it from several points in time. Those whose
 * mean absolute error is within twice the least are fitted again on everything and combined by a median, weighted by the
 * inverse square of the error. The errors of the combination give its intervals. Nothing is decided by the clock: `budget`
 * chooses the candidates by what they usually cost.
 *
 * - **Not for** a model that you know to be right: use it by itself. Nor for explanatory columns, which it passes to its members, of which
 *   none uses them unless you add one under `candidates`.
 * - **Any data** gets an answer, and the answer says what it is worth (`notes`, `choice`): no value at all (forecasts are NaN), one value, a
 *   constant, gaps, infinities (treated as missing), irregular times (averaged onto the usual step first).
 * - **Calendar**: days and weeks of the step are tried by themselves, and working days with the week. Give `timeZone` where people decide what
 *   happens, so that days keep their shape when the clocks change, and `events` for holidays (values do not tell where they come from).
 * - **Counts that are mostly zero** are forecast by models of intermittent demand too, and judged by squared errors.
 * - **Bounds**: forecasts, intervals and futures stay within `lower` and `upper`; see their defaults.
 * - **`warmStart`**: the choice is made anew; what is kept begins where it ended the last time, if it was kept then.
 * - **Cost**: each candidate is fitted once, each one kept twice, about 2 ms for a thousand hourly values. `update` costs the updates of the
 *   kept models and changes neither choice nor intervals: fit again when the behaviour of the series has changed.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range. Data are never an error.
 *
 * Source: for combining instead of choosing, Petropoulos and Svetunkov (2020), doi:10.1016/j.ijforecast.2019.01.006; weights by past errors
 * after Bates and Granger (1969), doi:10.1057/jors.1969.103.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { autoForecaster } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 21 * 24 }, (_, hour) => 100 + 50 * Math.sin((hour * Math.PI) / 12) + (hour % 5));
 * const load = createTimeSeries({ name: 'requests', start: 0, step: '1h', values });
 * const fitted = autoForecaster({ horizon: 24 }).fit(load);
 * const { point, intervals } = fitted.forecast({ horizon: 24 });
 * fitted.choice.seasonLengths; // => [24, 168]
 * fitted.choice.confidence; // => 'measured'
 * point.length; // => 24
 * intervals[0]!.lower[0]! < point[0]!; // => true
 * ```
 */
export function autoForecaster(options: AutoForecasterOptions = {}): AutoForecaster {
  const horizon = options.horizon === undefined ? undefined : requireInteger('horizon', options.horizon, { min: 1 });
  const budget = requireNumber('budget', options.budget ?? 40, { min: 0, exclusiveMin: true });
  const originCount = requireInteger('origins', options.origins ?? 8, { min: 2, max: 100 });
  const lower = options.lower === undefined ? undefined : requireNumber('lower', options.lower);
  const upper = options.upper === undefined ? undefined : requireNumber('upper', options.upper);
  if (lower !== undefined && upper !== undefined && lower >= upper) {
    throw invalidOption('upper', upper, `above lower, which is ${lower}`);
  }
  const given = options.seasonLengths
    ?.map((season, i) => requireInteger(`seasonLengths[${i}]`, season, { min: 2 }))
    .sort((a, b) => a - b);
  const extra = Object.entries(options.candidates ?? {}).map(([name, forecaster]) => ({ name, forecaster, cost: 0 }));

  const timeZone = options.timeZone === 'UTC' ? undefined : options.timeZone;
  const events = (options.events ?? []).map((event) => ({ ...event, starts: [...event.starts] }));
  // Refuses what is out of range now, and not when the first series comes.
  poolFor({ seasons: [], step: 1, intermittent: false, timeZone, events });

  const choose = (
    grid: TimeSeries,
    seasons: readonly number[],
    fitOptions: FitOptions,
  ): Omit<Memory, 'limits' | 'notes' | 'timeZone'> => {
    const { signal, warmStart } = fitOptions;
    const { values } = grid;
    const observed = observedIn(values);
    const intermittent = isIntermittent(values);
    const step = grid.axis.kind === 'regular' ? grid.axis.step : 1;
    const settings = { seasons, step, intermittent, timeZone, events };
    const pool = [...affordable(poolFor(settings), values.length, budget), ...extra];
    // Only for these fits: in the evaluation an earlier state would know what came after.
    const optionsOf = memberFitOptions('auto', { warmStart });
    const fitAll = (models: readonly PoolModel[], weights: readonly number[]): Member[] =>
      models.map(({ name, forecaster }, k) => ({
        name,
        weight: weights[k]!,
        fitted: forecaster.fit(grid, optionsOf(name)),
      }));
    const steps = horizon ?? seasons[0] ?? 12;
    const origins = originsFor(values.length, steps, seasons[0] ?? 1, originCount);
    if (observed < fewest || origins.length < 2) {
      const used = standIns(timeZone).filter(({ name }) => observed >= 2 || name === 'naive');
      const weight = 1 / used.length;
      const choice: AutoChoice = {
        seasonLengths: [...seasons],
        considered: used.map(({ name }) => ({ name, error: null, weight })),
        intermittent,
        achievedCoverage: [],
        origins: 0,
        confidence: observed === 0 ? 'none' : 'low',
      };
      const members = fitAll(
        used,
        used.map(() => 1),
      );
      return { members, scale: unscaled, choice };
    }
    const evaluation = evaluateRolling(pool, grid, origins, steps, intermittent ? 'squared' : 'absolute', signal);
    const { kept, weights } = chooseModels(evaluation.errors);
    signal?.throwIfAborted();
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const order = [...kept, ...pool.keys()].filter((k, i, all) => all.indexOf(k) === i);
    const scores = scoresOf(evaluation, kept, weights, values);
    const forecast = values.length - origins[0]!;
    const choice: AutoChoice = {
      seasonLengths: [...seasons],
      considered: order.map((k) => ({
        name: pool[k]!.name,
        error: Number.isNaN(evaluation.errors[k]!) ? null : presentable(evaluation.errors[k]!),
        weight: kept.includes(k) ? weights[kept.indexOf(k)]! / total : 0,
      })),
      intermittent,
      achievedCoverage: achievedCoverage(scores, forecast),
      origins: origins.length,
      confidence: 'measured',
    };
    const members = fitAll(
      kept.map((k) => pool[k]!),
      weights,
    );
    return { members, scale: learnScale(scores.flat(), forecast), choice };
  };

  return {
    contract: 'forecaster/1',
    kind: 'auto',
    fit(series, fitOptions = {}) {
      fitOptions.signal?.throwIfAborted();
      const { grid, note } = onGrid(series);
      const step = grid.axis.kind === 'regular' ? grid.axis.step : 1;
      const seasons = given?.filter((season) => 2 * season <= grid.values.length) ?? seasonsOf(grid.values, step);
      const implied = impliedRange(grid.values, grid.unit);
      const limits: Limits = {
        lower: lower ?? (upper !== undefined && implied.lower >= upper ? Number.NEGATIVE_INFINITY : implied.lower),
        upper: upper ?? (lower !== undefined && implied.upper <= lower ? Number.POSITIVE_INFINITY : implied.upper),
        integer: options.integer ?? false,
      };
      return fittedAuto({
        ...choose(grid, seasons, fitOptions),
        limits,
        timeZone,
        notes: note === undefined ? [] : [note],
      });
    },
    restore(saved) {
      const state = requireState<AutoState>(saved, 'auto', 1);
      const seasons = (state.choice?.seasonLengths ?? []).map((season, i) =>
        decodeInteger(`choice.seasonLengths[${i}]`, season, 2),
      );
      const zone = state.timeZone ?? undefined;
      if (zone !== timeZone)
        throw invalidState('timeZone', zone, `that of this forecaster, which is ${timeZone ?? 'UTC'}`);
      const settings = { seasons, intermittent: true, timeZone, events: events.length > 0 ? events : [anyEvent] };
      // The models of short, of long and of the longest steps: the state does not say which it was, and each restores only its own.
      const pools = [1, 86_400_000, 28 * 86_400_000].flatMap((step) => poolFor({ ...settings, step }));
      const known = new Map([...pools, ...extra].map(({ name, forecaster }) => [name, forecaster]));
      return fittedAuto({
        members: decodeMembers(state.members, (name) => known.get(name)),
        scale: requireScale(state.scale),
        choice: state.choice,
        limits: {
          lower: state.lower ?? Number.NEGATIVE_INFINITY,
          upper: state.upper ?? Number.POSITIVE_INFINITY,
          integer: state.integer === true,
        },
        timeZone,
        notes: [...(state.notes ?? [])],
      });
    },
  };
}
