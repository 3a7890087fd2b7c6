import { BellwetherError, type Column, createFrame, type Frame, frameFromColumns } from '@bellwether/core';
import { type AsyncBuffer, asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { malformed } from './malformed.js';
import { unreadable } from './text.js';

interface Chunk {
  readonly rowStart: number;
  readonly data: ArrayLike<unknown>;
}

const broken = 'check that it is a Parquet file and was copied whole';

async function openFile(file: string): Promise<AsyncBuffer> {
  try {
    return await asyncBufferFromFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Numbers straight into a column; anything else goes through the inference for mixed cells. */
function columnOf(name: string, chunks: readonly Chunk[], rows: number): Column {
  const numbers = new Float64Array(rows).fill(Number.NaN);
  let numeric = true;
  let missing = 0;
  for (const { rowStart, data } of chunks) {
    for (let i = 0; numeric && i < data.length; i += 1) {
      const cell = data[i];
      if (typeof cell === 'number') numbers[rowStart + i] = cell;
      else if (typeof cell === 'bigint') numbers[rowStart + i] = Number(cell);
      else if (cell === null || cell === undefined) missing += 1;
      else numeric = false;
    }
  }
  if (numeric && missing < rows) return { kind: 'number', name, values: numbers };
  const cells: unknown[] = new Array<unknown>(rows).fill(null);
  for (const { rowStart, data } of chunks)
    for (let i = 0; i < data.length; i += 1) cells[rowStart + i] = plain(data[i]);
  return frameFromColumns(Object.fromEntries([[name, cells]])).columns[0]!;
}

/** A cell as a frame can hold it; lists and structures become JSON texts. */
function plain(cell: unknown): unknown {
  if (typeof cell !== 'object' || cell === null || cell instanceof Date) return cell;
  return JSON.stringify(cell, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

/**
 * Reads columns of a Parquet file, all where none are named. Nothing here can be interrupted, and a damaged file may keep it busy for
 * ever: it belongs in a worker.
 *
 * @throws {@link BellwetherError} `source-unavailable` or `invalid-input`.
 */
export async function decodeParquet(file: string, columns: readonly string[] | undefined): Promise<Frame> {
  const buffer = await openFile(file);
  let names: string[];
  let rows: number;
  const chunks = new Map<string, Chunk[]>();
  try {
    const metadata = await parquetMetadataAsync(buffer);
    rows = Number(metadata.num_rows);
    names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const unknown = columns?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw malformed(
        { file },
        `there is no column ${JSON.stringify(unknown)}`,
        `there are ${names.map((name) => JSON.stringify(name)).join(', ')}`,
      );
    }
    const wanted = columns ?? names;
    names = names.filter((name) => wanted.includes(name));
    await parquetRead({
      file: buffer,
      metadata,
      compressors,
      columns: names,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const known = chunks.get(columnName) ?? [];
        known.push({ rowStart, data: columnData });
        chunks.set(columnName, known);
      },
    });
  } catch (error) {
    if (BellwetherError.isInstance(error)) throw error;
    throw malformed(
      { file },
      `it cannot be read as Parquet (${error instanceof Error ? error.message : String(error)})`,
      broken,
    );
  }
  for (const name of names) {
    const found = (chunks.get(name) ?? []).reduce((sum, { data }) => sum + data.length, 0);
    if (found !== rows) throw malformed({ file, column: name }, `it has ${found} values for ${rows} rows`, broken);
  }
  return createFrame(names.map((name) => columnOf(name, chunks.get(name) ?? [], rows)));
}
