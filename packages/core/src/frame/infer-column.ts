import { BellwetherError } from '../errors.js';
import { describeValue } from '../options.js';
import type { Column } from './frame.js';

/** What a column holds. */
export type ColumnKind = Column['kind'];

/** The kinds of columns that should not be guessed, by name of the column. */
export type ColumnTypes = Readonly<Record<string, ColumnKind>>;

/** How columns are read from values. */
export interface FrameOptions {
  /**
   * Kinds of columns, by name; the others are inferred. Worth giving for `'time'` columns that arrive as texts or numbers,
   * and `'string'` for identifiers beyond 2^53.
   */
  readonly types?: ColumnTypes;
}

/** @internal The kind asked for; only the caller's own properties count, whatever a column is called. */
export function kindOf(types: ColumnTypes | undefined, name: string): ColumnKind | undefined {
  return types !== undefined && Object.hasOwn(types, name) ? types[name] : undefined;
}

/** @internal */
export function isMissing(cell: unknown): boolean {
  if (cell === null || cell === undefined) return true;
  if (typeof cell === 'number') return Number.isNaN(cell);
  return cell instanceof Date && Number.isNaN(cell.getTime());
}

function kindOfCell(cell: unknown): ColumnKind {
  if (typeof cell === 'number' || typeof cell === 'bigint') return 'number';
  if (typeof cell === 'boolean') return 'boolean';
  return cell instanceof Date ? 'time' : 'string';
}

/** @internal One kind if all present cells are of it, `'string'` if they differ, `'number'` if none is present. */
function inferKind(cells: ArrayLike<unknown>): ColumnKind {
  let kind: ColumnKind | undefined;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i];
    if (isMissing(cell)) continue;
    const found = kindOfCell(cell);
    if (found === 'string' || (kind !== undefined && found !== kind)) return 'string';
    kind = found;
  }
  return kind ?? 'number';
}

/** @internal A column of any cells, of the kind given or inferred. */
export function columnFromCells(name: string, cells: ArrayLike<unknown>, kind: ColumnKind = inferKind(cells)): Column {
  if (kind === 'string') {
    const { codes, dictionary } = internTexts(cells);
    return { kind, name, codes, dictionary };
  }
  if (kind === 'boolean') {
    const values = new Uint8Array(cells.length);
    for (let row = 0; row < values.length; row += 1) values[row] = booleanFrom(cells[row], name, row);
    return { kind, name, values };
  }
  const values = new Float64Array(cells.length);
  const read = kind === 'time' ? timeFrom : numberFrom;
  for (let row = 0; row < values.length; row += 1) values[row] = read(cells[row], name, row);
  return { kind, name, values };
}

/** @internal Every text once, and the number of each row's text. */
export function internTexts(cells: ArrayLike<unknown>): { codes: Int32Array; dictionary: string[] } {
  const codes = new Int32Array(cells.length);
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  for (let row = 0; row < codes.length; row += 1) {
    const cell = cells[row];
    if (isMissing(cell)) {
      codes[row] = -1;
      continue;
    }
    const text = textOf(cell);
    let code = known.get(text);
    if (code === undefined) {
      code = dictionary.push(text) - 1;
      known.set(text, code);
    }
    codes[row] = code;
  }
  return { codes, dictionary };
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'object') return String(cell);
  try {
    return JSON.stringify(cell, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)) ?? '';
  } catch {
    return describeValue(cell);
  }
}

function misfit(cell: unknown, name: string, row: number, kind: string): BellwetherError {
  return new BellwetherError(
    'invalid-input',
    `Column "${name}" has ${describeValue(cell)} in row ${row}; the column is to hold ${kind}.`,
    { details: { column: name, row } },
  );
}

function numberFrom(cell: unknown, name: string, row: number): number {
  if (isMissing(cell) || cell === '') return Number.NaN;
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell);
  if (cell instanceof Date) return cell.getTime();
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
  if (Number.isNaN(number) && cell !== 'NaN') throw misfit(cell, name, row, 'numbers');
  return number;
}

function timeFrom(cell: unknown, name: string, row: number): number {
  if (isMissing(cell) || cell === '') return Number.NaN;
  if (cell instanceof Date) return cell.getTime();
  if (typeof cell === 'number' || typeof cell === 'bigint') return Number(cell);
  const time = typeof cell === 'string' ? Date.parse(cell) : Number.NaN;
  if (Number.isNaN(time)) throw misfit(cell, name, row, 'times (dates, milliseconds or ISO 8601 texts)');
  return time;
}

function booleanFrom(cell: unknown, name: string, row: number): number {
  if (isMissing(cell) || cell === '') return 255;
  if (cell === true || cell === 1 || cell === 'true' || cell === '1') return 1;
  if (cell === false || cell === 0 || cell === 'false' || cell === '0') return 0;
  throw misfit(cell, name, row, 'booleans (true, false, 1, 0)');
}
