import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBVector } from '@duckdb/node-api';
import { DuckDBDataChunk as Chunk, DOUBLE, INTEGER } from '@duckdb/node-api';

/** Rows that a DuckDB vector holds. */
const vectorRows = 2048;

/** The memory behind a vector. Not part of the documented interface, so its presence is checked and there is another way. */
function memoryOf<A extends Float64Array | Int32Array>(
  vector: DuckDBVector,
  kind: new (length: number) => A,
): A | undefined {
  const { items } = vector as { items?: unknown };
  return items instanceof kind ? items : undefined;
}

/** Columns of a result, as doubles; the result must hold no other kind and no null. */
export function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const { rowCount } = chunk;
  const items = memoryOf(chunk.getColumnVector(column), Float64Array);
  if (items !== undefined) return items.subarray(0, rowCount);
  return Float64Array.from(chunk.getColumnValues(column) as number[]);
}

/** Points of one series to append. */
export interface PointColumns {
  readonly id: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Appends points through DuckDB's own vectors, many times as fast as row by row. */
export async function appendPoints(
  connection: DuckDBConnection,
  table: string,
  columns: readonly PointColumns[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for (const { id, times, values } of columns) {
      for (let begin = 0; begin < times.length; begin += vectorRows) {
        const end = Math.min(times.length, begin + vectorRows);
        appender.appendDataChunk(chunkOf(id, times.subarray(begin, end), values.subarray(begin, end)));
      }
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function chunkOf(id: number, times: Float64Array, values: Float64Array): DuckDBDataChunk {
  const chunk = Chunk.create([INTEGER, DOUBLE, DOUBLE], times.length);
  const vectors = [0, 1, 2].map((column) => chunk.getColumnVector(column));
  const ids = memoryOf(vectors[0]!, Int32Array);
  const [timeItems, valueItems] = [memoryOf(vectors[1]!, Float64Array), memoryOf(vectors[2]!, Float64Array)];
  if (ids === undefined || timeItems === undefined || valueItems === undefined) {
    chunk.setColumns([new Array<number>(times.length).fill(id), Array.from(times), Array.from(values)]);
    return chunk;
  }
  ids.fill(id, 0, times.length);
  timeItems.set(times);
  valueItems.set(values);
  for (const vector of vectors) vector.flush();
  return chunk;
}

/** Every chunk of a result, copied out of DuckDB's memory into whole columns. */
export async function collectDoubles(
  result: DuckDBResult,
  columns: number,
  signal?: AbortSignal,
): Promise<Float64Array[]> {
  const parts: Float64Array[][] = Array.from({ length: columns }, () => []);
  let rows = 0;
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    rows += chunk.rowCount;
    for (let column = 0; column < columns; column += 1) parts[column]!.push(doublesOf(chunk, column).slice());
  }
  return parts.map((pieces) => {
    const whole = new Float64Array(rows);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  });
}
