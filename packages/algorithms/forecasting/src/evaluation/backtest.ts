import {
  type FittedForecaster,
  type Frame,
  type OnProgress,
  requireInteger,
  requireLevels,
  requireOneOf,
  type TimeSeries,
} from '@bellwether/core';
import { pastOf, requireGrid } from '../model/grid.js';
import { type Accuracy, accuracy } from './accuracy.js';
import { averageAccuracy } from './average-accuracy.js';
import { type BacktestRecord, forecastFrame, originFrame } from './backtest-frames.js';
import { type Candidates, type NamedForecaster, namedCandidates } from './candidates.js';

/** Settings of {@link backtest}. */
export interface BacktestOptions {
  /** How many steps ahead each forecast goes, at least 1. */
  readonly horizon: number;
  /** From how many points in time to forecast, at least 1. Fewer are used where the series is too short. @default 10 */
  readonly origins?: number;
  /** Steps between origins. Below `horizon` the forecasts overlap. @default horizon */
  readonly step?: number;
  /** Whether each fit sees everything before the origin, or only the last `trainingLength` values. @default 'expanding' */
  readonly strategy?: 'expanding' | 'sliding';
  /** How many values a sliding fit sees. @default as many as there are before the first origin */
  readonly trainingLength?: number;
  /** The fewest values a fit may see; earlier origins are left out. @default two seasons, at least 10 */
  readonly minimumTraining?: number;
  /**
   * After how many origins to fit again; in between a model is updated with the values that came, which costs far less.
   * A sliding window needs 1.
   *
   * @default 1
   */
  readonly refitEvery?: number;
  /** Season of the naive method that errors are scaled by, in steps. @default 1 */
  readonly seasonLength?: number;
  /** Levels of the intervals to judge. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
  /** Stops between two fits; the promise then rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Receives how many origins are done. */
  readonly onProgress?: OnProgress;
}

/** How one model did. JSON-safe. */
export interface BacktestSummary {
  readonly name: string;
  /** Each measure as its mean over the origins; the root mean squared error over all steps. */
  readonly accuracy: Accuracy;
  /** What the forecasts themselves warned of, each once. */
  readonly notes: readonly string[];
}

/** What {@link backtest} found. */
export interface BacktestResult {
  /** `'series-too-short'`: not one origin leaves enough values before and `horizon` values after it. */
  readonly status: 'ok' | 'series-too-short';
  readonly horizon: number;
  /** Origins that were used. */
  readonly origins: number;
  /** In the order the models were given. */
  readonly models: readonly BacktestSummary[];
  /** A row per model and origin: `model`, `origin`, `training`, `compared`, the measures, `coverage_80`, ... */
  readonly byOrigin: Frame;
  /** A row per model, origin and step: `model`, `origin`, `time`, `step`, `actual`, `point`, `lower_80`, `upper_80`, ... */
  readonly forecasts: Frame;
  /** JSON-safe sentences about what could not be done. */
  readonly notes: readonly string[];
}

interface Plan {
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly seasonLength: number;
  readonly refitEvery: number;
  /** Number of values before each origin, ascending: nothing later can have been seen by an earlier fit. */
  readonly cuts: readonly number[];
  /** Values a fit sees; infinite where it sees all. */
  readonly trainingLength: number;
  readonly notes: readonly string[];
}

function planOf(length: number, options: BacktestOptions): Plan {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const origins = requireInteger('origins', options.origins ?? 10, { min: 1 });
  const step = requireInteger('step', options.step ?? horizon, { min: 1 });
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const strategy = requireOneOf('strategy', options.strategy ?? 'expanding', ['expanding', 'sliding']);
  const fewest = requireInteger('minimumTraining', options.minimumTraining ?? Math.max(10, 2 * seasonLength), {
    min: 1,
  });
  const sliding = strategy === 'sliding';
  const refitEvery = requireInteger('refitEvery', options.refitEvery ?? 1, { min: 1, ...(sliding ? { max: 1 } : {}) });
  const cuts: number[] = [];
  for (let cut = length - horizon; cut >= fewest && cuts.length < origins; cut -= step) cuts.unshift(cut);
  const wanted = options.trainingLength ?? cuts[0] ?? fewest;
  const trainingLength = requireInteger('trainingLength', wanted, { min: 1 });
  const notes: string[] = [];
  if (cuts.length === 0) {
    notes.push(
      `The series has ${length} values: too few for a forecast of ${horizon} steps from at least ${fewest} values.`,
    );
  } else if (cuts.length < origins) notes.push(`The series has room for ${cuts.length} of ${origins} origins.`);
  return {
    horizon,
    levels: requireLevels('levels', options.levels ?? [0.8, 0.95]),
    seasonLength,
    refitEvery,
    cuts,
    trainingLength: sliding ? trainingLength : Number.POSITIVE_INFINITY,
    notes,
  };
}

/** Lets other work have a turn when the last one is long enough ago. */
function turnTaker(): () => Promise<void> {
  let turnEnds = Date.now() + 20;
  return async () => {
    if (Date.now() < turnEnds) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnEnds = Date.now() + 20;
  };
}

/** Infinities are as missing in what came as they are in what a model learns from. */
function actualOf(series: TimeSeries, cut: number, horizon: number): Float64Array {
  return series.values.slice(cut, cut + horizon).map((value) => (Number.isFinite(value) ? value : Number.NaN));
}

/**
 * Finds out how well models would have forecast the past: from several points in time ("origins"), each model forecasts
 * `horizon` steps knowing only what came before, and is compared with what came.
 *
 * A model cannot see the future: it gets a copy of the values before the origin, in an array of its own, and origins are
 * visited in order of time.
 *
 * - **Too short series** give `status: 'series-too-short'` and empty frames, not an error.
 * - **Missing values** are handed to the models as they are and skipped in the comparison.
 * - **Cost**: one fit per model and origin (less with `refitEvery`), one row per model, origin and step. Other work gets a turn
 *   every 20 ms.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range, `invalid-input` where the series is not on a
 * regular grid; whatever a model throws. Rejects with `signal.reason` when aborted.
 *
 * Source: Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16 (2000),
 * doi:10.1016/S0169-2070(00)00065-0.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { backtest, naive, seasonalNaive } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 96 }, (_, hour) => 50 + 10 * Math.sin((hour * Math.PI) / 12));
 * const load = createTimeSeries({ start: Date.UTC(2026, 0, 5), step: '1h', values });
 * const result = await backtest([naive(), seasonalNaive({ seasonLength: 24 })], load, { horizon: 6, origins: 4 });
 * result.models.map(({ name }) => name); // => ['naive', 'seasonal-naive']
 * result.models[1]!.accuracy.meanAbsoluteError! < 1e-9; // => true
 * result.forecasts.length; // => 48
 * ```
 */
export async function backtest(
  forecasters: Candidates,
  series: TimeSeries,
  options: BacktestOptions,
): Promise<BacktestResult> {
  const models = namedCandidates(forecasters);
  requireGrid(series);
  const plan = planOf(series.values.length, options);
  const records = await runPlan(models, series, plan, options);
  const names = models.map(({ name }) => name);
  return {
    status: plan.cuts.length === 0 ? 'series-too-short' : 'ok',
    horizon: plan.horizon,
    origins: plan.cuts.length,
    models: names.map((name, model) => {
      const own = records.filter((record) => record.model === model);
      return {
        name,
        accuracy: averageAccuracy(
          own.map((record) => record.accuracy),
          plan.levels,
        ),
        notes: [...new Set(own.flatMap(({ forecast }) => forecast.notes))],
      };
    }),
    byOrigin: originFrame(names, plan.levels, records),
    forecasts: forecastFrame(names, plan.levels, plan.horizon, records),
    notes: plan.notes,
  };
}

async function runPlan(
  models: readonly NamedForecaster[],
  series: TimeSeries,
  plan: Plan,
  { signal, onProgress }: BacktestOptions,
): Promise<BacktestRecord[]> {
  const { horizon, levels, cuts, seasonLength } = plan;
  const takeTurn = turnTaker();
  const records: BacktestRecord[] = [];
  const fitted: FittedForecaster[] = [];
  for (let k = 0; k < cuts.length; k += 1) {
    const cut = cuts[k]!;
    const from = Math.max(0, cut - plan.trainingLength);
    const actual = actualOf(series, cut, horizon);
    const training = pastOf(series, from, cut);
    for (let model = 0; model < models.length; model += 1) {
      signal?.throwIfAborted();
      const { forecaster, name } = models[model]!;
      const current =
        k % plan.refitEvery === 0
          ? forecaster.fit(pastOf(series, from, cut), signal === undefined ? {} : { signal })
          : fitted[model]!.update(series.values.slice(cuts[k - 1], cut));
      fitted[model] = current;
      const forecast = current.forecast({ horizon, levels });
      records.push({
        model,
        origin: forecast.start - forecast.step,
        training: cut - from,
        actual,
        forecast,
        accuracy: accuracy({ actual, forecast, training: training.values, seasonLength }),
      });
      onProgress?.({
        stage: 'backtesting',
        done: records.length,
        total: cuts.length * models.length,
        unit: 'forecasts',
        item: name,
      });
      await takeTurn();
    }
  }
  return records;
}
