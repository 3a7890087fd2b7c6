import { requireInteger, requireOneOf } from '@bellwether/core';

/** Options of {@link kpss}. */
export interface KpssOptions {
  /**
   * What the values are taken to vary around: a `'level'`, or a straight `'trend'`.
   *
   * @defaultValue 'level'
   */
  readonly around?: 'level' | 'trend';
  /**
   * Lags over which errors may be related, at least 0. More lags let more memory pass for stationary and cost power.
   *
   * @defaultValue ⌊4 (n / 100)^¼⌋ for n values
   */
  readonly lags?: number;
}

/** What {@link kpss} found. */
export interface KpssResult {
  /** Larger means further from stationary. 0 where there are fewer than three values, or they do not vary. */
  readonly statistic: number;
  /** By the published table, within 0.01 to 0.1: what lies beyond is given as the end of the table. */
  readonly pValue: number;
  /** Lags in use. */
  readonly lags: number;
  /** Finite values in use. */
  readonly count: number;
}

const tails = [0.1, 0.05, 0.025, 0.01];
const tables = { level: [0.347, 0.463, 0.574, 0.739], trend: [0.119, 0.146, 0.176, 0.216] };

/** Reads a table of quantiles, in a straight line between its entries. */
function tailOf(statistic: number, quantiles: readonly number[]): number {
  if (statistic <= quantiles[0]!) return tails[0]!;
  for (let k = 1; k < quantiles.length; k += 1) {
    if (statistic > quantiles[k]!) continue;
    const share = (statistic - quantiles[k - 1]!) / (quantiles[k]! - quantiles[k - 1]!);
    return tails[k - 1]! + share * (tails[k]! - tails[k - 1]!);
  }
  return tails[tails.length - 1]!;
}

/**
 * Tests whether values are stationary around a level or a trend (Kwiatkowski, Phillips, Schmidt and Shin): a small p-value
 * speaks for a random walk in them, which differences take out.
 *
 * The statistic compares the running sums of the residuals with their long-run variance (Bartlett weights). **Not for** values
 * with a season: take it out first. Values that are not finite are left out and the rest closed up. Cost O(n · lags).
 *
 * Source: Kwiatkowski, D., Phillips, P. C. B., Schmidt, P. and Shin, Y. (1992), doi:10.1016/0304-4076(92)90104-Y.
 *
 * @throws {@link BellwetherError} `invalid-option` for options out of range.
 *
 * @example
 * ```ts
 * import { kpss } from '@bellwether/statistics';
 *
 * const climbing = Array.from({ length: 60 }, (_, t) => t + (t % 3));
 * kpss(climbing).pValue; // => 0.01
 * kpss(climbing, { around: 'trend' }).pValue; // => 0.1
 * ```
 */
export function kpss(values: ArrayLike<number>, options: KpssOptions = {}): KpssResult {
  const around = requireOneOf('around', options.around ?? 'level', ['level', 'trend']);
  const present = Float64Array.from(values).filter(Number.isFinite);
  const count = present.length;
  const lags = requireInteger('lags', options.lags ?? Math.floor(4 * (count / 100) ** 0.25), { min: 0 });
  if (count < 3) return { statistic: 0, pValue: tails[0]!, lags, count };
  const residuals = aroundLine(present, around === 'trend');
  let squares = 0;
  let size = 0;
  for (let t = 0; t < count; t += 1) {
    squares += residuals[t]! * residuals[t]!;
    size = Math.max(size, Math.abs(present[t]!));
  }
  // What rounding leaves of a constant or a line is no variation.
  if (Math.sqrt(squares / count) <= 1e-13 * size) return { statistic: 0, pValue: tails[0]!, lags, count };
  let variance = squares;
  for (let lag = 1; lag <= Math.min(lags, count - 1); lag += 1) {
    let sum = 0;
    for (let t = lag; t < count; t += 1) sum += residuals[t]! * residuals[t - lag]!;
    variance += 2 * (1 - lag / (lags + 1)) * sum;
  }
  let running = 0;
  let sums = 0;
  for (let t = 0; t < count; t += 1) {
    running += residuals[t]!;
    sums += running * running;
  }
  const statistic = sums / (count * variance);
  return { statistic, pValue: tailOf(statistic, tables[around]), lags, count };
}

/** What a mean, or a straight line, leaves of the values. Times are centred, so that mean and slope do not depend on each other. */
function aroundLine(values: Float64Array, sloped: boolean): Float64Array {
  const { length } = values;
  const centre = (length - 1) / 2;
  let mean = 0;
  for (let t = 0; t < length; t += 1) mean += (values[t]! - mean) / (t + 1);
  let products = 0;
  let squares = 0;
  for (let t = 0; t < length && sloped; t += 1) {
    products += (t - centre) * (values[t]! - mean);
    squares += (t - centre) ** 2;
  }
  const slope = squares > 0 ? products / squares : 0;
  return values.map((value, t) => value - mean - slope * (t - centre));
}
