import { requireNumber } from '@bellwether/core';
import { quantileOfSorted, sortedFinite } from './descriptive.js';
import { finiteValues, quantileInPlace } from './select.js';

/** 1 / Φ⁻¹(3/4): makes the median absolute deviation estimate σ on normal data. */
const normalConsistency = 1.482602218505602;

/** Options of {@link medianAbsoluteDeviation}. */
export interface MedianAbsoluteDeviationOptions {
  /**
   * Multiply by 1.4826, so that the result estimates the standard deviation where the values are normal.
   *
   * @defaultValue true
   */
  readonly scaled?: boolean;
}

/**
 * Median of the distances from the median, of the finite values; NaN if there is none. Breaks down only when half of the
 * values are bad. It is 0 as soon as more than half of the values are equal: give it a floor before dividing by it. For skewed
 * data {@link qnScale} is better. Expected cost O(n).
 *
 * @example
 * ```ts
 * import { medianAbsoluteDeviation } from '@bellwether/statistics';
 *
 * medianAbsoluteDeviation([1, 2, 3, 4, 1000], { scaled: false }); // => 1
 * medianAbsoluteDeviation([1, 2, 3, 4, 1000]); // => 1.482602218505602
 * ```
 */
export function medianAbsoluteDeviation(
  values: ArrayLike<number>,
  options: MedianAbsoluteDeviationOptions = {},
): number {
  const finite = finiteValues(values);
  const centre = quantileInPlace(finite, 0.5);
  for (let i = 0; i < finite.length; i += 1) finite[i] = Math.abs(finite[i]! - centre);
  const deviation = quantileInPlace(finite, 0.5);
  return options.scaled === false ? deviation : deviation * normalConsistency;
}

/**
 * Distance between the quartiles (type 7) of the finite values; NaN if there is none. Not scaled: 1.349 σ on normal data.
 *
 * @example
 * ```ts
 * import { interquartileRange } from '@bellwether/statistics';
 *
 * interquartileRange([1, 2, 3, 4, 5]); // => 2
 * ```
 */
export function interquartileRange(values: ArrayLike<number>): number {
  const finite = finiteValues(values);
  return quantileInPlace(finite, 0.75) - quantileInPlace(finite, 0.25);
}

function requireProportion(proportion: number): number {
  return requireNumber('proportion', proportion, { min: 0, max: 0.5 });
}

/**
 * Mean without the floor(proportion · n) smallest and as many largest of the finite values; the median at 0.5. NaN if there is
 * none. Cost O(n log n).
 *
 * @param proportion - What is cut from either end, from 0 to 0.5.
 * @throws {@link BellwetherError} `invalid-option` for any other proportion.
 *
 * @example
 * ```ts
 * import { trimmedMean } from '@bellwether/statistics';
 *
 * trimmedMean([1, 2, 3, 4, 1000], 0.2); // => 3
 * ```
 */
export function trimmedMean(values: ArrayLike<number>, proportion: number): number {
  requireProportion(proportion);
  const sorted = sortedFinite(values);
  if (proportion === 0.5) return quantileOfSorted(sorted, 0.5);
  const cut = Math.floor(proportion * sorted.length);
  let sum = 0;
  for (let i = cut; i < sorted.length - cut; i += 1) sum += sorted[i]!;
  return sum / (sorted.length - 2 * cut);
}

/**
 * Mean after the floor(proportion · n) smallest of the finite values are set to the next larger one, and the largest likewise;
 * the median at 0.5. NaN if there is none. Cost O(n log n).
 *
 * @param proportion - What is replaced at either end, from 0 to 0.5.
 * @throws {@link BellwetherError} `invalid-option` for any other proportion.
 *
 * @example
 * ```ts
 * import { winsorisedMean } from '@bellwether/statistics';
 *
 * winsorisedMean([1, 2, 3, 4, 1000], 0.2); // => 3
 * ```
 */
export function winsorisedMean(values: ArrayLike<number>, proportion: number): number {
  requireProportion(proportion);
  const sorted = sortedFinite(values);
  if (proportion === 0.5) return quantileOfSorted(sorted, 0.5);
  const cut = Math.floor(proportion * sorted.length);
  if (sorted.length === 0) return Number.NaN;
  let sum = cut * (sorted[cut]! + sorted[sorted.length - 1 - cut]!);
  for (let i = cut; i < sorted.length - cut; i += 1) sum += sorted[i]!;
  return sum / sorted.length;
}

/** Options of {@link huberLocation}. */
export interface HuberLocationOptions {
  /**
   * Distance from the centre, in standard deviations, beyond which a value gains no more influence: above 0. More makes the
   * estimate more like the mean, less more like the median.
   *
   * @defaultValue 1.5
   */
  readonly tuning?: number;
}

/**
 * Huber's M-estimate of the centre of the finite values, with the scaled median absolute deviation as fixed scale: as good as
 * the mean on normal data (96 % at the default), hardly moved by outliers. The median where that scale is 0; NaN of nothing.
 * Cost O(n) for each of typically under 20 rounds.
 *
 * Source: Huber, P. J. (1964), doi:10.1214/aoms/1177703732.
 *
 * @throws {@link BellwetherError} `invalid-option` where `tuning` is not above 0.
 *
 * @example
 * ```ts
 * import { huberLocation } from '@bellwether/statistics';
 *
 * huberLocation([1, 2, 3, 4, 1000]).toFixed(3); // => '3.056'
 * ```
 */
export function huberLocation(values: ArrayLike<number>, options: HuberLocationOptions = {}): number {
  const tuning = requireNumber('tuning', options.tuning ?? 1.5, { min: 0, exclusiveMin: true });
  const finite = finiteValues(values);
  let centre = quantileInPlace(finite, 0.5);
  const limit = tuning * medianAbsoluteDeviation(finite);
  if (!(limit > 0)) return centre;
  for (let round = 0; round < 200; round += 1) {
    let sum = 0;
    for (let i = 0; i < finite.length; i += 1) {
      sum += Math.min(centre + limit, Math.max(centre - limit, finite[i]!));
    }
    const next = sum / finite.length;
    const moved = Math.abs(next - centre);
    centre = next;
    if (moved <= 1e-13 * limit) break;
  }
  return centre;
}
