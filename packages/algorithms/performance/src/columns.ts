import { BellwetherError, type Frame, requireColumn } from '@bellwether/core';

/** @internal A column of numbers or truth values as numbers; missing values are NaN. */
export function numbersOf(rows: Frame, name: string): Float64Array {
  const column = requireColumn(rows, name);
  if (column.kind === 'string') {
    throw new BellwetherError('invalid-input', `Column "${name}" holds texts; it must hold numbers or truth values.`, {
      details: { column: name },
    });
  }
  if (column.kind !== 'boolean') return column.values;
  return Float64Array.from(column.values, (value) => (value === 255 ? Number.NaN : value));
}

/** @internal Classes: 0, 1 or NaN where missing. */
export function classesOf(rows: Frame, name: string): Float64Array {
  const values = numbersOf(rows, name);
  const wrong = values.findIndex((value) => value !== 0 && value !== 1 && !Number.isNaN(value));
  if (wrong >= 0) {
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" has ${values[wrong]} in row ${wrong}; a class is 0 or 1.`,
      {
        details: { column: name, row: wrong },
      },
    );
  }
  return values;
}

/** @internal Probabilities between 0 and 1, or NaN where missing. */
export function probabilitiesOf(rows: Frame, name: string): Float64Array {
  const values = numbersOf(rows, name);
  const wrong = values.findIndex((value) => value < 0 || value > 1);
  if (wrong >= 0) {
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" has ${values[wrong]} in row ${wrong}; a probability is between 0 and 1.`,
      { details: { column: name, row: wrong } },
    );
  }
  return values;
}
