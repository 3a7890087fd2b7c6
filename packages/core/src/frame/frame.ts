import { BellwetherError } from '../errors.js';

/** Numbers; a missing value is NaN. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly values: Float64Array;
}

/** Times in milliseconds since the epoch; a missing value is NaN. */
export interface TimeColumn {
  readonly kind: 'time';
  readonly name: string;
  readonly values: Float64Array;
}

/** True (1) and false (0); a missing value is 255. */
export interface BooleanColumn {
  readonly kind: 'boolean';
  readonly name: string;
  readonly values: Uint8Array;
}

/** Texts, each kept once: row `i` is `dictionary[codes[i]]`; a missing value has code -1. */
export interface StringColumn {
  readonly kind: 'string';
  readonly name: string;
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

/** One named column of a frame. */
export type Column = NumberColumn | TimeColumn | BooleanColumn | StringColumn;

/** A table as named columns of typed arrays. Treat the arrays as read-only. */
export interface Frame {
  readonly contract: 'frame/1';
  /** Number of rows. */
  readonly length: number;
  readonly columns: readonly Column[];
}

/** Rows in a column. */
export function columnLength(column: Column): number {
  return column.kind === 'string' ? column.codes.length : column.values.length;
}

/**
 * Makes a frame from finished columns, without copying them.
 *
 * @throws {@link BellwetherError} `invalid-input` where lengths differ, a name occurs twice or a code has no dictionary entry.
 */
export function createFrame(columns: readonly Column[]): Frame {
  const length = columns.length === 0 ? 0 : columnLength(columns[0]!);
  const names = new Set<string>();
  for (const column of columns) {
    if (columnLength(column) !== length) {
      throw new BellwetherError(
        'invalid-input',
        `Column "${column.name}" has ${columnLength(column)} rows and column "${columns[0]!.name}" has ${length}; all must have the same.`,
        { details: { column: column.name } },
      );
    }
    if (names.has(column.name)) {
      throw new BellwetherError('invalid-input', `Column "${column.name}" occurs twice; names must differ.`, {
        details: { column: column.name },
      });
    }
    names.add(column.name);
    if (column.kind === 'string') requireCodes(column);
  }
  return { contract: 'frame/1', length, columns };
}

function requireCodes({ name, codes, dictionary }: StringColumn): void {
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]!;
    if (code < -1 || code >= dictionary.length) {
      throw new BellwetherError(
        'invalid-input',
        `Column "${name}" has code ${code} in row ${row}; its dictionary has ${dictionary.length} entries.`,
        { details: { column: name, row } },
      );
    }
  }
}

/** The column of that name, if the frame has it. */
export function findColumn(frame: Frame, name: string): Column | undefined {
  return frame.columns.find((column) => column.name === name);
}

/**
 * The column of that name.
 *
 * @throws {@link BellwetherError} `invalid-input`, listing the columns there are.
 */
export function requireColumn(frame: Frame, name: string): Column {
  const column = findColumn(frame, name);
  if (column === undefined) {
    const known = frame.columns.map((each) => `"${each.name}"`).join(', ');
    throw new BellwetherError('invalid-input', `There is no column "${name}"; there are ${known || 'none'}.`, {
      details: { column: name },
    });
  }
  return column;
}
