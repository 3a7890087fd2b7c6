import { requireNumber } from '@bellwether/core';
import { between, finiteValues, quantileInPlace } from './select.js';
import { sortFinite } from './sort-finite.js';

/**
 * The finite values in ascending order, as a new array. Cost O(n): 27 ms for a million.
 *
 * Missing (NaN) and infinite values are left out, here and in every function of this package that does not say otherwise.
 *
 * @example
 * ```ts
 * import { sortedFinite } from '@bellwether/statistics';
 *
 * Array.from(sortedFinite([3, Number.NaN, 1, 2])); // => [1, 2, 3]
 * ```
 */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  return sortFinite(finiteValues(values));
}

/**
 * Arithmetic mean of the finite values; NaN if there is none.
 *
 * Summed twice, the second time as differences from the first result, which removes most of the rounding error. Cost O(n).
 *
 * @example
 * ```ts
 * import { mean } from '@bellwether/statistics';
 *
 * mean([1, 2, Number.NaN, 6]); // => 3
 * ```
 */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  const first = sum / count;
  if (!Number.isFinite(first)) return first;
  let rest = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isFinite(value)) rest += value - first;
  }
  return first + rest / count;
}

/**
 * Sample variance of the finite values (divisor n - 1); NaN below two values. Two passes, cost O(n).
 *
 * @example
 * ```ts
 * import { variance } from '@bellwether/statistics';
 *
 * variance([2, 4, 4, 4, 5, 5, 7, 9]); // => 4.571428571428571
 * ```
 */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  let rest = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    const difference = value - centre;
    squares += difference * difference;
    rest += difference;
    count += 1;
  }
  return count < 2 ? Number.NaN : (squares - (rest * rest) / count) / (count - 1);
}

/** Square root of {@link variance}: sample standard deviation of the finite values; NaN below two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/**
 * Median of the finite values; NaN if there is none. Expected cost O(n), one copy.
 *
 * @example
 * ```ts
 * import { median } from '@bellwether/statistics';
 *
 * median([5, 1, Number.NaN, 3]); // => 3
 * median([4, 1, 3, 2]); // => 2.5
 * ```
 */
export function median(values: ArrayLike<number>): number {
  return quantileInPlace(finiteValues(values), 0.5);
}

/**
 * Quantile `p` of the finite values by linear interpolation between order statistics (Hyndman and Fan's type 7, the default
 * of R and NumPy); NaN if there is none. Expected cost O(n), one copy. For several quantiles of the same values use
 * {@link quantiles}.
 *
 * Source: Hyndman, R. J. and Fan, Y. (1996), doi:10.1080/00031305.1996.10473566.
 *
 * @param p - From 0 (the minimum) to 1 (the maximum).
 * @throws {@link BellwetherError} `invalid-option` for any other `p`.
 *
 * @example
 * ```ts
 * import { quantile } from '@bellwether/statistics';
 *
 * quantile([1, 2, 3, 4], 0.9); // => 3.7
 * ```
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  requireNumber('p', p, { min: 0, max: 1 });
  return quantileInPlace(finiteValues(values), p);
}

/**
 * Several quantiles of the finite values, as {@link quantile}, after one sort. Cost O(n log n).
 *
 * @throws {@link BellwetherError} `invalid-option` where one of `ps` is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { quantiles } from '@bellwether/statistics';
 *
 * quantiles([10, 30, 20], [0, 0.5, 1]); // => [10, 20, 30]
 * ```
 */
export function quantiles(values: ArrayLike<number>, ps: readonly number[]): number[] {
  for (const p of ps) requireNumber('ps', p, { min: 0, max: 1 });
  const sorted = sortedFinite(values);
  return ps.map((p) => quantileOfSorted(sorted, p));
}

/**
 * Quantile of type 7 of values which are finite and in ascending order already. Cost O(1); nothing is checked.
 *
 * @example
 * ```ts
 * import { quantileOfSorted } from '@bellwether/statistics';
 *
 * quantileOfSorted([1, 2, 3, 4], 0.5); // => 2.5
 * ```
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const count = sorted.length;
  if (count === 0) return Number.NaN;
  const place = (count - 1) * p;
  const left = Math.floor(place);
  const lower = sorted[left]!;
  const share = place - left;
  return share === 0 ? lower : between(lower, sorted[left + 1]!, share);
}
