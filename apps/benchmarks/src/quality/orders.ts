import { type Column, createFrame, type Frame } from '@bellwether/core';
import {
  compares,
  type Expectation,
  inRange,
  matches,
  noDuplicateRows,
  notMissing,
  oneOf,
  textLength,
  unique,
} from '@bellwether/quality';

/** Different values of each column of categories. */
const categories = [5, 20, 100, 1000];
const measures = 9;
const epoch = Date.UTC(2026, 0, 1);

const measureNames: readonly string[] = Array.from({ length: measures }, (_, k) => `measure${k}`);
const categoryValues = (count: number): string[] => Array.from({ length: count }, (_, value) => `value ${value}`);

function texts(name: string, rows: number, dictionary: readonly string[], codeAt: (row: number) => number): Column {
  return { kind: 'string', name, codes: Int32Array.from({ length: rows }, (_, row) => codeAt(row)), dictionary };
}

function flags(name: string, rows: number, every: number): Column {
  return { kind: 'boolean', name, values: Uint8Array.from({ length: rows }, (_, row) => (row % every === 0 ? 1 : 0)) };
}

/**
 * A table of 20 columns in which the row number says everything, faults included, so that `pandera-peer.py` makes the same one:
 * an id, nine measures, four columns of categories, two times, two booleans, a code, a group of ten rows.
 */
export function ordersTable(rows: number): Frame {
  const numbers = (kind: 'number' | 'time', name: string, at: (row: number) => number): Column => ({
    kind,
    name,
    values: Float64Array.from({ length: rows }, (_, row) => at(row)),
  });
  const codes = Array.from({ length: 10_000 }, (_, code) => `AB-${String(code).padStart(4, '0')}`);
  return createFrame([
    numbers('number', 'id', (row) => (row % 1000 === 999 ? row - 1 : row)),
    ...measureNames.map((name, k) =>
      numbers('number', name, (row) => {
        if ((row + k) % 200 === 0) return Number.NaN;
        return row % 5000 === 100 + k ? -1 : ((row * 7919 + k * 104_729) % 10_007) / 100;
      }),
    ),
    ...categories.map((count, k) =>
      texts(`category${count}`, rows, [...categoryValues(count), 'unheard of'], (row) =>
        row % 2000 === 50 + k ? count : (row * 31 + k) % count,
      ),
    ),
    numbers('time', 'begin', (row) => epoch + row * 1000),
    numbers('time', 'end', (row) => epoch + row * 1000 + (row % 3000 === 7 ? -5000 : 60_000)),
    flags('paid', rows, 3),
    flags('returned', rows, 17),
    texts('code', rows, [...codes, 'ab-12'], (row) => (row % 4000 === 77 ? codes.length : row % codes.length)),
    numbers('number', 'group', (row) => Math.floor(row / 10)),
  ]);
}

/** What is expected of every row of the table; the peer is asked the same. */
export function ordersExpectations(): Expectation[] {
  return [
    unique({ columns: ['id'] }),
    unique({ columns: ['group', 'begin'] }),
    ...measureNames.flatMap((column) => [inRange({ column, min: 0, max: 101 }), notMissing({ column })]),
    ...categories.map((count) => oneOf({ column: `category${count}`, values: categoryValues(count) })),
    compares({ left: 'begin', relation: '<=', right: 'end' }),
    matches({ column: 'code', pattern: '[A-Z]{2}-\\d{4}' }),
    textLength({ column: 'code', min: 7, max: 7 }),
    noDuplicateRows(),
  ];
}
