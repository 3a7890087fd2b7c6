import { writeFile } from 'node:fs/promises';
import { type Column, columnLength, type Frame } from '@bellwether/core';

/** A text as a CSV field. */
function quoted(text: string): string {
  return /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fieldReader(column: Column): (row: number) => string {
  switch (column.kind) {
    case 'number':
      return (row) => {
        const value = column.values[row]!;
        return Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value);
      };
    case 'time':
      return (row) => (Number.isNaN(column.values[row]) ? '' : new Date(column.values[row]!).toISOString());
    case 'boolean':
      return (row) => ['false', 'true'][column.values[row]!] ?? '';
    case 'string':
      return (row) => quoted(column.dictionary[column.codes[row]!] ?? '');
  }
}

/**
 * A frame as CSV text with a header: times in ISO 8601, missing values empty, numbers with all their digits.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { formatCsv } from '@bellwether/files';
 *
 * formatCsv(frameFromColumns({ host: ['a', 'b, c'], load: [0.5, Number.NaN] })); // => 'host,load\na,0.5\n"b, c",\n'
 * ```
 */
export function formatCsv(frame: Frame): string {
  const readers = frame.columns.map(fieldReader);
  const rows = frame.columns.length === 0 ? 0 : columnLength(frame.columns[0]!);
  const lines = [frame.columns.map(({ name }) => quoted(name)).join(',')];
  for (let row = 0; row < rows; row += 1) lines.push(readers.map((read) => read(row)).join(','));
  return `${lines.join('\n')}\n`;
}

/** Writes a frame to a CSV file, as {@link formatCsv} formats it. */
export async function writeCsv(file: string, frame: Frame): Promise<void> {
  await writeFile(file, formatCsv(frame));
}
