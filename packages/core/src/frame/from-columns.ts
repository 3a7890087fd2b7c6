import { type Column, createFrame, type Frame } from './frame.js';
import { type ColumnKind, columnFromCells, type FrameOptions, kindOf } from './infer-column.js';

/** Columns by name: typed arrays or arrays. A `Map` or pairs keep the order of names that look like numbers. */
export type ColumnsInput =
  | Readonly<Record<string, ArrayLike<unknown>>>
  | Iterable<readonly [name: string, cells: ArrayLike<unknown>]>;

/**
 * Makes a frame from columns by name.
 *
 * A `Float64Array` becomes a number column (a time column where `types` says so) without a copy; other typed arrays are
 * converted once. Arrays are read as {@link frameFromRows} reads columns, with the same inference and missing values.
 *
 * @throws {@link BellwetherError} `invalid-input` where lengths differ or a value does not fit the kind given in `types`.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 *
 * const frame = frameFromColumns({ load: new Float64Array([0.5, 0.7]), host: ['web-1', 'web-2'] });
 * frame.columns.map((column) => column.kind); // => ['number', 'string']
 * ```
 */
export function frameFromColumns(columns: ColumnsInput, options: FrameOptions = {}): Frame {
  const entries = Symbol.iterator in columns ? Array.from(columns) : Object.entries(columns);
  return createFrame(entries.map(([name, cells]) => columnFrom(name, cells, kindOf(options.types, name))));
}

function columnFrom(name: string, cells: ArrayLike<unknown>, kind: ColumnKind | undefined): Column {
  if (cells instanceof Float64Array && (kind === undefined || kind === 'number' || kind === 'time')) {
    return { kind: kind ?? 'number', name, values: cells };
  }
  return columnFromCells(name, cells, kind);
}
