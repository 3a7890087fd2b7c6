import {
  BellwetherError,
  type Column,
  type ColumnSignature,
  type Frame,
  type ModelSignature,
  requireColumn,
} from '@bellwether/core';

/** @internal The columns to learn from, in the order of the frame or as asked. */
export function featureColumns(rows: Frame, features: readonly string[] | undefined): readonly Column[] {
  const columns = features === undefined ? rows.columns : features.map((name) => requireColumn(rows, name));
  if (columns.length === 0) {
    throw new BellwetherError('invalid-input', 'There is no column to learn from; at least 1 is needed.');
  }
  return columns;
}

/** @internal Whether a value of the column is missing. Infinite numbers count as missing. */
export function isMissingAt(column: Column, row: number): boolean {
  if (column.kind === 'string') return column.codes[row]! < 0;
  if (column.kind === 'boolean') return column.values[row]! === 255;
  return !Number.isFinite(column.values[row]!);
}

function isNullable(column: Column): boolean {
  const length = column.kind === 'string' ? column.codes.length : column.values.length;
  for (let row = 0; row < length; row += 1) if (isMissingAt(column, row)) return true;
  return false;
}

/** @internal What a model that learnt from these columns reads and returns. */
export function signatureOf(columns: readonly Column[], output: string): ModelSignature {
  return {
    inputs: columns.map((column) => ({ name: column.name, kind: column.kind, nullable: isNullable(column) })),
    outputs: [{ name: output, kind: 'number', nullable: false }],
  };
}

/** @internal The column of a frame that a model reads: of the kind it learnt from. */
export function inputColumn<K extends Column['kind']>(
  rows: Frame,
  name: string,
  kind: K,
): Extract<Column, { readonly kind: K }> {
  const column = requireColumn(rows, name);
  if (column.kind !== kind) {
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" is of kind "${column.kind}"; the model reads "${kind}".`,
      {
        details: { column: name },
      },
    );
  }
  return column as Extract<Column, { readonly kind: K }>;
}

/** @internal The signature of a saved state, checked field by field. */
export function signatureFromState(value: unknown): ModelSignature {
  const found = value as Partial<ModelSignature> | null | undefined;
  const inputs = columnsFromState(found?.inputs);
  const outputs = columnsFromState(found?.outputs);
  if (inputs === undefined || outputs === undefined) {
    throw new BellwetherError(
      'invalid-state',
      'The "signature" of the state is not a list of input and output columns.',
    );
  }
  return { inputs, outputs };
}

const kinds: readonly unknown[] = ['number', 'string', 'boolean', 'time'];

function columnsFromState(value: unknown): readonly ColumnSignature[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const fits = (item: unknown): item is ColumnSignature => {
    const column = item as Partial<ColumnSignature> | null;
    return typeof column?.name === 'string' && kinds.includes(column.kind) && typeof column.nullable === 'boolean';
  };
  return value.every(fits) ? value.map(({ name, kind, nullable }) => ({ name, kind, nullable })) : undefined;
}
