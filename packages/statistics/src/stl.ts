import { BellwetherError, invalidOption, requireInteger } from '@bellwether/core';
import { type LoessKernelOptions, loessAt, loessSmooth } from './loess.js';
import { selectInPlace } from './select.js';
import { fillMissing, interpolate, supportOf } from './stl-missing.js';

/** Options of {@link stl}. Windows are numbers of points; even ones count as the next odd one. */
export interface StlOptions {
  /** Length of the season in steps, at least 2; the values must cover it twice. */
  readonly period: number;
  /**
   * Smoothing of each place in the season from cycle to cycle, in cycles, at least 3 (7 or more is usual), or `'periodic'` for a
   * season that does not change. Raising it makes the season change more slowly.
   *
   * @defaultValue 11
   */
  readonly seasonalWindow?: number | 'periodic';
  /**
   * Smoothing of the trend in steps, at least 3. Raising it makes the trend smoother.
   *
   * @defaultValue the odd number at or above 1.5 · period / (1 - 1.5 / seasonalWindow)
   */
  readonly trendWindow?: number;
  /**
   * Smoothing of what keeps trend out of the season, in steps, at least 3. Seldom changed.
   *
   * @defaultValue the odd number at or above the period
   */
  readonly lowPassWindow?: number;
  /** Local lines (1) or local means (0) along each place in the season. @defaultValue 0 */
  readonly seasonalDegree?: 0 | 1;
  /** Local lines (1) or local means (0) for the trend. @defaultValue 1 */
  readonly trendDegree?: 0 | 1;
  /** Local lines (1) or local means (0) for the low-pass filter. @defaultValue the degree of the trend */
  readonly lowPassDegree?: 0 | 1;
  /** Cycles from one local fit to the next, at least 1. Raising it is faster and coarser. @defaultValue a tenth of the window */
  readonly seasonalJump?: number;
  /** Steps from one local fit to the next, at least 1. Raising it is faster and coarser. @defaultValue a tenth of the window */
  readonly trendJump?: number;
  /** Steps from one local fit to the next, at least 1. Raising it is faster and coarser. @defaultValue a tenth of the window */
  readonly lowPassJump?: number;
  /** Whether outliers lose their influence; sets the defaults of the two numbers of iterations. @defaultValue false */
  readonly robust?: boolean;
  /** Passes over season and trend in each round, at least 1. @defaultValue 2, or 1 where `robust` */
  readonly innerIterations?: number;
  /** Further rounds, each with new weights against outliers, at least 0. @defaultValue 0, or 15 where `robust` */
  readonly outerIterations?: number;
}

/** A series taken apart: `value = trend + seasonal + remainder`. One number per value in each column. */
export interface StlResult {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  /** NaN where the value is missing. */
  readonly remainder: Float64Array;
  /** Weight of each value in the last round, from 0 (an outlier or missing) to 1. */
  readonly weights: Float64Array;
}

interface Settings {
  readonly period: number;
  readonly periodic: boolean;
  readonly seasonal: LoessKernelOptions;
  readonly trend: LoessKernelOptions;
  readonly lowPass: LoessKernelOptions;
  readonly inner: number;
  readonly outer: number;
}

/** What the passes write to: made once. */
interface Workspace {
  readonly seasonal: Float64Array;
  readonly trend: Float64Array;
  readonly cycles: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly c: Float64Array;
  readonly d: Float64Array;
}

function odd(value: number): number {
  return value % 2 === 0 ? value + 1 : value;
}

function requireDegree(name: string, value: number): 0 | 1 {
  if (value !== 0 && value !== 1) throw invalidOption(name, value, '0 or 1');
  return value;
}

function smoother(name: string, window: number, degree: number, jump: number | undefined): LoessKernelOptions {
  return {
    window: odd(window),
    degree: requireDegree(`${name}Degree`, degree),
    jump: requireInteger(`${name}Jump`, jump ?? Math.ceil(window / 10), { min: 1 }),
  };
}

function settle(options: StlOptions, count: number): Settings {
  const period = requireInteger('period', options.period, { min: 2 });
  const periodic = options.seasonalWindow === 'periodic';
  const given = options.seasonalWindow ?? 11;
  const seasonal = given === 'periodic' ? 10 * count + 1 : requireInteger('seasonalWindow', given, { min: 3 });
  const usualTrend = odd(Math.ceil((1.5 * period) / (1 - 1.5 / seasonal)));
  const trend = requireInteger('trendWindow', options.trendWindow ?? usualTrend, { min: 3 });
  const lowPass = requireInteger('lowPassWindow', options.lowPassWindow ?? odd(period), { min: 3 });
  const robust = options.robust === true;
  const trendDegree = options.trendDegree ?? 1;
  return {
    period,
    periodic,
    seasonal: smoother('seasonal', seasonal, options.seasonalDegree ?? 0, options.seasonalJump),
    trend: smoother('trend', trend, trendDegree, options.trendJump),
    lowPass: smoother('lowPass', lowPass, options.lowPassDegree ?? trendDegree, options.lowPassJump),
    inner: requireInteger('innerIterations', options.innerIterations ?? (robust ? 1 : 2), { min: 1 }),
    outer: requireInteger('outerIterations', options.outerIterations ?? (robust ? 15 : 0), { min: 0 }),
  };
}

/**
 * Takes a series apart into trend, season and remainder by local regression (STL).
 *
 * Alternates between smoothing every place of the season over the cycles and smoothing the trend; with `robust`, values far from
 * the fit lose weight in further rounds. Not for several seasons at once: see {@link mstl}. Not for forecasting by itself, and
 * the season may not depend on the level: take logarithms first where it grows with it.
 *
 * Missing and infinite values get no weight: trend and season are estimated there from the others, and only the remainder is NaN.
 * Without them the result is that of R's `stl`, whose defaults these are (there `s.window` has none). One exception: with
 * `robust` and an even number of values R's partial sort can miss the median; statsmodels finds it, and so does this.
 *
 * Cost O(n · (seasonalWindow + trendWindow / trendJump + lowPassWindow / lowPassJump)) for each pass; six columns of memory.
 *
 * Source: Cleveland, R. B., Cleveland, W. S., McRae, J. E. and Terpenning, I. (1990), STL: A seasonal-trend decomposition
 * procedure based on loess, Journal of Official Statistics 6(1), 3-73.
 *
 * @param values - Values at equal steps.
 * @throws {@link BellwetherError} `invalid-option` for options out of range; `invalid-input` where the values do not cover two
 * seasons or none is finite.
 *
 * @example
 * ```ts
 * import { stl } from '@bellwether/statistics';
 *
 * const load = Array.from({ length: 70 }, (_, day) => day + [5, 4, 3, 3, 4, -9, -10][day % 7]!);
 * const { trend, seasonal } = stl(load, { period: 7, seasonalWindow: 'periodic' });
 * Math.round(seasonal[0]!); // => 5
 * Math.round(trend[30]!); // => 30
 * ```
 */
export function stl(values: ArrayLike<number>, options: StlOptions): StlResult {
  const n = values.length;
  const settings = settle(options, n);
  const { period } = settings;
  if (n < 2 * period) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${n} values; a period of ${period} needs at least ${2 * period}.`,
    );
  }
  const present = new Float64Array(n).fill(1);
  const complete = fillMissing(values, period, present);
  const missing = present.includes(0);
  const space: Workspace = {
    seasonal: new Float64Array(n),
    trend: new Float64Array(n),
    cycles: new Float64Array(n + 2 * period),
    a: new Float64Array(n + 2 * period),
    b: new Float64Array(n + 2 * period),
    c: new Float64Array(n + 2 * period),
    d: new Float64Array(n + 2 * period),
  };
  const supported = missing ? supportOf(present, settings.trend.window) : undefined;
  const weights = present.slice();
  for (let round = 0; round <= settings.outer; round += 1) {
    const weighted = round > 0 || missing;
    for (let pass = 0; pass < settings.inner; pass += 1)
      refine(complete, settings, space, weighted ? weights : undefined, supported);
    if (round < settings.outer) reweigh(complete, space, present, weights);
  }
  if (settings.periodic) averageCycles(space.seasonal, period);
  const { seasonal, trend } = space;
  const remainder = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    remainder[i] = present[i]! > 0 ? complete[i]! - seasonal[i]! - trend[i]! : Number.NaN;
  }
  return { trend, seasonal, remainder, weights };
}

/** One pass of the inner loop: season from the detrended values, then trend from the deseasonalised ones. */
function refine(
  values: Float64Array,
  settings: Settings,
  space: Workspace,
  weights: Float64Array | undefined,
  supported: Float64Array | undefined,
): void {
  const { period } = settings;
  const { seasonal, trend, cycles, a, b, c } = space;
  const n = values.length;
  for (let i = 0; i < n; i += 1) a[i] = values[i]! - trend[i]!;
  smoothCycles(a, n, settings, space, weights);
  // The low-pass filter: what is left of the trend in the smoothed cycles.
  movingAverage(cycles, n + 2 * period, period, a);
  movingAverage(a, n + period + 1, period, b);
  movingAverage(b, n + 2, 3, a);
  loessSmooth(a, n, settings.lowPass, undefined, b, 0, c);
  for (let i = 0; i < n; i += 1) {
    seasonal[i] = cycles[period + i]! - b[i]!;
    a[i] = values[i]! - seasonal[i]!;
  }
  loessSmooth(a, n, settings.trend, weights, trend, 0, c);
  if (supported !== undefined) interpolate(trend, supported);
}

/** Smooths the values at each place of the season over the cycles, and one cycle beyond either end. */
function smoothCycles(
  detrended: Float64Array,
  n: number,
  { period, seasonal }: Settings,
  { cycles, b, c, d }: Workspace,
  weights: Float64Array | undefined,
): void {
  const smooth = new Float64Array(Math.ceil(n / period) + 2);
  for (let place = 0; place < period; place += 1) {
    const count = Math.floor((n - place - 1) / period) + 1;
    for (let i = 0; i < count; i += 1) {
      b[i] = detrended[i * period + place]!;
      if (weights !== undefined) c[i] = weights[i * period + place]!;
    }
    const own = weights === undefined ? undefined : c;
    loessSmooth(b, count, seasonal, own, smooth, 1, d);
    const right = Math.min(seasonal.window, count);
    const before = loessAt(b, count, seasonal, 0, 1, right, own, d);
    smooth[0] = Number.isNaN(before) ? smooth[1]! : before;
    const left = Math.max(1, count - seasonal.window + 1);
    const after = loessAt(b, count, seasonal, count + 1, left, count, own, d);
    smooth[count + 1] = Number.isNaN(after) ? smooth[count]! : after;
    for (let i = 0; i < count + 2; i += 1) cycles[i * period + place] = smooth[i]!;
  }
}

/** Means of each `width` neighbours of `values[0 .. count)`: `count - width + 1` of them. */
function movingAverage(values: Float64Array, count: number, width: number, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < width; i += 1) sum += values[i]!;
  out[0] = sum / width;
  for (let i = width; i < count; i += 1) {
    sum += values[i]! - values[i - width]!;
    out[i - width + 1] = sum / width;
  }
}

/**
 * Bisquare weights by the distance from the fit, in units of six times its median; 0 for what is missing. A distance that is mere
 * rounding is no outlier.
 */
function reweigh(values: Float64Array, space: Workspace, present: Float64Array, weights: Float64Array): void {
  const { seasonal, trend, a } = space;
  const n = values.length;
  let count = 0;
  let largest = 0;
  for (let i = 0; i < n; i += 1) {
    largest = Math.max(largest, Math.abs(values[i]!));
    const distance = Math.abs(values[i]! - (trend[i]! + seasonal[i]!));
    weights[i] = distance;
    if (present[i]! === 0) continue;
    a[count] = distance;
    count += 1;
  }
  const upper = selectInPlace(a, Math.floor(count / 2), count);
  const lower = count % 2 === 1 ? upper : selectInPlace(a, count / 2 - 1, count);
  const limit = 3 * (lower + upper);
  const near = Math.max(0.001 * limit, 1e-14 * largest);
  for (let i = 0; i < n; i += 1) {
    const ratio = weights[i]! / limit;
    const rest = 1 - ratio * ratio;
    if (present[i]! === 0) weights[i] = 0;
    else if (weights[i]! <= near) weights[i] = 1;
    else weights[i] = weights[i]! <= 0.999 * limit ? rest * rest : 0;
  }
}

/** Replaces the season by its mean at each place. */
function averageCycles(seasonal: Float64Array, period: number): void {
  for (let place = 0; place < period; place += 1) {
    let sum = 0;
    let count = 0;
    for (let i = place; i < seasonal.length; i += period) {
      sum += seasonal[i]!;
      count += 1;
    }
    for (let i = place; i < seasonal.length; i += period) seasonal[i] = sum / count;
  }
}
