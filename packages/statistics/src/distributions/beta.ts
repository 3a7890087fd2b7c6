import { deviance, stirlingError } from './gamma.js';

const tiny = 1e-300;

/** x^a (1-x)^b / (a B(a, b)), to full relative accuracy also for large a and b (Loader's saddle-point form). */
function leadingTerm(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.exp(exponent) * Math.sqrt(b / (2 * Math.PI * a * n));
}

/** Logarithm of the beta function, for a and b above 0. Without the cancellation that three logarithms of gamma functions would bring. */
export function logBeta(a: number, b: number): number {
  if (!(a > 0 && b > 0)) return Number.NaN;
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  const n = a + b;
  return (
    stirlingError(a) +
    stirlingError(b) -
    stirlingError(n) +
    small * Math.log(small / n) +
    large * Math.log1p(-small / n) +
    Math.log((2 * Math.PI * (n / large)) / small) / 2
  );
}

/**
 * Continued fraction of the incomplete beta function, contracted to its even part so that nothing cancels while `excess`, which is
 * a - (a + b) x, is not negative (DLMF 8.17.22). By Lentz's method.
 */
function fraction(a: number, b: number, x: number, y: number, excess: number): number {
  let c = (1 + excess) / (a + 1);
  let d = 0;
  let value = c;
  for (let m = 1; m < 1e6; m += 1) {
    const middle = a + 2 * m - 1;
    const numerator =
      ((a + m - 1) * (a + b + m - 1) * x * (m * (b - m) * x)) / ((middle - 1) * middle * middle * (middle + 1));
    const denominator =
      ((m * (2 * a + 3 * m) + middle + 1 + (a + m) * (excess + m * y)) / (middle + 2) + (m * (b - m) * x) / middle) /
      (middle + 1);
    d = denominator + numerator * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = denominator + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return 1 / value;
}

/**
 * Both regularized incomplete beta functions, I_x(a, b) and its complement; the smaller one is never computed as a difference.
 *
 * @param y - 1 - x, for callers who know it better than by subtraction.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): { lower: number; upper: number } {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  // How far x lies below the mean, from the smaller of x and y.
  const excess = x < y ? a - (a + b) * x : (a + b) * y - b;
  if (excess >= 0) {
    const lower = Math.min(1, leadingTerm(a, b, x, y) * fraction(a, b, x, y, excess));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, leadingTerm(b, a, y, x) * fraction(b, a, y, x, -excess));
  return { lower: 1 - upper, upper };
}

/** Regularized incomplete beta function I_x(a, b), for a and b above 0 and x from 0 to 1. */
export function regularizedBeta(a: number, b: number, x: number): number {
  return incompleteBeta(a, b, x).lower;
}
