import { BellwetherError } from '../errors.js';
import { describeValue } from '../options.js';
import { createFrame, type Frame } from './frame.js';
import { columnFromCells, type FrameOptions, kindOf } from './infer-column.js';

/**
 * Makes a frame from row objects. Columns are in the order in which their names first occur; rows need not have all.
 *
 * A column of numbers (or bigints) is a number column, of booleans a boolean, of `Date`s a time, of texts a string column;
 * a column that mixes them is a string column. Missing are `null`, `undefined`, NaN and properties that a row lacks.
 * Only a row's own properties are read, so names such as `__proto__` are ordinary. Bigints beyond 2^53 are rounded; read
 * them with `types: { id: 'string' }` to keep them exact. Cost: O(cells).
 *
 * @throws {@link BellwetherError} `invalid-input` where a value does not fit the kind given in `types`, naming column and row.
 *
 * @example
 * ```ts
 * import { findColumn, frameFromRows } from '@bellwether/core';
 *
 * const frame = frameFromRows([{ host: 'web-1', load: 0.5 }, { host: 'web-2', load: null }]);
 * frame.length; // => 2
 * findColumn(frame, 'load'); // => { kind: 'number', name: 'load', values: new Float64Array([0.5, NaN]) }
 * ```
 */
export function frameFromRows(rows: Iterable<object>, options: FrameOptions = {}): Frame {
  const list = Array.isArray(rows) ? (rows as readonly object[]) : Array.from(rows);
  const columns = new Map<string, unknown[]>();
  list.forEach((row, index) => {
    if (typeof row !== 'object' || row === null) {
      throw new BellwetherError('invalid-input', `Row ${index} is ${describeValue(row)}; it must be an object.`, {
        details: { row: index },
      });
    }
    for (const [name, cell] of Object.entries(row)) {
      let cells = columns.get(name);
      if (cells === undefined) {
        cells = new Array<unknown>(list.length).fill(undefined);
        columns.set(name, cells);
      }
      cells[index] = cell;
    }
  });
  return createFrame(Array.from(columns, ([name, cells]) => columnFromCells(name, cells, kindOf(options.types, name))));
}
