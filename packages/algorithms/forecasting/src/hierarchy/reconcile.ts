import { BellwetherError, type Forecast, invalidOption, type PredictionInterval, requireOneOf } from '@bellwether/core';
import { normalQuantile, quantileOfSorted } from '@bellwether/statistics';
import { presentable } from '../model/define-model.js';
import { type ErrorCovariance, errorCovariance, type ReconciliationMethod } from './error-covariance.js';
import { type Hierarchy, sumsOf } from './hierarchy.js';
import { bottomUp, minimumTrace, type Projection, reconciledDeviations, topDown } from './projection.js';

/** Settings of {@link reconcile}. */
export interface ReconcileOptions {
  /** Which forecasts are sums of which. */
  readonly hierarchy: Hierarchy;
  /** One forecast per node, in the order of the nodes, all for the same times. */
  readonly forecasts: readonly Forecast[];
  /**
   * - `'bottom-up'`: sums of the bottom forecasts.
   * - `'top-down'`: shares of the forecast of everything.
   * - `'ols'`: the coherent forecasts closest to the given ones.
   * - `'wls-structural'`: closest where a sum of many may miss by more.
   * - `'wls-variance'`: closest where what was forecast badly may miss by more; needs `residuals`.
   * - `'mint-shrinkage'`: smallest expected error, from shrunk correlations of the residuals; needs `residuals`.
   * @default 'mint-shrinkage' with residuals, 'wls-structural' without
   */
  readonly method?: ReconciliationMethod;
  /** Errors of one-step forecasts in the past, one column per node, at the same times; NaN where missing. */
  readonly residuals?: readonly ArrayLike<number>[];
  /** For `'top-down'`: the share of each bottom series, at least 0. @default the shares of the bottom forecasts at each step */
  readonly proportions?: ArrayLike<number>;
  /**
   * Possible futures of each node, equally many. Intervals then are quantiles of the reconciled futures. Futures drawn for
   * each node on its own take its errors as uncorrelated with the others'; draws from one set of past errors keep them.
   * @default none: intervals are normal
   */
  readonly paths?: readonly (readonly Float64Array[])[];
  /** Raises negative bottom values to 0 and sums them again. @default false */
  readonly nonNegative?: boolean;
}

/** Forecasts whose sums agree. */
export interface Reconciliation {
  /** One per node, in the order of the nodes. */
  readonly forecasts: readonly Forecast[];
  readonly method: ReconciliationMethod;
  /** How far correlations were drawn towards none, 0 to 1; only with `'mint-shrinkage'`. */
  readonly shrinkage?: number;
  /** The reconciled futures, in the layout of the given ones; only where those were given. */
  readonly paths?: readonly (readonly Float64Array[])[];
}

/** Variances need the weight of every node in every bottom series: more are refused, 8 bytes each. */
const mostWeights = 33_554_432;

/**
 * Makes forecasts of sums and parts agree: of pods, services and clusters, say, each forecast on its own.
 *
 * Each bottom series gets a weighted mix of all forecasts, and every sum is the sum of its bottom series. The weights are
 * those of the method; `'mint-shrinkage'` has the smallest expected error of all that keep unbiased forecasts unbiased.
 *
 * - **Intervals**: with normal errors (standard deviations from the widths of the base intervals, correlations from the
 *   residuals with `'mint-shrinkage'`, otherwise none), or quantiles of reconciled `paths`.
 * - **Not for** ratios and percentages, which do not add up, nor for repairing forecasts that are biased.
 * - **Missing values**: a bottom forecast that is not a number counts as 0, that of a sum as the sum of its parts; notes say so.
 * - **Cost**: O(sums³ + nodes · sums · horizon), with normal intervals also O(nodes² · horizon) time and nodes · bottoms
 *   numbers of memory; `'mint-shrinkage'` O(nodes² · residuals).
 *
 * @throws BellwetherError `invalid-input` where forecasts, residuals or paths do not fit the hierarchy or each other;
 * `invalid-option` for `'top-down'` without a sum of everything; `limit-exceeded` for normal intervals of more than 33
 * million weights (give `paths`, or forecasts without intervals).
 *
 * Source: Wickramasuriya, Athanasopoulos and Hyndman, *Optimal forecast reconciliation* (2019),
 * doi:10.1080/01621459.2018.1448825.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift, hierarchy, hierarchySeries, reconcile } from '@bellwether/forecasting';
 *
 * const labels = [{ service: 'shop' }, { service: 'mail' }];
 * const structure = hierarchy({ bottom: labels, levels: [[]] });
 * const pods = [[10, 12, 11, 13], [5, 4, 7, 6]].map((values, i) =>
 *   createTimeSeries({ name: 'requests', labels: labels[i]!, start: 0, step: '1h', values }),
 * );
 * const base = hierarchySeries(structure, pods).map((each) => drift().fit(each).forecast({ horizon: 2 }));
 * const { forecasts } = reconcile({ hierarchy: structure, forecasts: base });
 * const [all, shop, mail] = forecasts.map(({ point }) => point[1]!);
 * Math.abs(all! - shop! - mail!) < 1e-9; // => true
 * ```
 */
export function reconcile(options: ReconcileOptions): Reconciliation {
  const { hierarchy: structure, residuals, proportions, paths, nonNegative = false } = options;
  const method = requireOneOf(
    'method',
    options.method ?? (residuals === undefined ? 'wls-structural' : 'mint-shrinkage'),
    ['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrinkage'],
  );
  const base = requireForecasts(structure, options.forecasts);
  const covariance = errorCovariance(method, structure, residuals);
  const project = projectionOf(method, structure, covariance, proportions);
  const finish = (bottom: Float64Array): Float64Array =>
    sumsOf(structure, nonNegative ? bottom.map((value) => Math.max(0, value)) : bottom);

  const horizon = base[0]!.point.length;
  const given = Array.from({ length: horizon }, (_, h) => usable(structure, base, h));
  const point = project(given.map(({ values }) => values)).map(finish);
  const replaced = new Set(given.flatMap((each) => each.replaced));
  const levels = levelsOf(base);
  const reconciledPaths = paths === undefined ? undefined : reconcilePaths(structure, paths, horizon, project, finish);
  const intervals =
    reconciledPaths === undefined
      ? normalIntervals(
          structure,
          base,
          project,
          covariance.correlations,
          point,
          levels,
          method === 'top-down' ? totalOf(structure) : -1,
        )
      : reconciledPaths.map((own) => pathIntervals(own, levels, horizon));
  const forecasts = base.map((each, i): Forecast => {
    const column = (at: (h: number) => number): Float64Array =>
      Float64Array.from({ length: horizon }, (_, h) => presentable(at(h)));
    const floor = (value: number): number => (nonNegative ? Math.max(0, value) : value);
    const notes = replaced.has(i) ? ['Had no forecast of its own at some step: taken from the hierarchy.'] : [];
    return {
      ...each,
      model: `${each.model}, reconciled ${method}`,
      labels: { ...each.labels },
      point: column((h) => point[h]![i]!),
      intervals: intervals[i]!.map(({ level, lower, upper }) => ({
        level,
        lower: lower.map((value) => presentable(floor(value))),
        upper: upper.map((value) => presentable(floor(value))),
      })),
      notes: [...each.notes, ...notes],
    };
  });
  const { shrinkage } = covariance;
  return {
    forecasts,
    method,
    ...(shrinkage === undefined ? {} : { shrinkage }),
    ...(reconciledPaths === undefined ? {} : { paths: reconciledPaths }),
  };
}

function requireForecasts({ nodes }: Hierarchy, forecasts: readonly Forecast[]): readonly Forecast[] {
  const [first] = forecasts;
  if (first === undefined || forecasts.length !== nodes.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${forecasts.length} forecasts for ${nodes.length} nodes of the hierarchy; there must be one for each, in the same order.`,
    );
  }
  forecasts.forEach(({ start, step, point }, index) => {
    if (start === first.start && step === first.step && point.length === first.point.length) return;
    throw new BellwetherError(
      'invalid-input',
      `Forecast ${index} is not for the same times as the first one: start, step and horizon must agree.`,
      { details: { index } },
    );
  });
  return forecasts;
}

function projectionOf(
  method: ReconciliationMethod,
  structure: Hierarchy,
  covariance: ErrorCovariance,
  proportions: ArrayLike<number> | undefined,
): Projection {
  if (method === 'bottom-up') return bottomUp(structure);
  if (method !== 'top-down') return minimumTrace(structure, covariance);
  const { bottomCount } = structure;
  const total = totalOf(structure);
  if (total < 0)
    throw invalidOption('method', method, 'another one: the hierarchy has no sum of everything (level [])');
  const wrong =
    proportions !== undefined &&
    (proportions.length !== bottomCount ||
      !Array.from(proportions).every((share) => Number.isFinite(share) && share >= 0));
  if (wrong) throw invalidOption('proportions', proportions, `${bottomCount} numbers of at least 0`);
  return topDown(structure, total, proportions);
}

/** The node that is the sum of everything, or -1. */
function totalOf({ nodes, bottomCount }: Hierarchy): number {
  return nodes.findIndex(({ bottoms }) => bottoms.length === bottomCount);
}

/** The base forecasts of one step, with those that are not numbers replaced. */
function usable(
  structure: Hierarchy,
  base: readonly Forecast[],
  h: number,
): { readonly values: Float64Array; readonly replaced: readonly number[] } {
  const { nodes, bottomCount } = structure;
  const values = Float64Array.from(base, ({ point }) => point[h]!);
  const replaced = nodes.map((_, i) => i).filter((i) => !Number.isFinite(values[i]!));
  if (replaced.length > 0) {
    const bottom = values.slice(nodes.length - bottomCount).map((value) => (Number.isFinite(value) ? value : 0));
    const sums = sumsOf(structure, bottom);
    for (const i of replaced) values[i] = sums[i]!;
  }
  return { values, replaced };
}

/** The levels that all forecasts have, ascending. */
function levelsOf(base: readonly Forecast[]): number[] {
  const [first, ...others] = base;
  const has = ({ intervals }: Forecast, level: number): boolean => intervals.some((each) => each.level === level);
  return (first?.intervals ?? []).map(({ level }) => level).filter((level) => others.every((each) => has(each, level)));
}

function normalIntervals(
  structure: Hierarchy,
  base: readonly Forecast[],
  project: Projection,
  correlations: readonly Float64Array[] | undefined,
  point: readonly Float64Array[],
  levels: readonly number[],
  total: number,
): PredictionInterval[][] {
  const { nodes, bottomCount } = structure;
  const widest = levels.at(-1);
  if (widest === undefined) return nodes.map(() => []);
  if (nodes.length * bottomCount > mostWeights) {
    throw new BellwetherError(
      'limit-exceeded',
      `Normal intervals of ${nodes.length} nodes over ${bottomCount} bottom series need too much memory; give "paths", or forecasts without intervals.`,
      { details: { nodes: nodes.length, bottoms: bottomCount } },
    );
  }
  const z = normalQuantile(0.5 + widest / 2);
  const unit = nodes.map((_, k) => Float64Array.from(nodes, (_node, i) => Number(i === k)));
  // Shares of the bottom forecasts differ from step to step and are taken as known.
  const weights = total < 0 ? project(unit) : [];
  const shareWeights = (values: Float64Array): Float64Array[] =>
    nodes.map((_, k) => {
      if (k !== total) return new Float64Array(bottomCount);
      const whole = values[total]!;
      const bottom = values.subarray(nodes.length - bottomCount);
      return bottom.map((value) => (whole === 0 ? 1 / bottomCount : value / whole));
    });
  const deviations = point.map((values, h) => {
    const own = Float64Array.from(base, ({ intervals }) => {
      const interval = intervals.find(({ level }) => level === widest) as PredictionInterval;
      const deviation = (interval.upper[h]! - interval.lower[h]!) / (2 * z);
      return Number.isFinite(deviation) ? deviation : 0;
    });
    return reconciledDeviations(structure, total < 0 ? weights : shareWeights(values), own, correlations);
  });
  return nodes.map((_, i) =>
    levels.map((level) => {
      const width = normalQuantile(0.5 + level / 2);
      return {
        level,
        lower: Float64Array.from(point, (values, h) => values[i]! - width * deviations[h]![i]!),
        upper: Float64Array.from(point, (values, h) => values[i]! + width * deviations[h]![i]!),
      };
    }),
  );
}

/** Reconciles futures one by one: a future of all nodes is a column per step. */
function reconcilePaths(
  { nodes }: Hierarchy,
  paths: readonly (readonly Float64Array[])[],
  horizon: number,
  project: Projection,
  finish: (bottom: Float64Array) => Float64Array,
): Float64Array[][] {
  const count = paths[0]?.length ?? 0;
  const fits =
    paths.length === nodes.length &&
    count > 0 &&
    paths.every(
      (own) => own.length === count && own.every((path) => path.length === horizon && path.every(Number.isFinite)),
    );
  if (!fits) {
    throw new BellwetherError(
      'invalid-input',
      `Paths must be equally many for each of the ${nodes.length} nodes, at least one, each of ${horizon} finite values.`,
    );
  }
  const result = nodes.map(() => Array.from({ length: count }, () => new Float64Array(horizon)));
  // Many at a time, because each call decomposes a matrix.
  const atOnce = Math.max(1, Math.floor(1024 / horizon));
  for (let from = 0; from < count; from += atOnce) {
    const futures = Array.from({ length: Math.min(atOnce, count - from) }, (_, i) => from + i);
    const columns = futures.flatMap((p) =>
      Array.from({ length: horizon }, (_, h) => Float64Array.from(paths, (own) => own[p]![h]!)),
    );
    project(columns).forEach((bottom, c) => {
      const all = finish(bottom);
      const p = from + Math.floor(c / horizon);
      for (let i = 0; i < nodes.length; i += 1) result[i]![p]![c % horizon] = all[i]!;
    });
  }
  return result;
}

function pathIntervals(
  paths: readonly Float64Array[],
  levels: readonly number[],
  horizon: number,
): PredictionInterval[] {
  const sorted = Array.from({ length: horizon }, (_, h) => Float64Array.from(paths, (path) => path[h]!).sort());
  return levels.map((level) => ({
    level,
    lower: Float64Array.from(sorted, (values) => quantileOfSorted(values, 0.5 - level / 2)),
    upper: Float64Array.from(sorted, (values) => quantileOfSorted(values, 0.5 + level / 2)),
  }));
}
