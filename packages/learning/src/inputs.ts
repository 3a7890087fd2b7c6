import { BellwetherError, describeValue, type FitOptions } from '@bellwether/core';

/** How a fit may be steered from outside. */
export interface WeightedFitOptions extends FitOptions {
  /** Weight of each row, at least 0; a row of weight 2 counts as two rows. @default every row 1 */
  readonly weights?: Float64Array;
}

/** @internal */
export function requireSameLength(name: string, values: ArrayLike<number>, length: number): void {
  if (values.length !== length) {
    throw new BellwetherError('invalid-input', `There are ${values.length} values in ${name} for ${length} rows.`, {
      details: { input: name },
    });
  }
}

/**
 * @internal Weights of the rows to learn from: 0 where the target or the weight is missing or infinite.
 *
 * @throws {@link BellwetherError} `invalid-input` where a target of a classifier is neither 0 nor 1, a weight is negative,
 * or no row is left.
 */
export function rowWeights(target: Float64Array, weights: Float64Array | undefined, binary: boolean): Float64Array {
  if (weights !== undefined) requireSameLength('weights', weights, target.length);
  let total = 0;
  const result = new Float64Array(target.length);
  for (let i = 0; i < target.length; i += 1) {
    const value = target[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight < 0) {
      throw new BellwetherError('invalid-input', `Weight ${i} is ${describeValue(weight)}; it must be at least 0.`);
    }
    if (!Number.isFinite(value) || !Number.isFinite(weight)) continue;
    if (binary && value !== 0 && value !== 1) {
      throw new BellwetherError('invalid-input', `Target ${i} is ${describeValue(value)}; a class must be 0 or 1.`);
    }
    result[i] = weight;
    total += weight;
  }
  if (total === 0) {
    throw new BellwetherError('invalid-input', 'No row with a target and a weight is left to learn from.');
  }
  return result;
}
