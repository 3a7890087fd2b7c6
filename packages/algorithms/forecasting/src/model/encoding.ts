import { BellwetherError, describeValue } from '@bellwether/core';

/** Numbers as JSON has them: NaN becomes null, and the sign of zero is dropped. */
export function encodeNumbers(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value + 0 : null));
}

/** One number as JSON has it: NaN becomes null. */
export function encodeNumber(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}

/** The inverse of {@link encodeNumbers}. */
export function decodeNumbers(field: string, values: unknown, length?: number): Float64Array {
  const fits = Array.isArray(values) && (length === undefined || values.length === length);
  if (!fits || !values.every((value) => value === null || Number.isFinite(value))) {
    const allowed = length === undefined ? 'an array of numbers' : `an array of ${length} numbers`;
    throw invalidState(field, values, `${allowed} or null`);
  }
  return Float64Array.from(values as (number | null)[], (value) => value ?? Number.NaN);
}

/** A number, or NaN for null. */
export function decodeNumber(field: string, value: unknown): number {
  if (value === null) return Number.NaN;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidState(field, value, 'a finite number or null');
  return value;
}

/** The named numbers of an object. */
export function decodeFields<Name extends string>(
  field: string,
  value: unknown,
  names: readonly Name[],
): Record<Name, number> {
  const found = value as Partial<Record<Name, unknown>> | null | undefined;
  const entries = names.map((name) => [name, decodeNumber(`${field}.${name}`, found?.[name])]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** A whole number of at least `min`. */
export function decodeInteger(field: string, value: unknown, min = 0): number {
  if (!Number.isSafeInteger(value) || (value as number) < min)
    throw invalidState(field, value, `an integer from ${min}`);
  return value as number;
}

/** A refusal of a saved state: the field, what it holds, and what is allowed. */
export function invalidState(field: string, value: unknown, allowed: string): BellwetherError {
  return new BellwetherError(
    'invalid-state',
    `State field "${field}" is ${describeValue(value)}; it must be ${allowed}.`,
    {
      details: { field },
    },
  );
}
