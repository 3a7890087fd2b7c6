/** What went wrong, as a word a program can branch on. */
export type BellwetherErrorCode =
  /** An option has a value outside what is allowed. Raised when the thing is made, not when it is used. */
  | 'invalid-option'
  /** Data handed in breaks the stated shape: unequal lengths, unsorted timestamps, a malformed file or response. */
  | 'invalid-input'
  /** A saved state is not of a kind or version this code can continue from. */
  | 'invalid-state'
  /** An outside system could not be reached or did not answer in time. Trying again later may help. */
  | 'source-unavailable'
  /** An outside system answered and said no: bad query, missing permission, limit exceeded. Trying again will not help. */
  | 'source-rejected'
  /** An optional package is needed and not installed. The message names the command that installs it. */
  | 'missing-peer'
  /** A stated limit was reached: rows, bytes, attempts. */
  | 'limit-exceeded';

/** Where in the input the trouble is. JSON-safe. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

const marker = Symbol.for('bellwether.error');

/**
 * The one error class of every Bellwether package.
 *
 * The message names the option or input, its value and what is allowed. Recognise it with {@link BellwetherError.isInstance},
 * which also works when two copies of a package are loaded; `instanceof` does not. Finding an anomaly or drift is a
 * result, never an error.
 *
 * @example
 * ```ts
 * import { BellwetherError, parseDuration } from '@bellwether/core';
 *
 * try {
 *   parseDuration('5 parsecs');
 * } catch (error) {
 *   if (!BellwetherError.isInstance(error)) throw error;
 *   console.log(error.code); // => 'invalid-option'
 * }
 * ```
 */
export class BellwetherError extends Error {
  override readonly name: string = 'BellwetherError';
  readonly code: BellwetherErrorCode;
  readonly details: ErrorDetails;

  constructor(
    code: BellwetherErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly details?: ErrorDetails } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether `value` is a Bellwether error, from this or any other copy of the package. */
  static isInstance(value: unknown): value is BellwetherError {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[marker] === true;
  }
}
