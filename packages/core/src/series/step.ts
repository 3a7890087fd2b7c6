import { BellwetherError } from '../errors.js';
import type { TimeSeries } from './time-series.js';

/** At most this many differences are looked at, spread evenly over the series. */
const sampleSize = 65_536;

/** Whole numbers of these (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 of them) are what people configure as a step. */
const units = [1, 1000, 60_000, 3_600_000, 86_400_000, 604_800_000];
const multiples = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 50, 100, 200, 250, 500];

/**
 * The usual distance between the points of a series, in milliseconds.
 *
 * Exact for a regular axis. Otherwise the median of the differences, so that gaps and a few late points do not matter;
 * where the times jitter (the median is not what most differences are) it is rounded to a usual step within 1 %, such as
 * 60 s for 60.003 s. If more than half of the points are missing, the median is a multiple of the true step: then say the
 * step yourself. Cost: O(n) up to 65,536 points, constant beyond.
 *
 * @throws {@link BellwetherError} `invalid-input` where an irregular series has fewer than 2 points.
 *
 * @example
 * ```ts
 * import { createTimeSeries, inferStep } from '@bellwether/core';
 *
 * const timestamps = [0, 60_002, 119_999, 180_004, 240_001, 600_003];
 * inferStep(createTimeSeries({ timestamps, values: [1, 2, 3, 4, 5, 6] })); // => 60000
 * ```
 */
export function inferStep(series: TimeSeries): number {
  const { axis } = series;
  if (axis.kind === 'regular') return axis.step;
  const { timestamps } = axis;
  const count = Math.min(timestamps.length - 1, sampleSize);
  if (count < 1) {
    throw new BellwetherError(
      'invalid-input',
      `The series "${series.name}" has ${timestamps.length} points; a step can be inferred from at least 2.`,
      { details: { points: timestamps.length } },
    );
  }
  const differences = new Float64Array(count);
  const spread = (timestamps.length - 1) / count;
  for (let i = 0; i < count; i += 1) {
    const index = Math.floor(i * spread);
    differences[i] = timestamps[index + 1]! - timestamps[index]!;
  }
  differences.sort();
  const median = differences[count >>> 1]!;
  let same = 0;
  for (const difference of differences) if (difference === median) same += 1;
  return same * 2 > count ? median : usualStep(median);
}

function usualStep(step: number): number {
  let best = step;
  let error = 0.01;
  for (const unit of units) {
    for (const multiple of multiples) {
      const away = Math.abs((multiple * unit) / step - 1);
      if (away <= error) {
        error = away;
        best = multiple * unit;
      }
    }
  }
  return best;
}
