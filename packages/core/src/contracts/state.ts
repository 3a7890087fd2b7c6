import { BellwetherError } from '../errors.js';
import { describeValue } from '../options.js';

/** Any value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The saved state of anything that learns: a plain JSON-safe object that says what it is.
 *
 * The law: saving at any moment, passing the state through JSON and restoring it continues bit for bit as if nothing had
 * happened. A kind or version that the code does not know is refused with `invalid-state`, never guessed.
 */
export interface VersionedState {
  readonly kind: string;
  readonly version: number;
}

/**
 * Checks that `state` is an object of the given kind and version, and returns it.
 *
 * Only the envelope is checked; the caller checks the fields it reads.
 *
 * @throws {@link BellwetherError} `invalid-state`, naming what was found and what was expected.
 */
export function requireState<S extends VersionedState>(state: unknown, kind: S['kind'], version: S['version']): S {
  const found = state as Partial<VersionedState> | null | undefined;
  if (typeof found !== 'object' || found === null || found.kind !== kind || found.version !== version) {
    const seen =
      typeof found === 'object' && found !== null
        ? `kind ${describeValue(found.kind)}, version ${describeValue(found.version)}`
        : describeValue(found);
    throw new BellwetherError(
      'invalid-state',
      `The state is ${seen}; this code continues from kind "${kind}", version ${version}.`,
      { details: { kind, version } },
    );
  }
  return found as S;
}
