import {
  type EventSink,
  type EventSource,
  invalidOption,
  type MetricQuery,
  type MetricSink,
  type MetricSource,
  requireInteger,
  requireNumber,
  type StateStore,
  seriesKey,
  type TimeSeries,
  type TransferOptions,
  type WriteResult,
} from '@bellwether/core';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type BucketOptions, readBuckets, requireBuckets } from './buckets.js';
import { createEventWriter, readEvents } from './events.js';
import { type OpenInstance, openInstance } from './instance.js';
import { columnsOf, listOf, readPoints, replacePoints } from './points.js';
import { prepareTables } from './schema.js';
import { findSeries, loadSeriesIndex, type SeriesIndex, type SeriesRow } from './series-index.js';
import { createSession, type Reader, rowsWith, type Session } from './session.js';
import { createStateStore } from './states.js';

/** Where the store is. */
export interface StoreOptions {
  /** Path of the DuckDB file, made where it is missing; `':memory:'` forgets everything when closed. */
  readonly path: string;
  /** Threads that DuckDB may use, from 1. More answer faster and use more memory. @default as many as there are cores */
  readonly threads?: number;
  /** Bytes that DuckDB may use, from 64 MiB; beyond them it works on disk, beside the file. @default four fifths of the machine's */
  readonly memoryLimit?: number;
}

/** Which series to read. `from` is included, `to` is not. */
export interface StoreQuery extends MetricQuery {
  /** Only series of this name. `query` means the same. */
  readonly name?: string;
  /** Only series that have these labels, and maybe others. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Which series to read in buckets, and how. */
export interface BucketQuery extends Omit<StoreQuery, 'step'>, BucketOptions {}

/** What is known of a stored series. */
export interface StoredSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string;
  readonly points: number;
  /** First and last time, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** Series, events and states in one DuckDB file. It is a metric source itself; `sink` and the others are its further contracts. */
export interface Store extends MetricSource<StoreQuery> {
  /** Writes series, up to a million points in one transaction. A point at a time that is there already replaces it. */
  write(chunks: Iterable<TimeSeries> | AsyncIterable<TimeSeries>, options?: TransferOptions): Promise<WriteResult>;
  /** Reads one value per bucket of time, worked out inside DuckDB, as core's `regularise` would of the stored points. */
  readBuckets(query: BucketQuery, options?: TransferOptions): AsyncIterable<TimeSeries>;
  /** Writes events, all in one transaction; returns how many. */
  readonly writeEvents: EventSink['writeEvents'];
  readonly readEvents: EventSource['readEvents'];
  /** Every stored series, in the order in which they were first written. */
  listSeries(): Promise<readonly StoredSeries[]>;
  /** Deletes the points that `read` would return; returns how many. */
  deletePoints(query: StoreQuery): Promise<number>;
  /** Deletes all points and events before a time; returns how many points. */
  deleteBefore(time: number): Promise<number>;
  readonly sink: MetricSink;
  readonly eventSource: EventSource;
  readonly eventSink: EventSink;
  /** The store as a state store, in the same file. */
  readonly states: StateStore;
  /** Waits for what is under way, then gives the file back. May be called twice. */
  close(): Promise<void>;
}

const pointsPerTransaction = 1_000_000;
const name = 'duckdb';

/**
 * Opens an embedded store for series, events and states: one DuckDB file, made where it is missing.
 *
 * What `write`, `writeEvents` and `states.put` acknowledge is on disk: it survives the death of the process at any later moment.
 * A point written again replaces the one before. Points are appended through DuckDB's vectors and come back as `Float64Array`
 * columns; times, NaN and infinities come back exactly. Writes happen one after another, while any number of readings go on, each
 * of one state of the store. A file can be open once: not in two processes, nor in several worker threads.
 * When not to use it: for what several processes share, and for hundreds of thousands of series.
 * Cost: DuckDB's native library, 68 MB on disk; a read holds at most a million points beside what it returns.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the file cannot be opened or is open already; `invalid-input` where it
 * is not a DuckDB file; `invalid-state` where another version of this package wrote it; `invalid-option`.
 *
 * @example
 * ```ts
 * import { collectSeries, createTimeSeries } from '@bellwether/core';
 * import { openStore } from '@bellwether/duckdb';
 *
 * const store = await openStore({ path: ':memory:' });
 * await store.write([createTimeSeries({ name: 'cpu', labels: { host: 'a' }, start: 0, step: '1m', values: [1, 2, 6] })]);
 * const [cpu] = await collectSeries(store.read({ name: 'cpu', from: 60_000 }));
 * Array.from(cpu!.values); // => [2, 6]
 * const [perHour] = await collectSeries(store.readBuckets({ step: '1h', aggregation: 'max' }));
 * Array.from(perHour!.values); // => [6]
 * await store.close();
 * ```
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path, threads, memoryLimit } = options;
  if (typeof path !== 'string' || path === '') throw invalidOption('path', path, `the path of a file or ':memory:'`);
  const opened = await openInstance({
    path,
    ...(threads === undefined ? {} : { threads: requireInteger('threads', threads, { min: 1, max: 1024 }) }),
    ...(memoryLimit === undefined
      ? {}
      : { memoryLimit: requireInteger('memoryLimit', memoryLimit, { min: 64 * 2 ** 20 }) }),
  });
  const { session, index } = await startSession(opened, path);
  return createStore(session, index);
}

/** Prepares the tables; gives the file back where that fails. */
async function startSession(opened: OpenInstance, path: string): Promise<{ session: Session; index: SeriesIndex }> {
  let writer: DuckDBConnection | undefined;
  try {
    writer = await opened.instance.connect();
    await prepareTables(writer, path);
    const index = await loadSeriesIndex(writer);
    return { session: createSession(opened, writer, path), index };
  } catch (error) {
    writer?.closeSync();
    opened.close();
    throw error;
  }
}

function createStore(session: Session, index: SeriesIndex): Store {
  const { transaction } = session;
  const insertEvents = createEventWriter();

  async function writePart(part: readonly TimeSeries[]): Promise<void> {
    const columns = part.map(columnsOf);
    await transaction(async (writer) => {
      const ids = await index.idsOf(writer, part);
      await replacePoints(
        writer,
        columns.map((each, i) => ({ ...each, id: ids[i]! })),
      );
    }, index.reload);
  }

  async function write(
    chunks: Iterable<TimeSeries> | AsyncIterable<TimeSeries>,
    { signal }: TransferOptions = {},
  ): Promise<WriteResult> {
    signal?.throwIfAborted();
    const keys = new Set<string>();
    let points = 0;
    let waiting: TimeSeries[] = [];
    let waitingPoints = 0;
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      if (chunk.values?.length === 0) continue;
      keys.add(seriesKey(chunk.name, chunk.labels));
      waiting.push(chunk);
      waitingPoints += chunk.values.length;
      if (waitingPoints < pointsPerTransaction) continue;
      await writePart(waiting);
      points += waitingPoints;
      waiting = [];
      waitingPoints = 0;
    }
    if (waiting.length > 0) await writePart(waiting);
    return { series: keys.size, points: points + waitingPoints };
  }

  /** Deletes points, and series that have none left. */
  async function remove(writer: DuckDBConnection, where: string, values: readonly number[]): Promise<number> {
    const { rowsChanged } = await writer.run(`DELETE FROM bellwether_points WHERE ${where}`, [...values]);
    await writer.run(
      'DELETE FROM bellwether_series WHERE NOT EXISTS (SELECT 1 FROM bellwether_points WHERE series = id)',
    );
    await index.reload(writer);
    return Number(rowsChanged);
  }

  const eventSource: EventSource = {
    contract: 'event-source/1',
    name,
    readEvents: (query, { signal } = {}) => session.read((reader) => readEvents(reader, query, signal), signal),
  };
  const eventSink: EventSink = {
    contract: 'event-sink/1',
    name,
    writeEvents: async (events, { signal } = {}) => {
      signal?.throwIfAborted();
      return transaction((writer) => insertEvents(writer, events));
    },
  };
  const close = () => session.close();

  return {
    contract: 'metric-source/1',
    name,
    capabilities: { chunked: true, evaluated: false, nonFinite: true },
    read: (query, { signal } = {}) =>
      session.read(
        (reader) => read(reader, query, (found, from, to) => readPoints(reader, found, from, to, signal)),
        signal,
      ),
    readBuckets(query, { signal } = {}) {
      const buckets = requireBuckets(query);
      const { step: _step, ...which } = query;
      return session.read(
        (reader) => read(reader, which, (found, from, to) => readBuckets(reader, found, from, to, buckets, signal)),
        signal,
      );
    },
    write,
    readEvents: eventSource.readEvents,
    writeEvents: eventSink.writeEvents,
    listSeries: () => session.ask(listSeries),
    deletePoints: (query) =>
      transaction(async (writer) => {
        const found = await findSeries(rowsWith(writer), query.name ?? query.query, query.labels);
        const { from, to } = rangeOf(query);
        const ids = listOf(found.map(({ id }) => id));
        return remove(writer, `series IN (${ids}) AND time >= $1 AND time < $2`, [from, to]);
      }, index.reload),
    deleteBefore: async (time) => {
      requireNumber('time', time);
      return transaction(async (writer) => {
        await writer.run('DELETE FROM bellwether_events WHERE time < $1', [time]);
        return remove(writer, 'time < $1', [time]);
      }, index.reload);
    },
    sink: { contract: 'metric-sink/1', name, write, close },
    eventSource,
    eventSink,
    states: createStateStore(session),
    close,
  };
}

function rangeOf({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: StoreQuery): {
  from: number;
  to: number;
} {
  return { from, to };
}

async function* read(
  reader: Reader,
  query: StoreQuery,
  use: (found: readonly SeriesRow[], from: number, to: number) => AsyncGenerator<TimeSeries>,
): AsyncGenerator<TimeSeries> {
  const { from, to } = rangeOf(query);
  yield* use(await findSeries(reader, query.name ?? query.query, query.labels), from, to);
}

async function listSeries({ rows }: Reader): Promise<readonly StoredSeries[]> {
  const found = await rows(
    'SELECT name, labels, unit, count(*), min(time), max(time) FROM bellwether_series JOIN bellwether_points ON id = series GROUP BY id, name, labels, unit ORDER BY id',
  );
  return found.map(([seriesName, labels, unit, points, from, to]) => ({
    name: String(seriesName),
    labels: Object.fromEntries(JSON.parse(String(labels)) as [string, string][]),
    ...(unit === null ? {} : { unit: String(unit) }),
    points: Number(points),
    from: Number(from),
    to: Number(to),
  }));
}
