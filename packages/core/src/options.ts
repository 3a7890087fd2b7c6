import { BellwetherError } from './errors.js';

/** The range a numeric option may have. Bounds are inclusive unless said otherwise. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** The minimum itself is not allowed. */
  readonly exclusiveMin?: boolean;
  /** The maximum itself is not allowed. */
  readonly exclusiveMax?: boolean;
}

/** How a value reads in an error message: short, on one line, strings quoted. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value);
}

function describeRange(range: NumberRange): string {
  const { min, max } = range;
  const from = min === undefined ? '' : `${range.exclusiveMin ? 'above' : 'at least'} ${min}`;
  const to = max === undefined ? '' : `${range.exclusiveMax ? 'below' : 'at most'} ${max}`;
  return from && to ? ` ${from} and ${to}` : ` ${from}${to}`.trimEnd();
}

function inRange(value: number, range: NumberRange): boolean {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  if (range.exclusiveMin ? value <= min : value < min) return false;
  return !(range.exclusiveMax ? value >= max : value > max);
}

/** A refusal of an option: its name, the value it had, and what is allowed. */
export function invalidOption(name: string, value: unknown, allowed: string): BellwetherError {
  return new BellwetherError('invalid-option', `Option "${name}" is ${describeValue(value)}; it must be ${allowed}.`, {
    details: { option: name },
  });
}

/**
 * Returns `value` if it is a finite number within `range`.
 *
 * @throws {@link BellwetherError} `invalid-option`, naming the option, its value and the range.
 */
export function requireNumber(name: string, value: unknown, range: NumberRange = {}): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !inRange(value, range)) {
    throw invalidOption(name, value, `a finite number${describeRange(range)}`);
  }
  return value;
}

/**
 * Returns `value` if it is a safe integer within `range`.
 *
 * @throws {@link BellwetherError} `invalid-option`, naming the option, its value and the range.
 */
export function requireInteger(name: string, value: unknown, range: NumberRange = {}): number {
  if (!Number.isSafeInteger(value) || !inRange(value as number, range)) {
    throw invalidOption(name, value, `an integer${describeRange(range)}`);
  }
  return value as number;
}

/**
 * Returns `value` if it is one of `allowed`.
 *
 * @throws {@link BellwetherError} `invalid-option`, listing what is allowed.
 */
export function requireOneOf<const T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (!allowed.includes(value as T)) {
    throw invalidOption(name, value, `one of ${allowed.map((choice) => `"${choice}"`).join(', ')}`);
  }
  return value as T;
}

/**
 * Returns `levels` in ascending order if every one is a probability strictly between 0 and 1.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function requireLevels(name: string, levels: readonly number[]): number[] {
  for (const level of levels) requireNumber(name, level, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true });
  return [...new Set(levels)].sort((a, b) => a - b);
}
