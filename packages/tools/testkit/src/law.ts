import { BellwetherError, type BellwetherErrorCode } from '@bellwether/core';

/**
 * One thing that every implementation of a contract has to do. Register it with any test runner:
 * `for (const law of forecasterLaws(...)) it(law.name, law.check)`.
 */
export interface Law {
  /** What holds, as a sentence without subject: `'leaves its input unchanged'`. */
  readonly name: string;
  /** Rejects with an error that says what was expected and what was seen. */
  readonly check: () => Promise<void>;
}

/** Makes a law from a function that throws when it is broken. */
export function law(name: string, check: () => void | Promise<void>): Law {
  return { name, check: async () => check() };
}

/** Throws unless `condition` holds. */
export function require(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

function show(value: unknown): string {
  if (ArrayBuffer.isView(value))
    return `[${[...(value as Float64Array)].slice(0, 8).join(', ')}${(value as Float64Array).length > 8 ? ', ...' : ''}]`;
  return (
    JSON.stringify(value, (_key, each: unknown) =>
      typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
    ) ?? String(value)
  );
}

/** Whether two values are the same in every part; numbers bit for bit, except that NaN equals NaN. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) !== ArrayBuffer.isView(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}

/** Throws unless `seen` is the {@link same} as `expected`. */
export function requireSame(seen: unknown, expected: unknown, what: string): void {
  require(same(seen, expected), `${what}: expected ${show(expected)}, saw ${show(seen)}`);
}

/** Throws unless `action` fails with a Bellwether error of one of the codes. */
export async function requireRefusal(
  action: () => unknown,
  codes: readonly BellwetherErrorCode[],
  what: string,
): Promise<void> {
  let seen: unknown = 'no error';
  try {
    await action();
  } catch (error) {
    if (BellwetherError.isInstance(error) && codes.includes(error.code)) return;
    seen = BellwetherError.isInstance(error) ? error.code : error;
  }
  throw new Error(`${what}: expected a BellwetherError ${codes.join(' or ')}, saw ${String(seen)}`);
}

/** Throws unless `value` survives JSON unchanged: no NaN, infinity, typed array, undefined or function inside. */
export function requireJsonSafe(value: unknown, what: string): void {
  const text = JSON.stringify(value);
  require(text !== undefined, `${what} is not representable in JSON`);
  requireSame(JSON.parse(text), value, `${what} after JSON`);
}

/** Throws unless `action` rejects with exactly `reason`. */
export async function requireRejection(action: () => unknown, reason: unknown, what: string): Promise<void> {
  let seen: unknown = 'no error';
  try {
    await action();
  } catch (error) {
    if (error === reason) return;
    seen = error;
  }
  throw new Error(`${what}: expected the signal's reason, saw ${String(seen)}`);
}
