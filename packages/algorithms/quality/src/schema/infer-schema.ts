import { type Column, cellAt, type FrameLike, requireInteger, requireNumber, toFrame } from '@bellwether/core';
import { binomialInterval } from '@bellwether/statistics';
import { isMissing, rowsOf } from '../rows/failing-rows.js';
import { indexRows } from '../rows/row-index.js';
import type { ColumnSchema, TableSchema } from './table-schema.js';

/** Options of {@link inferSchema}. */
export interface InferSchemaOptions {
  /** A column of more different values is not taken for one of categories, at least 1. @default 50 */
  readonly mostCategories?: number;
  /** How far beyond the numbers seen others may lie, as a share of their range, at least 0. @default 0.5 */
  readonly slack?: number;
}

/** Fewer values say too little for a list, a pattern or a promise that none occurs twice. */
const fewest = 30;
/** Each category must have been seen so often on average, or more are to be expected. */
const perCategory = 5;

/** A share that would surprise nobody where so many of all rows have been seen: the upper end of a 99.9 % interval, in thousandths. */
function expectedShare(seen: number, rows: number, spare = 0): number {
  if (rows === 0) return 0;
  return Math.min(1, spare + Math.ceil(1000 * binomialInterval(seen, rows, { confidence: 0.999 }).upper) / 1000);
}

function numericPart(values: Float64Array, slack: number): Partial<ColumnSchema> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    whole &&= Number.isInteger(value);
  }
  if (min > max) return {};
  const room = slack * (max - min);
  const low = min >= 0 ? Math.max(0, min - room) : min - room;
  const high = max <= 0 ? Math.min(0, max + room) : max + room;
  const ends = whole ? { min: Math.floor(low), max: Math.ceil(high) } : { min: low, max: high };
  if (!Number.isFinite(ends.min) || !Number.isFinite(ends.max)) return {};
  return { ...(whole ? { whole } : {}), ...ends };
}

const special = /[.*+?^${}()|[\]\\/-]/;

/** A text with digits, capitals and small letters replaced by their classes: `AB-1042` is `[A-Z]{2}-\d{4}`. */
function shapeOf(text: string): string {
  const classOf = (char: string): string => {
    if (/\d/.test(char)) return '\\d';
    if (/[A-Z]/.test(char)) return '[A-Z]';
    if (/[a-z]/.test(char)) return '[a-z]';
    return special.test(char) ? `\\${char}` : char;
  };
  let shape = '';
  for (let at = 0; at < text.length; ) {
    const each = classOf(text[at]!);
    let length = 1;
    while (at + length < text.length && classOf(text[at + length]!) === each) length += 1;
    shape += length === 1 ? each : `${each}{${length}}`;
    at += length;
  }
  return shape;
}

/** The one shape that all texts share, where they are more than words of equal length. */
function commonPattern(texts: readonly string[]): string | undefined {
  const [first] = texts;
  if (first === undefined || first.length > 40 || !/\d/.test(first)) return undefined;
  const shape = shapeOf(first);
  return texts.every((text) => text.length === first.length && shapeOf(text) === shape) ? shape : undefined;
}

function textPart(texts: readonly string[]): Partial<ColumnSchema> {
  if (texts.length === 0) return {};
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  for (const { length } of texts) {
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
  }
  const pattern = commonPattern(texts);
  // Other texts may be a little shorter and longer than those seen; empty ones are another matter.
  return {
    minLength: shortest === longest ? shortest : Math.min(shortest, Math.max(1, Math.floor(shortest / 2))),
    maxLength: shortest === longest ? longest : 2 * longest,
    ...(pattern === undefined ? {} : { pattern }),
  };
}

function schemaOf(column: Column, mostCategories: number, slack: number): ColumnSchema {
  const rows = rowsOf(column);
  const { first } = indexRows([column]);
  let missing = 0;
  const firsts: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    if (isMissing(column, row)) missing += 1;
    else if (first[row] === row) firsts.push(row);
  }
  const values = rows - missing;
  const { name, kind } = column;
  const base = { name, kind, ...(missing === 0 ? {} : { missing: expectedShare(missing, rows, 0.01) }) };
  const distinct = firsts.length;
  const unique =
    values >= fewest && distinct === values && (kind === 'string' || kind === 'number') ? { unique: true } : {};
  if (kind === 'number' || kind === 'time') {
    const part = kind === 'number' ? numericPart(column.values, slack) : {};
    // Measurements are often all different; only whole numbers are keys.
    return { ...base, ...part, ...(part.whole === true ? unique : {}) };
  }
  if (kind === 'boolean') return base;
  const texts = firsts.map((row) => cellAt(column, row) as string);
  if (values >= fewest && distinct <= mostCategories && distinct * perCategory <= values) {
    const counts = new Map<number, number>();
    for (let row = 0; row < rows; row += 1) counts.set(first[row]!, (counts.get(first[row]!) ?? 0) + 1);
    const once = firsts.filter((row) => counts.get(row) === 1).length;
    return { ...base, values: texts.sort(), otherValues: Math.min(0.999, expectedShare(once, values)) };
  }
  return { ...base, ...textPart(texts), ...unique };
}

/**
 * Writes down what a table looks like, as a schema to be read, corrected and checked in.
 *
 * For each column: its kind; the share of missing rows, with room for chance; the range of numbers with half of it to spare, never across 0;
 * whether numbers are whole; the values of a column of categories (each seen five times on average) and a small share of others, as large as chance
 * could still hold back (Good and Turing count the categories seen once); lengths of other texts, and the shape that they
 * all share (`[A-Z]{2}\-\d{4}`); whether whole numbers or texts never repeat. A schema says what was seen, not what is right: read it.
 *
 * Not for a handful of rows: from fewer than thirty no list, and no promise that values are unique, is inferred.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where the table cannot be read.
 *
 * @example
 * ```ts
 * import { checkQuality, inferSchema } from '@bellwether/quality';
 *
 * const rows = (count: number, countries: readonly string[]) =>
 *   Array.from({ length: count }, (_, i) => ({ order: 1000 + i, country: countries[i % countries.length]! }));
 * const schema = inferSchema(rows(60, ['DE', 'FR', 'PL']));
 * schema.columns[1]?.values; // => ['DE', 'FR', 'PL']
 * checkQuality(rows(40, ['DE', 'XX']), { schema }).reason;
 * // => '1 of 8 expectations do not hold: one-of (country).'
 * ```
 */
export function inferSchema(table: FrameLike, options: InferSchemaOptions = {}): TableSchema {
  const mostCategories = requireInteger('mostCategories', options.mostCategories ?? 50, { min: 1 });
  const slack = requireNumber('slack', options.slack ?? 0.5, { min: 0 });
  const frame = toFrame(table);
  return {
    kind: 'table-schema',
    version: 1,
    columns: frame.columns.map((column) => schemaOf(column, mostCategories, slack)),
  };
}
