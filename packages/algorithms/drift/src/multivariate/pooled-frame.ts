import {
  BellwetherError,
  type Column,
  createFrame,
  type Frame,
  type Random,
  requireColumn,
  seededRandom,
} from '@bellwether/core';
import { seedFor } from '../kernels/seed-for.js';

/** The rows of both samples in one frame, in an order that depends on their values alone. */
export interface PooledRows {
  /** The columns compared. */
  readonly frame: Frame;
  /** Rows of the reference come first; so many. */
  readonly referenceCount: number;
  /** Row of the reference, then of the current table, that each row was. */
  readonly origins: Int32Array;
  /** Rows without any value, which were set aside. */
  readonly referenceMissing: number;
  readonly currentMissing: number;
  /** Draws that differ from one pair of tables to the next, and are the same for the same rows in any order. */
  readonly random: Random;
}

/** What orders rows: numbers, and the places of texts in their alphabet. */
type Keys = readonly ArrayLike<number>[];

/** Texts of both columns in the order of their characters, and the code of each row. */
function mergeTexts(columns: readonly (Column & { readonly kind: 'string' })[]): {
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
} {
  const used = new Set<string>();
  for (const { codes, dictionary } of columns) {
    for (let row = 0; row < codes.length; row += 1) if (codes[row]! >= 0) used.add(dictionary[codes[row]!]!);
  }
  const dictionary = [...used].sort((a, b) => (a < b ? -1 : 1));
  const places = new Map(dictionary.map((text, code) => [text, code]));
  const codes = new Int32Array(columns.reduce((sum, column) => sum + column.codes.length, 0)).fill(-1);
  let at = 0;
  for (const column of columns) {
    for (let row = 0; row < column.codes.length; row += 1, at += 1) {
      if (column.codes[row]! >= 0) codes[at] = places.get(column.dictionary[column.codes[row]!]!)!;
    }
  }
  return { codes, dictionary };
}

function mergeColumn(before: Column, after: Column): Column {
  const { name } = before;
  if (before.kind === 'string' && after.kind === 'string') {
    return { kind: 'string', name, ...mergeTexts([before, after]) };
  }
  if (before.kind === 'string' || after.kind === 'string') {
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" is of kind ${before.kind} in the reference and ${after.kind} in the current table.`,
      { details: { column: name } },
    );
  }
  const values = new Float64Array(before.values.length + after.values.length);
  let at = 0;
  for (const column of [before, after]) {
    for (let row = 0; row < column.values.length; row += 1, at += 1) {
      const value = column.values[row]!;
      const missing = !Number.isFinite(value) || (column.kind === 'boolean' && value === 255);
      values[at] = missing ? Number.NaN : value;
    }
  }
  return { kind: 'number', name, values };
}

/** A column without the rows that are not kept, in a new order. */
function pick(column: Column, rows: Int32Array): Column {
  if (column.kind === 'string') return { ...column, codes: rows.map((row) => column.codes[row]!) };
  if (column.kind === 'boolean') return { ...column, values: Uint8Array.from(rows, (row) => column.values[row]!) };
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
}

function compareBy(keys: Keys, i: number, j: number): number {
  for (const key of keys) {
    const [a, b] = [key[i]!, key[j]!];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (Number.isNaN(a)) return -1;
    if (Number.isNaN(b)) return 1;
    return a - b;
  }
  return 0;
}

/** A number from 0 to 1 for the values of a row. */
function shareOf(keys: Keys, row: number): number {
  let sum = 0;
  for (const [at, key] of keys.entries()) sum += Number.isNaN(key[row]!) ? 0.1 : Math.atan(key[row]!) * (1 + 0.1 * at);
  return sum - Math.floor(sum);
}

/**
 * Puts the columns of both tables together, sets rows without any value aside and draws `maxRows` of each sample, in an order that does
 * not depend on that of the tables.
 */
export function poolRows(
  reference: Frame,
  current: Frame,
  columns: readonly string[],
  maxRows: number,
  seed: number,
): PooledRows {
  const merged = columns.map((name) => mergeColumn(requireColumn(reference, name), requireColumn(current, name)));
  const keys = merged.map((column) => (column.kind === 'string' ? column.codes : column.values));
  const present = merged.map((column) => column.kind === 'string');
  const hasValue = (row: number): boolean =>
    keys.some((key, at) => (present[at] ? key[row]! >= 0 : !Number.isNaN(key[row]!)));
  const rowsFrom = (from: number, to: number): number[] => {
    const kept: number[] = [];
    for (let row = from; row < to; row += 1) if (hasValue(row)) kept.push(row);
    return kept.sort((i, j) => compareBy(keys, i, j));
  };
  const total = reference.length + current.length;
  const [before, after] = [rowsFrom(0, reference.length), rowsFrom(reference.length, total)];
  // One and the same shuffle of sorted rows for all data would deal them to folds by their ranks, always alike.
  const random = seededRandom(
    seedFor(
      seed,
      [...before, ...after].map((row) => shareOf(keys, row)),
    ),
  );
  const drawn = [
    shuffle([...before], random).slice(0, maxRows),
    shuffle([...after], random).slice(0, maxRows),
  ] as const;
  const origins = Int32Array.from(drawn.flat());
  return {
    frame: createFrame(merged.map((column) => pick(column, origins))),
    referenceCount: drawn[0].length,
    origins,
    random,
    referenceMissing: reference.length - before.length,
    currentMissing: current.length - after.length,
  };
}

/** The same in random order, in place. */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const other = Math.floor(random() * (i + 1));
    [items[i], items[other]] = [items[other]!, items[i]!];
  }
  return items;
}
