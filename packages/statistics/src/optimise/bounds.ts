import { invalidOption } from '@bellwether/core';

/** Lower and upper bound of every coordinate. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Refuses bounds of the wrong length, which are NaN or which leave no room. */
export function requireBounds(d: number, lower?: ArrayLike<number>, upper?: ArrayLike<number>): Bounds {
  const bounds: Bounds = {
    lower: lower ? Float64Array.from(lower) : new Float64Array(d).fill(Number.NEGATIVE_INFINITY),
    upper: upper ? Float64Array.from(upper) : new Float64Array(d).fill(Number.POSITIVE_INFINITY),
  };
  if (bounds.lower.length !== d) throw invalidOption('lower', lower, `${d} numbers, one per coordinate of the start`);
  if (bounds.upper.length !== d) throw invalidOption('upper', upper, `${d} numbers, one per coordinate of the start`);
  for (let j = 0; j < d; j += 1) {
    if (!(bounds.lower[j]! <= bounds.upper[j]!)) {
      throw invalidOption(`lower[${j}]`, bounds.lower[j], `at most upper[${j}], which is ${bounds.upper[j]}`);
    }
  }
  return bounds;
}
