import {
  BellwetherError,
  type Column,
  createFrame,
  type MetricQuery,
  type MetricSource,
  seriesKey,
  sliceSeries,
  type TimeSeries,
  type TransferOptions,
  timeAt,
} from '@bellwether/core';
import { type ColumnKind, columnBuilder } from './columns.js';
import { type CsvOptions, csvBlocks, kindFor } from './csv.js';
import { type LayoutOptions, seriesOfTable } from './layout.js';
import { type ParquetOptions, readParquetFrame } from './parquet.js';
import { readText } from './text.js';

/** A CSV file as a source. */
export interface CsvSourceOptions extends CsvOptions, LayoutOptions {
  /** Path of the file, plain or gzipped. */
  readonly file: string;
}

/** A Parquet file as a source. */
export interface ParquetSourceOptions extends ParquetOptions, LayoutOptions {
  /** Path of the file. */
  readonly file: string;
}

/** The part of a series between two times, if there is any. */
function within(series: TimeSeries, { from, to }: MetricQuery): TimeSeries | undefined {
  const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const part = sliceSeries(series, bounds);
  return part.values.length === 0 ? undefined : part;
}

function requireLater(series: TimeSeries, last: Map<string, number>, file: string): void {
  const key = seriesKey(series.name, series.labels);
  const first = timeAt(series, 0);
  const before = last.get(key);
  if (before !== undefined && first <= before) {
    throw new BellwetherError(
      'invalid-input',
      `${file}: series ${key} goes back in time, from ${new Date(before).toISOString()} to ${new Date(first).toISOString()}; sort the file by time, or read it whole with readCsvSeries().`,
      { details: { file, series: key } },
    );
  }
  last.set(key, timeAt(series, series.values.length - 1));
}

/**
 * A CSV file as a metric source: its series, a few megabytes of the file at a time, so that files larger than memory can be read.
 *
 * `from` (included) and `to` (not included) choose a range. Series have to ascend in time across the file; a file in another
 * order is refused, and read whole by {@link readCsvSeries}.
 *
 * @throws {@link BellwetherError} while reading: `source-unavailable`, or `invalid-input` with file, line and column.
 */
export function csvSource(options: CsvSourceOptions): MetricSource {
  const { file } = options;
  return {
    contract: 'metric-source/1',
    name: 'csv',
    capabilities: { chunked: true, evaluated: false, nonFinite: true },
    async *read(query, { signal }: TransferOptions = {}): AsyncGenerator<TimeSeries> {
      let kinds: ColumnKind[] | undefined;
      const last = new Map<string, number>();
      for await (const { names, columns, lineOf } of csvBlocks(readText(file, signal), file, options)) {
        kinds ??= names.map((name, i) => kindFor(name, columns[i]!, options));
        const built = names.map((name, i): Column => {
          const builder = columnBuilder(kinds![i]!, name, file);
          builder.add(columns[i]!, lineOf);
          return builder.finish();
        });
        for (const series of seriesOfTable(createFrame(built), file, options)) {
          signal?.throwIfAborted();
          if (series.values.length > 0) requireLater(series, last, file);
          const part = within(series, query);
          if (part !== undefined) yield part;
        }
      }
    },
  };
}

/**
 * A Parquet file as a metric source. The columns that are needed are read at once.
 *
 * @throws {@link BellwetherError} while reading: `source-unavailable` or `invalid-input`.
 */
export function parquetSource(options: ParquetSourceOptions): MetricSource {
  const { file } = options;
  return {
    contract: 'metric-source/1',
    name: 'parquet',
    capabilities: { chunked: false, evaluated: false, nonFinite: true },
    async *read(query, transfer: TransferOptions = {}): AsyncGenerator<TimeSeries> {
      const frame = await readParquetFrame(file, { ...options, ...transfer });
      for (const series of seriesOfTable(frame, file, options)) {
        transfer.signal?.throwIfAborted();
        const part = within(series, query);
        if (part !== undefined) yield part;
      }
    },
  };
}
