import { existsSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import {
  BellwetherError,
  type Duration,
  type Frame,
  formatDuration,
  parseDuration,
  type TransferOptions,
} from '@bellwether/core';
import { malformed } from './malformed.js';
import type { ParquetAnswer, ParquetTask } from './parquet-answer.js';
import { decodeParquet } from './parquet-decode.js';

/** Which part of a Parquet file is read, and for how long. */
export interface ParquetOptions {
  /** Columns to read, by name. @default all */
  readonly columns?: readonly string[];
  /**
   * How long reading may take: milliseconds or `'5m'`. A damaged file may keep the decoder busy for ever; a greater limit only helps
   * with files that are whole.
   * @default 30 s, and 1 s more per megabyte
   */
  readonly timeLimit?: Duration;
}

/** The greatest delay of a timer. */
const longestTimer = 2 ** 31 - 1;

/** The worker lies beside this file; run from the sources, beside the built one. */
function findWorker(): URL | undefined {
  const places = ['./parquet-worker.js', '../dist/parquet-worker.js'].map((place) => new URL(place, import.meta.url));
  return places.find((place) => place.protocol === 'file:' && existsSync(place));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function read(worker: Worker, file: string, limit: number, signal: AbortSignal | undefined): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      void worker.terminate();
      action();
    };
    const fail = (error: unknown) => settle(() => reject(error));
    const abort = () => fail(signal?.reason);
    const timer = setTimeout(() => {
      const message = `${file}: reading took more than ${formatDuration(limit)}; check that it was copied whole, or give a greater "timeLimit".`;
      fail(new BellwetherError('limit-exceeded', message, { details: { file, milliseconds: limit } }));
    }, limit);
    signal?.addEventListener('abort', abort);
    worker.once('message', (answer: ParquetAnswer) => {
      if ('frame' in answer) settle(() => resolve(answer.frame));
      else {
        const { code, message, details } = answer.refused;
        fail(new BellwetherError(code, message, { details }));
      }
    });
    // Out of memory, or a defect: nothing that the worker could tell itself.
    const broken = (why: string) =>
      malformed(
        { file },
        `it cannot be read as Parquet (${why})`,
        'check that it is a Parquet file and was copied whole',
      );
    worker.once('error', (error) => fail(broken(error instanceof Error ? error.message : String(error))));
    worker.once('exit', (code) => fail(broken(`the decoder ended with code ${code}`)));
  });
}

/**
 * Reads a Parquet file into a frame: plain, Snappy, gzip, Zstandard, Brotli and LZ4 pages.
 *
 * Dates and timestamps become times, integers and decimals numbers (beyond 2^53 rounded), lists and structures JSON texts. The file is
 * decoded in a worker thread: this one stays free, `signal` ends it at any moment, and a damaged file cannot hang the process. (Where a
 * bundler left the worker out, it is decoded in this thread, and neither holds.)
 * Cost: the columns asked for, decompressed, are in memory; about 50 ms to start the worker.
 *
 * @throws {@link BellwetherError} `source-unavailable` for a file that cannot be read; `invalid-input` for one that is not Parquet
 * or damaged, and for columns that it does not have; `limit-exceeded` where reading takes longer than `timeLimit`.
 */
export async function readParquetFrame(file: string, options: ParquetOptions & TransferOptions = {}): Promise<Frame> {
  const { signal, columns, timeLimit } = options;
  const limit = timeLimit === undefined ? undefined : parseDuration(timeLimit, 'timeLimit');
  signal?.throwIfAborted();
  const place = findWorker();
  if (place === undefined) return decodeParquet(file, columns);
  const workerData: ParquetTask = { file, columns: columns === undefined ? undefined : [...columns] };
  // Flags of this process are not the decoder's.
  const worker = new Worker(place, { workerData, execArgv: [] });
  return read(worker, file, Math.min(limit ?? 30_000 + sizeOf(file) / 1000, longestTimer), signal);
}
