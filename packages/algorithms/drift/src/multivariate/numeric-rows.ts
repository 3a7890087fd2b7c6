import {
  BellwetherError,
  type Column,
  type Frame,
  type FrameLike,
  type Random,
  requireColumn,
  toFrame,
} from '@bellwether/core';
import { drawSubset } from '../kernels/draw-subset.js';

/** Rows of numbers, one after the other: row `i` is `values[i * width]` to `values[i * width + width - 1]`. */
export interface RowMatrix {
  /** All rows; a missing value is NaN. */
  readonly values: Float64Array;
  /** Numbers in a row, at least 1. */
  readonly width: number;
}

/** Rows of numbers: the number and boolean columns of a table, or a matrix, such as embeddings. */
export type NumericTable = FrameLike | RowMatrix;

/** The rows without a missing value. */
export interface CompleteRows {
  readonly values: Float64Array;
  readonly width: number;
  readonly count: number;
  /** Rows set aside. */
  readonly missing: number;
}

function isMatrix(table: NumericTable): table is RowMatrix {
  return 'width' in table && typeof table.width === 'number';
}

function requireMatrix(name: string, { values, width }: RowMatrix): void {
  if (!Number.isInteger(width) || width < 1 || values.length % width !== 0) {
    throw new BellwetherError(
      'invalid-input',
      `The ${name} has ${values.length} values in rows of ${width}; rows must be whole and have at least one value.`,
    );
  }
}

function numbersOf(frame: Frame, name: string): Column & { readonly values: Float64Array | Uint8Array } {
  const column = requireColumn(frame, name);
  if (column.kind === 'string') {
    throw new BellwetherError('invalid-input', `Column "${name}" has texts; rows of numbers are compared.`, {
      details: { column: name },
    });
  }
  return column;
}

function matrixOf(frame: Frame, names: readonly string[]): RowMatrix {
  const width = names.length;
  const values = new Float64Array(frame.length * width);
  for (const [at, name] of names.entries()) {
    const column = numbersOf(frame, name);
    const missing = column.kind === 'boolean' ? 255 : Number.NaN;
    for (let row = 0; row < frame.length; row += 1) {
      const value = column.values[row]!;
      values[row * width + at] = value === missing ? Number.NaN : value;
    }
  }
  return { values, width };
}

/** The columns to compare: the given ones, or every number and boolean column of the reference. */
function namesOf(reference: Frame, columns: readonly string[] | undefined): readonly string[] {
  if (columns !== undefined) return columns;
  return reference.columns.filter(({ kind }) => kind === 'number' || kind === 'boolean').map(({ name }) => name);
}

/** Both tables as matrices of the same columns. */
export function matricesOf(
  reference: NumericTable,
  current: NumericTable,
  columns: readonly string[] | undefined,
): readonly [RowMatrix, RowMatrix] {
  if (!isMatrix(reference) && !isMatrix(current)) {
    const [before, after] = [toFrame(reference), toFrame(current)];
    const names = namesOf(before, columns);
    if (names.length === 0) throw new BellwetherError('invalid-input', 'The reference has no number columns.');
    return [matrixOf(before, names), matrixOf(after, names)];
  }
  if (!isMatrix(reference) || !isMatrix(current)) {
    throw new BellwetherError('invalid-input', 'One side is a table and the other a matrix; both must be the same.');
  }
  requireMatrix('reference', reference);
  requireMatrix('current table', current);
  if (reference.width !== current.width) {
    throw new BellwetherError(
      'invalid-input',
      `The reference has rows of ${reference.width} values, the current table of ${current.width}.`,
    );
  }
  return [reference, current];
}

/** Order of two rows by their first difference. */
function compareRows(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  for (let at = 0; at < width; at += 1) {
    const difference = a[i * width + at]! - b[j * width + at]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The rows that are finite throughout, in an order that depends on their values alone. */
export function completeRows({ values, width }: RowMatrix): CompleteRows {
  const rows = values.length / width;
  const kept: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    let complete = true;
    for (let at = 0; at < width && complete; at += 1) complete = Number.isFinite(values[row * width + at]!);
    if (complete) kept.push(row);
  }
  kept.sort((i, j) => compareRows(values, i, values, j, width));
  return { values: pickRows(values, width, kept), width, count: kept.length, missing: rows - kept.length };
}

function pickRows(values: Float64Array, width: number, rows: ArrayLike<number>): Float64Array {
  const picked = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i += 1) {
    picked.set(values.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  }
  return picked;
}

/** `count` rows in random order. */
export function drawRows(rows: CompleteRows, count: number, random: Random): Float64Array {
  const pool = Int32Array.from({ length: rows.count }, (_, i) => i);
  drawSubset(pool, count, random);
  return pickRows(rows.values, rows.width, pool.subarray(0, count));
}

/** Negative where `a` comes before `b`: fewer rows, then smaller values. So that swapped samples are drawn from alike. */
export function compareSamples(a: CompleteRows, b: CompleteRows): number {
  if (a.count !== b.count) return a.count - b.count;
  for (let row = 0; row < a.count; row += 1) {
    const order = compareRows(a.values, row, b.values, row, a.width);
    if (order !== 0) return order;
  }
  return 0;
}

/** Puts every column of both matrices on the scale of its pooled deviation around its pooled mean, in place. */
export function standardiseTogether(matrices: readonly Float64Array[], width: number): void {
  const count = matrices.reduce((sum, values) => sum + values.length, 0) / width;
  for (let at = 0; at < width; at += 1) {
    let largest = 0;
    for (const values of matrices) {
      for (let i = at; i < values.length; i += width) largest = Math.max(largest, Math.abs(values[i]!));
    }
    // Dividing first keeps the squares of the largest numbers there are from overflowing.
    const unit = largest || 1;
    let mean = 0;
    for (const values of matrices) {
      for (let i = at; i < values.length; i += width) mean += values[i]! / unit / count;
    }
    let squares = 0;
    for (const values of matrices) {
      for (let i = at; i < values.length; i += width) squares += (values[i]! / unit - mean) ** 2 / count;
    }
    const deviation = Math.sqrt(squares);
    // What rounding leaves of a constant column is no difference.
    const scale = deviation > 1e-12 ? 1 / deviation : 0;
    for (const values of matrices) {
      for (let i = at; i < values.length; i += width) values[i] = (values[i]! / unit - mean) * scale;
    }
  }
}
