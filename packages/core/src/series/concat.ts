import { BellwetherError } from '../errors.js';
import { seriesKey } from './identity.js';
import { type TimeAxis, type TimeSeries, timeAt, timesOf } from './time-series.js';

/**
 * Joins parts of one series, each later than the one before, into one series.
 *
 * The result keeps a regular axis where every part continues the grid of the one before; otherwise its axis is irregular.
 * Empty parts are skipped; a single part is returned as it is. Cost: one copy.
 *
 * @throws {@link BellwetherError} `invalid-input` where there is no part, where name, labels or unit differ, or where a part
 * begins before the one before it ends.
 *
 * @example
 * ```ts
 * import { concatSeries, createTimeSeries } from '@bellwether/core';
 *
 * const monday = createTimeSeries({ start: 0, step: '1h', values: [1, 2] });
 * const tuesday = createTimeSeries({ start: 7_200_000, step: '1h', values: [3] });
 * const both = concatSeries([monday, tuesday]);
 * both.axis; // => { kind: 'regular', start: 0, step: 3600000 }
 * ```
 */
export function concatSeries(parts: readonly TimeSeries[]): TimeSeries {
  const first = parts[0];
  if (first === undefined) throw new BellwetherError('invalid-input', 'There is no series to join; give at least one.');
  const key = seriesKey(first.name, first.labels);
  let length = 0;
  parts.forEach((part, index) => {
    const partKey = seriesKey(part.name, part.labels);
    if (partKey !== key || part.unit !== first.unit) {
      throw new BellwetherError(
        'invalid-input',
        `Part ${index} is ${partKey} in ${part.unit ?? 'no unit'} and part 0 is ${key} in ${first.unit ?? 'no unit'}; only parts of one series can be joined.`,
        { details: { index } },
      );
    }
    length += part.values.length;
  });
  const filled = parts.filter((part) => part.values.length > 0);
  if (filled.length <= 1) return filled[0] ?? first;
  requireAfter(filled, key);
  const values = new Float64Array(length);
  let offset = 0;
  for (const part of filled) {
    values.set(part.values, offset);
    offset += part.values.length;
  }
  return { ...first, axis: joinedAxis(filled, length), values };
}

function requireAfter(parts: readonly TimeSeries[], key: string): void {
  for (let i = 1; i < parts.length; i += 1) {
    const before = parts[i - 1]!;
    const end = timeAt(before, before.values.length - 1);
    const start = timeAt(parts[i]!, 0);
    if (!(start > end)) {
      throw new BellwetherError(
        'invalid-input',
        `A part of ${key} begins at ${start}, not after ${end} where the part before it ends; parts must ascend in time.`,
        { details: { start, end } },
      );
    }
  }
}

function joinedAxis(parts: readonly TimeSeries[], length: number): TimeAxis {
  const { axis } = parts[0]!;
  if (axis.kind === 'regular') {
    let points = 0;
    const continues = parts.every((part) => {
      const expected = axis.start + points * axis.step;
      points += part.values.length;
      // Steps that are not whole milliseconds round differently on either side of a joint.
      const near = Math.abs(timeAt(part, 0) - expected) <= axis.step * 1e-6;
      return part.axis.kind === 'regular' && part.axis.step === axis.step && near;
    });
    if (continues) return axis;
  }
  const timestamps = new Float64Array(length);
  let offset = 0;
  for (const part of parts) {
    timestamps.set(timesOf(part), offset);
    offset += part.values.length;
  }
  return { kind: 'irregular', timestamps };
}
