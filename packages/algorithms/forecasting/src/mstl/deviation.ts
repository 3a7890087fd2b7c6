import type { Forecast, TimeSeries } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { presentable } from '../model/define-model.js';
import { scaleOf } from '../model/grid.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
import { adjusted, type HeldSeason, lastCycles } from './seasons.js';

/** Standard deviation of the next value, as the intervals of a fitted model have it. */
function nextDeviation(inner: FittedSimulatingForecaster): number {
  const { lower, upper } = inner.forecast({ horizon: 1, levels: [0.8] }).intervals[0]!;
  const deviation = (upper[0]! - lower[0]!) / 2 / normalQuantile(0.9);
  return Number.isFinite(deviation) ? deviation : 0;
}

/**
 * How far the seasons are off in a phase, beside the errors that the trend model knows of. The last cycle of the longest season that can be
 * spared is forecast step by step with the seasons from before it: by how much the squared errors exceed those that the fit promises is
 * the share of the seasons. Where none can be spared the seasons rest on two cycles, and are taken to be off by as much as the next value.
 */
export function deviationOfSeasons({
  series,
  seasons,
  robust,
  trendModel,
  inner,
}: {
  readonly series: TimeSeries;
  readonly seasons: readonly HeldSeason[];
  readonly robust: boolean;
  readonly trendModel: SimulatingForecaster;
  readonly inner: FittedSimulatingForecaster;
}): number {
  const { values } = series;
  const { length } = values;
  if (seasons.length === 0) return 0;
  const promised = nextDeviation(inner);
  const held = seasons.findLast(({ period }) => 3 * period < length)?.period;
  if (held === undefined) return promised;
  const cut = length - held;
  const before = lastCycles(
    values.slice(0, cut),
    seasons.map(({ period }) => period),
    robust,
  );
  let fitted = trendModel.fit({ ...series, values: before.rest });
  const rest = adjusted(values.subarray(cut), before.seasons, cut);
  // Errors are squared as shares of the size of the values, which may be beyond what squares can hold.
  const scale = Math.max(promised, scaleOf(values));
  let squares = 0;
  let count = 0;
  for (const value of rest) {
    const error = (value - fitted.forecast({ horizon: 1, levels: [] }).point[0]!) / scale;
    if (Number.isFinite(error)) {
      squares += error * error;
      count += 1;
    }
    fitted = fitted.update([value]);
  }
  return count === 0
    ? promised
    : presentable(scale * Math.sqrt(Math.max(0, squares / count - (promised / scale) ** 2)));
}

/** A forecast with intervals for an independent error of this deviation as well. */
export function widened({ point, intervals }: Forecast, deviation: number): Pick<Forecast, 'point' | 'intervals'> {
  return {
    point,
    intervals: intervals.map(({ level, lower, upper }) => {
      const extra = normalQuantile(0.5 + level / 2) * deviation;
      const moved = (bound: Float64Array, sign: number): Float64Array =>
        bound.map((value, h) => point[h]! + sign * Math.hypot(value - point[h]!, extra));
      return { level, lower: moved(lower, -1), upper: moved(upper, 1) };
    }),
  };
}
