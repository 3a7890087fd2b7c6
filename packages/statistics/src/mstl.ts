import { BellwetherError, invalidOption, requireInteger } from '@bellwether/core';
import { variance } from './descriptive.js';
import { loessSmooth } from './loess.js';
import { finiteValues } from './select.js';
import { type StlOptions, stl } from './stl.js';

/** Options of {@link mstl}: those of {@link stl} for every season, except those which belong to one. */
export interface MstlOptions
  extends Omit<
    StlOptions,
    'period' | 'seasonalWindow' | 'trendWindow' | 'lowPassWindow' | 'trendJump' | 'lowPassJump'
  > {
  /** Lengths of the seasons in steps, each an integer of at least 2, in any order. */
  readonly periods: readonly number[];
  /** Rounds over all seasons, at least 1; one is enough for a single season. @defaultValue 2 */
  readonly iterations?: number;
  /**
   * Smoothing of each season from cycle to cycle, in cycles: one for all, or one per period in the same order. Raising it makes the
   * season change more slowly.
   *
   * @defaultValue 11 for the shortest, 15 for the next, then 4 more each
   */
  readonly seasonalWindows?: number | 'periodic' | readonly (number | 'periodic')[];
}

/** One season of a series. */
export interface SeasonalComponent {
  /** Length in steps. */
  readonly period: number;
  readonly values: Float64Array;
}

/** A series taken apart: the value is the trend, all seasonal components and the remainder added up. */
export interface MstlResult {
  readonly trend: Float64Array;
  /** The seasons that were kept, shortest first. */
  readonly seasonal: readonly SeasonalComponent[];
  /** NaN where the value is missing. */
  readonly remainder: Float64Array;
  /** Weight of each value at last, from 0 (an outlier or missing) to 1. */
  readonly weights: Float64Array;
  /** Periods that were left out because the values do not cover them more than twice. */
  readonly dropped: readonly number[];
}

interface Season {
  readonly period: number;
  readonly window: number | 'periodic';
}

function settleSeasons(options: MstlOptions, n: number): { kept: Season[]; dropped: number[] } {
  const { periods, seasonalWindows } = options;
  for (const period of periods) requireInteger('periods', period, { min: 2 });
  const windows = typeof seasonalWindows === 'object' ? seasonalWindows : undefined;
  if (windows !== undefined && windows.length !== periods.length) {
    throw invalidOption('seasonalWindows', windows, `one window, or ${periods.length}, one per period`);
  }
  const places = periods.map((_, i) => i).sort((i, j) => periods[i]! - periods[j]!);
  const distinct = places.filter((place, rank) => rank === 0 || periods[place]! !== periods[places[rank - 1]!]!);
  const kept: Season[] = [];
  const dropped: number[] = [];
  for (const place of distinct) {
    const period = periods[place]!;
    if (period >= n / 2) {
      dropped.push(period);
      continue;
    }
    const own = windows === undefined ? (seasonalWindows as number | 'periodic' | undefined) : windows[place];
    kept.push({ period, window: own ?? 11 + 4 * kept.length });
  }
  return { kept, dropped };
}

/**
 * Takes a series with several seasons (such as day and week) apart into trend, one component per season and remainder (MSTL).
 *
 * Estimates the seasons in turn, shortest first, each by {@link stl} from what the others leave, in two rounds. Periods which the
 * values do not cover more than twice are left out and listed in `dropped`. Without any season the trend is a local line over half of
 * the values. Not for seasons whose size grows with the level: take logarithms first.
 *
 * Missing and infinite values get no weight, as in {@link stl}: only their remainder is NaN. Without them the result is that of R's
 * `forecast::mstl` (which fills gaps first instead, and has another trend where there is no season).
 *
 * Cost: that of {@link stl} for each season and round.
 *
 * Source: Bandara, K., Hyndman, R. J. and Bergmeir, C. (2022), MSTL, doi:10.1504/IJOR.2022.10048281.
 *
 * @param values - Values at equal steps.
 * @throws {@link BellwetherError} `invalid-option` for options out of range; `invalid-input` where no value is finite.
 *
 * @example
 * ```ts
 * import { mstl } from '@bellwether/statistics';
 *
 * const hourly = Array.from({ length: 24 * 28 }, (_, hour) => {
 *   const weekend = Math.floor(hour / 24) % 7 >= 5;
 *   return 100 + 10 * Math.sin((2 * Math.PI * hour) / 24) - (weekend ? 30 : 0);
 * });
 * const { seasonal } = mstl(hourly, { periods: [24, 168] });
 * seasonal.map(({ period }) => period); // => [24, 168]
 * ```
 */
export function mstl(values: ArrayLike<number>, options: MstlOptions): MstlResult {
  const rounds = requireInteger('iterations', options.iterations ?? 2, { min: 1 });
  const n = values.length;
  const { kept, dropped } = settleSeasons(options, n);
  if (kept.length === 0) return { ...withoutSeason(values), dropped };
  const rest = Float64Array.from(values);
  const components: Float64Array[] = kept.map(() => new Float64Array(n));
  let trend: Float64Array = new Float64Array(n);
  let weights: Float64Array = new Float64Array(n);
  for (let round = 0; round < (kept.length === 1 ? 1 : rounds); round += 1) {
    for (const [i, { period, window }] of kept.entries()) {
      const before = components[i]!;
      for (let t = 0; t < n; t += 1) rest[t]! += before[t]!;
      const fit = stl(rest, { ...options, period, seasonalWindow: window });
      components[i] = fit.seasonal;
      for (let t = 0; t < n; t += 1) rest[t]! -= fit.seasonal[t]!;
      trend = fit.trend;
      weights = fit.weights;
    }
  }
  return {
    trend,
    seasonal: kept.map(({ period }, i) => ({ period, values: components[i]! })),
    remainder: remainderOf(rest, trend),
    weights,
    dropped,
  };
}

function remainderOf(values: ArrayLike<number>, trend: Float64Array): Float64Array {
  return trend.map((level, i) => (Number.isFinite(values[i]!) ? values[i]! - level : Number.NaN));
}

function withoutSeason(values: ArrayLike<number>): Omit<MstlResult, 'dropped'> {
  const n = values.length;
  const weights = Float64Array.from(values, (value) => (Number.isFinite(value) ? 1 : 0));
  if (n > 0 && !weights.includes(1)) {
    throw new BellwetherError('invalid-input', `None of the ${n} values is finite.`);
  }
  const complete = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : 0));
  const trend = new Float64Array(n);
  const window = 2 * Math.floor(n / 4) + 1;
  const shape = { window: Math.max(3, window), degree: 1, jump: Math.max(1, Math.floor(n / 200)) } as const;
  loessSmooth(complete, n, shape, weights, trend, 0, new Float64Array(n));
  return { trend, seasonal: [], remainder: remainderOf(values, trend), weights };
}

/** Share of the variation of `component + remainder` that the component explains, from 0 to 1, over the finite remainders. */
function strength(component: ArrayLike<number>, remainder: ArrayLike<number>): number {
  const both = new Float64Array(remainder.length);
  for (let i = 0; i < both.length; i += 1) both[i] = component[i]! + remainder[i]!;
  const left = variance(finiteValues(remainder));
  const whole = variance(both);
  return whole > 0 ? Math.min(1, Math.max(0, 1 - left / whole)) : 0;
}

/**
 * Strength of a season, from 0 (none) to 1 (nothing but it): `max(0, 1 - Var(R) / Var(S + R))`. 0 where nothing varies.
 *
 * Source: Wang, X., Smith, K. and Hyndman, R. J. (2006), doi:10.1007/s10618-005-0039-x.
 *
 * @param seasonal - Component of {@link stl} or {@link mstl}.
 * @param remainder - Remainder of the same decomposition; NaN is left out.
 *
 * @example
 * ```ts
 * import { seasonalStrength, stl } from '@bellwether/statistics';
 *
 * const load = Array.from({ length: 70 }, (_, day) => day + [5, 4, 3, 3, 4, -9, -10][day % 7]!);
 * const { seasonal, remainder } = stl(load, { period: 7 });
 * seasonalStrength(seasonal, remainder).toFixed(2); // => '1.00'
 * ```
 */
export function seasonalStrength(seasonal: ArrayLike<number>, remainder: ArrayLike<number>): number {
  return strength(seasonal, remainder);
}

/**
 * Strength of a trend, from 0 (none) to 1 (nothing but it): `max(0, 1 - Var(R) / Var(T + R))`. 0 where nothing varies.
 *
 * Source: Wang, X., Smith, K. and Hyndman, R. J. (2006), doi:10.1007/s10618-005-0039-x.
 *
 * @param trend - Trend of {@link stl} or {@link mstl}.
 * @param remainder - Remainder of the same decomposition; NaN is left out.
 */
export function trendStrength(trend: ArrayLike<number>, remainder: ArrayLike<number>): number {
  return strength(trend, remainder);
}
