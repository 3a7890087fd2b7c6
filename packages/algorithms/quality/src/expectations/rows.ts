import {
  type Column,
  type Frame,
  type FrameLike,
  findColumn,
  invalidOption,
  requireOneOf,
  toFrame,
} from '@bellwether/core';
import type { Expectation, ExpectationOptions, Outcome } from '../expectation.js';
import {
  columnsOf,
  counted,
  countRows,
  envelope,
  isMissing,
  notChecked,
  numbersOf,
  requireNames,
} from '../rows/failing-rows.js';
import { indexRows } from '../rows/row-index.js';

/** Options of {@link unique}. */
export interface UniqueOptions extends ExpectationOptions {
  /** Columns whose values together are a key, at least one. */
  readonly columns: readonly string[];
}

/**
 * Expects no two rows with the same key. The second and every further row of a key fails; rows whose key has a missing part are not looked at.
 *
 * Cost O(rows), some 30 bytes for each.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function unique(options: UniqueOptions): Expectation {
  const names = requireNames('columns', options.columns);
  return {
    ...envelope('unique', names, options),
    check(table, most) {
      const found = columnsOf(table, names);
      if ('absent' in found) return found.absent;
      const { first } = indexRows(found.columns);
      return countRows(
        table.length,
        most,
        (row) => (found.columns.some((column) => isMissing(column, row)) ? undefined : first[row] !== row),
        (failing, checked) => `${counted(failing, 'row')} of ${checked} repeat the key of an earlier one.`,
      );
    },
  };
}

/** Options of {@link noDuplicateRows}. */
export interface NoDuplicateRowsOptions extends ExpectationOptions {
  /** Columns to compare. @default all */
  readonly columns?: readonly string[];
}

/**
 * Expects no row to be equal to an earlier one, missing values being equal to each other.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function noDuplicateRows(options: NoDuplicateRowsOptions = {}): Expectation {
  const names = options.columns === undefined ? undefined : requireNames('columns', options.columns);
  return {
    ...envelope('no-duplicate-rows', names ?? [], options),
    check(table, most) {
      const found = columnsOf(table, names ?? table.columns.map(({ name }) => name));
      if ('absent' in found) return found.absent;
      if (found.columns.length === 0) return notChecked('There are no columns.');
      const { first } = indexRows(found.columns);
      return countRows(
        table.length,
        most,
        (row) => first[row] !== row,
        (failing, checked) => `${counted(failing, 'row')} of ${checked} are equal to an earlier one.`,
      );
    },
  };
}

/** Columns of two tables that must be of the same kind to be compared. */
export function sameKinds(columns: readonly Column[], others: readonly Column[]): Outcome | undefined {
  const at = columns.findIndex(({ kind }, k) => kind !== others[k]!.kind);
  if (at < 0) return undefined;
  const [here, there] = [columns[at]!, others[at]!];
  return notChecked(`Column "${here.name}" is of kind "${here.kind}" and "${there.name}" of kind "${there.kind}".`);
}

/** Options of {@link refersTo}. */
export interface RefersToOptions extends ExpectationOptions {
  /** Columns of the table that are a reference together, at least one. */
  readonly columns: readonly string[];
  /** The table that is referred to. */
  readonly table: FrameLike;
  /** Its columns, in the same order. @default those of the same names */
  readonly key?: readonly string[];
}

/**
 * Expects references to exist in another table. Rows with a missing part are not looked at.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where the other table cannot be read.
 */
export function refersTo(options: RefersToOptions): Expectation {
  const names = requireNames('columns', options.columns);
  const key = requireNames('key', options.key ?? names);
  if (key.length !== names.length) throw invalidOption('key', key, `a list of ${names.length}, as many as "columns"`);
  const target = toFrame(options.table);
  return {
    ...envelope('refers-to', names, options),
    check(table, most) {
      const found = columnsOf(table, names);
      if ('absent' in found) return found.absent;
      const known = columnsOf(target, key);
      if ('absent' in known) return notChecked(`${known.absent.reason.slice(0, -1)} in the table that is referred to.`);
      const problem = sameKinds(found.columns, known.columns);
      if (problem !== undefined) return problem;
      const places = indexRows(known.columns).find(found.columns);
      return countRows(
        table.length,
        most,
        (row) => (found.columns.some((column) => isMissing(column, row)) ? undefined : places[row]! < 0),
        (failing, checked) => `${counted(failing, 'row')} of ${checked} refer to nothing.`,
      );
    },
  };
}

/** Options of {@link compares}. */
export interface ComparesOptions extends ExpectationOptions {
  /** A column of numbers or times. */
  readonly left: string;
  /** What must hold between the left and the right value of a row. */
  readonly relation: '<' | '<=' | '=' | '>=' | '>';
  /** Another column, of the same kind. */
  readonly right: string;
}

const relations: Readonly<Record<ComparesOptions['relation'], (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
};

function bothNumbers(table: Frame, left: string, right: string): { a: Float64Array; b: Float64Array } | Outcome {
  const [first, second] = [findColumn(table, left), findColumn(table, right)];
  if (first === undefined || second === undefined) {
    return notChecked(`There is no column "${first === undefined ? left : right}".`);
  }
  const [a, b] = [numbersOf(first), numbersOf(second)];
  if (a === undefined || b === undefined || first.kind !== second.kind) {
    return notChecked(
      `The columns are of kinds "${first.kind}" and "${second.kind}"; two of numbers or two of times are compared.`,
    );
  }
  return { a, b };
}

/**
 * Expects a relation between two columns in every row: an order ends after it began. Rows where one is missing are not looked at.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function compares(options: ComparesOptions): Expectation {
  const relation = requireOneOf('relation', options.relation, ['<', '<=', '=', '>=', '>']);
  const holds = relations[relation];
  return {
    ...envelope('compares', [options.left, options.right], options),
    check(table, most) {
      const both = bothNumbers(table, options.left, options.right);
      if ('reason' in both) return both;
      const { a, b } = both;
      return countRows(
        table.length,
        most,
        (row) => (Number.isNaN(a[row]!) || Number.isNaN(b[row]!) ? undefined : !holds(a[row]!, b[row]!)),
        (failing, checked) =>
          `In ${counted(failing, 'row')} of ${checked} "${options.left}" ${relation} "${options.right}" does not hold.`,
      );
    },
  };
}
