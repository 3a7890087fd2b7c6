import { logGamma } from '@bellwether/statistics';

/** exp(y) K_{1/4}(y) by the trapezoidal rule, which converges to the last digit for such integrands. */
function scaledBesselQuarter(y: number): number {
  const step = 0.05;
  let sum = 0.5;
  for (let t = step; ; t += step) {
    // cosh t - 1 without cancellation.
    const rise = 2 * Math.sinh(t / 2) ** 2;
    const term = Math.exp(-y * rise) * Math.cosh(t / 4);
    sum += term;
    if (term < 1e-18 * sum) return sum * step;
  }
}

/**
 * P(W > x) for the limit of the Cramer-von Mises statistic: the series of Anderson and Darling (1952, doi:10.1214/aoms/1177729437),
 * and beyond 3 the leading term of the tail.
 */
export function cramerVonMisesSurvival(x: number): number {
  if (!(x > 0.002)) return 1;
  // The largest eigenvalue is 1 / pi^2: P(W > x) tends to that of a multiple of chi-squared with one degree.
  if (x > 3) return tail(x);
  let sum = 0;
  for (let k = 0; k < 60; k += 1) {
    const y = (4 * k + 1) ** 2 / (16 * x);
    const log = logGamma(k + 0.5) - logGamma(k + 1) - 1.5 * Math.log(Math.PI) - 2 * y;
    const term = Math.exp(log) * Math.sqrt((4 * k + 1) / x) * scaledBesselQuarter(y);
    sum += term;
    if (term < 1e-16 * sum || term === 0) break;
  }
  return Math.min(1, Math.max(0, 1 - sum));
}

function tail(x: number): number {
  // sqrt(2) is the product over j > 1 of (1 - 1/j^2)^(-1/2); the square root of pi^2 x / 2 is what erfc takes.
  const z = Math.PI * Math.sqrt(x / 2);
  return ((Math.SQRT2 * Math.exp(-z * z)) / (z * Math.sqrt(Math.PI))) * (1 - 1 / (2 * z * z) + 3 / (4 * z ** 4));
}
