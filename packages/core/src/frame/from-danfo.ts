import { createFrame, type Frame } from './frame.js';
import { columnFromCells, type FrameOptions, kindOf } from './infer-column.js';

/** A danfo.js DataFrame by its shape. */
export interface DanfoFrameLike {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Types of the columns: `'int32'`, `'float32'`, `'string'`, `'boolean'`, ... */
  readonly dtypes: readonly string[];
  /** The rows, as arrays of cells. */
  readonly values: unknown;
}

/**
 * Makes a frame from a danfo.js DataFrame, recognised by its shape (danfo.js is not imported). The index is not taken over.
 *
 * Kinds of columns are inferred from the cells, not from danfo's dtypes, which are guessed from the first rows only:
 * numbers, booleans, `Date`s and texts keep their kind, a mix becomes texts. NaN, `null` and `undefined` are missing.
 *
 * @throws {@link BellwetherError} `invalid-input` where a value does not fit the kind given in `types`.
 */
export function frameFromDanfo(data: DanfoFrameLike, options: FrameOptions = {}): Frame {
  const rows = data.values as readonly unknown[];
  return createFrame(
    data.columns.map((label, position) => {
      const name = String(label);
      // A frame of one column may hold plain cells instead of rows of one cell.
      const cells = rows.map((row) => (Array.isArray(row) ? (row as unknown[])[position] : row));
      return columnFromCells(name, cells, kindOf(options.types, name));
    }),
  );
}
