import { invalidOption, requireInteger, requireNumber } from '@bellwether/core';
import type { Expectation, ExpectationOptions } from '../expectation.js';
import {
  columnExpectation,
  counted,
  countRows,
  isMissing,
  notChecked,
  numbersOf,
  rowsOf,
  shown,
} from '../rows/failing-rows.js';

/** Options of {@link inRange}; at least one bound. */
export interface InRangeOptions extends ExpectationOptions {
  /** A column of numbers or times (milliseconds since the epoch). */
  readonly column: string;
  /** Least allowed value. @default none */
  readonly min?: number;
  /** Greatest allowed value. @default none */
  readonly max?: number;
}

/**
 * Expects numbers or times between two bounds, both allowed. Missing values are not looked at; infinite ones fail.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function inRange(options: InRangeOptions): Expectation {
  const min = options.min === undefined ? Number.NEGATIVE_INFINITY : requireNumber('min', options.min);
  const max = options.max === undefined ? Number.POSITIVE_INFINITY : requireNumber('max', options.max);
  if (options.min === undefined && options.max === undefined) {
    throw invalidOption('min', undefined, 'a number where "max" is not given');
  }
  if (min > max) throw invalidOption('max', max, `at least "min", which is ${min}`);
  const range = [
    ...(options.min === undefined ? [] : [`at least ${shown(min)}`]),
    ...(options.max === undefined ? [] : [`at most ${shown(max)}`]),
  ].join(' and ');
  return columnExpectation('in-range', options.column, options, (column, most) => {
    const values = numbersOf(column);
    if (values === undefined)
      return notChecked(`The column is of kind "${column.kind}"; ranges are for numbers and times.`);
    return countRows(
      values.length,
      most,
      (row) => {
        const value = values[row]!;
        if (Number.isNaN(value)) return undefined;
        return !(value >= min && value <= max) || Math.abs(value) === Number.POSITIVE_INFINITY;
      },
      (failing, checked) => `${counted(failing, 'value')} of ${checked} are not ${range}.`,
    );
  });
}

/** Options of {@link oneOf}. */
export interface OneOfOptions extends ExpectationOptions {
  /** A column of any kind. */
  readonly column: string;
  /** The allowed values, at least one: texts, numbers or booleans, as the column holds them. */
  readonly values: readonly (string | number | boolean)[];
}

/**
 * Expects values from a list. Missing values are not looked at.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function oneOf(options: OneOfOptions): Expectation {
  const allowed = new Set(Array.isArray(options.values) ? options.values : []);
  if (allowed.size === 0) throw invalidOption('values', options.values, 'a list of at least one value');
  return columnExpectation('one-of', options.column, options, (column, most) => {
    const known = column.kind === 'string' ? column.dictionary.map((text) => allowed.has(text)) : [];
    const fails = (row: number): boolean | undefined => {
      if (isMissing(column, row)) return undefined;
      if (column.kind === 'string') return !known[column.codes[row]!];
      return column.kind === 'boolean' ? !allowed.has(column.values[row] === 1) : !allowed.has(column.values[row]!);
    };
    return countRows(
      rowsOf(column),
      most,
      fails,
      (failing, checked) => `${counted(failing, 'value')} of ${checked} are none of the ${allowed.size} allowed.`,
    );
  });
}

/** Options of {@link notMissing}. */
export interface NotMissingOptions extends ExpectationOptions {
  /** A column of any kind. */
  readonly column: string;
}

/** Expects a value in every row, or with `allowed` in most. */
export function notMissing(options: NotMissingOptions): Expectation {
  return columnExpectation('not-missing', options.column, options, (column, most) => {
    const rows = rowsOf(column);
    return countRows(
      rows,
      most,
      (row) => isMissing(column, row),
      (failing) => `${counted(failing, 'row')} of ${rows} hold no value.`,
    );
  });
}

/** Options of {@link textLength}; at least one bound. */
export interface TextLengthOptions extends ExpectationOptions {
  /** A column of texts. */
  readonly column: string;
  /** Fewest characters (UTF-16 code units), at least 0. @default none */
  readonly min?: number;
  /** Most characters, at least `min`. @default none */
  readonly max?: number;
}

/**
 * Expects texts of a certain length. Missing values are not looked at.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function textLength(options: TextLengthOptions): Expectation {
  const min = requireInteger('min', options.min ?? 0, { min: 0 });
  const max = requireInteger('max', options.max ?? Number.MAX_SAFE_INTEGER, { min });
  return columnExpectation('text-length', options.column, options, (column, most) => {
    if (column.kind !== 'string')
      return notChecked(`The column is of kind "${column.kind}"; only texts have a length.`);
    const fails = column.dictionary.map(({ length }) => length < min || length > max);
    const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
    return countRows(
      column.codes.length,
      most,
      (row) => (column.codes[row]! < 0 ? undefined : fails[column.codes[row]!]),
      (failing, checked) => `${counted(failing, 'text')} of ${checked} do not have ${range} characters.`,
    );
  });
}

/** Options of {@link ordered}. */
export interface OrderedOptions extends ExpectationOptions {
  /** A column of numbers or times. */
  readonly column: string;
  /** Whether equal neighbours fail too. @default false */
  readonly strictly?: boolean;
}

/** Expects ascending values; a row fails where it is below the value before it. Missing values are passed over. */
export function ordered(options: OrderedOptions): Expectation {
  const strictly = options.strictly === true;
  return columnExpectation('ordered', options.column, options, (column, most) => {
    const values = numbersOf(column);
    if (values === undefined)
      return notChecked(`The column is of kind "${column.kind}"; only numbers and times have an order.`);
    let last = Number.NaN;
    return countRows(
      values.length,
      most,
      (row) => {
        const value = values[row]!;
        if (Number.isNaN(value)) return undefined;
        const fails = strictly ? value <= last : value < last;
        last = value;
        return fails;
      },
      (failing, checked) =>
        `${counted(failing, 'value')} of ${checked} are ${strictly ? 'not above' : 'below'} the one before.`,
    );
  });
}
