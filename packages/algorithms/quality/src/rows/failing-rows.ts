import {
  BellwetherError,
  type Column,
  columnLength,
  type Frame,
  findColumn,
  requireNumber,
  requireOneOf,
} from '@bellwether/core';
import type { Expectation, ExpectationOptions, Outcome } from '../expectation.js';

/** Whether a row of a column holds no value. */
export function isMissing(column: Column, row: number): boolean {
  if (column.kind === 'string') return column.codes[row]! < 0;
  return column.kind === 'boolean' ? column.values[row]! > 1 : Number.isNaN(column.values[row]!);
}

/** A count and its noun: "1 row", "2 rows". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A number as people read it. */
export function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Nothing to look at, and why. */
export function notChecked(reason: string): Outcome {
  return { checked: 0, failing: 0, reason, notChecked: true };
}

/** Counts failing rows and keeps some of them. `failsAt` says of each row: true, false, or undefined where it is not looked at. */
export function countRows(
  rows: number,
  most: number,
  failsAt: (row: number) => boolean | undefined,
  sentence: (failing: number, checked: number) => string,
): Outcome {
  let checked = 0;
  let failing = 0;
  const examples: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const fails = failsAt(row);
    if (fails === undefined) continue;
    checked += 1;
    if (!fails) continue;
    failing += 1;
    if (examples.length < most) examples.push(row);
  }
  if (checked === 0) return notChecked('There are no values to look at.');
  return { checked, failing, reason: sentence(failing, checked), rows: examples };
}

/** The parts that all expectations share, with their options checked. */
export function envelope(
  name: string,
  columns: readonly string[],
  options: ExpectationOptions,
): Omit<Expectation, 'check'> {
  return {
    name,
    columns: [...columns],
    severity: requireOneOf('severity', options.severity ?? 'error', ['error', 'warning']),
    allowed: requireNumber('allowed', options.allowed ?? 0, { min: 0, max: 1, exclusiveMax: true }),
  };
}

/** An expectation about one column; without the column there is nothing to check. */
export function columnExpectation(
  name: string,
  columnName: string,
  options: ExpectationOptions,
  check: (column: Column, most: number) => Outcome,
): Expectation {
  requireNames('column', [columnName]);
  return {
    ...envelope(name, [columnName], options),
    check(table, most) {
      const column = findColumn(table, columnName);
      return column === undefined ? notChecked(`There is no column "${columnName}".`) : check(column, most);
    },
  };
}

/** The numbers or times of a column; a column of another kind has none that could be compared. */
export function numbersOf(column: Column): Float64Array | undefined {
  return column.kind === 'number' || column.kind === 'time' ? column.values : undefined;
}

/** The named columns, or undefined with the sentence that says which one is not there. */
export function columnsOf(table: Frame, names: readonly string[]): { columns: Column[] } | { absent: Outcome } {
  const columns: Column[] = [];
  for (const name of names) {
    const column = findColumn(table, name);
    if (column === undefined) return { absent: notChecked(`There is no column "${name}".`) };
    columns.push(column);
  }
  return { columns };
}

/** Refuses a list of columns that is empty. */
export function requireNames(option: string, names: readonly string[]): readonly string[] {
  if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string')) return [...names];
  throw new BellwetherError('invalid-option', `Option "${option}" must be a list of at least one column name.`, {
    details: { option },
  });
}

/** Rows of a column. */
export const rowsOf: (column: Column) => number = columnLength;
