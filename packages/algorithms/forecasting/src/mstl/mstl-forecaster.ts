import { type Forecast, requireState, standardNormal, type TimeSeries, type VersionedState } from '@bellwether/core';
import { seasonsOf } from '../auto/seasons.js';
import { holt } from '../exponential-smoothing/classics.js';
import { presentable } from '../model/define-model.js';
import { decodeInteger, decodeNumber, decodeNumbers, encodeNumbers } from '../model/encoding.js';
import { requireGrid } from '../model/grid.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
import { innerFitOptions } from '../model/warm-start.js';
import { deviationOfSeasons, widened } from './deviation.js';
import { adjusted, decodeSeasons, type HeldSeason, lastCycles, requirePeriods, seasonAt } from './seasons.js';

/** Settings of {@link mstlForecaster}. */
export interface MstlForecasterOptions {
  /**
   * Lengths of the seasons in steps, each at least 2, in any order.
   *
   * @default the day and week (or year) of the step of the series, or what the values show where its step has none
   */
  readonly periods?: readonly number[];
  /** The model of what is left without the seasons. @default `holt()`, a damped trend */
  readonly trendModel?: SimulatingForecaster;
  /** Whether outliers lose their influence on the seasons; some ten times the cost of the decomposition. @default false */
  readonly robust?: boolean;
}

/** State of {@link mstlForecaster}. */
export interface MstlForecasterState extends VersionedState {
  readonly kind: 'mstl';
  readonly version: 1;
  /** The seasons, shortest first: terms in the unit of the series, from the phase of its first value on. */
  readonly seasons: readonly { readonly period: number; readonly terms: readonly (number | null)[] }[];
  /** Periods that the series did not cover more than twice. */
  readonly dropped: readonly (number | null)[];
  /** Steps since the first value. */
  readonly steps: number;
  /** Standard deviation of what the seasons are off by in each phase, beside the errors that the trend model knows of. */
  readonly seasonDeviation: number;
  /** State of the trend model. */
  readonly inner: VersionedState;
}

interface Memory {
  readonly seasons: readonly HeldSeason[];
  readonly dropped: readonly number[];
  readonly steps: number;
  readonly seasonDeviation: number;
  readonly inner: FittedSimulatingForecaster;
}

/** Puts the seasons back, in place. */
function restoreSeasons(values: Float64Array, { seasons, steps }: Memory): Float64Array {
  for (let h = 0; h < values.length; h += 1) values[h] = presentable(values[h]! + seasonAt(seasons, steps + h));
  return values;
}

function described(forecast: Forecast, memory: Memory): Pick<Forecast, 'model' | 'notes'> {
  const { seasons, dropped } = memory;
  const notes = [...forecast.notes];
  if (dropped.length > 0)
    notes.push(`Not covered more than twice, and left out: seasons of ${dropped.join(', ')} steps.`);
  if (seasons.length === 0)
    return { model: forecast.model, notes: [...notes, 'No season: the trend model forecasts alone.'] };
  return { model: `mstl [${seasons.map(({ period }) => period).join(', ')}] + ${forecast.model}`, notes };
}

function fitted(memory: Memory): FittedSimulatingForecaster<MstlForecasterState> {
  const { seasons, dropped, steps, seasonDeviation, inner } = memory;
  return {
    kind: 'mstl',
    forecast(request) {
      const forecast = inner.forecast(request);
      const { point, intervals } = widened(forecast, seasonDeviation);
      return {
        ...forecast,
        ...described(forecast, memory),
        point: restoreSeasons(point, memory),
        intervals: intervals.map(({ level, lower, upper }) => ({
          level,
          lower: restoreSeasons(lower, memory),
          upper: restoreSeasons(upper, memory),
        })),
      };
    },
    simulate(request) {
      const longest = seasons.at(-1)?.period ?? 0;
      return inner.simulate(request).map((path) => {
        // A season that is off in a phase is off there in every cycle.
        const off = Float64Array.from({ length: longest }, () => seasonDeviation * standardNormal(request.random));
        if (longest > 0) for (let h = 0; h < path.length; h += 1) path[h]! += off[h % longest]!;
        return restoreSeasons(path, memory);
      });
    },
    update: (values, options) =>
      fitted({
        ...memory,
        steps: steps + values.length,
        inner: inner.update(adjusted(values, seasons, steps), options),
      }),
    get state(): MstlForecasterState {
      return {
        kind: 'mstl',
        version: 1,
        seasons: seasons.map(({ period, terms }) => ({ period, terms: encodeNumbers(terms) })),
        dropped: [...dropped],
        steps,
        seasonDeviation,
        inner: inner.state,
      };
    },
  };
}

/**
 * Takes the seasons off by repeated local regression (MSTL), forecasts what is left by any model, and puts the last cycle of each
 * season back.
 *
 * For several seasons at once, such as day and week. With a trend model of exponential smoothing it does what R's `stlf` does with an `mstl`
 * decomposition.
 *
 * - **Not for** seasons whose size grows with the level, holidays, or fewer than some six cycles of the longest season: its last cycle
 *   then repeats the noise of the values.
 * - **Intervals** are those of the trend model, widened by what the seasons are off: the last cycle that can be spared is forecast with the
 *   seasons from before it, and what its errors exceed those of the fit by is theirs. In paths a season is off alike in every cycle.
 * - **Missing values** have no weight in the decomposition, and are left to the trend model after it. Infinities count as missing.
 * - **Too short series**: seasons that the values do not cover more than twice are left out; without any the trend model forecasts
 *   alone. Notes say so.
 * - **Update** keeps the seasons as they were fitted and updates the trend model, which equals a new fit of that model with fixed
 *   seasons and parameters: fit again after some cycles.
 * - **Cost**: two rounds of decomposition for each season, O(n), and the fit of the trend model, both done twice for the intervals. The
 *   state holds one number of five digits for each phase of each season.
 *
 * @throws BellwetherError `invalid-option` for a period below 2 or none; `invalid-input` from `fit` where the series is not on a
 * regular grid.
 *
 * Source: Bandara, Hyndman and Bergmeir, "MSTL: a seasonal-trend decomposition algorithm for time series with multiple seasonal
 * patterns" (2022), doi:10.1504/IJOR.2022.10048281.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { mstlForecaster } from '@bellwether/forecasting';
 *
 * const load = (hour: number) => 50 + (hour % 24 === 9 ? 20 : 0) - (Math.floor(hour / 24) % 7 >= 5 ? 10 : 0);
 * const values = Array.from({ length: 6 * 168 }, (_, hour) => load(hour));
 * const series = createTimeSeries({ start: 0, step: '1h', values });
 * const forecast = mstlForecaster().fit(series).forecast({ horizon: 24 });
 * forecast.model.startsWith('mstl [24, 168]'); // => true
 * Math.abs(forecast.point[9]! - 70) < 1; // => true
 * ```
 */
export function mstlForecaster(options: MstlForecasterOptions = {}): SimulatingForecaster<MstlForecasterState> {
  const { trendModel = holt(), robust = false } = options;
  const periods = options.periods === undefined ? undefined : requirePeriods(options.periods);
  return {
    contract: 'forecaster/1',
    kind: 'mstl',
    fit(series: TimeSeries, fitOptions) {
      fitOptions?.signal?.throwIfAborted();
      const { step } = requireGrid(series);
      const { values } = series;
      const { seasons, rest, dropped } = lastCycles(values, periods ?? seasonsOf(values, step), robust);
      const inner = trendModel.fit({ ...series, values: rest }, innerFitOptions('mstl', fitOptions));
      const seasonDeviation = deviationOfSeasons({ series, seasons, robust, trendModel, inner });
      return fitted({ seasons, dropped, steps: values.length, seasonDeviation, inner });
    },
    restore(saved) {
      const state = requireState<MstlForecasterState>(saved, 'mstl', 1);
      return fitted({
        seasons: decodeSeasons(state.seasons),
        dropped: Array.from(decodeNumbers('dropped', state.dropped)),
        steps: decodeInteger('steps', state.steps),
        seasonDeviation: decodeNumber('seasonDeviation', state.seasonDeviation),
        inner: trendModel.restore(state.inner),
      });
    },
  };
}
