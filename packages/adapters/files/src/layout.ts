import {
  type Column,
  createFrame,
  type Frame,
  findColumn,
  seriesFromFrame,
  type TimeColumn,
  type TimeSeries,
} from '@bellwether/core';
import { malformed } from './malformed.js';
import { timeFromNumber } from './time.js';

/** How the series lie in a table. What is absent is found by the names and kinds of the columns. */
export interface LayoutOptions {
  /** Column of the times. @default the first column of times, or a column of numbers named like one */
  readonly timeColumn?: string;
  /** Columns of values: one series each. @default every other column of numbers */
  readonly valueColumns?: readonly string[];
  /** Columns that tell series apart and become labels. @default every column of texts */
  readonly labelColumns?: readonly string[];
  /** Column of texts that names the series. @default a label column called name, metric, series, variable or __name__ */
  readonly nameColumn?: string;
}

const timeName = /^(?:_?time|timestamp|ts|date|datetime|day|at|epoch|unix(?:_?time)?)$|_at$|_time(?:stamp)?$|^time_/i;
const seriesName = /^(?:name|metric|metric_name|series|variable|__name__)$/i;

function listed(columns: readonly Column[]): string {
  return columns.map(({ name, kind }) => `${JSON.stringify(name)} (${kind})`).join(', ');
}

function namedColumn(frame: Frame, name: string, file: string): Column {
  const column = findColumn(frame, name);
  if (column === undefined)
    throw malformed({ file }, `there is no column ${JSON.stringify(name)}`, `there are ${listed(frame.columns)}`);
  return column;
}

/** The column of times, as times. */
function timeColumnOf(frame: Frame, file: string, wanted: string | undefined): TimeColumn {
  const numbers = frame.columns.filter(({ kind }) => kind === 'number');
  const column =
    wanted === undefined
      ? (frame.columns.find(({ kind }) => kind === 'time') ?? numbers.find(({ name }) => timeName.test(name)))
      : namedColumn(frame, wanted, file);
  if (column === undefined || column.kind === 'string' || column.kind === 'boolean') {
    const remedy = `have a column of times such as 2026-01-31T12:00:00Z, or of numbers named "time"; there are ${listed(frame.columns)}`;
    throw malformed(
      { file },
      column === undefined ? 'no column holds times' : `column "${column.name}" holds no times`,
      remedy,
    );
  }
  const values = column.kind === 'time' ? column.values : column.values.map(timeFromNumber);
  const missing = values.findIndex((time) => !Number.isFinite(time));
  if (missing >= 0)
    throw malformed({ file, column: column.name }, `row ${missing + 1} has no time`, 'give every row a time');
  return { kind: 'time', name: column.name, values };
}

/** Numbers of a column; true and false are 1 and 0. */
function asNumbers(column: Column, file: string): Column {
  if (column.kind === 'number') return column;
  if (column.kind === 'boolean') {
    const values = Float64Array.from(column.values, (value) => (value === 255 ? Number.NaN : value));
    return { kind: 'number', name: column.name, values };
  }
  throw malformed(
    { file, column: column.name },
    `it holds ${column.kind === 'time' ? 'times' : 'texts'} and no numbers`,
    'name a column of numbers as value column',
  );
}

/**
 * The series of a table, in either layout: one column per series, or rows told apart by label columns.
 *
 * @throws {@link BellwetherError} `invalid-input` where no column holds times or none holds values.
 */
export function seriesOfTable(frame: Frame, file: string, options: LayoutOptions = {}): TimeSeries[] {
  const time = timeColumnOf(frame, file, options.timeColumn);
  const others = frame.columns.filter(({ name }) => name !== time.name);
  const valueColumns =
    options.valueColumns?.map((name) => namedColumn(frame, name, file)) ??
    others.filter(
      ({ kind, name }) => (kind === 'number' || kind === 'boolean') && !options.labelColumns?.includes(name),
    );
  const isValue = (name: string) => valueColumns.some((column) => column.name === name);
  const labelColumns =
    options.labelColumns?.map((name) => namedColumn(frame, name, file)) ??
    others.filter(({ kind, name }) => kind === 'string' && !isValue(name));
  if (valueColumns.length === 0) {
    throw malformed(
      { file },
      'no column holds numbers',
      `have at least one column of values beside the times; there are ${listed(frame.columns)}`,
    );
  }
  const naming =
    options.nameColumn ??
    (valueColumns.length === 1 ? labelColumns.find(({ name }) => seriesName.test(name))?.name : undefined);
  const labels = labelColumns.map(({ name }) => name);
  const table = createFrame([time, ...labelColumns, ...valueColumns.map((column) => asNumbers(column, file))]);
  return valueColumns.flatMap(({ name }) =>
    seriesFromFrame(table, { time: time.name, value: name, labels }).map((series) => renamed(series, naming)),
  );
}

/** The series under the name that one of its labels holds. */
function renamed(series: TimeSeries, naming: string | undefined): TimeSeries {
  const name = naming !== undefined && Object.hasOwn(series.labels, naming) ? series.labels[naming] : undefined;
  if (name === undefined) return series;
  const labels = Object.fromEntries(Object.entries(series.labels).filter(([key]) => key !== naming));
  return { ...series, name, labels };
}
