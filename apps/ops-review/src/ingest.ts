import { BellwetherError, formatDuration, type OnProgress, type TimeSeries } from '@bellwether/core';
import { loadCloudwatch } from '@bellwether/datasets';
import { readCsvSeries, readParquetSeries } from '@bellwether/files';
import { prometheusSource } from '@bellwether/prometheus';
import { credentialsFrom } from '@bellwether-internal/program';
import type { SourceArguments } from './arguments.ts';
import { formatTime } from './format.ts';

/** Series with where they came from. */
export interface Ingested {
  /** What to call the source, for people. */
  readonly title: string;
  readonly series: AsyncIterable<TimeSeries> | Iterable<TimeSeries>;
}

/** Options of reading, besides what the command line says. */
export interface IngestOptions {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  readonly warn: (message: string) => void;
  readonly now: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Points a series is asked for, where the command line does not say. */
const wantedPoints = 4032;
const steps = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400].map((seconds) => seconds * 1000);

async function* fromPrometheus(
  source: Extract<SourceArguments, { kind: 'prometheus' }>,
  { signal, onProgress, warn, now, environment }: IngestOptions,
): AsyncGenerator<TimeSeries> {
  const step = source.step ?? steps.find((each) => source.since / each <= wantedPoints) ?? steps.at(-1)!;
  const to = Math.floor(now / step) * step;
  const from = Math.ceil((now - source.since) / step) * step;
  const auth = credentialsFrom(environment);
  const prometheus = prometheusSource({ url: source.url, onWarning: warn, ...(auth === undefined ? {} : { auth }) });
  for (const [i, query] of source.queries.entries()) {
    let chunks = 0;
    for await (const chunk of prometheus.read({ query, from, to, step }, { signal })) {
      chunks += 1;
      yield chunk;
    }
    if (chunks === 0) throw nothingFound(query, from, to, step);
    onProgress({ stage: 'reading', done: i + 1, total: source.queries.length, unit: 'queries', item: query });
  }
}

function nothingFound(query: string, from: number, to: number, step: number): BellwetherError {
  return new BellwetherError(
    'invalid-input',
    `The query ${JSON.stringify(query)} has no result between ${formatTime(from)} and ${formatTime(to)} (step ${formatDuration(step)}); try it in the server's own page, or a longer "--since".`,
  );
}

async function fromFile(
  source: Extract<SourceArguments, { kind: 'csv' | 'parquet' }>,
  signal: AbortSignal,
): Promise<TimeSeries[]> {
  const read = source.kind === 'csv' ? readCsvSeries : readParquetSeries;
  const series = (await read(source.file, { signal })).filter(({ values }) => values.length > 0);
  if (series.length > 0) return series;
  throw new BellwetherError('invalid-input', `${source.file} holds no values; give a file with data.`);
}

/** Opens what the command line names as source. */
export async function ingest(source: SourceArguments, options: IngestOptions): Promise<Ingested> {
  switch (source.kind) {
    case 'bundled':
      return { title: 'Bundled Amazon CloudWatch metrics', series: await loadCloudwatch() };
    case 'prometheus': {
      const { host } = new URL(source.url);
      return {
        title: `Prometheus at ${host}, ${formatDuration(source.since)}`,
        series: fromPrometheus(source, options),
      };
    }
    case 'csv':
    case 'parquet':
      return { title: source.file, series: await fromFile(source, options.signal) };
  }
}
