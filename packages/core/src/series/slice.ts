import { invalidOption, requireInteger } from '../options.js';
import { indexAtOrAfter, type TimeSeries, timeAt } from './time-series.js';

/** Which part of a series, by time. */
export interface SliceOptions {
  /** First time wanted, milliseconds since the epoch. @default the start of the series */
  readonly from?: number;
  /** First time no longer wanted, milliseconds since the epoch. @default the end of the series */
  readonly to?: number;
}

/**
 * The part of a series from time `from` (included) to time `to` (not included). A view: nothing is copied. Cost O(log n).
 *
 * @throws {@link BellwetherError} `invalid-option` where a bound is NaN or not a number. Infinite bounds are allowed.
 *
 * @example
 * ```ts
 * import { createTimeSeries, sliceSeries } from '@bellwether/core';
 *
 * const series = createTimeSeries({ start: 0, step: '1m', values: [1, 2, 3, 4] });
 * Array.from(sliceSeries(series, { from: 60_000, to: 180_000 }).values); // => [2, 3]
 * ```
 */
export function sliceSeries(series: TimeSeries, options: SliceOptions): TimeSeries {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  for (const [name, time] of [['from', from] as const, ['to', to] as const]) {
    if (typeof time !== 'number' || Number.isNaN(time)) {
      throw invalidOption(name, time, 'milliseconds since the epoch');
    }
  }
  return viewOf(series, indexAtOrAfter(series, from), indexAtOrAfter(series, to));
}

/**
 * The points `begin` to `end` (not included) of a series, counted as `Array.prototype.slice` counts: negative from the end.
 * A view: nothing is copied.
 *
 * @throws {@link BellwetherError} `invalid-option` where a bound is not an integer.
 */
export function sliceByIndex(series: TimeSeries, begin: number, end: number = series.values.length): TimeSeries {
  const { length } = series.values;
  const place = (name: string, index: number): number => {
    requireInteger(name, index);
    return Math.min(length, Math.max(0, index < 0 ? length + index : index));
  };
  return viewOf(series, place('begin', begin), place('end', end));
}

/** @internal The points `begin` to `end` (not included), which must be within the series. */
export function viewOf(series: TimeSeries, begin: number, end: number): TimeSeries {
  const { axis, values } = series;
  const stop = Math.max(begin, end);
  if (begin === 0 && stop === values.length) return series;
  return {
    ...series,
    axis:
      axis.kind === 'regular'
        ? { kind: 'regular', start: timeAt(series, begin), step: axis.step }
        : { kind: 'irregular', timestamps: axis.timestamps.subarray(begin, stop) },
    values: values.subarray(begin, stop),
  };
}
