import { type Column, type Frame, seededRandom, standardNormal } from '@bellwether/core';
import { frameOf } from './columns.ts';

/** Numbers on shared memory: threads see them without a copy. */
function sharedNumbers(rows: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * rows));
}

const dictionary = Array.from({ length: 20 }, (_, code) => `c${code}`);

/**
 * A table of four numeric columns to one of 20 categories: normal, log-normal, with 1 % missing and of whole numbers. Of the current
 * table every tenth column has changed.
 */
export function generateTable(rows: number, columns: number, current: boolean): Frame {
  const random = seededRandom(current ? 2 : 1);
  return frameOf(
    Array.from({ length: columns }, (_, index): Column => {
      const name = `column ${index}`;
      const shift = current && index % 10 === 3 ? 0.3 : 0;
      if (index % 5 === 4) {
        const codes = new Int32Array(new SharedArrayBuffer(4 * rows));
        const skew = current && index % 10 === 9 ? 1.3 : 1;
        for (let row = 0; row < rows; row += 1) codes[row] = Math.floor(20 * random() ** skew);
        return { kind: 'string', name, codes, dictionary };
      }
      const values = sharedNumbers(rows);
      for (let row = 0; row < rows; row += 1) {
        const value = standardNormal(random) + shift;
        values[row] =
          index % 5 === 1
            ? Math.exp(value)
            : index % 5 === 2
              ? random() < 0.01
                ? Number.NaN
                : value
              : index % 5 === 3
                ? Math.round(100 * value)
                : value;
      }
      return { kind: 'number', name, values };
    }),
    rows,
  );
}

/** Bytes of the columns of a table. */
export function bytesOf(frame: Frame): number {
  return frame.columns.reduce(
    (sum, column) => sum + (column.kind === 'string' ? column.codes.byteLength : column.values.byteLength),
    0,
  );
}
