import { BellwetherError } from '../errors.js';
import { requireOneOf } from '../options.js';
import { alignSeries } from '../series/align.js';
import { seriesKey } from '../series/identity.js';
import { type TidyOptions, tidySeries } from '../series/tidy.js';
import { type TimeSeries, timesOf } from '../series/time-series.js';
import { type Column, createFrame, type Frame, type NumberColumn, requireColumn, type TimeColumn } from './frame.js';
import { internTexts } from './infer-column.js';
import { cellAt } from './rows.js';

/** Which columns of a frame make series. */
export interface SeriesFromFrameOptions extends TidyOptions {
  /** Column of the times: a time column, or numbers in milliseconds since the epoch. */
  readonly time: string;
  /** Column of the values, numbers. */
  readonly value: string;
  /** Columns whose values tell series apart and become their labels. A missing one is left out of the labels. @default [] */
  readonly labels?: readonly string[];
  /** Name of the series. @default the name of the value column */
  readonly name?: string;
  /** Unit of the values, the same for all. @default none */
  readonly unit?: string;
}

/**
 * The series in a table with one row per measurement: one series for every combination of labels, in the order in which
 * they first occur. Times are sorted and duplicates settled as {@link tidySeries} does.
 *
 * Without label columns and with times that ascend, the series shares the frame's columns without a copy.
 * Cost: O(rows), O(n log n) where times do not ascend.
 *
 * @throws {@link BellwetherError} `invalid-input` where a column is not there or not of numbers, or a time is missing.
 *
 * @example
 * ```ts
 * import { frameFromRows, seriesFromFrame } from '@bellwether/core';
 *
 * const frame = frameFromRows([
 *   { at: 0, host: 'a', load: 1 },
 *   { at: 0, host: 'b', load: 5 },
 *   { at: 60_000, host: 'a', load: 2 },
 * ]);
 * const [a, b] = seriesFromFrame(frame, { time: 'at', value: 'load', labels: ['host'] });
 * a!.labels; // => { host: 'a' }
 * Array.from(a!.values); // => [1, 2]
 * Array.from(b!.values); // => [5]
 * ```
 */
export function seriesFromFrame(frame: Frame, options: SeriesFromFrameOptions): TimeSeries[] {
  const times = requireNumbers(frame, options.time).values;
  const values = requireNumbers(frame, options.value).values;
  const labelColumns = (options.labels ?? []).map((name) => requireColumn(frame, name));
  const shared = { name: options.name ?? options.value, ...(options.unit === undefined ? {} : { unit: options.unit }) };
  const missing = times.findIndex((time) => !Number.isFinite(time));
  if (missing >= 0) {
    throw new BellwetherError(
      'invalid-input',
      `Column "${options.time}" has the time ${times[missing]} in row ${missing}; every row needs a finite time.`,
      { details: { column: options.time, row: missing } },
    );
  }
  if (labelColumns.length === 0) return [tidySeries({ ...shared, timestamps: times, values }, options).series];
  return groupsOf(frame.length, labelColumns).map((rows) => {
    const timestamps = new Float64Array(rows.length);
    const own = new Float64Array(rows.length);
    rows.forEach((row, i) => {
      timestamps[i] = times[row]!;
      own[i] = values[row]!;
    });
    return tidySeries({ ...shared, labels: labelsAt(labelColumns, rows[0]!), timestamps, values: own }, options).series;
  });
}

function requireNumbers(frame: Frame, name: string): NumberColumn | TimeColumn {
  const column = requireColumn(frame, name);
  if (column.kind === 'string' || column.kind === 'boolean') {
    throw new BellwetherError('invalid-input', `Column "${name}" is of kind "${column.kind}"; it must hold numbers.`, {
      details: { column: name },
    });
  }
  return column;
}

/** Row numbers of every combination of labels, first seen first. */
function groupsOf(length: number, columns: readonly Column[]): number[][] {
  let ids = new Int32Array(length);
  for (const column of columns) {
    const { codes } = column.kind === 'string' ? column : internTexts(rowsOf(column));
    const next = new Int32Array(length);
    const known = new Map<number, number>();
    for (let row = 0; row < length; row += 1) {
      const pair = ids[row]! * 0x1_0000_0000 + codes[row]! + 1;
      let id = known.get(pair);
      if (id === undefined) {
        id = known.size;
        known.set(pair, id);
      }
      next[row] = id;
    }
    ids = next;
  }
  const groups: number[][] = [];
  ids.forEach((id, row) => {
    const group = groups[id];
    if (group === undefined) groups[id] = [row];
    else group.push(row);
  });
  return groups;
}

function rowsOf(column: Column & { readonly kind: 'number' | 'time' | 'boolean' }): unknown[] {
  return Array.from(column.values, (_, row) => cellAt(column, row));
}

function labelsAt(columns: readonly Column[], row: number): Record<string, string> {
  const labels: [string, string][] = [];
  for (const column of columns) {
    const cell = cellAt(column, row);
    if (cell !== null) labels.push([column.name, cell instanceof Date ? cell.toISOString() : String(cell)]);
  }
  return Object.fromEntries(labels);
}

/** How {@link frameFromSeries} lays out its table. */
export interface FrameFromSeriesOptions {
  /**
   * `'wide'`: one row per time and one column per series, named after it. `'long'`: one row per measurement, with columns
   * for the name and every label; missing measurements are rows too.
   * @default 'wide'
   */
  readonly layout?: 'wide' | 'long';
}

/**
 * A table of one or more series. Its first column is `time`.
 *
 * Wide tables align the series on all times that any of them has. A column is called as the series, or as its
 * {@link seriesKey} where another has that name too. A single series shares its values with the frame.
 *
 * @throws {@link BellwetherError} `invalid-input` where two columns would have one name.
 *
 * @example
 * ```ts
 * import { createTimeSeries, frameFromSeries, frameToRows } from '@bellwether/core';
 *
 * const cpu = createTimeSeries({ name: 'cpu', start: 0, step: '1m', values: [1, 2] });
 * frameToRows(frameFromSeries(cpu)); // => [{ time: new Date(0), cpu: 1 }, { time: new Date(60000), cpu: 2 }]
 * ```
 */
export function frameFromSeries(
  series: TimeSeries | readonly TimeSeries[],
  options: FrameFromSeriesOptions = {},
): Frame {
  const list: readonly TimeSeries[] = 'contract' in series ? [series] : series;
  return requireOneOf('layout', options.layout ?? 'wide', ['wide', 'long']) === 'wide' ? wide(list) : long(list);
}

function wide(list: readonly TimeSeries[]): Frame {
  const aligned = alignSeries(list);
  const names = new Set<string>(['time']);
  const shared = new Set(list.map(({ name }) => name).filter((name) => names.size === names.add(name).size));
  const columns = aligned.map(
    ({ name, labels, values }): Column => ({
      kind: 'number',
      name: shared.has(name) || name === '' ? seriesKey(name, labels) : name,
      values,
    }),
  );
  const times = aligned[0] === undefined ? new Float64Array() : timesOf(aligned[0]);
  return createFrame([{ kind: 'time', name: 'time', values: times }, ...columns]);
}

function long(list: readonly TimeSeries[]): Frame {
  const length = list.reduce((sum, { values }) => sum + values.length, 0);
  const times = new Float64Array(length);
  const values = new Float64Array(length);
  let offset = 0;
  for (const series of list) {
    times.set(timesOf(series), offset);
    values.set(series.values, offset);
    offset += series.values.length;
  }
  const labelNames = [...new Set(list.flatMap(({ labels }) => Object.keys(labels)))];
  return createFrame([
    { kind: 'time', name: 'time', values: times },
    textColumn('name', list, length, ({ name }) => name),
    ...labelNames.map((label) =>
      textColumn(label, list, length, ({ labels }) => (Object.hasOwn(labels, label) ? labels[label] : undefined)),
    ),
    { kind: 'number', name: 'value', values },
  ]);
}

function textColumn(
  name: string,
  list: readonly TimeSeries[],
  length: number,
  textOf: (series: TimeSeries) => string | undefined,
): Column {
  const { codes: codesOf, dictionary } = internTexts(list.map(textOf));
  const codes = new Int32Array(length);
  let offset = 0;
  list.forEach(({ values }, which) => {
    codes.fill(codesOf[which]!, offset, offset + values.length);
    offset += values.length;
  });
  return { kind: 'string', name, codes, dictionary };
}
