import type { Forecaster, TimeSeries, VersionedState } from '@bellwether/core';
import { pastOf } from '../model/grid.js';

/** Level of the intervals of the model inside that errors are measured in. */
export const yardstickLevel = 0.8;

/** Errors of forecasts of `from` to `to` steps ahead. JSON-safe. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  /** Forecasts made, from different points in time. */
  readonly origins: number;
  /** Errors (actual minus forecast) in ascending order, in half widths of the model's own interval or in the unit of the series. */
  readonly scores: readonly number[];
}

/** What calibration learnt. JSON-safe. */
export interface Calibration {
  /** Whether scores are in half widths of the model's own interval. */
  readonly relative: boolean;
  readonly bins: readonly CalibrationBin[];
}

/** How calibration goes about it. */
export interface CalibrationPlan {
  readonly horizon: number;
  readonly origins: number;
  readonly refitEvery: number;
  /** Name of the model that the intervals will be of. */
  readonly label: string;
}

/** Steps within a bin that each origin contributes, so that the state stays small. */
const stepsPerBin = 4;
/**
 * Scores are counted in twentieths of a half width, rounded away from zero: where most values lie on one point (an idle
 * metric), an interval must not miss them by a hair. It also keeps the state short.
 */
const scoresPerWidth = 20;

function scoreOf(error: number, width: number): number {
  const score = (error / width) * scoresPerWidth;
  return (score > 0 ? Math.ceil(score) : Math.floor(score)) / scoresPerWidth + 0;
}

/** Bins that double: 1, 2, 3-4, 5-8, ... */
function binEdges(horizon: number): { from: number; to: number; steps: number[] }[] {
  const edges: { from: number; to: number; steps: number[] }[] = [];
  for (let from = 1, to = 1; from <= horizon; from = to + 1, to = Math.min(horizon, 2 * to)) {
    const count = Math.min(stepsPerBin, to - from + 1);
    const steps = Array.from({ length: count }, (_, i) =>
      count === 1 ? to : Math.round(from + (i * (to - from)) / (count - 1)),
    );
    edges.push({ from, to, steps });
  }
  return edges;
}

interface Miss {
  readonly bin: number;
  readonly origin: number;
  readonly error: number;
  readonly width: number;
}

/**
 * Forecasts the second half of the series from many points in time, each time knowing only what came before, and keeps the
 * errors by distance. Between refits the model is only updated.
 */
export function calibrate<S extends VersionedState>(
  forecaster: Forecaster<S>,
  series: TimeSeries,
  plan: CalibrationPlan,
  signal?: AbortSignal,
): Calibration {
  const { values } = series;
  const { label } = plan;
  const edges = binEdges(plan.horizon);
  const first = Math.ceil(values.length / 2);
  const span = values.length - first;
  const count = Math.min(plan.origins, span);
  const misses: Miss[] = [];
  let fitted = count > 0 ? forecaster.fit(pastOf(series, 0, first)) : undefined;
  let seen = first;
  for (let k = 0; k < count; k += 1) {
    signal?.throwIfAborted();
    const origin = first + Math.floor((k * span) / count);
    if (k > 0 && k % plan.refitEvery === 0) fitted = forecaster.fit(pastOf(series, 0, origin));
    else fitted = fitted!.update(values.slice(seen, origin));
    seen = origin;
    const horizon = Math.min(plan.horizon, values.length - origin);
    const { model, point, intervals } = fitted.forecast({ horizon, levels: [yardstickLevel] });
    // Errors of a stand-in, used while there were too few values, say nothing about the model.
    if (model !== label) continue;
    const { lower, upper } = intervals[0]!;
    for (let bin = 0; bin < edges.length; bin += 1) {
      for (const step of edges[bin]!.steps) {
        if (step > horizon) break;
        const error = values[origin + step - 1]! - point[step - 1]!;
        const width = (upper[step - 1]! - lower[step - 1]!) / 2;
        if (Number.isFinite(error)) misses.push({ bin, origin, error, width });
      }
    }
  }
  const relative = misses.length > 0 && misses.every(({ width }) => width > 0 && Number.isFinite(width));
  const bins = edges.map(({ from, to }, bin) => {
    const own = misses.filter((miss) => miss.bin === bin);
    const scores = own.map(({ error, width }) => (relative ? scoreOf(error, width) : error + 0));
    const origins = new Set(own.map(({ origin }) => origin)).size;
    return { from, to, origins, scores: scores.sort((a, b) => a - b) };
  });
  return { relative, bins: bins.filter(({ origins }) => origins >= 2) };
}
