import type { Expectation } from '../expectation.js';
import { hasColumns, hasKind } from '../expectations/columns.js';
import { matches } from '../expectations/matches.js';
import { unique } from '../expectations/rows.js';
import { inRange, notMissing, oneOf, textLength } from '../expectations/values.js';
import { type ColumnSchema, parseSchema, type TableSchema } from './table-schema.js';

function ofColumn(schema: ColumnSchema): Expectation[] {
  const { name: column, kind, min, max, values, minLength, maxLength, pattern } = schema;
  return [
    hasKind({ column, kind, ...(schema.whole === undefined ? {} : { whole: schema.whole }) }),
    ...(schema.missing === 1 ? [] : [notMissing({ column, allowed: schema.missing ?? 0 })]),
    ...(min === undefined && max === undefined
      ? []
      : [inRange({ column, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) })]),
    ...(values === undefined ? [] : [oneOf({ column, values, allowed: schema.otherValues ?? 0 })]),
    ...(minLength === undefined && maxLength === undefined
      ? []
      : [
          textLength({
            column,
            ...(minLength === undefined ? {} : { min: minLength }),
            ...(maxLength === undefined ? {} : { max: maxLength }),
          }),
        ]),
    ...(pattern === undefined ? [] : [matches({ column, pattern })]),
    ...(schema.unique === true ? [unique({ columns: [column] })] : []),
  ];
}

/** An expectation about a column that a table may lack. */
function optional(expectation: Expectation, name: string): Expectation {
  return {
    ...expectation,
    check: (table, most) =>
      table.columns.some((column) => column.name === name)
        ? expectation.check(table, most)
        : { checked: 0, failing: 0, holds: true, reason: `The column "${name}" is not there, and need not be.` },
  };
}

/**
 * The expectations that a schema stands for, to be checked with others or by themselves.
 *
 * @throws {@link BellwetherError} `invalid-state` for a damaged schema; `invalid-option` for bounds that contradict each other.
 */
export function expectationsOf(schema: TableSchema): Expectation[] {
  const { columns, others = true } = parseSchema(schema);
  const required = columns.filter((column) => column.optional !== true).map(({ name }) => name);
  const listed = columns.map(({ name }) => name);
  const presence: Expectation[] = [];
  if (required.length > 0) presence.push(hasColumns({ columns: required }));
  if (!others && listed.length > 0) {
    const exact = hasColumns({ columns: listed, exact: true });
    presence.push({
      ...exact,
      name: 'no-other-columns',
      check(table) {
        const unknown = table.columns.filter(({ name }) => !listed.includes(name));
        return {
          checked: table.columns.length,
          failing: unknown.length,
          holds: unknown.length === 0,
          reason:
            unknown.length === 0
              ? 'There are no other columns.'
              : `Columns that are not in the schema: ${unknown.map(({ name }) => `"${name}"`).join(', ')}.`,
        };
      },
    });
  }
  return [
    ...presence,
    ...columns.flatMap((column) =>
      ofColumn(column).map((expectation) =>
        column.optional === true ? optional(expectation, column.name) : expectation,
      ),
    ),
  ];
}
