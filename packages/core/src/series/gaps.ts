import { type Duration, parseDuration } from '../duration.js';
import { requireInteger, requireOneOf } from '../options.js';
import { type TimeSeries, timeAt, withValues } from './time-series.js';

/**
 * What becomes of missing values: `'leave'` keeps them NaN, `'interpolate'` draws a straight line in time between the
 * measured values on both sides, `'carry-forward'` repeats the last measured value.
 */
export type GapPolicy = 'leave' | 'interpolate' | 'carry-forward';

/** How {@link fillGaps} fills. */
export interface FillGapsOptions {
  /** What becomes of missing values. */
  readonly policy: GapPolicy;
  /**
   * How far a gap may be filled: a number of missing points, or as text a duration counted from the last measured value.
   * Interpolation leaves a longer gap as it is; carrying forward fills up to the limit and leaves the rest. Raising it
   * invents more. @default no limit
   */
  readonly limit?: number | Duration;
}

/** How many values of a series are missing (NaN). Times that an irregular axis does not have are not counted. */
export function missingCount(series: TimeSeries): number {
  let count = 0;
  for (const value of series.values) if (Number.isNaN(value)) count += 1;
  return count;
}

/**
 * Fills missing values (NaN) by a stated policy and limit.
 *
 * Nothing is invented outside the measured values: interpolation fills no gap at the start or the end and none beside an
 * infinite value; carrying forward fills none at the start. A series without anything to fill is returned as it is.
 * Cost: one pass, one copy of the values where something is filled.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTimeSeries, fillGaps } from '@bellwether/core';
 *
 * const load = createTimeSeries({ start: 0, step: '1m', values: [1, NaN, 3, NaN, NaN, NaN, 7] });
 * Array.from(fillGaps(load, { policy: 'interpolate', limit: 2 }).values); // => [1, 2, 3, NaN, NaN, NaN, 7]
 * Array.from(fillGaps(load, { policy: 'carry-forward', limit: '2m' }).values); // => [1, 1, 3, 3, 3, NaN, 7]
 * ```
 */
export function fillGaps(series: TimeSeries, options: FillGapsOptions): TimeSeries {
  const policy = requireOneOf('policy', options.policy, ['leave', 'interpolate', 'carry-forward']);
  const { limit } = options;
  const points = typeof limit === 'number' ? requireInteger('limit', limit, { min: 0 }) : Number.POSITIVE_INFINITY;
  const time = typeof limit === 'string' ? parseDuration(limit, 'limit') : Number.POSITIVE_INFINITY;
  const { values } = series;
  let filled: Float64Array | undefined;
  let begin = policy === 'leave' ? values.length : firstMeasured(values);
  while (begin < values.length) {
    if (!Number.isNaN(values[begin]!)) {
      begin += 1;
      continue;
    }
    let end = begin + 1;
    while (end < values.length && Number.isNaN(values[end]!)) end += 1;
    let last = Math.min(end, begin + points);
    const since = timeAt(series, begin - 1);
    while (last > begin && timeAt(series, last - 1) - since > time) last -= 1;
    if (last > begin && (policy === 'carry-forward' || (last === end && bounded(values, begin, end)))) {
      filled ??= values.slice();
      if (policy === 'carry-forward') filled.fill(values[begin - 1]!, begin, last);
      else interpolate(series, filled, begin, end);
    }
    begin = end;
  }
  return filled === undefined ? series : withValues(series, filled);
}

function firstMeasured(values: Float64Array): number {
  let index = 0;
  while (index < values.length && Number.isNaN(values[index]!)) index += 1;
  return index;
}

function bounded(values: Float64Array, begin: number, end: number): boolean {
  return end < values.length && Number.isFinite(values[begin - 1]!) && Number.isFinite(values[end]!);
}

function interpolate(series: TimeSeries, filled: Float64Array, begin: number, end: number): void {
  const from = timeAt(series, begin - 1);
  const span = timeAt(series, end) - from;
  const before = filled[begin - 1]!;
  const after = filled[end]!;
  for (let i = begin; i < end; i += 1) {
    const share = (timeAt(series, i) - from) / span;
    filled[i] = before * (1 - share) + after * share;
  }
}
