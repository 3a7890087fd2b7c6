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
 * Three rational functions, exact to about 16 digits over the whole range.
 *
 * Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution" (1988), doi:10.2307/2347330.
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
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratioOf(0.180625 - q * q, centre);
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const x = r <= 5 ? ratioOf(r - 1.6, flank) : ratioOf(r - 5, end);
  return q < 0 ? -x : x;
}

/** Coefficients of numerator and denominator, from the highest power down. */
type Rational = readonly [numerator: readonly number[], denominator: readonly number[]];

const centre: Rational = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
];
const flank: Rational = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const end: Rational = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
];

function ratioOf(x: number, [numerator, denominator]: Rational): number {
  let above = 0;
  let below = 0;
  for (let k = 0; k < numerator.length; k += 1) {
    above = above * x + numerator[k]!;
    below = below * x + denominator[k]!;
  }
  return above / below;
}
