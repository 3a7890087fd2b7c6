import {
  BellwetherError,
  createTimeSeries,
  type EventQuery,
  type EventSink,
  type EventSource,
  type Json,
  type MetricQuery,
  type MetricSink,
  type MetricSource,
  type OperationsEvent,
  type StateStore,
  seriesKey,
  type TimeSeries,
  type TransferOptions,
  timesOf,
  type WriteResult,
} from '@bellwether/core';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { prepareTables } from './schema.js';
import { appendPoints, collectDoubles, type PointColumns } from './vectors.js';

/** Where the store is. */
export interface StoreOptions {
  /** Path of the DuckDB file, made where it is missing; `':memory:'` forgets everything when closed. */
  readonly path: string;
  /** Threads that DuckDB may use. @default as many as there are cores */
  readonly threads?: number;
}

/** Which series to read. */
export interface StoreQuery extends MetricQuery {
  /** Only series of this name. `query` means the same. */
  readonly name?: string;
  /** Only series that have these labels, and maybe others. */
  readonly labels?: Readonly<Record<string, string>>;
}

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

/** Series, events and states in one DuckDB file. */
export interface Store
  extends Omit<MetricSource<StoreQuery>, 'contract'>,
    Omit<MetricSink, 'contract'>,
    Pick<EventSource, 'readEvents'>,
    Pick<EventSink, 'writeEvents'> {
  readonly contract: 'metric-source/1';
  /** Every stored series, in the order in which they were first written. */
  listSeries(): Promise<readonly StoredSeries[]>;
  /** Deletes points and events before a time; returns how many points went. */
  deleteBefore(time: number): Promise<number>;
  /** The store as a state store, in the same file. */
  readonly states: StateStore;
  close(): Promise<void>;
}

interface SeriesRow {
  readonly id: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | null;
}

const pointsPerTransaction = 1_000_000;

function parseRecord<T>(text: unknown): T {
  return JSON.parse(String(text)) as T;
}

async function openInstance({ path, threads }: StoreOptions): Promise<DuckDBInstance> {
  const settings = {
    // No extension is ever downloaded.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(threads === undefined ? {} : { threads: String(threads) }),
  };
  try {
    return await DuckDBInstance.create(path, settings);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const details = { path };
    if (/lock/i.test(message)) {
      throw new BellwetherError(
        'source-unavailable',
        `The store "${path}" is open in another process; close it there first.`,
        { cause, details },
      );
    }
    if (/not a valid DuckDB|magic bytes|corrupt|checksum|version number/i.test(message)) {
      throw new BellwetherError(
        'invalid-input',
        `"${path}" is not a DuckDB file that can be read; choose another path.`,
        { cause, details },
      );
    }
    throw new BellwetherError(
      'source-unavailable',
      `The store "${path}" cannot be opened; check the path and its permissions.`,
      { cause, details },
    );
  }
}

/** Runs actions one after another: DuckDB has one writer. */
function serialiser(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const result = last.then(action, action);
    last = result.catch(() => undefined);
    return result;
  };
}

/**
 * Opens an embedded store for series, events and states: one DuckDB file, made where it is missing.
 *
 * What `write`, `writeEvents` and `states.put` acknowledge is on disk: it survives the death of the process at any later moment.
 * A point written again replaces the one before. Points are appended through DuckDB's vectors and come back as `Float64Array`
 * columns; times, NaN and infinities come back exactly. Several readers and one writer work at once; a file can be open in one
 * process only.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the file cannot be opened or another process has it; `invalid-input`
 * where it is not a DuckDB file; `invalid-state` where another version of this package wrote it.
 *
 * @example
 * ```ts
 * import { collectSeries, createTimeSeries } from '@bellwether/core';
 * import { openStore } from '@bellwether/duckdb';
 *
 * const store = await openStore({ path: 'metrics.duckdb' });
 * await store.write([createTimeSeries({ name: 'cpu', labels: { host: 'a' }, start: 0, step: '1m', values: [1, 2, 3] })]);
 * const [cpu] = await collectSeries(store.read({ name: 'cpu', from: 60_000 }));
 * Array.from(cpu!.values); // => [2, 3]
 * await store.close();
 * ```
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path } = options;
  const instance = await openInstance(options);
  const writer = await instance.connect();
  await prepareTables(writer, path);
  const inTurn = serialiser();
  const ids = await loadIds(writer);
  let closed = false;

  function requireOpen(): void {
    if (closed) throw new BellwetherError('source-unavailable', `The store "${path}" is closed.`);
  }

  async function transaction<T>(action: () => Promise<T>): Promise<T> {
    requireOpen();
    await writer.run('BEGIN TRANSACTION');
    try {
      const result = await action();
      await writer.run('COMMIT');
      return result;
    } catch (error) {
      await writer.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Runs with a connection of its own, so that a read sees one state of the store whatever is written meanwhile. */
  async function* withReader<T>(use: (connection: DuckDBConnection) => AsyncGenerator<T>): AsyncGenerator<T> {
    requireOpen();
    const connection = await instance.connect();
    try {
      yield* use(connection);
    } finally {
      connection.closeSync();
    }
  }

  async function writePart(part: readonly TimeSeries[]): Promise<void> {
    const added = new Map<string, number>();
    try {
      await transaction(async () => {
        const columns: PointColumns[] = [];
        for (const series of part) {
          const id = await idOf(writer, ids, added, series);
          columns.push({ id, times: timesOf(series), values: series.values });
        }
        await replacePoints(writer, columns);
      });
    } catch (error) {
      for (const key of added.keys()) ids.delete(key);
      throw error;
    }
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
      keys.add(seriesKey(chunk.name, chunk.labels));
      points += chunk.values.length;
      waiting.push(chunk);
      waitingPoints += chunk.values.length;
      if (waitingPoints < pointsPerTransaction) continue;
      await writePart(waiting);
      waiting = [];
      waitingPoints = 0;
    }
    if (waiting.length > 0) await writePart(waiting);
    return { series: keys.size, points };
  }

  async function* read(
    connection: DuckDBConnection,
    query: StoreQuery,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<TimeSeries> {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
    for (const row of await findSeries(connection, query)) {
      signal?.throwIfAborted();
      const sql =
        'SELECT time, value FROM bellwether_points WHERE series = $1 AND time >= $2 AND time < $3 ORDER BY time';
      const [times, values] = await collectDoubles(await connection.stream(sql, [row.id, from, to]), 2, signal);
      if (times!.length > 0) yield seriesOf(row, times!, values!);
    }
  }

  async function* readEvents(
    connection: DuckDBConnection,
    query: EventQuery,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly OperationsEvent[]> {
    const { kind = null, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
    const result = await connection.stream(
      'SELECT time, kind, message, labels, attributes FROM bellwether_events WHERE ($1::VARCHAR IS NULL OR kind = $1) AND time >= $2 AND time < $3 ORDER BY time, id',
      [kind, from, to],
    );
    for (;;) {
      signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getRows().map(([time, eventKind, message, labels, attributes]) => ({
        time: Number(time),
        kind: String(eventKind),
        message: String(message),
        labels: parseRecord<OperationsEvent['labels']>(labels),
        attributes: parseRecord<OperationsEvent['attributes']>(attributes),
      }));
    }
  }

  return {
    contract: 'metric-source/1',
    name: 'duckdb',
    capabilities: { chunked: false, evaluated: false, nonFinite: true },
    read: (query, { signal } = {}) => withReader((connection) => read(connection, query, signal)),
    write: (chunks, transfer) => inTurn(() => write(chunks, transfer)),
    readEvents: (query, { signal } = {}) => withReader((connection) => readEvents(connection, query, signal)),
    writeEvents: (events, { signal } = {}) =>
      inTurn(async () => {
        signal?.throwIfAborted();
        return transaction(() => insertEvents(writer, events));
      }),
    listSeries: () => inTurn(() => listSeries(writer)),
    deleteBefore: (time) =>
      inTurn(() =>
        transaction(async () => {
          await writer.run('DELETE FROM bellwether_events WHERE time < $1', [time]);
          return (await writer.run('DELETE FROM bellwether_points WHERE time < $1', [time])).rowsChanged;
        }),
      ),
    states: stateStore(writer, inTurn, transaction),
    close: () =>
      inTurn(async () => {
        if (closed) return;
        closed = true;
        writer.closeSync();
        instance.closeSync();
      }),
  };
}

async function loadIds(connection: DuckDBConnection): Promise<Map<string, number>> {
  const rows = (await connection.runAndReadAll('SELECT key, id FROM bellwether_series')).getRows();
  return new Map(rows.map(([key, id]) => [String(key), Number(id)]));
}

/** Number of a series, given to it when it is first written. */
async function idOf(
  connection: DuckDBConnection,
  ids: Map<string, number>,
  added: Map<string, number>,
  series: TimeSeries,
): Promise<number> {
  const { name, labels, unit } = series;
  const key = seriesKey(name, labels);
  const known = ids.get(key);
  if (known !== undefined) return known;
  const id = ids.size + 1;
  await connection.run('INSERT INTO bellwether_series VALUES ($1, $2, $3, $4, $5)', [
    id,
    key,
    name,
    JSON.stringify(Object.entries(labels)),
    unit ?? null,
  ]);
  ids.set(key, id);
  added.set(key, id);
  return id;
}

/** Appends points; where a series already has points that late, those at the same times are replaced. */
async function replacePoints(connection: DuckDBConnection, columns: readonly PointColumns[]): Promise<void> {
  const filled = columns.filter(({ times }) => times.length > 0);
  const list = [...new Set(filled.map(({ id }) => id))];
  if (list.length === 0) return;
  const last = new Map<number, number>();
  const rows = await connection.runAndReadAll(
    `SELECT series, max(time) FROM bellwether_points WHERE series IN (${list.join(',')}) GROUP BY series`,
  );
  for (const [id, time] of rows.getRows()) last.set(Number(id), Number(time));
  const later: PointColumns[] = [];
  const overlapping: PointColumns[] = [];
  for (const part of filled) {
    const before = last.get(part.id) ?? Number.NEGATIVE_INFINITY;
    (part.times[0]! > before ? later : overlapping).push(part);
    last.set(part.id, Math.max(before, part.times.at(-1)!));
  }
  await appendPoints(connection, 'bellwether_points', later);
  for (const part of overlapping) {
    await connection.run('DELETE FROM bellwether_incoming');
    await appendPoints(connection, 'bellwether_incoming', [part]);
    await connection.run(
      'DELETE FROM bellwether_points USING bellwether_incoming WHERE bellwether_points.series = bellwether_incoming.series AND bellwether_points.time = bellwether_incoming.time',
    );
    await connection.run('INSERT INTO bellwether_points SELECT * FROM bellwether_incoming');
  }
}

async function findSeries(connection: DuckDBConnection, query: StoreQuery): Promise<readonly SeriesRow[]> {
  const name = query.name ?? query.query ?? null;
  const sql =
    'SELECT id, name, labels, unit FROM bellwether_series WHERE ($1::VARCHAR IS NULL OR name = $1) ORDER BY id';
  const rows = (await connection.runAndReadAll(sql, [name])).getRows();
  const wanted = Object.entries(query.labels ?? {});
  return rows
    .map(([id, seriesName, labels, unit]) => ({
      id: Number(id),
      name: String(seriesName),
      labels: labelsOf(labels),
      unit: unit === null ? null : String(unit),
    }))
    .filter(({ labels }) => wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value));
}

/** Labels are stored as pairs, so that a label named __proto__ is just a label. */
function labelsOf(text: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(parseRecord<[string, string][]>(text));
}

function seriesOf({ name, labels, unit }: SeriesRow, times: Float64Array, values: Float64Array): TimeSeries {
  const common = { name, labels, values, ...(unit === null ? {} : { unit }) };
  const start = times[0]!;
  const step = times.length > 1 ? times[1]! - start : 0;
  let regular = step > 0;
  for (let i = 2; regular && i < times.length; i += 1) regular = times[i] === start + i * step;
  return regular ? createTimeSeries({ ...common, start, step }) : createTimeSeries({ ...common, timestamps: times });
}

async function listSeries(connection: DuckDBConnection): Promise<readonly StoredSeries[]> {
  const rows = await connection.runAndReadAll(
    'SELECT name, labels, unit, count(time), min(time), max(time) FROM bellwether_series LEFT JOIN bellwether_points ON id = series GROUP BY id, name, labels, unit ORDER BY id',
  );
  return rows.getRows().map(([name, labels, unit, points, from, to]) => ({
    name: String(name),
    labels: labelsOf(labels),
    ...(unit === null ? {} : { unit: String(unit) }),
    points: Number(points),
    from: Number(from),
    to: Number(to),
  }));
}

async function insertEvents(connection: DuckDBConnection, events: Iterable<OperationsEvent>): Promise<number> {
  const statement = await connection.prepare(
    'INSERT INTO bellwether_events (time, kind, message, labels, attributes) VALUES ($1, $2, $3, $4, $5)',
  );
  let count = 0;
  for (const { time, kind, message, labels, attributes } of events) {
    statement.bind([time, kind, message, JSON.stringify(labels), JSON.stringify(attributes)]);
    await statement.run();
    count += 1;
  }
  return count;
}

function stateStore(
  connection: DuckDBConnection,
  inTurn: ReturnType<typeof serialiser>,
  transaction: <T>(action: () => Promise<T>) => Promise<T>,
): StateStore {
  async function revisionOf(key: string): Promise<number> {
    const rows = await connection.runAndReadAll('SELECT revision FROM bellwether_state WHERE key = $1', [key]);
    return Number(rows.getRows()[0]?.[0] ?? 0);
  }
  return {
    contract: 'state-store/1',
    get: (key) =>
      inTurn(async () => {
        const rows = await connection.runAndReadAll('SELECT value, revision FROM bellwether_state WHERE key = $1', [
          key,
        ]);
        const row = rows.getRows()[0];
        return row && { value: parseRecord<Json>(row[0]), revision: Number(row[1]) };
      }),
    put: (key, value, { expected } = {}) => {
      const text = JSON.stringify(value);
      return inTurn(() =>
        transaction(async () => {
          const present = await revisionOf(key);
          if (expected !== undefined && expected !== present) {
            throw new BellwetherError(
              'source-rejected',
              `Key "${key}" is at revision ${present}, not at ${expected}: another writer was here first.`,
              { details: { key, revision: present } },
            );
          }
          const sql =
            "INSERT INTO bellwether_state VALUES ($1, $2, nextval('bellwether_revision')) ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision RETURNING revision";
          return Number((await connection.runAndReadAll(sql, [key, text])).getRows()[0]?.[0]);
        }),
      );
    },
    delete: (key) =>
      inTurn(() =>
        transaction(async () => void (await connection.run('DELETE FROM bellwether_state WHERE key = $1', [key]))),
      ),
    async *keys(prefix = '') {
      const rows = await inTurn(() =>
        connection.runAndReadAll('SELECT key FROM bellwether_state WHERE starts_with(key, $1)', [prefix]),
      );
      yield* rows
        .getRows()
        .map(([key]) => String(key))
        .sort();
    },
  };
}
