import { BellwetherError } from '../errors.js';
import { describeValue } from '../options.js';
import type { Frame } from './frame.js';
import { type ArrowTableLike, frameFromArrow } from './from-arrow.js';
import { type ColumnsInput, frameFromColumns } from './from-columns.js';
import { type DanfoFrameLike, frameFromDanfo } from './from-danfo.js';
import { frameFromRows } from './from-rows.js';
import type { FrameOptions } from './infer-column.js';

/** Everything that {@link toFrame} understands. */
export type FrameLike = Frame | readonly object[] | ColumnsInput | ArrowTableLike | DanfoFrameLike;

/**
 * A frame from whatever holds a table: a frame (returned as it is), an array of row objects, columns by name (an object or
 * a `Map`), an Arrow table or a danfo.js DataFrame.
 *
 * @throws {@link BellwetherError} `invalid-input` where `table` is none of these, and as the single functions do.
 *
 * @example
 * ```ts
 * import { toFrame } from '@bellwether/core';
 *
 * toFrame([{ load: 0.5 }, { load: 0.7 }]).length; // => 2
 * toFrame({ load: [0.5, 0.7, 0.9] }).length; // => 3
 * ```
 */
export function toFrame(table: FrameLike, options: FrameOptions = {}): Frame {
  if (Array.isArray(table)) return frameFromRows(table as readonly object[], options);
  if (typeof table === 'object' && table !== null) {
    if (isFrame(table)) return table;
    if (isArrow(table)) return frameFromArrow(table, options);
    if (isDanfo(table)) return frameFromDanfo(table, options);
    if (table instanceof Map || holdsColumns(table)) return frameFromColumns(table as ColumnsInput, options);
  }
  throw new BellwetherError(
    'invalid-input',
    `A table is ${describeValue(table)}; it must be a frame, an array of row objects, columns by name, an Arrow table or a danfo.js DataFrame.`,
  );
}

function isFrame(table: object): table is Frame {
  return 'contract' in table && table.contract === 'frame/1';
}

function isArrow(table: object): table is ArrowTableLike {
  return (
    'schema' in table &&
    typeof table.schema === 'object' &&
    table.schema !== null &&
    'fields' in table.schema &&
    Array.isArray(table.schema.fields) &&
    'getChildAt' in table &&
    typeof table.getChildAt === 'function'
  );
}

function isDanfo(table: object): table is DanfoFrameLike {
  // `$columns` is danfo's own; columns that are merely called 'columns', 'dtypes' and 'values' do not have it.
  return '$columns' in table && 'columns' in table && 'dtypes' in table && 'values' in table;
}

function holdsColumns(table: object): boolean {
  return Object.values(table).every(
    (cells) => Array.isArray(cells) || (ArrayBuffer.isView(cells) && !(cells instanceof DataView)),
  );
}
