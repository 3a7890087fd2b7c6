import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBVector } from '@duckdb/node-api';
import { DuckDBDataChunk as Chunk, DOUBLE, INTEGER } from '@duckdb/node-api';

/** Rows that a DuckDB vector holds. */
const vectorRows = 2048;

/** Points of one series to append. */
export interface PointColumns {
  readonly id: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** How a filled chunk is handed to DuckDB. */
export type FillChunk = (chunk: DuckDBDataChunk, ids: Int32Array, times: Float64Array, values: Float64Array) => boolean;

/** The memory behind a vector. Not part of the documented interface, so its presence is checked and there is another way. */
function memoryOf<A extends Float64Array | Int32Array>(
  vector: DuckDBVector,
  kind: new (length: number) => A,
): A | undefined {
  const { items } = vector as { items?: unknown };
  return items instanceof kind ? items : undefined;
}

/** Writes columns straight into the vectors of a chunk; `false` where this DuckDB does not let us. */
export const fillVectors: FillChunk = (chunk, ids, times, values) => {
  const vectors = [0, 1, 2].map((column) => chunk.getColumnVector(column));
  const idItems = memoryOf(vectors[0]!, Int32Array);
  const timeItems = memoryOf(vectors[1]!, Float64Array);
  const valueItems = memoryOf(vectors[2]!, Float64Array);
  if (idItems === undefined || timeItems === undefined || valueItems === undefined) return false;
  idItems.set(ids);
  timeItems.set(times);
  valueItems.set(values);
  for (const vector of vectors) vector.flush();
  return true;
};

/**
 * Appends points through DuckDB's own vectors, many times as fast as row by row. Series share vectors, so that a thousand
 * series of one point cost as much as one series of a thousand.
 */
export async function appendPoints(
  connection: DuckDBConnection,
  table: string,
  columns: readonly PointColumns[],
  fill: FillChunk = fillVectors,
): Promise<void> {
  const appender = await connection.createAppender(table);
  const ids = new Int32Array(vectorRows);
  const times = new Float64Array(vectorRows);
  const values = new Float64Array(vectorRows);
  let filled = 0;

  function flush(): void {
    if (filled === 0) return;
    const chunk = Chunk.create([INTEGER, DOUBLE, DOUBLE], filled);
    const parts = [ids.subarray(0, filled), times.subarray(0, filled), values.subarray(0, filled)] as const;
    if (!fill(chunk, ...parts)) chunk.setColumns(parts.map((part) => Array.from(part)));
    appender.appendDataChunk(chunk);
    filled = 0;
  }

  try {
    for (const part of columns) {
      for (let begin = 0; begin < part.times.length; ) {
        const size = Math.min(vectorRows - filled, part.times.length - begin);
        ids.fill(part.id, filled, filled + size);
        times.set(part.times.subarray(begin, begin + size), filled);
        values.set(part.values.subarray(begin, begin + size), filled);
        begin += size;
        filled += size;
        if (filled === vectorRows) flush();
      }
    }
    flush();
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

/** A column of doubles of a chunk; it must hold no other kind and no null. Only good until the next chunk is fetched. */
export function doublesOf(chunk: DuckDBDataChunk, column: number, direct = true): Float64Array {
  const { rowCount } = chunk;
  const items = direct ? memoryOf(chunk.getColumnVector(column), Float64Array) : undefined;
  if (items !== undefined) return items.subarray(0, rowCount);
  return Float64Array.from(chunk.getColumnValues(column) as number[]);
}

/** The first `columns` columns of a whole result, which must be doubles. */
export async function collectDoubles(result: DuckDBResult, columns: number, rows: number): Promise<Float64Array[]> {
  const whole = Array.from({ length: columns }, () => new Float64Array(rows));
  let at = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return whole;
    for (const [column, target] of whole.entries()) target.set(doublesOf(chunk, column), at);
    at += chunk.rowCount;
  }
}
