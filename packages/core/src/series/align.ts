import { type Duration, parseDuration } from '../duration.js';
import { requireNumber, requireOneOf } from '../options.js';
import { fillGaps } from './gaps.js';
import { bucketOf, type RegulariseOptions, regularise, requireGrid } from './regularise.js';
import { type RegularAxis, type TimeAxis, type TimeSeries, timeAt, timesOf } from './time-series.js';

/** How {@link alignSeries} finds the common times. */
export interface AlignOptions extends RegulariseOptions {
  /** `'outer'`: every time that any series has; `'inner'`: only the times (with `step`: the range) that all have. @default 'outer' */
  readonly join?: 'outer' | 'inner';
  /**
   * Puts every series on this grid first, as {@link regularise} does with `origin` and `aggregation`. Without it times are
   * matched exactly, and `origin` and `aggregation` mean nothing.
   */
  readonly step?: Duration;
}

/**
 * Gives several series one common axis, so that index `i` is the same time in all of them. Results are in the order given.
 *
 * Series on one regular grid (or with `step`) stay regular, so that times between two that are far apart exist too;
 * otherwise the axis is irregular. Where a series has no value at
 * a common time it gets NaN, which `gaps` may then fill. Series without points count for `'inner'` (nothing is common) and
 * add nothing to `'outer'`. A series that already has the common axis shares its values with the result.
 * Cost: O(points * log(series)) where times are irregular, O(points) on a grid; 8 bytes per series and common time.
 *
 * @throws {@link BellwetherError} as {@link regularise} does.
 *
 * @example
 * ```ts
 * import { alignSeries, createTimeSeries } from '@bellwether/core';
 *
 * const cpu = createTimeSeries({ name: 'cpu', start: 0, step: '1m', values: [1, 2, 3] });
 * const disk = createTimeSeries({ name: 'disk', start: 60_000, step: '1m', values: [7, 8, 9] });
 * const [a, b] = alignSeries([cpu, disk]);
 * Array.from(a!.values); // => [1, 2, 3, NaN]
 * Array.from(b!.values); // => [NaN, 7, 8, 9]
 * ```
 */
export function alignSeries(list: readonly TimeSeries[], options: AlignOptions = {}): TimeSeries[] {
  const { join: wanted = 'outer', gaps = 'leave', ...gridOptions } = options;
  const join = requireOneOf('join', wanted, ['outer', 'inner']);
  const fill = typeof gaps === 'object' ? gaps : { policy: gaps };
  const onGrid = list.map((series) => (options.step === undefined ? series : regularise(series, gridOptions)));
  const grid = commonGrid(onGrid, join, options);
  const aligned = grid === undefined ? onCommonTimes(onGrid, join) : onGrid.map((series) => onCommonGrid(series, grid));
  return aligned.map((series) => fillGaps(series, fill));
}

interface Grid {
  readonly axis: RegularAxis;
  readonly length: number;
}

/** The shared regular grid, if there is one. */
function commonGrid(list: readonly TimeSeries[], join: 'outer' | 'inner', options: AlignOptions): Grid | undefined {
  const filled = list.filter((series) => series.values.length > 0);
  const reference = (filled[0] ?? list[0])?.axis;
  if (reference?.kind !== 'regular') return undefined;
  const step = options.step === undefined ? reference.step : parseDuration(options.step, 'step');
  const origin = options.step === undefined ? reference.start : requireNumber('origin', options.origin ?? 0);
  let first = join === 'outer' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  let end = -first;
  for (const series of filled) {
    const { axis } = series;
    const begin = axis.kind === 'regular' ? bucketOf(axis.start, step, origin) : Number.NaN;
    if (axis.kind !== 'regular' || axis.step !== step || origin + begin * step !== axis.start) return undefined;
    const stop = begin + series.values.length;
    first = join === 'outer' ? Math.min(first, begin) : Math.max(first, begin);
    end = join === 'outer' ? Math.max(end, stop) : Math.min(end, stop);
  }
  const empty = filled.length === 0 || end <= first || (join === 'inner' && filled.length < list.length);
  if (empty) return { axis: reference, length: 0 };
  requireGrid(end - first, Math.max(Math.abs(first), Math.abs(end)), step, (end - first) * step);
  return { axis: { kind: 'regular', start: origin + first * step, step }, length: end - first };
}

function onCommonGrid(series: TimeSeries, { axis, length }: Grid): TimeSeries {
  const { values } = series;
  if (length === 0) return { ...series, axis, values: new Float64Array() };
  const offset = values.length === 0 ? 0 : Math.round((timeAt(series, 0) - axis.start) / axis.step);
  if (offset <= 0 && values.length + offset >= length) {
    return { ...series, axis, values: values.subarray(-offset, length - offset) };
  }
  const placed = new Float64Array(length).fill(Number.NaN);
  placed.set(values.subarray(Math.max(0, -offset), Math.max(0, length - offset)), Math.max(0, offset));
  return { ...series, axis, values: placed };
}

function onCommonTimes(list: readonly TimeSeries[], join: 'outer' | 'inner'): TimeSeries[] {
  const columns = list.map(timesOf);
  const timestamps = joined(columns, join);
  const axis: TimeAxis = { kind: 'irregular', timestamps };
  return list.map((series, which) => {
    const times = columns[which]!;
    // Common times contain (outer) or are contained in (inner) these, so equal lengths mean equal times.
    if (times.length === timestamps.length) return { ...series, axis };
    const values = new Float64Array(timestamps.length).fill(Number.NaN);
    for (let from = 0, to = 0; from < times.length && to < timestamps.length; ) {
      const time = times[from]!;
      const wanted = timestamps[to]!;
      if (time === wanted) values[to] = series.values[from]!;
      if (time <= wanted) from += 1;
      if (time >= wanted) to += 1;
    }
    return { ...series, axis, values };
  });
}

/** Joins neighbours until one column is left, so that every time is looked at log(columns) times. */
function joined(columns: readonly Float64Array[], join: 'outer' | 'inner'): Float64Array {
  let layer = columns;
  while (layer.length > 1) {
    const previous = layer;
    layer = Array.from({ length: Math.ceil(previous.length / 2) }, (_, i) => {
      const right = previous[2 * i + 1];
      return right === undefined ? previous[2 * i]! : merge(previous[2 * i]!, right, join);
    });
  }
  return layer[0] ?? new Float64Array();
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((time, i) => time === b[i]));
}

function merge(a: Float64Array, b: Float64Array, join: 'outer' | 'inner'): Float64Array {
  if (same(a, b)) return a;
  const outer = join === 'outer';
  const both = new Float64Array(outer ? a.length + b.length : Math.min(a.length, b.length));
  let length = 0;
  for (let i = 0, j = 0; outer ? i < a.length || j < b.length : i < a.length && j < b.length; ) {
    const left = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const right = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    if (outer || left === right) {
      both[length] = Math.min(left, right);
      length += 1;
    }
    if (left <= right) i += 1;
    if (left >= right) j += 1;
  }
  return length === both.length ? both : both.slice(0, length);
}
