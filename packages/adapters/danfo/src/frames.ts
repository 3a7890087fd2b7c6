import {
  BellwetherError,
  type Column,
  type DanfoFrameLike,
  type Frame,
  type FrameLike,
  type FrameOptions,
  frameFromDanfo,
  toFrame,
} from '@bellwether/core';
import { type DanfoModule, type DanfoSeriesLike, loadDanfo } from './danfo.js';

const dtypes = { number: 'float32', boolean: 'boolean', string: 'string', time: 'string' } as const;

function cellReader(column: Column): (row: number) => number | string | boolean | null {
  switch (column.kind) {
    case 'number':
      return (row) => column.values[row]!;
    case 'boolean':
      return (row) => (column.values[row] === 255 ? null : column.values[row] === 1);
    case 'string':
      return (row) => column.dictionary[column.codes[row]!] ?? null;
    case 'time':
      return (row) => (Number.isNaN(column.values[row]) ? null : new Date(column.values[row]!).toISOString());
  }
}

/**
 * Makes a danfo.js DataFrame from a frame (or anything that core's `toFrame` takes).
 *
 * Numbers keep all their digits (danfo.js calls every number `float32`, and stores a JavaScript number). Missing numbers are
 * NaN, other missing values `null`. Times become ISO 8601 texts, which danfo's `dt` functions read. Cost: one array per row,
 * because that is how danfo.js keeps its data.
 *
 * @param danfo - The module, for its own types; loaded with {@link loadDanfo} where absent.
 * @throws {@link BellwetherError} `missing-peer` where danfojs-node is not installed; `invalid-input` for a frame without
 * rows or columns, which danfo.js cannot represent.
 *
 * @example
 * ```ts
 * import { fromDataFrame, toDataFrame } from '@bellwether/danfo';
 *
 * const table = await toDataFrame({ host: ['a', 'b'], load: [0.5, 0.75] });
 * table.columns; // => ['host', 'load']
 * fromDataFrame(table).length; // => 2
 * ```
 */
export async function toDataFrame<F extends DanfoFrameLike = DanfoFrameLike>(
  data: FrameLike,
  danfo?: DanfoModule<F, DanfoSeriesLike>,
): Promise<F> {
  const frame = toFrame(data);
  if (frame.length === 0 || frame.columns.length === 0) {
    throw new BellwetherError(
      'invalid-input',
      `A frame of ${frame.length} rows and ${frame.columns.length} columns cannot become a DataFrame: danfo.js needs at least one of each.`,
    );
  }
  const readers = frame.columns.map(cellReader);
  const rows = Array.from({ length: frame.length }, (_, row) => readers.map((read) => read(row)));
  const settings = {
    columns: frame.columns.map(({ name }) => name),
    dtypes: frame.columns.map(({ kind }) => dtypes[kind]),
  };
  // Without a module of the caller's own, F is the shape that every DataFrame has.
  const module = danfo ?? ((await loadDanfo()) as DanfoModule<F, DanfoSeriesLike>);
  return new module.DataFrame(rows, settings);
}

/**
 * Makes a frame from a danfo.js DataFrame. The index is not taken over.
 *
 * Kinds are inferred from the cells; `types` overrides them, such as `{ types: { at: 'time' } }` for ISO 8601 texts.
 *
 * @throws {@link BellwetherError} `invalid-input` where a value does not fit the kind given in `types`.
 */
export function fromDataFrame(data: DanfoFrameLike, options: FrameOptions = {}): Frame {
  return frameFromDanfo(data, options);
}
