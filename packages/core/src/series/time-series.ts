import { type Duration, parseDuration } from '../duration.js';
import { BellwetherError } from '../errors.js';
import { invalidOption } from '../options.js';

/** Times on a regular grid: `start`, `start + step`, ... Takes no memory per point. */
export interface RegularAxis {
  readonly kind: 'regular';
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds between points, above 0. */
  readonly step: number;
}

/** Any ascending times, one per value, in milliseconds since the epoch. */
export interface IrregularAxis {
  readonly kind: 'irregular';
  readonly timestamps: Float64Array;
}

/** When the values of a series were measured. */
export type TimeAxis = RegularAxis | IrregularAxis;

/**
 * A series of measurements as two columns: times and values. No object per point.
 *
 * Times strictly ascend. A missing value is NaN. Treat the arrays as read-only: functions share them instead of copying.
 */
export interface TimeSeries {
  readonly contract: 'time-series/1';
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Unit of the values, as the field writes it: `'percent'`, `'bytes'`, `'requests/s'`. */
  readonly unit?: string;
  readonly axis: TimeAxis;
  readonly values: Float64Array;
}

/** What {@link createTimeSeries} takes: values, and either `timestamps` or `start` and `step`. */
export interface TimeSeriesInit {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly unit?: string;
  /** Used as it is when it is a `Float64Array`, copied otherwise. */
  readonly values: ArrayLike<number>;
  /** Strictly ascending milliseconds since the epoch. Used as it is when it is a `Float64Array`, copied otherwise. */
  readonly timestamps?: ArrayLike<number>;
  /** Time of the first value, for a regular grid. */
  readonly start?: number;
  /** Distance of the values, for a regular grid: milliseconds or `'5m'`. */
  readonly step?: Duration;
}

/** @internal `values` as a column, without a copy where it is one. */
export function columnOf(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

function requireAscending(timestamps: Float64Array): void {
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < timestamps.length; i += 1) {
    const time = timestamps[i]!;
    if (!(time > previous) || time === Number.POSITIVE_INFINITY) {
      const problem = Number.isFinite(time) ? `not after ${previous}, the one before it` : 'not a finite number';
      throw new BellwetherError(
        'invalid-input',
        `Timestamp ${i} is ${time}: ${problem}. Times must strictly ascend; tidySeries() sorts them and settles duplicates.`,
        { details: { index: i } },
      );
    }
    previous = time;
  }
}

/**
 * Makes a series from columns. `Float64Array` columns are used as they are, without a copy.
 *
 * Cost: one pass over `timestamps` to check that they ascend; nothing per point for a regular grid.
 *
 * @throws {@link BellwetherError} `invalid-input` where lengths differ or times do not strictly ascend (naming the index);
 * `invalid-option` where `start` or `step` is not usable.
 *
 * @example
 * ```ts
 * import { createTimeSeries, timeAt } from '@bellwether/core';
 *
 * const load = createTimeSeries({
 *   name: 'cpu',
 *   labels: { host: 'web-1' },
 *   start: Date.UTC(2026, 0, 1),
 *   step: '5m',
 *   values: [41.2, 43.8, Number.NaN, 40.9],
 * });
 * new Date(timeAt(load, 3)).toISOString(); // => '2026-01-01T00:15:00.000Z'
 * ```
 */
export function createTimeSeries(init: TimeSeriesInit): TimeSeries {
  const values = columnOf(init.values);
  return {
    contract: 'time-series/1',
    name: init.name ?? '',
    labels: init.labels ?? {},
    ...(init.unit === undefined ? {} : { unit: init.unit }),
    axis: axisOf(init, values),
    values,
  };
}

/** @internal Refuses columns of unequal length. */
export function requireSameLength(timestamps: Float64Array, values: Float64Array): void {
  if (timestamps.length !== values.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${timestamps.length} timestamps and ${values.length} values; there must be one timestamp per value.`,
      { details: { timestamps: timestamps.length, values: values.length } },
    );
  }
}

function axisOf(init: TimeSeriesInit, values: Float64Array): TimeAxis {
  if (init.timestamps !== undefined) {
    const timestamps = columnOf(init.timestamps);
    requireSameLength(timestamps, values);
    requireAscending(timestamps);
    return { kind: 'irregular', timestamps };
  }
  const { start } = init;
  if (typeof start !== 'number' || !Number.isFinite(start)) {
    throw invalidOption('start', start, 'a finite number of milliseconds since the epoch (or give "timestamps")');
  }
  return { kind: 'regular', start, step: parseDuration(init.step ?? Number.NaN, 'step') };
}

/** Time of value `index`, milliseconds since the epoch. `index` must be within the series. */
export function timeAt(series: TimeSeries, index: number): number {
  const { axis } = series;
  return axis.kind === 'regular' ? axis.start + index * axis.step : axis.timestamps[index]!;
}

/** All times of the series: its own array where the axis is irregular, a new one where it is regular. */
export function timesOf(series: TimeSeries): Float64Array {
  const { axis, values } = series;
  if (axis.kind === 'irregular') return axis.timestamps;
  const times = new Float64Array(values.length);
  for (let i = 0; i < times.length; i += 1) times[i] = axis.start + i * axis.step;
  return times;
}

/** Index of the first value at or after `time`; the length of the series if there is none. Cost O(log n). */
export function indexAtOrAfter(series: TimeSeries, time: number): number {
  const { axis, values } = series;
  if (axis.kind === 'regular') {
    const { start, step } = axis;
    let index = Math.min(values.length, Math.max(0, Math.ceil((time - start) / step)));
    // The division may round to the wrong side where start or step is not a whole number.
    if (index > 0 && start + (index - 1) * step >= time) index -= 1;
    else if (index < values.length && start + index * step < time) index += 1;
    return index;
  }
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (axis.timestamps[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The same times with other values.
 *
 * @throws {@link BellwetherError} `invalid-input` if there is not one value per time.
 */
export function withValues(series: TimeSeries, values: Float64Array): TimeSeries {
  if (values.length !== series.values.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${values.length} new values for ${series.values.length} times; there must be one per time.`,
    );
  }
  return { ...series, values };
}
