import type { TimeSeries, TransferOptions } from '@bellwether/core';
import { type CsvOptions, readCsvFrame } from './csv.js';
import { type LayoutOptions, seriesOfTable } from './layout.js';
import { type ParquetOptions, readParquetFrame } from './parquet.js';

/**
 * Reads the series of a CSV file, plain or gzipped, in either layout: a time column and one column per series, or rows told
 * apart by columns of texts, which become labels.
 *
 * Rows may come in any order; of several values at one time the last one counts. Numbers in the time column are seconds,
 * milliseconds, microseconds or nanoseconds since the epoch, told apart by their size.
 *
 * @throws {@link BellwetherError} `source-unavailable` for a file that cannot be read; `invalid-input` with file, line and column.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { readCsvSeries } from '@bellwether/files';
 *
 * await writeFile('load.csv', 'time,host,load\n2026-01-01 00:00:00,a,0.5\n2026-01-01 00:01:00,a,0.75\n');
 * const [load] = await readCsvSeries('load.csv');
 * load!.labels; // => { host: 'a' }
 * Array.from(load!.values); // => [0.5, 0.75]
 * ```
 */
export async function readCsvSeries(
  file: string,
  options: CsvOptions & LayoutOptions & TransferOptions = {},
): Promise<TimeSeries[]> {
  return seriesOfTable(await readCsvFrame(file, options), file, options);
}

/**
 * Reads the series of a Parquet file, in either layout, as {@link readCsvSeries} does.
 *
 * @throws {@link BellwetherError} `source-unavailable` for a file that cannot be read; `invalid-input` for one that is not Parquet
 * or holds no series.
 */
export async function readParquetSeries(
  file: string,
  options: ParquetOptions & LayoutOptions & TransferOptions = {},
): Promise<TimeSeries[]> {
  return seriesOfTable(await readParquetFrame(file, options), file, options);
}
