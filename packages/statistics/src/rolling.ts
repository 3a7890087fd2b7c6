import { requireInteger, requireNumber, requireOneOf } from '@bellwether/core';
import { quantileOfSorted } from './descriptive.js';
import { countAtOrBelow } from './ecdf.js';

/** Options of {@link rollingQuantile} and {@link rollingMedian}. */
export interface RollingOptions {
  /**
   * Where the window stands: `'trailing'` ends with the value itself, `'centred'` has it in the middle (for an even width, one
   * more value before it than behind it).
   *
   * @defaultValue 'trailing'
   */
  readonly align?: 'trailing' | 'centred';
  /**
   * Fewest finite values in the window for a result, from 1 to the width; NaN where there are fewer. Raising it leaves out the
   * less certain results at the ends and in gaps.
   *
   * @defaultValue 1
   */
  readonly minimumCount?: number;
}

/** A window of finite values kept in ascending order. */
interface SortedWindow {
  readonly sorted: Float64Array;
  count: number;
}

function insert(window: SortedWindow, value: number): void {
  if (!Number.isFinite(value)) return;
  const at = countAtOrBelow(window.sorted, value, window.count);
  window.sorted.copyWithin(at + 1, at, window.count);
  window.sorted[at] = value;
  window.count += 1;
}

function remove(window: SortedWindow, value: number): void {
  if (!Number.isFinite(value)) return;
  const at = countAtOrBelow(window.sorted, value, window.count) - 1;
  window.sorted.copyWithin(at, at + 1, window.count);
  window.count -= 1;
}

/**
 * Quantile `p` (type 7) of the finite values in a window that moves along; windows are cut off at the ends. One result per value.
 *
 * The window is kept sorted, so a step costs a binary search and a short block move: O(log w) comparisons and at most w moved
 * numbers, about a microsecond up to widths of some thousands.
 *
 * @param width - Values in the window, at least 1.
 * @param p - From 0 to 1.
 * @throws {@link BellwetherError} `invalid-option` for values out of range.
 *
 * @example
 * ```ts
 * import { rollingQuantile } from '@bellwether/statistics';
 *
 * Array.from(rollingQuantile([1, 5, 3, 4], 3, 1)); // => [1, 5, 5, 5]
 * ```
 */
export function rollingQuantile(
  values: ArrayLike<number>,
  width: number,
  p: number,
  options: RollingOptions = {},
): Float64Array {
  requireInteger('width', width, { min: 1 });
  requireNumber('p', p, { min: 0, max: 1 });
  const align = requireOneOf('align', options.align ?? 'trailing', ['trailing', 'centred']);
  const minimumCount = requireInteger('minimumCount', options.minimumCount ?? 1, { min: 1, max: width });
  const { length } = values;
  const ahead = align === 'centred' ? Math.floor((width - 1) / 2) : 0;
  const window: SortedWindow = { sorted: new Float64Array(Math.min(width, length) + 1), count: 0 };
  const result = new Float64Array(length);
  for (let i = 0; i < Math.min(ahead, length); i += 1) insert(window, values[i]!);
  for (let i = 0; i < length; i += 1) {
    if (i + ahead < length) insert(window, values[i + ahead]!);
    const gone = i + ahead - width;
    if (gone >= 0) remove(window, values[gone]!);
    result[i] = window.count < minimumCount ? Number.NaN : quantileOfSorted(window.sorted.subarray(0, window.count), p);
  }
  return result;
}

/**
 * Median of a window that moves along: {@link rollingQuantile} with `p` = 0.5.
 *
 * @example
 * ```ts
 * import { rollingMedian } from '@bellwether/statistics';
 *
 * Array.from(rollingMedian([1, 9, 2, 3, 4], 3, { align: 'centred' })); // => [5, 2, 3, 3, 3.5]
 * ```
 */
export function rollingMedian(values: ArrayLike<number>, width: number, options: RollingOptions = {}): Float64Array {
  return rollingQuantile(values, width, 0.5, options);
}
