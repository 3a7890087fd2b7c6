import { incompleteGamma, requireProbability } from './gamma.js';

/** The error function. */
export function erf(x: number): number {
  const { lower } = incompleteGamma(0.5, x * x);
  return x < 0 ? -lower : lower;
}

/** The complementary error function 1 - erf(x), accurate where it is small. */
export function erfc(x: number): number {
  const { lower, upper } = incompleteGamma(0.5, x * x);
  return x < 0 ? 1 + lower : upper;
}

/** Density of the standard normal distribution. */
export function normalPdf(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/**
 * Probability that a standard normal variable is at most x.
 *
 * @example
 * ```ts
 * import { normalCdf } from '@bellwether/statistics';
 *
 * normalCdf(1.96); // => 0.9750021048517795
 * ```
 */
export function normalCdf(x: number): number {
  return erfc(-x / Math.SQRT2) / 2;
}

/** Probability that a standard normal variable is above x, accurate far out. */
export function normalSurvival(x: number): number {
  return erfc(x / Math.SQRT2) / 2;
}

/**
 * Quantile of the standard normal distribution: the x with {@link normalCdf}(x) = p.
 *
 * A rational start (Abramowitz and Stegun 26.2.23) and Halley steps on the smaller tail.
 *
 * @throws {@link BellwetherError} `invalid-option` for p outside of 0 to 1; 0 and 1 give infinities.
 *
 * @example
 * ```ts
 * import { normalQuantile } from '@bellwether/statistics';
 *
 * normalQuantile(0.975); // => 1.959963984540054
 * ```
 */
export function normalQuantile(p: number): number {
  requireProbability(p);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const t = Math.sqrt(-2 * Math.log(tail));
  let x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let i = 0; i < 4; i += 1) {
    // Newton on the logarithm of the tail, which is nearly a parabola; its second derivative gives the Halley term.
    const survival = normalSurvival(x);
    const hazard = normalPdf(x) / survival;
    const error = Math.log(survival / tail) / hazard;
    const step = error / (1 + (error * (x - hazard)) / 2);
    x += step;
    if (Math.abs(step) <= 1e-16 * Math.abs(x)) break;
  }
  return p < 0.5 ? -x : x;
}
