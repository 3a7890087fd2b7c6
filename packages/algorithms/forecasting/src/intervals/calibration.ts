import type { Forecaster, TimeSeries, VersionedState } from '@bellwether/core';
import { areKnown, type Columns, sliceColumns } from '../model/columns.js';
import { pastOf, requireGrid } from '../model/grid.js';
import { reachOf } from './rank.js';

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
  /** How large the errors of each phase of a season are beside those of all; absent where phases are not told apart. */
  readonly phases?: PhaseFactors;
  /** What share of the errors of every other origin would have been inside, by those of the others; empty where there were too few. */
  readonly achieved: readonly { readonly level: number; readonly coverage: number }[];
}

/** A factor for each phase of a season. */
export interface PhaseFactors {
  /** Time of a step of phase 0, and milliseconds between steps. */
  readonly anchor: number;
  readonly step: number;
  readonly factors: readonly number[];
}

/** How calibration goes about it. */
export interface CalibrationPlan {
  readonly horizon: number;
  readonly origins: number;
  readonly refitEvery: number;
  /** Name of the model that the intervals will be of. */
  readonly label: string;
  readonly sides: 'equal' | 'separate';
  /** Steps in a season whose phases are told apart. */
  readonly phases: number | undefined;
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
  /** Index of the step that was forecast. */
  readonly at: number;
}

/**
 * Forecasts the second half of the series from many points in time, each time knowing only what came before, and keeps the
 * errors by distance. Between refits the model is only updated.
 */
export function calibrate<S extends VersionedState>(
  forecaster: Forecaster<S>,
  series: TimeSeries,
  plan: CalibrationPlan,
  columns: Columns,
  signal?: AbortSignal,
): Calibration {
  const { values } = series;
  const given = Object.keys(columns).length > 0;
  const past = (from: number, end: number) => (given ? { past: sliceColumns(columns, from, end) } : {});
  const { label } = plan;
  const edges = binEdges(plan.horizon);
  const first = Math.ceil(values.length / 2);
  const span = values.length - first;
  const count = Math.min(plan.origins, span);
  const misses: Miss[] = [];
  let fitted = count > 0 ? forecaster.fit(pastOf(series, 0, first), past(0, first)) : undefined;
  let seen = first;
  for (let k = 0; k < count; k += 1) {
    signal?.throwIfAborted();
    const origin = first + Math.floor((k * span) / count);
    if (k > 0 && k % plan.refitEvery === 0) fitted = forecaster.fit(pastOf(series, 0, origin), past(0, origin));
    else fitted = fitted!.update(values.slice(seen, origin), past(seen, origin));
    seen = origin;
    const longest = Math.min(plan.horizon, values.length - origin);
    let horizon = 0;
    // No further than the causes are known.
    while (horizon < longest && areKnown(columns, origin + horizon)) horizon += 1;
    if (horizon === 0) continue;
    const future = given ? { future: sliceColumns(columns, origin, origin + horizon) } : {};
    const { model, point, intervals } = fitted.forecast({ horizon, levels: [yardstickLevel], ...future });
    // Errors of a stand-in, used while there were too few values, say nothing about the model.
    if (model !== label) continue;
    const { lower, upper } = intervals[0]!;
    for (let bin = 0; bin < edges.length; bin += 1) {
      for (const step of edges[bin]!.steps) {
        if (step > horizon) break;
        const error = values[origin + step - 1]! - point[step - 1]!;
        const width = (upper[step - 1]! - lower[step - 1]!) / 2;
        if (Number.isFinite(error)) misses.push({ bin, origin, error, width, at: origin + step - 1 });
      }
    }
  }
  const relative = misses.length > 0 && misses.every(({ width }) => width > 0 && Number.isFinite(width));
  const sizes = misses.map(({ error, width }) => Math.abs(relative ? error / width : error));
  const factors = plan.phases === undefined ? undefined : factorsOf(misses, sizes, plan.phases);
  const scored = misses.map((miss) => {
    const factor = factors?.[miss.at % factors.length] ?? 1;
    return { ...miss, score: relative ? scoreOf(miss.error / factor, miss.width) : miss.error / factor + 0 };
  });
  const binned = edges.map(({ from, to }, bin) => ({ from, to, misses: scored.filter((miss) => miss.bin === bin) }));
  const bins = binned.map(({ from, to, misses: own }) => ({ from, to, ...pooled(own) }));
  const { start, step } = requireGrid(series);
  return {
    relative,
    bins: bins.filter(({ origins }) => origins >= 2),
    ...(factors === undefined ? {} : { phases: { anchor: start, step, factors } }),
    achieved: achievedBy(
      binned.map((bin) => bin.misses),
      plan.sides,
    ),
  };
}

type Scored = Miss & { readonly score: number };

function pooled(misses: readonly Scored[]): Pick<CalibrationBin, 'origins' | 'scores'> {
  return {
    origins: new Set(misses.map(({ origin }) => origin)).size,
    scores: misses.map(({ score }) => score).sort((a, b) => a - b),
  };
}

/** So many errors of average size are added to those of each phase: a phase that was seen seldom is taken to be like the others. */
const prior = 3;

/** Mean size of the errors of each phase over that of all, drawn towards 1. */
function factorsOf(misses: readonly Miss[], sizes: readonly number[], phases: number): number[] | undefined {
  const overall = sizes.reduce((sum, size) => sum + size / sizes.length, 0);
  if (!(overall > 0 && overall < Number.POSITIVE_INFINITY)) return undefined;
  const sums = new Float64Array(phases).fill(prior * overall);
  const counts = new Float64Array(phases).fill(prior);
  for (const [i, { at }] of misses.entries()) {
    sums[at % phases]! += sizes[i]!;
    counts[at % phases]! += 1;
  }
  return Array.from(sums, (sum, phase) => sum / counts[phase]! / overall);
}

/** Factor of the phase of a time; 1 where phases are not told apart. */
export function phaseFactor({ phases }: Calibration, time: number): number {
  if (phases === undefined) return 1;
  const { anchor, step, factors } = phases;
  const place = Math.round((time - anchor) / step) % factors.length;
  return factors[place < 0 ? place + factors.length : place]!;
}

const achievedLevels = [0.8, 0.95];

/** What share of the errors of either half of the origins lies within the reach of the other half. */
function achievedBy(
  bins: readonly (readonly Scored[])[],
  sides: 'equal' | 'separate',
): readonly { readonly level: number; readonly coverage: number }[] {
  const held = achievedLevels.map(() => 0);
  let count = 0;
  for (const misses of bins) {
    const origins = [...new Set(misses.map(({ origin }) => origin))].sort((a, b) => a - b);
    if (origins.length < 4) continue;
    const halfOf = new Map(origins.map((origin, place) => [origin, place % 2]));
    for (const half of [0, 1]) {
      const known = pooled(misses.filter(({ origin }) => halfOf.get(origin) !== half));
      const reaches = achievedLevels.map((level) => reachOf(known, level, sides));
      for (const { origin, score } of misses) {
        if (halfOf.get(origin) !== half) continue;
        count += 1;
        for (const [i, { below, above }] of reaches.entries()) if (score >= -below && score <= above) held[i]! += 1;
      }
    }
  }
  return count === 0 ? [] : achievedLevels.map((level, i) => ({ level, coverage: held[i]! / count }));
}
