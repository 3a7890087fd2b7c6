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
