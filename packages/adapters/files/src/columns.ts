import type { BooleanColumn, Column, NumberColumn, StringColumn, TimeColumn } from '@bellwether/core';
import { malformed } from './malformed.js';
import { parseTime } from './time.js';

/** Kinds a column may have. */
export type ColumnKind = Column['kind'];

/** Texts that mean "no value", beside the empty field. */
const missingTexts: ReadonlySet<string> = new Set([
  '',
  'NA',
  'N/A',
  'n/a',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  '-',
  'NaT',
]);

const infinities: Readonly<Record<string, number>> = {
  Inf: Number.POSITIVE_INFINITY,
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A number as data files write it; undefined if it is none. */
function parseNumber(text: string): number | undefined {
  const value = Number(text);
  // Number() reads blanks as 0, and hexadecimal, which no data file means.
  if (!Number.isNaN(value) && text.trim() !== '' && !/^[+-]?0[xXoObB]/.test(text)) return value;
  return Object.hasOwn(infinities, text) ? infinities[text] : undefined;
}

const truths = new Map([
  ['true', 1],
  ['false', 0],
  ['True', 1],
  ['False', 0],
  ['TRUE', 1],
  ['FALSE', 0],
]);

/** The kind that fits every field of a sample: the strictest of boolean, number, time, string. */
export function inferKind(sample: readonly string[]): ColumnKind {
  const known = sample.filter((text) => !missingTexts.has(text));
  if (known.length === 0) return 'number';
  if (known.every((text) => truths.has(text))) return 'boolean';
  if (known.every((text) => parseNumber(text) !== undefined)) return 'number';
  return known.every((text) => !Number.isNaN(parseTime(text))) ? 'time' : 'string';
}

/** Takes fields of one column, block by block. */
export interface ColumnBuilder {
  /** @param lineOf - Line of a field of this block, for errors. */
  add(fields: readonly string[], lineOf: (row: number) => number): void;
  finish(): Column;
}

/** An array of doubles that grows. */
function growing(): { push(value: number): void; finish(): Float64Array } {
  let values = new Float64Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Float64Array(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    finish: () => values.slice(0, length),
  };
}

function numericBuilder(
  kind: 'number' | 'time',
  name: string,
  file: string,
  parse: (text: string) => number | undefined,
): ColumnBuilder {
  const values = growing();
  return {
    add(fields, lineOf) {
      for (let row = 0; row < fields.length; row += 1) {
        const text = fields[row]!;
        const value = missingTexts.has(text) ? Number.NaN : parse(text);
        if (value === undefined) {
          const what = kind === 'number' ? 'a number' : 'a time such as 2026-01-31T12:00:00Z';
          throw malformed(
            { file, line: lineOf(row), column: name },
            `${JSON.stringify(text.slice(0, 60))} is not ${what}`,
            'correct it, or leave the field empty where the value is missing',
          );
        }
        values.push(value);
      }
    },
    finish: (): NumberColumn | TimeColumn => ({ kind, name, values: values.finish() }),
  };
}

function timeOrNothing(text: string): number | undefined {
  const time = parseTime(text);
  return Number.isNaN(time) ? undefined : time;
}

function stringBuilder(name: string): ColumnBuilder {
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  const codes = growing();
  return {
    add(fields) {
      for (const text of fields) {
        let code = text === '' ? -1 : known.get(text);
        if (code === undefined) {
          code = dictionary.length;
          known.set(text, code);
          dictionary.push(text);
        }
        codes.push(code);
      }
    },
    finish: (): StringColumn => ({ kind: 'string', name, codes: Int32Array.from(codes.finish()), dictionary }),
  };
}

function booleanBuilder(name: string, file: string): ColumnBuilder {
  const inner = numericBuilder('number', name, file, (text) => truths.get(text));
  return {
    add: inner.add,
    finish(): BooleanColumn {
      const { values } = inner.finish() as NumberColumn;
      return { kind: 'boolean', name, values: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 255 : value)) };
    },
  };
}

/** A builder for a column of a kind. */
export function columnBuilder(kind: ColumnKind, name: string, file: string): ColumnBuilder {
  switch (kind) {
    case 'number':
      return numericBuilder(kind, name, file, parseNumber);
    case 'time':
      return numericBuilder(kind, name, file, timeOrNothing);
    case 'boolean':
      return booleanBuilder(name, file);
    case 'string':
      return stringBuilder(name);
  }
}
