import { requireInteger } from '@bellwether/core';
import { mean } from './descriptive.js';
import { laggedProducts } from './fft.js';

/** Up to this many products the sums are formed one by one. */
const directProducts = 100_000;

function directSums(values: Float64Array, maxLag: number): Float64Array {
  const sums = new Float64Array(maxLag + 1);
  for (let lag = 0; lag <= maxLag; lag += 1) {
    let sum = 0;
    for (let i = lag; i < values.length; i += 1) sum += values[i]! * values[i - lag]!;
    sums[lag] = sum;
  }
  return sums;
}

function sumsOf(values: Float64Array, maxLag: number): Float64Array {
  return values.length * (maxLag + 1) <= directProducts ? directSums(values, maxLag) : laggedProducts(values, maxLag);
}

/**
 * Autocorrelation at lags 0 to `maxLag`, as one array whose index is the lag.
 *
 * The usual estimate with divisor n at every lag, which shrinks long lags and keeps the whole a valid autocorrelation. Missing and
 * infinite values are left out pair by pair (as R's `acf` with `na.pass`); with many of them the result need not be a
 * valid autocorrelation any more. Lags without a pair are NaN; all are, where fewer than two values are finite or all are equal.
 *
 * Cost O(n · maxLag) for short inputs, O(n log n) through a Fourier transform for long ones.
 *
 * @param maxLag - Longest lag in steps, from 0 to one less than the number of values.
 * @throws {@link BellwetherError} `invalid-option` for any other `maxLag`.
 *
 * @example
 * ```ts
 * import { autocorrelation } from '@bellwether/statistics';
 *
 * Array.from(autocorrelation([1, 2, 3, 4, 5], 2)); // => [1, 0.4, -0.1]
 * ```
 */
export function autocorrelation(values: ArrayLike<number>, maxLag: number): Float64Array {
  requireInteger('maxLag', maxLag, { min: 0, max: Math.max(0, values.length - 1) });
  const n = values.length;
  const centre = mean(values);
  const centred = new Float64Array(n);
  const present = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    if (!Number.isFinite(values[i]!)) continue;
    centred[i] = values[i]! - centre;
    present[i] = 1;
    count += 1;
  }
  const sums = sumsOf(centred, maxLag);
  if (count < n) {
    const pairs = sumsOf(present, maxLag);
    for (let lag = 0; lag <= maxLag; lag += 1) {
      const together = Math.round(pairs[lag]!);
      sums[lag] = together > 0 ? sums[lag]! / (together + lag) : Number.NaN;
    }
  }
  const whole = sums[0]!;
  // A mean of equal values may differ from them by rounding: that is no variation.
  if (count < 2 || !(whole > 1e-28 * centre * centre * count)) return sums.fill(Number.NaN);
  return sums.map((sum) => sum / whole);
}

/**
 * Partial autocorrelation at lags 0 to `maxLag` (1 at lag 0): what a lag adds when the shorter ones are known, by the
 * Levinson-Durbin recursion over {@link autocorrelation}, whose treatment of missing values it shares.
 *
 * Cost O(maxLag²) after the autocorrelation.
 *
 * Source: Durbin, J. (1960), doi:10.2307/1401322.
 *
 * @throws {@link BellwetherError} `invalid-option` for a `maxLag` outside 0 to one less than the number of values.
 *
 * @example
 * ```ts
 * import { partialAutocorrelation } from '@bellwether/statistics';
 *
 * partialAutocorrelation([1, 2, 3, 4, 5], 2)[2]!.toFixed(4); // => '-0.3095'
 * ```
 */
export function partialAutocorrelation(values: ArrayLike<number>, maxLag: number): Float64Array {
  const rho = autocorrelation(values, maxLag);
  const partial = new Float64Array(maxLag + 1);
  partial[0] = rho[0]!;
  const phi = new Float64Array(maxLag + 1);
  const before = new Float64Array(maxLag + 1);
  let rest = 1;
  for (let lag = 1; lag <= maxLag; lag += 1) {
    let sum = rho[lag]!;
    for (let j = 1; j < lag; j += 1) sum -= phi[j]! * rho[lag - j]!;
    const last = sum / rest;
    before.set(phi);
    for (let j = 1; j < lag; j += 1) phi[j] = before[j]! - last * before[lag - j]!;
    phi[lag] = last;
    partial[lag] = last;
    rest *= 1 - last * last;
  }
  return partial;
}
