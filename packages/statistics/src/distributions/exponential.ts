import { requireNumber } from '@bellwether/core';
import { requireProbability } from './gamma.js';

function requireMean(mean: number): number {
  return requireNumber('mean', mean, { min: 0, exclusiveMin: true });
}

/** Probability that an exponential variable of a mean is at most x, accurate for small x. */
export function exponentialCdf(x: number, mean = 1): number {
  return -Math.expm1(-Math.max(0, x) / requireMean(mean));
}

/** Probability that an exponential variable of a mean is above x, accurate far out. */
export function exponentialSurvival(x: number, mean = 1): number {
  return Math.exp(-Math.max(0, x) / requireMean(mean));
}

/**
 * Quantile of the exponential distribution of a mean.
 *
 * @throws {@link BellwetherError} `invalid-option` for p outside of 0 to 1 or a mean not above 0.
 *
 * @example
 * ```ts
 * import { exponentialQuantile } from '@bellwether/statistics';
 *
 * exponentialQuantile(0.5, 2); // => 1.3862943611198906
 * ```
 */
export function exponentialQuantile(p: number, mean = 1): number {
  return -requireMean(mean) * Math.log1p(-requireProbability(p));
}
