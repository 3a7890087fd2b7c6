import { type Column, createFrame, type Frame, numbersFromJson, numbersToJson } from '@bellwether/core';

/** One column of a saved table. */
export type ColumnJson =
  | { readonly kind: 'number' | 'time'; readonly name: string; readonly values: ReturnType<typeof numbersToJson> }
  | { readonly kind: 'boolean'; readonly name: string; readonly values: readonly number[] }
  | {
      readonly kind: 'string';
      readonly name: string;
      readonly codes: readonly number[];
      readonly dictionary: readonly string[];
    };

/** @internal */
export function frameToJson(frame: Frame): ColumnJson[] {
  return frame.columns.map((column): ColumnJson => {
    const { kind, name } = column;
    if (kind === 'string') return { kind, name, codes: Array.from(column.codes), dictionary: [...column.dictionary] };
    if (kind === 'boolean') return { kind, name, values: Array.from(column.values) };
    return { kind, name, values: numbersToJson(column.values) };
  });
}

/** @internal */
export function frameFromJson(columns: readonly ColumnJson[]): Frame {
  return createFrame(
    columns.map((column): Column => {
      const { kind, name } = column;
      if (kind === 'string') return { kind, name, codes: Int32Array.from(column.codes), dictionary: column.dictionary };
      if (kind === 'boolean') return { kind, name, values: Uint8Array.from(column.values) };
      return { kind, name, values: numbersFromJson(column.values, name, 'invalid-state') };
    }),
  );
}
