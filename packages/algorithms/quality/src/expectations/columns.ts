import { type Column, type ColumnKind, findColumn, requireOneOf } from '@bellwether/core';
import type { Expectation, ExpectationOptions } from '../expectation.js';
import {
  columnExpectation,
  counted,
  countRows,
  envelope,
  isMissing,
  requireNames,
  rowsOf,
} from '../rows/failing-rows.js';

/** Options of {@link hasColumns}. */
export interface HasColumnsOptions extends Pick<ExpectationOptions, 'severity'> {
  /** The columns that must be there, at least one. */
  readonly columns: readonly string[];
  /** Whether there may be no others. @default false */
  readonly exact?: boolean;
}

/**
 * Expects columns to be there.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function hasColumns(options: HasColumnsOptions): Expectation {
  const columns = requireNames('columns', options.columns);
  return {
    ...envelope('has-columns', columns, options),
    check(table) {
      const absent = columns.filter((name) => findColumn(table, name) === undefined);
      const others =
        options.exact === true ? table.columns.map(({ name }) => name).filter((name) => !columns.includes(name)) : [];
      const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
      const problems = [
        ...(absent.length > 0 ? [`${counted(absent.length, 'column')} not there: ${quoted(absent)}`] : []),
        ...(others.length > 0 ? [`${counted(others.length, 'column')} not expected: ${quoted(others)}`] : []),
      ];
      return {
        checked: columns.length + others.length,
        failing: absent.length + others.length,
        holds: problems.length === 0,
        reason:
          problems.length === 0 ? `All ${counted(columns.length, 'column')} are there.` : `${problems.join('; ')}.`,
      };
    },
  };
}

/** Options of {@link hasKind}. */
export interface HasKindOptions extends Pick<ExpectationOptions, 'severity'> {
  /** A column of any kind. */
  readonly column: string;
  /** What its values must be. */
  readonly kind: ColumnKind;
  /** Whether numbers must be whole. @default false */
  readonly whole?: boolean;
}

function wholeRows(column: Column, most: number) {
  const values = column.kind === 'number' ? column.values : new Float64Array(0);
  return countRows(
    values.length,
    most,
    (row) => (Number.isNaN(values[row]!) ? undefined : !Number.isInteger(values[row]!)),
    (failing, checked) => `${counted(failing, 'value')} of ${checked} are not whole numbers.`,
  );
}

/**
 * Expects values of one kind. A column without any value has none, and passes.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function hasKind(options: HasKindOptions): Expectation {
  const kind = requireOneOf('kind', options.kind, ['number', 'string', 'boolean', 'time']);
  return columnExpectation('has-kind', options.column, options, (column, most) => {
    const rows = rowsOf(column);
    let empty = true;
    for (let row = 0; row < rows && empty; row += 1) empty = isMissing(column, row);
    if (column.kind === kind) {
      if (options.whole === true && kind === 'number' && !empty) return wholeRows(column, most);
      return { checked: 1, failing: 0, reason: `The column holds values of kind "${kind}".` };
    }
    if (empty) return { checked: 1, failing: 0, reason: 'The column holds no values, and so none of another kind.' };
    return {
      checked: 1,
      failing: 1,
      holds: false,
      reason: `The column holds values of kind "${column.kind}", and "${kind}" was expected.`,
    };
  });
}

/** Options of {@link varies}. */
export interface VariesOptions extends Pick<ExpectationOptions, 'severity'> {
  /** A column of any kind. */
  readonly column: string;
}

/** Expects more than one different value: a constant column tells a model nothing, and often means that something broke. */
export function varies(options: VariesOptions): Expectation {
  return columnExpectation('varies', options.column, options, (column) => {
    const rows = rowsOf(column);
    let first = -1;
    let checked = 0;
    let different = false;
    for (let row = 0; row < rows; row += 1) {
      if (isMissing(column, row)) continue;
      checked += 1;
      if (first < 0) first = row;
      else if (column.kind === 'string') {
        // A dictionary may hold a text twice.
        const [one, other] = [column.codes[row]!, column.codes[first]!];
        different ||= one !== other && column.dictionary[one] !== column.dictionary[other];
      } else different ||= column.values[row] !== column.values[first];
    }
    if (checked < 2) return { checked, failing: 0, reason: 'There are fewer than two values.', notChecked: true };
    return {
      checked,
      failing: different ? 0 : checked,
      holds: different,
      reason: different ? 'There is more than one value.' : `All ${checked} values are the same.`,
    };
  });
}
