import type { DriftSignal } from '@bellwether/core';

/** The answer to a value that is not finite. One frozen object for all, so that answering costs nothing. */
export const notFinite: DriftSignal = Object.freeze({ status: 'ignored', reason: 'not-finite' });

/** The answer to a value that the detector does not take. */
export const outOfRange: DriftSignal = Object.freeze({ status: 'ignored', reason: 'out-of-range' });

/** Which change of the level is looked for. */
export type ChangeDirection = 'increase' | 'decrease' | 'both';

/** Every {@link ChangeDirection}. */
export const changeDirections: readonly ['increase', 'decrease', 'both'] = ['increase', 'decrease', 'both'];

/** The answer to a value that is neither 0 nor 1, where only these are taken. */
export function refuseError(value: number): DriftSignal {
  return value - value === 0 ? outOfRange : notFinite;
}
