import { requireNumber } from '@bellwether/core';
import { incompleteBeta } from './beta.js';
import { incompleteGamma, requireProbability } from './gamma.js';
import { searchQuantile } from './quantile-search.js';

function positive(name: string, value: number): number {
  return requireNumber(name, value, { min: 0, exclusiveMin: true });
}

/** Probability that a chi-squared variable with `degrees` degrees of freedom is at most x. */
export function chiSquaredCdf(x: number, degrees: number): number {
  return incompleteGamma(positive('degrees', degrees) / 2, x / 2).lower;
}

/**
 * Probability that a chi-squared variable is above x, accurate far out.
 *
 * @example
 * ```ts
 * import { chiSquaredSurvival } from '@bellwether/statistics';
 *
 * chiSquaredSurvival(3.841458820694124, 1); // => 0.05
 * ```
 */
export function chiSquaredSurvival(x: number, degrees: number): number {
  return incompleteGamma(positive('degrees', degrees) / 2, x / 2).upper;
}

/** Quantile of the chi-squared distribution. */
export function chiSquaredQuantile(p: number, degrees: number): number {
  return 2 * gammaQuantile(p, positive('degrees', degrees) / 2);
}

/** Probability that a gamma variable of a shape and scale is at most x. */
export function gammaCdf(x: number, shape: number, scale = 1): number {
  return incompleteGamma(positive('shape', shape), x / positive('scale', scale)).lower;
}

/** Probability that a gamma variable is above x. */
export function gammaSurvival(x: number, shape: number, scale = 1): number {
  return incompleteGamma(positive('shape', shape), x / positive('scale', scale)).upper;
}

/** Quantile of the gamma distribution. */
export function gammaQuantile(p: number, shape: number, scale = 1): number {
  requireProbability(p);
  positive('shape', shape);
  return scale * searchQuantile((x) => incompleteGamma(shape, x), p, 1 - p, 0, Number.POSITIVE_INFINITY);
}

/** Probability that a beta variable is at most x. */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(positive('a', a), positive('b', b), x).lower;
}

/** Probability that a beta variable is above x. */
export function betaSurvival(x: number, a: number, b: number): number {
  return incompleteBeta(positive('a', a), positive('b', b), x).upper;
}

/** Quantile of the beta distribution. */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability(p);
  positive('a', a);
  positive('b', b);
  return searchQuantile((x) => incompleteBeta(a, b, x), p, 1 - p, 0, 1);
}

/** Both tails of Student's t beyond |t|: half the incomplete beta function. */
function halfTail(t: number, degrees: number): { outside: number; inside: number } {
  const square = t * t;
  const { lower, upper } = incompleteBeta(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square));
  return { outside: lower / 2, inside: upper / 2 };
}

/** Probability that a variable with Student's t distribution is at most t. */
export function studentTCdf(t: number, degrees: number): number {
  return studentTSurvival(-t, degrees);
}

/** Probability that a variable with Student's t distribution is above t, accurate far out. */
export function studentTSurvival(t: number, degrees: number): number {
  positive('degrees', degrees);
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const { outside, inside } = halfTail(t, degrees);
  return t > 0 ? outside : 0.5 + inside;
}

/** Quantile of Student's t distribution. */
export function studentTQuantile(p: number, degrees: number): number {
  requireProbability(p);
  positive('degrees', degrees);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const t = searchQuantile(
    (x) => ({ lower: 0.5 + halfTail(x, degrees).inside, upper: halfTail(x, degrees).outside }),
    1 - tail,
    tail,
    0,
    Number.POSITIVE_INFINITY,
  );
  return p < 0.5 ? -t : t;
}

/** Probability that a variable with Snedecor's F distribution is at most x. */
export function fCdf(x: number, numerator: number, denominator: number): number {
  return fTails(x, numerator, denominator).lower;
}

/** Probability that a variable with Snedecor's F distribution is above x, accurate far out. */
export function fSurvival(x: number, numerator: number, denominator: number): number {
  return fTails(x, numerator, denominator).upper;
}

function fTails(x: number, numerator: number, denominator: number): { lower: number; upper: number } {
  positive('numerator', numerator);
  positive('denominator', denominator);
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const scaled = numerator * x;
  const sum = scaled + denominator;
  return incompleteBeta(numerator / 2, denominator / 2, scaled / sum, denominator / sum);
}

/** Quantile of Snedecor's F distribution. */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  requireProbability(p);
  return searchQuantile((x) => fTails(x, numerator, denominator), p, 1 - p, 0, Number.POSITIVE_INFINITY);
}

/** Probability of at most `count` successes in `trials` trials of probability p. */
export function binomialCdf(count: number, trials: number, p: number): number {
  return binomialTails(count, trials, p).lower;
}

/** Probability of more than `count` successes in `trials` trials of probability p, accurate far out. */
export function binomialSurvival(count: number, trials: number, p: number): number {
  return binomialTails(count, trials, p).upper;
}

function binomialTails(count: number, trials: number, p: number): { lower: number; upper: number } {
  requireNumber('trials', trials, { min: 0 });
  requireProbability(p);
  const k = Math.floor(count);
  if (Number.isNaN(k)) return { lower: Number.NaN, upper: Number.NaN };
  if (k < 0) return { lower: 0, upper: 1 };
  if (k >= trials) return { lower: 1, upper: 0 };
  const { lower, upper } = incompleteBeta(k + 1, trials - k, p);
  return { lower: upper, upper: lower };
}

/** Probability that a Poisson variable of a mean is at most `count`. */
export function poissonCdf(count: number, mean: number): number {
  requireNumber('mean', mean, { min: 0 });
  const k = Math.floor(count);
  return k < 0 ? 0 : mean === 0 ? 1 : incompleteGamma(k + 1, mean).upper;
}

/** Probability that a Poisson variable of a mean is above `count`, accurate far out. */
export function poissonSurvival(count: number, mean: number): number {
  requireNumber('mean', mean, { min: 0 });
  const k = Math.floor(count);
  return k < 0 ? 1 : mean === 0 ? 0 : incompleteGamma(k + 1, mean).lower;
}
