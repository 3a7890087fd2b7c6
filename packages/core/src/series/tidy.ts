import { BellwetherError } from '../errors.js';
import { requireOneOf } from '../options.js';
import { columnOf, requireSameLength, type TimeAxis, type TimeSeries } from './time-series.js';

/** Columns as they came from somewhere, before anybody checked the times. */
export interface TidyInit {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly unit?: string;
  /** Milliseconds since the epoch, in any order. */
  readonly timestamps: ArrayLike<number>;
  /** One per timestamp; a missing value is NaN. */
  readonly values: ArrayLike<number>;
}

/** What {@link tidySeries} does about untidy times. */
export interface TidyOptions {
  /**
   * Which value stays where one time occurs more than once: the one that arrived last or first, the mean, the greatest, or
   * an error. A missing value never wins over a measured one.
   * @default 'last'
   */
  readonly duplicates?: 'last' | 'first' | 'mean' | 'max' | 'error';
  /** Whether times that do not ascend are sorted or refused. @default 'sort' */
  readonly outOfOrder?: 'sort' | 'error';
}

/** A tidy series, and how much had to be done. */
export interface TidyResult {
  readonly series: TimeSeries;
  /** Points left out because their time was already there. */
  readonly duplicates: number;
  /** Points that came after a point with a later time. */
  readonly reordered: number;
}

/**
 * Makes a series from columns whose times may be out of order or occur twice, and says how many were.
 *
 * Columns that are already tidy are used as they are, without a copy (where they are `Float64Array`s).
 * Missing values (NaN) stay, infinities too. Cost: one pass; O(n log n) and one copy where times must be sorted.
 *
 * @throws {@link BellwetherError} `invalid-input`, naming the index: a time that is not finite, unequal lengths, and what
 * an `'error'` policy refuses; `invalid-option` for an unknown policy.
 *
 * @example
 * ```ts
 * import { tidySeries } from '@bellwether/core';
 *
 * const { series, duplicates, reordered } = tidySeries({ timestamps: [3000, 1000, 3000], values: [30, 10, 31] });
 * Array.from(series.values); // => [10, 31]
 * duplicates; // => 1
 * reordered; // => 1
 * ```
 */
export function tidySeries(init: TidyInit, options: TidyOptions = {}): TidyResult {
  const duplicatePolicy = requireOneOf('duplicates', options.duplicates ?? 'last', [
    'last',
    'first',
    'mean',
    'max',
    'error',
  ]);
  const orderPolicy = requireOneOf('outOfOrder', options.outOfOrder ?? 'sort', ['sort', 'error']);
  let timestamps = columnOf(init.timestamps);
  let values = columnOf(init.values);
  requireSameLength(timestamps, values);
  const { reordered, repeated } = inspect(timestamps, orderPolicy === 'error');
  if (reordered > 0) {
    const order = sortedOrder(timestamps);
    timestamps = pick(timestamps, order);
    values = pick(values, order);
  }
  let duplicates = 0;
  if (reordered > 0 || repeated) {
    const merged = mergeDuplicates(timestamps, values, duplicatePolicy);
    duplicates = timestamps.length - merged.timestamps.length;
    ({ timestamps, values } = merged);
  }
  const axis: TimeAxis = { kind: 'irregular', timestamps };
  const series: TimeSeries = {
    contract: 'time-series/1',
    name: init.name ?? '',
    labels: init.labels ?? {},
    ...(init.unit === undefined ? {} : { unit: init.unit }),
    axis,
    values,
  };
  return { series, duplicates, reordered };
}

function inspect(timestamps: Float64Array, refuse: boolean): { reordered: number; repeated: boolean } {
  let latest = Number.NEGATIVE_INFINITY;
  let reordered = 0;
  let repeated = false;
  for (let i = 0; i < timestamps.length; i += 1) {
    const time = timestamps[i]!;
    if (!Number.isFinite(time)) throw untidy(i, time, 'not a finite number');
    if (time < latest) {
      if (refuse) throw untidy(i, time, `before ${latest}, which came earlier`);
      reordered += 1;
    } else {
      if (time === latest) repeated = true;
      latest = time;
    }
  }
  return { reordered, repeated };
}

function untidy(index: number, time: number, problem: string): BellwetherError {
  return new BellwetherError('invalid-input', `Timestamp ${index} is ${time}: ${problem}.`, { details: { index } });
}

/** Indices in order of time; equal times in order of arrival, as sorting is stable. */
function sortedOrder(timestamps: Float64Array): Uint32Array {
  const order = new Uint32Array(timestamps.length);
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  return order.sort((a, b) => timestamps[a]! - timestamps[b]!);
}

function pick(column: Float64Array, order: Uint32Array): Float64Array {
  const picked = new Float64Array(order.length);
  for (let i = 0; i < order.length; i += 1) picked[i] = column[order[i]!]!;
  return picked;
}

function mergeDuplicates(
  timestamps: Float64Array,
  values: Float64Array,
  policy: NonNullable<TidyOptions['duplicates']>,
): { timestamps: Float64Array; values: Float64Array } {
  const times = new Float64Array(timestamps.length);
  const kept = new Float64Array(values.length);
  let length = 0;
  for (let begin = 0, end = 0; begin < values.length; begin = end) {
    const time = timestamps[begin]!;
    end = begin + 1;
    while (end < values.length && timestamps[end] === time) end += 1;
    if (end - begin > 1 && policy === 'error') {
      throw new BellwetherError('invalid-input', `Timestamp ${time} occurs ${end - begin} times.`, {
        details: { timestamp: time },
      });
    }
    times[length] = time;
    kept[length] = settle(values, begin, end, policy);
    length += 1;
  }
  if (length === values.length) return { timestamps, values };
  return { timestamps: times.slice(0, length), values: kept.slice(0, length) };
}

function settle(values: Float64Array, begin: number, end: number, policy: TidyOptions['duplicates']): number {
  let settled = Number.NaN;
  let count = 0;
  for (let i = begin; i < end; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    if (count === 1 || policy === 'last') settled = value;
    else if (policy === 'mean') settled += value;
    else if (policy === 'max' && value > settled) settled = value;
  }
  return policy === 'mean' ? settled / Math.max(count, 1) : settled;
}
