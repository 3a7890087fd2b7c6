import { requireNumber } from '@bellwether/core';

/** Coefficients of Lanczos' series for g = 607/128 (Godfrey 2001). */
const lanczos = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125, -0.00021026444172410488,
  0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
];
const logRootTwoPi = 0.9189385332046728;

/**
 * Logarithm of the gamma function for x above 0 (Lanczos 1964, doi:10.1137/0701008). NaN for other arguments.
 *
 * @example
 * ```ts
 * import { logGamma } from '@bellwether/statistics';
 *
 * Math.round(Math.exp(logGamma(6))); // => 120
 * ```
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x < 0.5) return logGammaNearOneOrLess(x) - Math.log(x);
  if (x > 20) return (x - 0.5) * Math.log(x) - x + logRootTwoPi + stirlingError(x);
  // Both zeros of the logarithm need care: near 1 and 2 the result is small and the terms are not.
  if (Math.abs(x - 1) < 0.3) return logGammaNearOne(x - 1);
  if (Math.abs(x - 2) < 0.3) return Math.log1p(x - 2) + logGammaNearOne(x - 2);
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i += 1) sum += lanczos[i]! / (x - 1 + i);
  const t = x + 607 / 128 - 0.5;
  return (x - 0.5) * Math.log(t) - t + logRootTwoPi + Math.log(sum);
}

/** log Gamma(1 + x) for x from 0 to 0.5. */
function logGammaNearOneOrLess(x: number): number {
  return x < 0.3 ? logGammaNearOne(x) : logGamma(1 + x);
}

const euler = 0.5772156649015329;

/** zeta(k) - 1 for k from 2 on. */
const zetaMinusOne = /* @__PURE__ */ Float64Array.from({ length: 40 }, (_, i) => {
  const k = i + 2;
  let sum = 0;
  // Euler and Maclaurin: 18 terms, the integral of the rest, and its corrections.
  for (let n = 2; n < 20; n += 1) sum += n ** -k;
  return (
    sum +
    20 ** (1 - k) / (k - 1) +
    20 ** -k / 2 +
    (k * 20 ** (-k - 1)) / 12 -
    (k * (k + 1) * (k + 2) * 20 ** (-k - 3)) / 720 +
    (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * 20 ** (-k - 5)) / 30240
  );
});

/** log Gamma(1 + d) for small d, by its power series with the slow part summed in closed form. */
function logGammaNearOne(d: number): number {
  let sum = 0;
  for (let k = 41; k >= 2; k -= 1) sum = (zetaMinusOne[k - 2]! * (k % 2 === 0 ? 1 : -1)) / k + sum * d;
  return sum * d * d + d * (1 - euler) - Math.log1p(d);
}

/** log n! - log of Stirling's formula, the difference (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
export function stirlingError(n: number): number {
  if (n > 15) {
    const square = n * n;
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
  }
  return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - logRootTwoPi;
}

/** x log(x/m) + m - x without cancellation where x is near m (Loader 2000). */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let term = 2 * x * v;
    for (let j = 1; j < 1000; j += 1) {
      term *= v * v;
      const next = sum + term / (2 * j + 1);
      if (next === sum) break;
      sum = next;
    }
    return sum;
  }
  return x * Math.log(x / m) + m - x;
}

/** x^a e^-x / Gamma(a + 1), to full relative accuracy also for large a. */
function poissonTerm(a: number, x: number): number {
  if (a === 0) return Math.exp(-x);
  if (a < 1) return Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

const tiny = 1e-300;

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 1e6; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * poissonTerm(a, x);
}

/** Continued fraction by Lentz's method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 1e6; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value * a * poissonTerm(a, x);
}

/** Both regularized incomplete gamma functions at once; the smaller one is never computed as a difference. */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    const lower = Math.min(1, lowerSeries(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, upperFraction(a, x));
  return { lower: 1 - upper, upper };
}

/** Regularized lower incomplete gamma function P(a, x), for a above 0. Cost O(sqrt(a)) terms. */
export function regularizedGammaP(a: number, x: number): number {
  return incompleteGamma(a, x).lower;
}

/** Regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x), accurate where it is small. */
export function regularizedGammaQ(a: number, x: number): number {
  return incompleteGamma(a, x).upper;
}

/** Checks that `p` is a probability, ends included. */
export function requireProbability(p: number): number {
  return requireNumber('p', p, { min: 0, max: 1 });
}
