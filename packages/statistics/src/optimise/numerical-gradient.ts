import { requireNumber } from '@bellwether/core';
import { requireBounds } from './bounds.js';

/** Options of {@link numericalGradient}. */
export interface NumericalGradientOptions {
  /**
   * Size of the steps relative to each variable (to 1 for variables below 1), above 0. Raising it suits noisy objectives; lowering it,
   * strongly curved ones.
   *
   * @defaultValue 6e-6, the cube root of the precision
   */
  readonly relativeStep?: number;
  /** Least value of each variable: no step goes below. @defaultValue no bounds */
  readonly lower?: ArrayLike<number>;
  /** Greatest value of each variable: no step goes above. @defaultValue no bounds */
  readonly upper?: ArrayLike<number>;
}

/**
 * Gives an objective the gradient that {@link lbfgs} asks for, by differences: central ones, shortened at bounds.
 *
 * Good to about ten digits where the objective is smooth. Cost: two calls of the objective per variable, besides one for the value;
 * with many variables work out the gradient by hand. A step of no length (lower bound = upper bound) gives 0.
 *
 * @param objective - Must not change or keep its argument, which is used again.
 * @returns A function that returns the value at `x` and writes the gradient there into its second argument.
 * @throws {@link BellwetherError} `invalid-option` where `relativeStep` is not above 0; for bounds of the wrong length at the first call.
 *
 * @example
 * ```ts
 * import { lbfgs, numericalGradient } from '@bellwether/statistics';
 *
 * const banana = (x: Float64Array) => (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2;
 * const { x } = lbfgs(numericalGradient(banana), [-1.2, 1], { gradientTolerance: 1e-6 });
 * x[1]!.toFixed(4); // => '1.0000'
 * ```
 */
export function numericalGradient(
  objective: (x: Float64Array) => number,
  options: NumericalGradientOptions = {},
): (x: Float64Array, gradient: Float64Array) => number {
  const relativeStep = requireNumber('relativeStep', options.relativeStep ?? 6e-6, { min: 0, exclusiveMin: true });
  return (x, gradient) => {
    const bounds = requireBounds(x.length, options.lower, options.upper);
    const at = x.slice();
    for (let j = 0; j < x.length; j += 1) {
      const middle = x[j]!;
      const step = relativeStep * Math.max(1, Math.abs(middle));
      const ahead = Math.min(middle + step, bounds.upper[j]!);
      const behind = Math.max(middle - step, bounds.lower[j]!);
      at[j] = ahead;
      const above = objective(at);
      at[j] = behind;
      const below = objective(at);
      at[j] = middle;
      gradient[j] = ahead > behind ? (above - below) / (ahead - behind) : 0;
    }
    return objective(at);
  };
}
