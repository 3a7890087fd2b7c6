import { BellwetherError, createTimeSeries, type TimeSeries } from '@bellwether/core';
import { parseDecimal } from './decimal.js';
import { JsonCursor } from './json-cursor.js';

/** What a `query_range` answer holds. */
export interface RangeAnswer {
  readonly series: readonly TimeSeries[];
  /** What the server wants the reader to know, such as partial data. */
  readonly warnings: readonly string[];
}

interface Columns {
  times: Float64Array;
  values: Float64Array;
  length: number;
}

interface Envelope {
  status: string;
  errorType: string;
  error: string;
  resultType: string;
  readonly warnings: string[];
  readonly series: TimeSeries[];
}

/**
 * Decodes a `query_range` answer straight from bytes into columns: no object per sample.
 *
 * Reads `status`, `error`, `warnings` and a matrix result and skips every other field, so answers of newer servers decode
 * too. Series without a metric name get `fallbackName`. A series on a complete grid of `step` milliseconds is regular.
 *
 * @throws {@link BellwetherError} `invalid-input` for malformed bytes (with the byte), for results that are not a matrix and
 * for native histograms, which have no single value; `source-rejected` where the server reports an error.
 */
export function decodeRange(bytes: Uint8Array, fallbackName: string, step: number): RangeAnswer {
  const cursor = new JsonCursor(bytes);
  const envelope: Envelope = { status: '', errorType: '', error: '', resultType: '', warnings: [], series: [] };
  cursor.takeObject((key) => {
    if (key === 'status') envelope.status = cursor.takeString();
    else if (key === 'errorType') envelope.errorType = cursor.takeString();
    else if (key === 'error') envelope.error = cursor.takeString();
    else if (key === 'warnings' || key === 'infos') takeWarnings(cursor, envelope.warnings);
    else if (key === 'data' && cursor.peek() === 123) takeData(cursor, envelope, fallbackName, step);
    else cursor.skipValue();
  });
  if (cursor.peek() !== -1) throw cursor.malformed('the end of the answer');
  if (envelope.status === 'error') {
    throw new BellwetherError(
      'source-rejected',
      `The server refused the query: ${envelope.error} (${envelope.errorType}).`,
    );
  }
  if (envelope.status !== 'success') throw cursor.malformed('a "status" of "success" or "error"');
  return { series: envelope.series, warnings: envelope.warnings };
}

function takeWarnings(cursor: JsonCursor, warnings: string[]): void {
  if (cursor.peek() !== 91) cursor.skipValue();
  else cursor.takeArray(() => warnings.push(cursor.takeString()));
}

function takeData(cursor: JsonCursor, envelope: Envelope, fallbackName: string, step: number): void {
  cursor.takeObject((key) => {
    if (key === 'resultType') envelope.resultType = cursor.takeString();
    else if (key === 'result' && cursor.peek() === 91) {
      // resultType may come after the result; a matrix is recognised by its series' "values".
      if (envelope.resultType !== '' && envelope.resultType !== 'matrix') cursor.skipValue();
      else cursor.takeArray(() => takeSeries(cursor, envelope.series, fallbackName, step));
    } else cursor.skipValue();
  });
  if (envelope.resultType !== 'matrix') {
    throw new BellwetherError(
      'invalid-input',
      `The result is a "${envelope.resultType}"; a range query answers with a "matrix".`,
    );
  }
}

function takeSeries(cursor: JsonCursor, series: TimeSeries[], fallbackName: string, step: number): void {
  let name = fallbackName;
  const labels: [string, string][] = [];
  const columns: Columns = { times: new Float64Array(1024), values: new Float64Array(1024), length: 0 };
  let histograms = false;
  cursor.takeObject((key) => {
    if (key === 'metric') {
      cursor.takeObject((label) => {
        const value = cursor.takeString();
        if (label === '__name__') name = value;
        else labels.push([label, value]);
      });
    } else if (key === 'values') cursor.takeArray(() => takeSample(cursor, columns));
    else {
      histograms ||= key === 'histograms';
      cursor.skipValue();
    }
  });
  if (histograms) {
    throw new BellwetherError(
      'invalid-input',
      `Series "${name}" holds native histograms, which have no single value; ask for one, such as histogram_quantile(0.99, ${name}).`,
      { details: { series: name } },
    );
  }
  if (columns.length > 0) series.push(seriesOf(name, labels, columns, step));
}

/** Takes `[seconds, "value"]`. */
function takeSample(cursor: JsonCursor, columns: Columns): void {
  const { bytes } = cursor;
  cursor.expect(91);
  if (cursor.peek() === -1) throw cursor.malformed('a sample');
  const timeBegin = cursor.at;
  while (bytes[cursor.at] !== 44 && cursor.at < bytes.length) cursor.at += 1;
  const seconds = parseDecimal(cursor, timeBegin, cursor.at);
  if (Number.isNaN(seconds)) {
    cursor.at = timeBegin;
    throw cursor.malformed('a time in seconds');
  }
  cursor.expect(44);
  const { begin, end } = cursor.takeStringRange();
  const value = parseDecimal(cursor, begin, end);
  if (Number.isNaN(value) && !(end - begin === 3 && bytes[begin] === 78)) {
    cursor.at = begin;
    throw cursor.malformed('a number');
  }
  cursor.expect(93);
  if (columns.length === columns.times.length) grow(columns);
  columns.times[columns.length] = Math.round(seconds * 1000);
  columns.values[columns.length] = value;
  columns.length += 1;
}

function grow(columns: Columns): void {
  for (const name of ['times', 'values'] as const) {
    const larger = new Float64Array(columns.length * 2);
    larger.set(columns[name]);
    columns[name] = larger;
  }
}

function seriesOf(name: string, labels: [string, string][], columns: Columns, step: number): TimeSeries {
  const { length } = columns;
  const values = columns.values.slice(0, length);
  // fromEntries defines own properties, so a label named __proto__ is just a label.
  const common = { name, labels: Object.fromEntries(labels), values };
  const start = columns.times[0]!;
  let regular = true;
  for (let i = 1; regular && i < length; i += 1) regular = columns.times[i] === start + i * step;
  return regular
    ? createTimeSeries({ ...common, start, step })
    : createTimeSeries({ ...common, timestamps: columns.times.slice(0, length) });
}
