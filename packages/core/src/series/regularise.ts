import { type Duration, formatDuration, parseDuration } from '../duration.js';
import { BellwetherError } from '../errors.js';
import { requireNumber, requireOneOf } from '../options.js';
import { type Aggregation, aggregations, createAggregator } from './aggregate.js';
import { type FillGapsOptions, fillGaps, type GapPolicy } from './gaps.js';
import { inferStep } from './step.js';
import type { TimeAxis, TimeSeries } from './time-series.js';
import { timeAt } from './time-series.js';

/** More points than this in one grid is taken for a mistake (1 GiB of values). */
const largestGrid: number = 2 ** 27;

/** How {@link regularise} lays its grid and fills it. */
export interface RegulariseOptions {
  /** Distance of the grid: milliseconds or `'5m'`. A greater step smooths more. @default {@link inferStep} of the series */
  readonly step?: Duration;
  /** A time on the grid, milliseconds since the epoch; buckets begin at `origin + k * step`. @default 0 */
  readonly origin?: number;
  /** How the values of one bucket become one. Missing values are left out. @default 'mean' */
  readonly aggregation?: Aggregation;
  /** What becomes of buckets without a value: a policy, or a policy with its limit. @default 'leave' */
  readonly gaps?: GapPolicy | FillGapsOptions;
}

/**
 * Puts a series on a regular grid: every value goes into the bucket `[origin + k * step, origin + (k + 1) * step)` that its
 * time falls in, and each bucket becomes one value, stamped with the start of the bucket.
 *
 * A bucket without a value is missing (NaN), also for `'sum'`; for `'count'` it is 0. The grid spans from the first to the
 * last point. A series that already is on the grid shares its values with the result, without a copy.
 * When not to use it: to read a value between points (nothing is interpolated before bucketing), and with `'mean'` on a
 * counter (use {@link counterIncrease} first, then `'sum'`).
 * Cost: one pass and 8 bytes per bucket.
 *
 * @throws {@link BellwetherError} `invalid-option`; `limit-exceeded` where the grid would have more than 2^27 points;
 * `invalid-input` where no step is given and it cannot be inferred.
 *
 * @example
 * ```ts
 * import { createTimeSeries, regularise } from '@bellwether/core';
 *
 * const raw = createTimeSeries({ timestamps: [1_000, 31_000, 62_000, 190_000], values: [2, 4, 6, 8] });
 * const perMinute = regularise(raw, { step: '1m', gaps: 'carry-forward' });
 * Array.from(perMinute.values); // => [3, 6, 6, 8]
 * ```
 */
export function regularise(series: TimeSeries, options: RegulariseOptions = {}): TimeSeries {
  const aggregation = requireOneOf('aggregation', options.aggregation ?? 'mean', aggregations);
  const origin = requireNumber('origin', options.origin ?? 0);
  const gaps = typeof options.gaps === 'object' ? options.gaps : { policy: options.gaps ?? 'leave' };
  const step = options.step === undefined ? inferStep(series) : parseDuration(options.step, 'step');
  return fillGaps(bucketed(series, step, origin, aggregation), gaps);
}

/** @internal The index `k` of the bucket that holds `time`. Exact in the sense that the start of bucket `k` is `origin + k * step`. */
export function bucketOf(time: number, step: number, origin: number): number {
  let bucket = Math.floor((time - origin) / step);
  // The division may round across a boundary; one correction is enough.
  if (origin + bucket * step > time) bucket -= 1;
  else if (origin + (bucket + 1) * step <= time) bucket += 1;
  return bucket;
}

/** @internal Refuses a grid that nobody can have meant. */
export function requireGrid(buckets: number, furthest: number, step: number, span: number): void {
  if (!(buckets <= largestGrid) || !(Math.abs(furthest) < Number.MAX_SAFE_INTEGER)) {
    throw new BellwetherError(
      'limit-exceeded',
      `A step of ${step} ms over a span of ${formatDuration(span)} makes a grid of ${buckets} points; at most ${largestGrid} are made. Use a greater step or a shorter span.`,
      { details: { step, span, points: buckets } },
    );
  }
}

function bucketed(series: TimeSeries, step: number, origin: number, aggregation: Aggregation): TimeSeries {
  const { values } = series;
  const points = values.length;
  if (points === 0) return { ...series, axis: { kind: 'regular', start: origin, step } };
  const firstTime = timeAt(series, 0);
  const lastTime = timeAt(series, points - 1);
  const first = bucketOf(firstTime, step, origin);
  const last = bucketOf(lastTime, step, origin);
  requireGrid(last - first + 1, Math.max(Math.abs(first), Math.abs(last)) + 1, step, lastTime - firstTime);
  const axis: TimeAxis = { kind: 'regular', start: origin + first * step, step };
  if (aggregation !== 'count' && isOnGrid(series, axis.start, step)) return { ...series, axis };
  return { ...series, axis, values: aggregate(series, step, origin, first, last, aggregation) };
}

function isOnGrid(series: TimeSeries, start: number, step: number): boolean {
  const { axis, values } = series;
  if (axis.kind === 'regular') return axis.start === start && (axis.step === step || values.length === 1);
  const { timestamps } = axis;
  for (let i = timestamps.length - 1; i >= 0; i -= 1) if (timestamps[i] !== start + i * step) return false;
  return true;
}

function aggregate(
  series: TimeSeries,
  step: number,
  origin: number,
  first: number,
  last: number,
  aggregation: Aggregation,
): Float64Array {
  const { axis, values } = series;
  const regular = axis.kind === 'regular';
  const times = regular ? values : axis.timestamps;
  const start = regular ? axis.start : 0;
  const spacing = regular ? axis.step : 0;
  const reduce = createAggregator(aggregation);
  const result = new Float64Array(last - first + 1).fill(aggregation === 'count' ? 0 : Number.NaN);
  for (let begin = 0, end = 0; begin < values.length; begin = end) {
    const bucket = bucketOf(regular ? start + begin * spacing : times[begin]!, step, origin);
    const stop = origin + (bucket + 1) * step;
    end = begin + 1;
    while (end < values.length && (regular ? start + end * spacing : times[end]!) < stop) end += 1;
    result[bucket - first] = reduce(values, begin, end);
  }
  return result;
}
