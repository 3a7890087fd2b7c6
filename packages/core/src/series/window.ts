import { type Duration, parseDuration } from '../duration.js';
import { requireInteger, requireOneOf } from '../options.js';
import { viewOf } from './slice.js';
import { inferStep } from './step.js';
import { indexAtOrAfter, type TimeSeries, timeAt } from './time-series.js';

/** How {@link windowSeries} cuts. */
export interface WindowOptions {
  /** Whether `length` and `stride` are lengths of time or numbers of points. @default 'time' */
  readonly by?: 'time' | 'points';
  /** Length of every window: a duration such as `'1d'`, or a number of points. */
  readonly length: Duration;
  /** From the start of one window to the start of the next, counted as `length` is. @default `length`: windows that touch */
  readonly stride?: Duration;
}

/**
 * Cuts a series into windows of one length, one after the other from the first point on. Every window is a view.
 *
 * Only whole windows are given: what is left at the end is not. A window of time that holds no point is given empty, so
 * that windows stay evenly spaced. Options are checked at once, not when the first window is asked for.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTimeSeries, windowSeries } from '@bellwether/core';
 *
 * const series = createTimeSeries({ start: 0, step: '1h', values: [1, 2, 3, 4, 5] });
 * Array.from(windowSeries(series, { length: '2h' }), (window) => Array.from(window.values)); // => [[1, 2], [3, 4]]
 * ```
 */
export function windowSeries(series: TimeSeries, options: WindowOptions): Generator<TimeSeries, void, undefined> {
  const by = requireOneOf('by', options.by ?? 'time', ['time', 'points']);
  const stride = options.stride ?? options.length;
  return by === 'points'
    ? pointWindows(
        series,
        requireInteger('length', options.length, { min: 1 }),
        requireInteger('stride', stride, { min: 1 }),
      )
    : timeWindows(series, parseDuration(options.length, 'length'), parseDuration(stride, 'stride'));
}

function* pointWindows(series: TimeSeries, length: number, stride: number): Generator<TimeSeries, void, undefined> {
  for (let begin = 0; begin + length <= series.values.length; begin += stride)
    yield viewOf(series, begin, begin + length);
}

function* timeWindows(series: TimeSeries, length: number, stride: number): Generator<TimeSeries, void, undefined> {
  const points = series.values.length;
  if (points === 0) return;
  const first = timeAt(series, 0);
  // The last point covers one step: 24 hourly points make one whole day.
  const end = timeAt(series, points - 1) + (points > 1 || series.axis.kind === 'regular' ? inferStep(series) : 0);
  for (let i = 0; first + i * stride + length <= end; i += 1) {
    const from = first + i * stride;
    yield viewOf(series, indexAtOrAfter(series, from), indexAtOrAfter(series, from + length));
  }
}
