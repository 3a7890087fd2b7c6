import { requireInteger, requireOneOf } from '../options.js';
import { missingCount } from './gaps.js';
import { type TimeSeries, timeAt } from './time-series.js';

/** How {@link downsample} chooses. */
export interface DownsampleOptions {
  /** At most this many points stay, at least 5. About two per pixel of width look like the whole. */
  readonly points: number;
  /**
   * `'min-max'` keeps the least and the greatest value of every stretch: no peak is ever lost. `'lttb'` keeps the point of
   * every stretch that shapes the line most: calmer, but the second peak of a stretch is lost.
   * @default 'min-max'
   */
  readonly method?: 'min-max' | 'lttb';
}

/**
 * Fewer points for a picture of the same shape: peaks stay, and gaps stay visible. For pictures only: what is left is not
 * a fair sample, so do not compute means or forecasts from it (use {@link regularise} for that).
 *
 * The series is cut into stretches of equally many points, and each gives one (LTTB) or two (min-max) of its own points;
 * a stretch with missing values gives one of them too, so that the line breaks there. The first and the last point stay.
 * Points are never changed. A series that is short enough is returned as it is. Cost: one pass.
 *
 * LTTB: Steinarsson, "Downsampling Time Series for Visual Representation", University of Iceland, 2013.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTimeSeries, downsample } from '@bellwether/core';
 *
 * const values = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 99 : Math.sin(i / 500)));
 * const small = downsample(createTimeSeries({ start: 0, step: '1m', values }), { points: 200 });
 * small.values.length <= 200; // => true
 * Math.max(...small.values); // => 99
 * ```
 */
export function downsample(series: TimeSeries, options: DownsampleOptions): TimeSeries {
  const points = requireInteger('points', options.points, { min: 5 });
  const method = requireOneOf('method', options.method ?? 'min-max', ['min-max', 'lttb']);
  const { length } = series.values;
  if (length <= points) return series;
  const perStretch = (method === 'lttb' ? 1 : 2) + (missingCount(series) > 0 ? 1 : 0);
  const stretches = Math.floor((points - 2) / perStretch);
  const chosen = method === 'lttb' ? largestTriangles(series, stretches) : extremes(series, stretches);
  const timestamps = new Float64Array(chosen.length);
  const values = new Float64Array(chosen.length);
  chosen.forEach((index, i) => {
    timestamps[i] = timeAt(series, index);
    values[i] = series.values[index]!;
  });
  return { ...series, axis: { kind: 'irregular', timestamps }, values };
}

/** Where stretch `k` begins: the points between the first and the last, cut into equal parts. */
function beginOf(length: number, stretches: number, k: number): number {
  return 1 + Math.floor((k * (length - 2)) / stretches);
}

/** The middle of the longest run of missing values from `begin` to `end`, or -1. */
function gapIn(values: Float64Array, begin: number, end: number): number {
  let run = 0;
  let longest = 0;
  let middle = -1;
  for (let i = begin; i < end; i += 1) {
    run = Number.isNaN(values[i]!) ? run + 1 : 0;
    if (run > longest) {
      longest = run;
      middle = i - (run >>> 1);
    }
  }
  return middle;
}

function extremes({ values }: TimeSeries, stretches: number): number[] {
  const { length } = values;
  const chosen = [0];
  for (let k = 0; k < stretches; k += 1) {
    const begin = beginOf(length, stretches, k);
    const end = beginOf(length, stretches, k + 1);
    let low = -1;
    let high = -1;
    for (let i = begin; i < end; i += 1) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < values[low]!) low = i;
      if (high < 0 || value > values[high]!) high = i;
    }
    take(chosen, [low, high, gapIn(values, begin, end)]);
  }
  chosen.push(length - 1);
  return chosen;
}

/** Adds the indices that exist (not -1), in order and once. */
function take(chosen: number[], indices: number[]): void {
  for (const index of indices.sort((a, b) => a - b)) if (index > chosen.at(-1)!) chosen.push(index);
}

function largestTriangles(series: TimeSeries, stretches: number): number[] {
  const { values } = series;
  const { length } = values;
  const chosen = [0];
  let corner = 0;
  for (let k = 0; k < stretches; k += 1) {
    const begin = beginOf(length, stretches, k);
    const end = beginOf(length, stretches, k + 1);
    const [nextTime, mean] = centre(series, end, Math.max(end + 1, beginOf(length, stretches, k + 2)));
    const time = timeAt(series, corner);
    let value = values[corner]!;
    let nextValue = mean;
    // Beside a gap one corner of the triangle is missing: the other stands in, or else the stretch's own mean.
    if (Number.isNaN(nextValue)) nextValue = Number.isNaN(value) ? centre(series, begin, end)[1] : value;
    if (Number.isNaN(value)) value = nextValue;
    let best = -1;
    let bestArea = -1;
    for (let i = begin; i < end; i += 1) {
      if (Number.isNaN(values[i]!)) continue;
      const area = Math.abs(
        (time - nextTime) * (values[i]! - value) - (time - timeAt(series, i)) * (nextValue - value),
      );
      if (best < 0 || area > bestArea) {
        best = i;
        bestArea = Number.isNaN(area) ? bestArea : area;
      }
    }
    if (best >= 0) corner = best;
    take(chosen, [best, gapIn(values, begin, end)]);
  }
  chosen.push(length - 1);
  return chosen;
}

/** Mean time and value of the measured points from `begin` to `end`. */
function centre(series: TimeSeries, begin: number, end: number): [time: number, value: number] {
  const stop = Math.min(end, series.values.length);
  const first = timeAt(series, begin);
  let time = 0;
  let value = 0;
  let count = 0;
  for (let i = begin; i < stop; i += 1) {
    if (Number.isNaN(series.values[i]!)) continue;
    // Relative times: a sum of epoch milliseconds would lose the small differences.
    time += timeAt(series, i) - first;
    value += series.values[i]!;
    count += 1;
  }
  return count === 0 ? [first, Number.NaN] : [first + time / count, value / count];
}
