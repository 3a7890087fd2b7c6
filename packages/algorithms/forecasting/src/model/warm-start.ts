import { type FitOptions, requireState, type VersionedState } from '@bellwether/core';
import { invalidState } from './encoding.js';

/** Options for the fit of a model inside another: a state of the outer one to begin from becomes the one it holds of the inner. */
export function innerFitOptions(kind: string, options: FitOptions = {}): FitOptions {
  const { warmStart, ...rest } = options;
  if (warmStart === undefined) return rest;
  const { inner } = requireState<VersionedState & { readonly inner: unknown }>(warmStart, kind, 1);
  if (typeof inner !== 'object' || inner === null) throw invalidState('inner', inner, 'the state of a model');
  return { ...rest, warmStart: inner };
}

/**
 * Whether the deviation of errors has grown since an earlier fit by more than a twentieth and two of its standard errors: what that fit
 * chose then no longer is a good place to begin. Also where either is not known.
 */
export function haveErrorsGrown(now: number, before: number, observed: number): boolean {
  return !(now <= before * (1 + Math.max(0.05, Math.sqrt(2 / observed))));
}
