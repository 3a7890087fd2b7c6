import type { Forecast, PredictionInterval } from '@bellwether/core';
import { combineArrays } from '../combination/combine.js';
import { mixtureInterval } from '../combination/combined-members.js';
import { presentable } from '../model/define-model.js';
import { type IntervalScale, normalWidth, scaleAt } from './interval-scale.js';

/** The weighted median of forecasts, with the intervals of their mixture at a scale. */
export function blend(forecasts: readonly Forecast[], weights: readonly number[], scale: IntervalScale): Forecast {
  const first = forecasts[0]!;
  const point = combineArrays(
    forecasts.map((forecast) => forecast.point),
    weights,
    'median',
  );
  let inner: PredictionInterval | undefined;
  const intervals = first.intervals.map(({ level }, i) => {
    const factor = scaleAt(scale, level);
    const interval = mixtureInterval(
      point,
      forecasts.map((forecast, k) => ({
        weight: weights[k]!,
        point: forecast.point,
        interval: forecast.intervals[i]!,
      })),
      normalWidth(level),
    );
    for (let h = 0; h < point.length; h += 1) {
      const lower = point[h]! - factor * (point[h]! - interval.lower[h]!);
      const upper = point[h]! + factor * (interval.upper[h]! - point[h]!);
      // Factors are those of normal distributions: the short side of a skewed one grows by less from level to level.
      interval.lower[h] = presentable(Math.min(lower, inner?.lower[h] ?? lower));
      interval.upper[h] = presentable(Math.max(upper, inner?.upper[h] ?? upper));
    }
    inner = interval;
    return interval;
  });
  return { ...first, point, intervals, notes: [...new Set(forecasts.flatMap(({ notes }) => notes))] };
}

/** Moves futures away from their centre, or towards it, by a factor. In place. */
export function stretch(paths: readonly Float64Array[], factor: number): void {
  const horizon = paths[0]?.length ?? 0;
  for (let h = 0; h < horizon; h += 1) {
    let centre = 0;
    for (const path of paths) centre += path[h]! / paths.length;
    for (const path of paths) path[h] = centre + factor * (path[h]! - centre);
  }
}
