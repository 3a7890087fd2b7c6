import { BellwetherError } from '../errors.js';
import { type Column, columnLength, type Frame } from './frame.js';

/** One cell of a row object: `null` where missing. */
export type Cell = number | string | boolean | Date | null;

/**
 * The rows of a frame as objects: times as `Date`s, missing values as `null`. For small tables and for libraries that want
 * rows; every row costs an object.
 *
 * @example
 * ```ts
 * import { frameFromColumns, frameToRows } from '@bellwether/core';
 *
 * frameToRows(frameFromColumns({ load: [0.5, NaN] })); // => [{ load: 0.5 }, { load: null }]
 * ```
 */
export function frameToRows(frame: Frame): Record<string, Cell>[] {
  const { columns } = frame;
  return Array.from({ length: frame.length }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, cellAt(column, row)])),
  );
}

/**
 * What a row of a column holds: a number, a text, true or false, or a date; null where it holds nothing. The row is not checked.
 */
export function cellAt(column: Column, row: number): Cell {
  if (column.kind === 'string') return column.dictionary[column.codes[row]!] ?? null;
  const value = column.values[row]!;
  if (column.kind === 'boolean') return value === 255 ? null : value === 1;
  if (Number.isNaN(value)) return null;
  return column.kind === 'time' ? new Date(value) : value;
}

/**
 * The rows of a frame at `indices`, in that order; an index may occur more than once. Dictionaries are shared.
 *
 * @throws {@link BellwetherError} `invalid-input` where an index is not a row of the frame.
 *
 * @example
 * ```ts
 * import { frameFromColumns, frameToRows, selectRows } from '@bellwether/core';
 *
 * const frame = frameFromColumns({ load: [0.5, 0.7, 0.9] });
 * frameToRows(selectRows(frame, [2, 0])); // => [{ load: 0.9 }, { load: 0.5 }]
 * ```
 */
export function selectRows(frame: Frame, indices: ArrayLike<number>): Frame {
  for (let i = 0; i < indices.length; i += 1) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= frame.length) {
      throw new BellwetherError(
        'invalid-input',
        `Index ${i} is ${index}; the frame has rows 0 to ${frame.length - 1}.`,
        {
          details: { index: i },
        },
      );
    }
  }
  const columns = frame.columns.map((column): Column => {
    if (column.kind === 'string') {
      const codes = new Int32Array(indices.length);
      for (let i = 0; i < codes.length; i += 1) codes[i] = column.codes[indices[i]!]!;
      return { ...column, codes };
    }
    if (column.kind === 'boolean') {
      const values = new Uint8Array(indices.length);
      for (let i = 0; i < values.length; i += 1) values[i] = column.values[indices[i]!]!;
      return { ...column, values };
    }
    const values = new Float64Array(indices.length);
    for (let i = 0; i < values.length; i += 1) values[i] = column.values[indices[i]!]!;
    return { ...column, values };
  });
  return { contract: 'frame/1', length: columns.length === 0 ? 0 : columnLength(columns[0]!), columns };
}
