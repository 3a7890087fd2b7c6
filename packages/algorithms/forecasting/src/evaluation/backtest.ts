import type { FitOptions, FittedForecaster, Forecast, Frame, TimeSeries } from '@bellwether/core';
import { pastOf, requireGrid } from '../model/grid.js';
import { type Accuracy, accuracy } from './accuracy.js';
import { averageAccuracy } from './average-accuracy.js';
import { type ColumnWindows, columnWindows } from './backtest-columns.js';
import { type BacktestRecord, forecastFrame, originFrame } from './backtest-frames.js';
import { type BacktestOptions, type Plan, planOf } from './backtest-plan.js';
import { type Candidates, type NamedForecaster, namedCandidates } from './candidates.js';

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
 * A model cannot see the future: it gets a copy of the values (and columns) before the origin, in arrays of its own, and origins
 * are visited in order of time. Only columns that are said to be known in advance go further.
 *
 * - **Too short series** give `status: 'series-too-short'` and empty frames, not an error.
 * - **Explanatory columns** reach every model as `past` and `future`; models that know none leave them alone.
 * - **Missing values** are handed to the models as they are and skipped in the comparison.
 * - **Cost**: one fit per model and origin (less with `refitEvery`), one row per model, origin and step. Other work gets a turn
 *   every 20 ms.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range, `invalid-input` where the series is not on a
 * regular grid or a column is not as long as it; whatever a model throws. Rejects with `signal.reason` when aborted.
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
  const { length } = series.values;
  const plan = planOf(length, options);
  const windows = columnWindows(length, options);
  const records = await runPlan(models, series, plan, windows, options);
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
  columns: ColumnWindows,
  { signal, onProgress }: BacktestOptions,
): Promise<BacktestRecord[]> {
  const { horizon, gap, levels, cuts, seasonLength } = plan;
  const takeTurn = turnTaker();
  const records: BacktestRecord[] = [];
  const fitted: FittedForecaster[] = [];
  let from = 0;
  for (let k = 0; k < cuts.length; k += 1) {
    const cut = cuts[k]!;
    const refit = k % plan.refitEvery === 0;
    if (refit) from = Math.max(0, cut - plan.trainingLength);
    const actual = actualOf(series, cut + gap, horizon);
    const training = pastOf(series, from, cut);
    for (let model = 0; model < models.length; model += 1) {
      signal?.throwIfAborted();
      const { forecaster, name } = models[model]!;
      // Everything a model gets is a copy of its own, of what was known at the origin and no more.
      const current = refit
        ? forecaster.fit(pastOf(series, from, cut), fitOptions(columns, from, cut, signal))
        : fitted[model]!.update(series.values.slice(cuts[k - 1], cut), fitOptions(columns, cuts[k - 1]!, cut));
      fitted[model] = current;
      const future = columns.ahead(cut, gap + horizon);
      const whole = current.forecast({ horizon: gap + horizon, levels, ...(future === undefined ? {} : { future }) });
      const forecast = afterGap(whole, gap);
      records.push({
        model,
        origin: whole.start - whole.step,
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

function fitOptions(columns: ColumnWindows, from: number, cut: number, signal?: AbortSignal): FitOptions {
  const past = columns.past(from, cut);
  return { ...(signal === undefined ? {} : { signal }), ...(past === undefined ? {} : { past }) };
}

/** The steps that are judged. */
function afterGap(forecast: Forecast, gap: number): Forecast {
  if (gap === 0) return forecast;
  return {
    ...forecast,
    start: forecast.start + gap * forecast.step,
    point: forecast.point.slice(gap),
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower.slice(gap),
      upper: upper.slice(gap),
    })),
  };
}
