import { BellwetherError } from '@bellwether/core';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { firstLine, type OpenInstance } from './instance.js';
import { collectDoubles } from './vectors.js';

/** Asks questions of one state of the store, whatever is written meanwhile. */
export interface Reader {
  rows(sql: string, values?: readonly DuckDBValue[]): Promise<readonly (readonly DuckDBValue[])[]>;
  /** The columns of an answer that holds nothing but doubles. */
  doubles(sql: string, values: readonly DuckDBValue[], columns: number): Promise<Float64Array[]>;
}

/** The connections of a store: one that writes, and one for every reading that is under way. */
export interface Session {
  /**
   * Runs after everything asked for before, as one transaction: all of it happens, or nothing.
   *
   * @param undo - Runs where nothing happened, before anything else does.
   */
  transaction<T>(
    action: (writer: DuckDBConnection) => Promise<T>,
    undo?: (writer: DuckDBConnection) => Promise<void>,
  ): Promise<T>;
  /** Asks for one answer. */
  ask<T>(use: (reader: Reader) => Promise<T>): Promise<T>;
  /** Asks for an answer that is taken bit by bit. `signal` also ends a question that DuckDB is at. */
  read<T>(use: (reader: Reader) => AsyncGenerator<T>, signal?: AbortSignal): AsyncGenerator<T>;
  /** Waits for what is under way, then gives the file back; later use is refused. */
  close(): Promise<void>;
}

/** An error of DuckDB as ours; any other error as it is. */
function asOurs(error: unknown, path: string): unknown {
  // DuckDB begins every message with its class: "IO Error: ...".
  if (!(error instanceof Error) || !/^[A-Z]\w*(?: \w+)* Error: /.test(error.message)) return error;
  return new BellwetherError(
    'source-unavailable',
    `The store "${path}" failed: ${firstLine(error.message)}. What was acknowledged before is safe.`,
    { cause: error, details: { path } },
  );
}

/** Questions on a connection, outside of any session. */
export function rowsWith(connection: DuckDBConnection): Pick<Reader, 'rows'> {
  return { rows: async (sql, values = []) => (await connection.runAndReadAll(sql, [...values])).getRows() };
}

/** Opens a session on prepared tables. It owns `opened` and `writer` from now on. */
export function createSession(opened: OpenInstance, writer: DuckDBConnection, path: string): Session {
  const readers = new Map<DuckDBConnection, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  function requireOpen(): void {
    if (closing !== undefined) throw new BellwetherError('source-unavailable', `The store "${path}" is closed.`);
  }

  /** One after another: DuckDB has one writer, and two at once fail on conflicts. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = last.then(action);
    last = result.catch(() => undefined);
    return result;
  }

  async function transaction<T>(
    action: (connection: DuckDBConnection) => Promise<T>,
    undo?: (connection: DuckDBConnection) => Promise<void>,
  ): Promise<T> {
    requireOpen();
    return inTurn(async () => {
      try {
        await writer.run('BEGIN TRANSACTION');
        const result = await action(writer);
        await writer.run('COMMIT');
        return result;
      } catch (error) {
        // Either fails only where the whole database has failed; then so does everything after.
        await writer.run('ROLLBACK').catch(() => undefined);
        await undo?.(writer).catch(() => undefined);
        throw asOurs(error, path);
      }
    });
  }

  async function* read<T>(use: (reader: Reader) => AsyncGenerator<T>, signal?: AbortSignal): AsyncGenerator<T> {
    requireOpen();
    signal?.throwIfAborted();
    const connection = await opened.instance.connect();
    if (closing !== undefined) connection.closeSync();
    requireOpen();
    readers.set(connection, Promise.resolve());
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    /** Remembers what is under way, as a connection must not be closed meanwhile. */
    async function ask<R>(action: () => Promise<R>): Promise<R> {
      requireOpen();
      signal?.throwIfAborted();
      const answer = action();
      readers.set(
        connection,
        answer.catch(() => undefined),
      );
      const answered = await answer.catch((error) => {
        signal?.throwIfAborted();
        throw asOurs(error, path);
      });
      // A signal that came with the answer still counts: nobody waits for it any more.
      signal?.throwIfAborted();
      return answered;
    }
    const { rows } = rowsWith(connection);
    try {
      // A connection of its own and a transaction: one state of the store, from the first question to the last.
      await ask(() => connection.run('BEGIN TRANSACTION READ ONLY'));
      yield* use({
        rows: (sql, values) => ask(() => rows(sql, values)),
        // Answers are fetched whole: one that is left half read would keep the file locked after closing.
        doubles: (sql, values, columns) =>
          ask(async () => {
            const result = await connection.run(sql, [...values]);
            return collectDoubles(result, columns, Number(result.rowCount));
          }),
      });
    } finally {
      signal?.removeEventListener('abort', interrupt);
      if (readers.delete(connection)) connection.closeSync();
    }
  }

  async function shut(): Promise<void> {
    await last;
    for (const [connection, pending] of readers) {
      await pending;
      if (readers.delete(connection)) connection.closeSync();
    }
    writer.closeSync();
    opened.close();
  }

  return {
    transaction,
    read,
    async ask(use) {
      for await (const answer of read(async function* (reader) {
        yield await use(reader);
      })) {
        return answer;
      }
      throw new BellwetherError('source-unavailable', `The store "${path}" is closed.`);
    },
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
