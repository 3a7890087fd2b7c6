import { BellwetherError, type ColumnKind, describeValue, requireState, type VersionedState } from '@bellwether/core';

/** What is expected of a column. Everything but its name and kind may be left out. JSON-safe, and meant to be edited. */
export interface ColumnSchema {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether a table may lack it. @default false */
  readonly optional?: boolean;
  /** Share of rows that may hold no value, 0 to 1. @default 0 */
  readonly missing?: number;
  /** Whether numbers are whole. @default false */
  readonly whole?: boolean;
  /** Least and greatest number, or time in milliseconds since the epoch. @default none */
  readonly min?: number;
  readonly max?: number;
  /** The only values that may occur. @default any */
  readonly values?: readonly (string | number | boolean)[];
  /** Share of values that may be none of `values`, 0 to below 1. @default 0 */
  readonly otherValues?: number;
  /** Whether no value may occur twice. @default false */
  readonly unique?: boolean;
  /** Fewest and most characters of a text. @default any */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Source of a regular expression that whole texts must match. @default none */
  readonly pattern?: string;
}

/** What a table should look like. JSON-safe. */
export interface TableSchema extends VersionedState {
  readonly kind: 'table-schema';
  readonly version: 1;
  readonly columns: readonly ColumnSchema[];
  /** Whether a table may have columns that are not listed. @default true */
  readonly others?: boolean;
}

type Check = readonly [allowed: string, fits: (value: unknown) => boolean];

const isShare: Check = ['a number from 0 to below 1', (value) => typeof value === 'number' && value >= 0 && value < 1];
const isFlag: Check = ['true or false', (value) => typeof value === 'boolean'];
const isNumber: Check = ['a finite number', (value) => Number.isFinite(value)];
const isCount: Check = ['an integer of at least 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0];
const isText: Check = ['a text', (value) => typeof value === 'string'];
const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const checks: Readonly<Record<keyof ColumnSchema, Check>> = {
  name: isText,
  kind: [
    '"number", "string", "boolean" or "time"',
    (value) => ['number', 'string', 'boolean', 'time'].includes(value as string),
  ],
  optional: isFlag,
  missing: ['a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1],
  whole: isFlag,
  min: isNumber,
  max: isNumber,
  values: [
    'a list of at least one text, number or boolean',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isPlain),
  ],
  otherValues: isShare,
  unique: isFlag,
  minLength: isCount,
  maxLength: isCount,
  pattern: isText,
};

function refused(field: string, value: unknown, allowed: string): BellwetherError {
  return new BellwetherError(
    'invalid-state',
    `Schema field "${field}" is ${describeValue(value)}; it must be ${allowed}.`,
    {
      details: { field },
    },
  );
}

/**
 * A schema that comes from elsewhere, with every field checked. A field that is not known is refused: it may be a misspelt one.
 *
 * @throws {@link BellwetherError} `invalid-state`, with the field.
 */
export function parseSchema(value: unknown): TableSchema {
  const { columns, others } = requireState<TableSchema>(value, 'table-schema', 1);
  if (!Array.isArray(columns)) throw refused('columns', columns, 'a list');
  if (others !== undefined && typeof others !== 'boolean') throw refused('others', others, 'true or false');
  const names = new Set<string>();
  const parsed = columns.map((column: unknown, at): ColumnSchema => {
    if (typeof column !== 'object' || column === null) throw refused(`columns[${at}]`, column, 'an object');
    const entries = Object.entries(column).filter(([, each]) => each !== undefined);
    for (const [field, each] of entries) {
      const check = Object.hasOwn(checks, field) ? checks[field as keyof ColumnSchema] : undefined;
      if (check === undefined)
        throw refused(`columns[${at}].${field}`, each, `one of ${Object.keys(checks).join(', ')}`);
      if (!check[1](each)) throw refused(`columns[${at}].${field}`, each, check[0]);
    }
    const known = Object.fromEntries(entries) as Partial<ColumnSchema>;
    if (known.name === undefined || known.kind === undefined) {
      throw refused(`columns[${at}]`, column, 'an object with "name" and "kind"');
    }
    if (names.has(known.name)) throw refused(`columns[${at}].name`, known.name, 'the name of one column only');
    names.add(known.name);
    return known as ColumnSchema;
  });
  return { kind: 'table-schema', version: 1, columns: parsed, ...(others === undefined ? {} : { others }) };
}
