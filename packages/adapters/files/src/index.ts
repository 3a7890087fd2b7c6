export type { ColumnKind } from './columns.js';
export { type CsvOptions, parseCsv, readCsvFrame } from './csv.js';
export type { LayoutOptions } from './layout.js';
export { type ParquetOptions, readParquetFrame } from './parquet.js';
export { readCsvSeries, readParquetSeries } from './series.js';
export { type CsvSourceOptions, csvSource, type ParquetSourceOptions, parquetSource } from './source.js';
export { parseTime } from './time.js';
export { formatCsv, writeCsv } from './write-csv.js';
