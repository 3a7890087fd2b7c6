import { BellwetherError, describeValue, type EventQuery, type OperationsEvent } from '@bellwether/core';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Reader } from './session.js';

const eventsPerChunk = 10_000;

/** An event that cannot be stored is refused before anything is written. */
function requireEvent(event: OperationsEvent, index: number): void {
  const { time, kind, message } = event;
  const wrong = Number.isFinite(time)
    ? ([
        ['kind', kind],
        ['message', message],
      ].find(([, text]) => typeof text !== 'string')?.[0] ?? undefined)
    : 'time';
  if (wrong === undefined) return;
  const value = describeValue(event[wrong as 'time' | 'kind' | 'message']);
  throw new BellwetherError(
    'invalid-input',
    `Event ${index} has the ${wrong} ${value}; it must be ${wrong === 'time' ? 'a finite number of milliseconds since the epoch' : 'text'}.`,
    { details: { index } },
  );
}

/** Half of a character cannot be stored; it becomes U+FFFD, as when it is sent or printed. */
function storable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Appends events within a transaction; returns how many. */
export type InsertEvents = (writer: DuckDBConnection, events: Iterable<OperationsEvent>) => Promise<number>;

/** Events are numbered in the order in which they are written. */
export function createEventWriter(): InsertEvents {
  let next: bigint | undefined;
  return async (writer, events) => {
    next ??= await firstFree(writer);
    const appender = await writer.createAppender('bellwether_events');
    let count = 0;
    try {
      for (const event of events) {
        requireEvent(event, count);
        appender.appendBigInt(next);
        appender.appendDouble(event.time);
        appender.appendVarchar(storable(event.kind));
        appender.appendVarchar(storable(event.message));
        appender.appendVarchar(JSON.stringify(event.labels));
        appender.appendVarchar(JSON.stringify(event.attributes));
        appender.endRow();
        next += 1n;
        count += 1;
      }
      appender.flushSync();
      return count;
    } finally {
      appender.closeSync();
    }
  };
}

async function firstFree(writer: DuckDBConnection): Promise<bigint> {
  const rows = await writer.runAndReadAll('SELECT coalesce(max(id), 0) FROM bellwether_events');
  return BigInt(String(rows.getRows()[0]?.[0])) + 1n;
}

function eventOf([time, kind, message, labels, attributes]: readonly DuckDBValue[]): OperationsEvent {
  return {
    time: Number(time),
    kind: String(kind),
    message: String(message),
    labels: JSON.parse(String(labels)) as OperationsEvent['labels'],
    attributes: JSON.parse(String(attributes)) as OperationsEvent['attributes'],
  };
}

/** Events in order of time, those of one time as they were written; some thousand at once. */
export async function* readEvents(
  { rows }: Reader,
  query: EventQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly OperationsEvent[]> {
  const { kind, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  // The next chunk begins after the last event of this one, which costs less than to count from the beginning.
  let after: DuckDBValue[] = [Number.NEGATIVE_INFINITY, 0];
  for (;;) {
    signal?.throwIfAborted();
    const found = await rows(
      `SELECT time, kind, message, labels, attributes, id FROM bellwether_events
       WHERE ($1::VARCHAR IS NULL OR kind = $1) AND time >= $2 AND time < $3 AND (time > $4 OR (time = $4 AND id > $5::BIGINT))
       ORDER BY time, id LIMIT ${eventsPerChunk}`,
      [kind === undefined ? null : storable(kind), from, to, ...after],
    );
    if (found.length > 0) yield found.map(eventOf);
    const last = found.at(-1);
    if (last === undefined || found.length < eventsPerChunk) return;
    after = [last[0]!, last[5]!];
  }
}
