import { BellwetherError, type BellwetherErrorCode } from '../errors.js';
import { describeValue } from '../options.js';

/** A number in JSON: NaN is `null`; what JSON has no number for (infinities, -0) is a text. */
export type JsonNumber = number | null | 'Infinity' | '-Infinity' | '-0';

/**
 * Numbers as JSON values that lose nothing: NaN becomes `null`, infinities and -0 become texts.
 *
 * @example
 * ```ts
 * import { numbersToJson } from '@bellwether/core';
 *
 * numbersToJson([1.5, NaN, -Infinity]); // => [1.5, null, '-Infinity']
 * ```
 */
export function numbersToJson(numbers: ArrayLike<number>): JsonNumber[] {
  return Array.from(numbers, (value) => {
    if (Number.isNaN(value)) return null;
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : value;
    return value > 0 ? 'Infinity' : '-Infinity';
  });
}

/**
 * Reads what {@link numbersToJson} wrote.
 *
 * @param field - What the value is called in an error message.
 * @param code - The code of that error: `'invalid-state'` when reading a saved state.
 * @throws {@link BellwetherError} naming the field and the index.
 */
export function numbersFromJson(
  value: unknown,
  field: string,
  code: BellwetherErrorCode = 'invalid-input',
): Float64Array {
  if (!Array.isArray(value)) throw refused(code, field, value, 'an array of numbers');
  const numbers = new Float64Array(value.length);
  for (let i = 0; i < numbers.length; i += 1) {
    const item: unknown = value[i];
    if (item === null) numbers[i] = Number.NaN;
    else if (typeof item === 'number' || item === 'Infinity' || item === '-Infinity' || item === '-0') {
      numbers[i] = Number(item);
    } else throw refused(code, `${field}[${i}]`, item, 'a number, null, "Infinity", "-Infinity" or "-0"');
  }
  return numbers;
}

/** @internal */
export function refused(code: BellwetherErrorCode, field: string, value: unknown, allowed: string): BellwetherError {
  return new BellwetherError(code, `Field "${field}" is ${describeValue(value)}; it must be ${allowed}.`, {
    details: { field },
  });
}

/** @internal The fields of a JSON object. */
export function fieldsOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused('invalid-input', field, value, 'an object');
  }
  return value as Readonly<Record<string, unknown>>;
}

/** @internal Checks the literal version that every contract carries. */
export function requireContract(fields: Readonly<Record<string, unknown>>, contract: string): void {
  if (fields.contract !== contract) throw refused('invalid-input', 'contract', fields.contract, `"${contract}"`);
}

/** @internal */
export function textFrom(value: unknown, field: string): string {
  if (typeof value !== 'string') throw refused('invalid-input', field, value, 'a text');
  return value;
}

/** @internal */
export function finiteFrom(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refused('invalid-input', field, value, 'a finite number');
  }
  return value;
}

/** @internal Labels as own properties, whatever they are called. */
function labelsFrom(value: unknown): Record<string, string> {
  const entries = Object.entries(fieldsOf(value, 'labels'));
  return Object.fromEntries(entries.map(([label, text]) => [label, textFrom(text, `labels.${label}`)]));
}

/** @internal Name, labels and unit, which series and forecasts share. */
export function identityFrom(fields: Readonly<Record<string, unknown>>): {
  name: string;
  labels: Record<string, string>;
  unit?: string;
} {
  return {
    name: textFrom(fields.name, 'name'),
    labels: labelsFrom(fields.labels),
    ...(fields.unit === undefined ? {} : { unit: textFrom(fields.unit, 'unit') }),
  };
}

/** @internal Name, labels and unit as JSON. */
export function identityToJson(of: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string;
}): { name: string; labels: Record<string, string>; unit?: string } {
  return { name: of.name, labels: { ...of.labels }, ...(of.unit === undefined ? {} : { unit: of.unit }) };
}
