import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Frame } from '@bellwether/core';
import { type ColumnDrift, type DriftReport, driftReportOver } from '@bellwether/drift';
import { readCsvFrame, readParquetFrame } from '@bellwether/files';
import { workerPool } from '@bellwether/workers';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { countOption, usualThreads } from './options.ts';
import { bytesOf, generateTable } from './table-data.ts';

const usage = `A drift report over two tables: the verdict of every column, time and memory, beside evidently.

  npm run bench -- drift-table --reference FILE --current FILE [--threads N] [--json]
  npm run bench -- drift-table --rows N --columns N [--evidently-rows N] [--threads N] [--json]

  --reference, --current   CSV (plain or gzipped) or Parquet files
  --rows, --columns        tables generated in memory instead; 1000000 and 50 where nothing is given
  --evidently-rows N       rows of generated tables that both tools are timed on side by side; 100000 where not given
  --threads N              worker threads; the cores there are where not given

BENCH_PYTHON names a Python that has evidently. Its time for more rows than it was given is not measured but scaled.
`;

interface Timing {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

interface Peer extends Timing {
  readonly rows: number;
  readonly columns: number;
  /** Our own time on as many rows. */
  readonly ours: Timing;
  /** How many times as much processor time as ours. */
  readonly ratio: number;
  readonly drifted: readonly string[];
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T } & Timing> {
  const cpu = process.cpuUsage();
  const before = performance.now();
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { value, seconds: (performance.now() - before) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function readTable(path: string): Promise<Frame> {
  return path.endsWith('.parquet') || path.endsWith('.pq') ? readParquetFrame(path) : readCsvFrame(path);
}

async function report(reference: Frame, current: Frame, threads: number): Promise<{ value: DriftReport } & Timing> {
  const pool = workerPool({ threads, chunkSize: 1, maxInFlight: 2 * threads });
  const result = await timed(() => driftReportOver(reference, current, { executor: pool }));
  await pool.close();
  return result;
}

const python = process.env.BENCH_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('./evidently-report.py', import.meta.url));

interface EvidentlyAnswer extends Timing {
  readonly rows: number;
  readonly columns: number;
  readonly drifted: readonly string[];
}

/** evidently's answer, or why there is none. */
function runEvidently(args: readonly string[]): EvidentlyAnswer | string {
  if (spawnSync(python, ['-c', 'import evidently']).status !== 0)
    return `${python} has no evidently; BENCH_PYTHON may name one that has`;
  const done = spawnSync(python, [script, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) return `evidently failed: ${done.stderr.trim().split('\n').at(-1)}`;
  return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as EvidentlyAnswer;
}

function rowOf({ column, kind, verdict, values, missing, severity }: ColumnDrift): string[] {
  const effect = values === undefined ? '' : values.effectSize.value.toPrecision(3);
  const pValue = values === undefined ? '' : values.adjustedPValue.toPrecision(2);
  return [column, kind, verdict, effect, pValue, missing?.verdict ?? '', severity.toPrecision(3)];
}

/** Reports, prints the table, and the JSON line where it is asked for. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      reference: { type: 'string' },
      current: { type: 'string' },
      rows: { type: 'string' },
      columns: { type: 'string' },
      'evidently-rows': { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || (values.reference === undefined) !== (values.current === undefined)) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  const threads = countOption('threads', values.threads, usualThreads);
  const files =
    values.reference === undefined || values.current === undefined ? undefined : [values.reference, values.current];
  const columns = countOption('columns', values.columns, 50);
  const rows = countOption('rows', values.rows, 1_000_000);
  note(files === undefined ? 'drift-table: generating' : 'drift-table: reading');
  const read = await timed(async () =>
    files === undefined
      ? ([generateTable(rows, columns, false), generateTable(rows, columns, true)] as const)
      : ([await readTable(files[0]!), await readTable(files[1]!)] as const),
  );
  const [reference, current] = read.value;
  note('drift-table: comparing');
  const found = await report(reference, current, threads);
  const maxMemoryBytes = process.resourceUsage().maxRSS * 1024;
  const dataBytes = bytesOf(reference) + bytesOf(current);

  const few = Math.min(rows, countOption('evidently-rows', values['evidently-rows'], 100_000));
  note('drift-table: evidently');
  const peer = runEvidently(files ?? ['generate', String(few), String(columns)]);
  let evidently: Peer | { absent: string };
  if (typeof peer === 'string') evidently = { absent: peer };
  else {
    const ours =
      files !== undefined || few === rows
        ? found
        : await report(generateTable(few, columns, false), generateTable(few, columns, true), threads);
    const timing = { seconds: ours.seconds, cpuSeconds: ours.cpuSeconds };
    evidently = { ...peer, ours: timing, ratio: peer.cpuSeconds / ours.cpuSeconds };
  }

  console.log(
    textTable([
      ['column', 'kind', 'verdict', 'effect', 'adjusted p', 'missing', 'severity'],
      ...found.value.columns.map(rowOf),
    ]),
  );
  console.log(`\n${found.value.reason}`);
  console.log(
    `${reference.length} against ${current.length} rows, ${found.value.columns.length} columns, ${threads} threads: ` +
      `${found.seconds.toFixed(2)} s (${found.cpuSeconds.toFixed(2)} s of processor time), ` +
      `${(maxMemoryBytes / 1e6).toFixed(0)} MB at most for ${(dataBytes / 1e6).toFixed(0)} MB of data; ` +
      `${files === undefined ? 'generating' : 'reading'} took ${read.seconds.toFixed(2)} s.`,
  );
  console.log(
    'absent' in evidently
      ? `evidently: not measured: ${evidently.absent}`
      : `evidently, ${evidently.rows} rows: ${evidently.cpuSeconds.toFixed(2)} s of processor time, ours ` +
          `${evidently.ours.cpuSeconds.toFixed(2)} s: ${evidently.ratio.toFixed(1)}x.`,
  );
  if (values.json) {
    console.log(
      JSON.stringify({
        benchmark: 'drift-table',
        machine,
        threads,
        referenceRows: reference.length,
        currentRows: current.length,
        seconds: found.seconds,
        cpuSeconds: found.cpuSeconds,
        readSeconds: read.seconds,
        generated: files === undefined,
        dataMegabytes: dataBytes / 1e6,
        maxMemoryMegabytes: maxMemoryBytes / 1e6,
        memoryRatio: maxMemoryBytes / dataBytes,
        verdict: found.value.verdict,
        reason: found.value.reason,
        columns: found.value.columns.map(({ column, kind, verdict, reason, severity, values: result, missing }) => ({
          column,
          kind,
          verdict,
          reason,
          severity,
          effectSize: result?.effectSize.value ?? null,
          adjustedPValue: result?.adjustedPValue ?? null,
          missingVerdict: missing?.verdict ?? null,
        })),
        notCompared: found.value.notCompared,
        evidently,
      }),
    );
  }
  return 0;
}
