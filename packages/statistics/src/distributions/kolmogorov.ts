import { requireInteger } from '@bellwether/core';

/**
 * Probability that the limit of sqrt(n) D, Kolmogorov's statistic, is above x. Two series, each where it converges quickly
 * (Kolmogorov 1933).
 */
export function kolmogorovSurvival(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 1;
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k < 100; k += 2) {
      const term = Math.exp((-(k * k) * Math.PI * Math.PI) / (8 * x * x));
      sum += term;
      if (term < 1e-17 * sum || term === 0) break;
    }
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k < 100; k += 1) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-17 * sum || term === 0) break;
  }
  return 2 * sum;
}

/** Probability that the one-sided statistic D+ of n values is above d (Birnbaum and Tingey 1951). Cost O(n). */
export function kolmogorovOneSidedSurvival(n: number, d: number): number {
  requireInteger('n', n, { min: 1 });
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const last = Math.floor(n * (1 - d));
  let sum = 0;
  // Logarithm of n choose j, from one j to the next.
  let logChoose = 0;
  for (let j = 0; j <= last; j += 1) {
    const share = d + j / n;
    const rest = 1 - share;
    const power = n - j === 0 ? 0 : rest <= 0 ? Number.NEGATIVE_INFINITY : (n - j) * Math.log1p(-share);
    sum += Math.exp(logChoose + power + (j - 1) * Math.log(share));
    logChoose += Math.log((n - j) / (j + 1));
  }
  return Math.min(1, d * sum);
}

type Matrix = Float64Array;

function multiply(a: Matrix, b: Matrix, size: number): Matrix {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < size; k += 1) {
      const factor = a[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j += 1) product[i * size + j]! += factor * b[k * size + j]!;
    }
  }
  return product;
}

/** P(D < d) for n values, exactly, by Durbin's matrix (Marsaglia, Tsang and Wang 2003, doi:10.18637/jss.v008.i18). */
function matrixCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const h = k - n * d;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < size; i += 1) {
    matrix[i * size] = matrix[i * size]! - h ** (i + 1);
    matrix[(size - 1) * size + i] = matrix[(size - 1) * size + i]! - h ** (size - i);
  }
  matrix[(size - 1) * size] = matrix[(size - 1) * size]! + (2 * h - 1 > 0 ? (2 * h - 1) ** size : 0);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      for (let g = 1; g <= i - j + 1; g += 1) matrix[i * size + j] = matrix[i * size + j]! / g;
    }
  }
  let power: Matrix | undefined;
  let powerExponent = 0;
  let base: Matrix = matrix;
  let baseExponent = 0;
  for (let rest = n; rest > 0; rest >>= 1) {
    if (rest & 1) {
      power = power === undefined ? base.slice() : multiply(power, base, size);
      powerExponent += baseExponent;
    }
    base = multiply(base, base, size);
    baseExponent *= 2;
    if (base[(k - 1) * size + k - 1]! > 1e140) {
      for (let i = 0; i < base.length; i += 1) base[i] = base[i]! * 1e-140;
      baseExponent += 140;
    }
  }
  let value = power![(k - 1) * size + k - 1]!;
  let exponent = powerExponent;
  for (let i = 1; i <= n; i += 1) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

/** P(D < x / sqrt(n)) for large n: the limit distribution and three corrections (Pelz and Good 1976, up to n^(-3/2)). */
function expansionCdf(n: number, x: number): number {
  const square = x * x;
  const fourth = square * square;
  const sixth = fourth * square;
  let limit = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  for (let k = 0; k < 40; k += 1) {
    // Each term stands for two: k and -1 - k.
    const odd = (Math.PI * (k + 0.5)) ** 2;
    const weight = 2 * Math.exp(-odd / (2 * square));
    limit += weight;
    first += (odd - square) * weight;
    second += (6 * sixth + 2 * fourth + odd * (2 * fourth - 5 * square) + odd * odd * (1 - 2 * square)) * weight;
    third +=
      (odd ** 3 * (5 - 30 * square) +
        odd * odd * (212 * fourth - 60 * square) +
        odd * (135 * fourth - 96 * sixth) -
        30 * sixth -
        90 * fourth * fourth) *
      weight;
    if (k === 0) continue;
    const even = (Math.PI * k) ** 2;
    const evenWeight = 2 * Math.exp(-even / (2 * square));
    second -= 2 * fourth * even * evenWeight;
    third += 30 * fourth * even * (3 * square - even) * evenWeight;
  }
  const root = Math.sqrt(n);
  const sum =
    limit / x +
    (first / (6 * fourth) + (second / (72 * sixth * x) + third / (6480 * sixth * fourth) / root) / root) / root;
  return Math.sqrt(Math.PI / 2) * sum;
}

/** Probability that the one-sided statistic is above x / sqrt(n), for large n: logarithm of Li-Chien's expansion (1956). */
function oneSidedTail(n: number, x: number): number {
  const square = x * x;
  const root = Math.sqrt(n);
  const third = (4 * x) / 45 - (88 * square * x) / 405;
  return Math.exp(-2 * square + ((-2 * x) / 3 + ((4 / 9) * (square - square * square) + third / root) / root) / root);
}

/** Up to here the matrix is small enough to be exact and quick. */
const largestExact = 140;
/** Beyond this many terms the one-sided sum costs more than it gives. */
const largestSum = 100_000;

/**
 * Probability that Kolmogorov's two-sided statistic D of n values is above d.
 *
 * For n up to 140 exact to 1e-14 (Durbin's matrix); for larger n the limit distribution with three corrections (Pelz and Good
 * 1976), off by at most 3e-6 at n = 141 and 6e-8 at 1,000; in the tail twice the one-sided probability less that of crossing on
 * both sides. Cost O(n) in the tail up to n of 100,000, little elsewhere.
 *
 * @throws {@link BellwetherError} `invalid-option` for n below 1.
 */
export function kolmogorovSmirnovSurvival(n: number, d: number): number {
  requireInteger('n', n, { min: 1 });
  if (Number.isNaN(d)) return Number.NaN;
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  const square = n * d * d;
  const x = Math.sqrt(square);
  if (d > 0.5) return Math.min(1, 2 * kolmogorovOneSidedSurvival(n, d));
  if (square > (n <= largestExact ? 4 : 2.2)) {
    const oneSided = n <= largestSum ? kolmogorovOneSidedSurvival(n, d) : oneSidedTail(n, x);
    // Both sides are crossed at once so rarely that the limit is good enough for it.
    return 2 * (oneSided - Math.exp(-8 * (x + 1 / (6 * Math.sqrt(n))) ** 2));
  }
  const cdf = n <= largestExact ? matrixCdf(n, d) : expansionCdf(n, x);
  return Math.min(1, Math.max(0, 1 - cdf));
}
