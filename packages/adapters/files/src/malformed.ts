import { BellwetherError } from '@bellwether/core';

/** Where in a file the trouble is. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number | string;
}

/** A refusal of a file: where, what is wrong, what to do. */
export function malformed({ file, line, column }: Place, problem: string, remedy: string): BellwetherError {
  const parts = [
    file,
    line === undefined ? '' : `line ${line}`,
    column === undefined ? '' : `column ${typeof column === 'string' ? JSON.stringify(column) : column}`,
  ];
  const details = { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return new BellwetherError(
    'invalid-input',
    `${parts.filter((part) => part !== '').join(', ')}: ${problem}; ${remedy}.`,
    { details },
  );
}
