import { BellwetherError } from '@bellwether/core';

/** Explanatory columns by name. */
export type Columns = Readonly<Record<string, Float64Array>>;

const none: Columns = {};

/** Checks that explanatory columns are as long as the values beside them. None given is none. */
export function requireColumns(option: 'past' | 'future', columns: Columns | undefined, length: number): Columns {
  if (columns === undefined) return none;
  for (const [name, column] of Object.entries(columns)) {
    if (column.length === length) continue;
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" of "${option}" has ${column.length} values; there must be ${length}, one for each step.`,
      { details: { option, column: name, length: column.length, needed: length } },
    );
  }
  return columns;
}

/** Values `from` to before `end` of each column, in arrays of their own. */
export function sliceColumns(columns: Columns, from: number, end: number): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, end)]));
}

/** The columns of these names, each as long as the values beside them; the others are left aside. */
export function requireNamedColumns(names: readonly string[], past: Columns | undefined, length: number): Columns {
  const columns = requireColumns('past', past, length);
  for (const name of names) {
    if (columns[name] !== undefined) continue;
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" is missing under "past": the model was fitted with it.`,
      { details: { column: name } },
    );
  }
  return Object.fromEntries(names.map((name) => [name, columns[name]!]));
}

/** Whether every column has a number at a step. */
export function areKnown(columns: Columns, at: number): boolean {
  for (const name in columns) if (!Number.isFinite(columns[name]![at]!)) return false;
  return true;
}
