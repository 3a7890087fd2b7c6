import { BellwetherError, type BellwetherErrorCode, type ErrorDetails } from '@bellwether/core';

/** An error as a thread describes it: nothing in it needs a class. */
export type DescribedError =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'error';
      /** Whether it was a {@link BellwetherError}, of any copy of the package. */
      readonly bellwether: boolean;
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      /** Its own fields that can cross the border, among them `code` and `details`. */
      readonly own: Readonly<Record<string, unknown>>;
      readonly cause?: DescribedError;
      readonly errors?: readonly DescribedError[];
    };

/** The error again, with class, name, stack, code, details, cause and everything else that could cross the border. */
export function reviveError(described: DescribedError): unknown {
  if (described.kind === 'value') return described.value;
  const { bellwether, name, message, stack, own, cause, errors } = described;
  const options = cause === undefined ? {} : { cause: reviveError(cause) };
  const error = bellwether
    ? new BellwetherError(own.code as BellwetherErrorCode, message, {
        ...options,
        details: (own.details ?? {}) as ErrorDetails,
      })
    : errors === undefined
      ? new Error(message, options)
      : new AggregateError(errors.map(reviveError), message, options);
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(error, key, { value, configurable: true, enumerable: true, writable: true });
  }
  for (const [key, value] of [
    ['name', name],
    ['stack', stack],
  ] as const) {
    Object.defineProperty(error, key, { value, configurable: true, enumerable: false, writable: true });
  }
  return error;
}

/** What is reported for the input that a thread died of. */
export function crashError(exitCode: number, cause: unknown): BellwetherError {
  const details = { exitCode };
  if ((cause as { code?: unknown } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new BellwetherError(
      'limit-exceeded',
      'A worker thread ran out of memory on this input. Option "memoryMegabytes" sets how much each thread may use.',
      { cause, details },
    );
  }
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new BellwetherError(
    'source-unavailable',
    `A worker thread ended with exit code ${exitCode} while it worked on this input${why}.`,
    { ...(cause === undefined ? {} : { cause }), details },
  );
}
