import { quantileOfSorted, sortedFinite } from './descriptive.js';

/** Empirical distribution of some values: see {@link ecdf}. */
export interface Ecdf {
  /** Number of finite values. */
  readonly size: number;
  /** The finite values, ascending. Treat as read-only. */
  readonly sorted: Float64Array;
  /** Share of the values at or below `x`; NaN if there are none or `x` is NaN. Cost O(log n). */
  at(x: number): number;
  /** Number of values at or below `x`. Cost O(log n). */
  countAtOrBelow(x: number): number;
  /** Quantile of type 7, `p` from 0 to 1. Cost O(1). */
  quantile(p: number): number;
}

/** Number of elements of ascending `sorted[0 .. count)` at or below `x`. */
export function countAtOrBelow(sorted: ArrayLike<number>, x: number, count: number = sorted.length): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Empirical cumulative distribution function of the finite values. Cost O(n log n) once, one copy.
 *
 * @example
 * ```ts
 * import { ecdf } from '@bellwether/statistics';
 *
 * const latency = ecdf([12, 15, 11, 40]);
 * latency.at(15); // => 0.75
 * latency.quantile(0.5); // => 13.5
 * ```
 */
export function ecdf(values: ArrayLike<number>): Ecdf {
  const sorted = sortedFinite(values);
  return {
    size: sorted.length,
    sorted,
    at: (x) => (Number.isNaN(x) ? Number.NaN : countAtOrBelow(sorted, x) / sorted.length),
    countAtOrBelow: (x) => countAtOrBelow(sorted, x),
    quantile: (p) => quantileOfSorted(sorted, p),
  };
}
