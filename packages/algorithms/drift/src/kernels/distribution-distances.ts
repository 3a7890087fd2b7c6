import { type KolmogorovSmirnovDistance, kolmogorovSmirnovDistance } from './kolmogorov-smirnov-distance.js';

/** Wasserstein distance of two samples and what is needed to judge it. */
export interface WassersteinDistance {
  /** Area between the two empirical distribution functions, in the unit of the values. */
  readonly distance: number;
  /** Area under sqrt(F (1 - F)) of the pooled sample: the mean of the distance under 'no difference' is in proportion to it. */
  readonly spreadArea: number;
}

/** What one walk through two sorted samples finds. */
export interface DistributionDistances {
  readonly kolmogorovSmirnov: KolmogorovSmirnovDistance;
  readonly wasserstein: WassersteinDistance;
}

/**
 * Largest distance and area between two empirical distribution functions, by one walk through both sorted samples. Neither may be
 * empty. Which sample the next value is of cannot be foreseen, so nothing jumps on it: that is most of the speed. Cost O(n + m).
 */
export function distributionDistances(reference: Float64Array, current: Float64Array): DistributionDistances {
  const n = reference.length;
  const m = current.length;
  const pooled = 1 / (n + m);
  let i = 0;
  let j = 0;
  let previous = Math.min(reference[0]!, current[0]!);
  let area = 0;
  let spreadArea = 0;
  let most = 0;
  let at = previous;
  let lower = false;
  while (i < n && j < m) {
    const a = reference[i]!;
    const b = current[j]!;
    const fromReference = a <= b ? 1 : 0;
    const value = Math.min(a, b);
    const gap = value - previous;
    const difference = j * n - i * m;
    const size = Math.abs(difference);
    // Within ties the gap is 0 and the distribution functions are not there yet.
    area += size * gap;
    const below = (i + j) * pooled;
    spreadArea += Math.sqrt(below * (1 - below)) * gap;
    if (size > most && gap > 0) {
      most = size;
      at = previous;
      lower = difference > 0;
    }
    previous = value;
    i += fromReference;
    j += 1 - fromReference;
  }
  const rest = i < n ? reference : current;
  const end = rest === reference ? n : m;
  for (let k = rest === reference ? i : j; k < end; k += 1) {
    const value = rest[k]!;
    const gap = value - previous;
    if (gap > 0) {
      const difference = rest === reference ? m * (n - k) : -n * (m - k);
      const size = Math.abs(difference);
      area += size * gap;
      const below = (k + (rest === reference ? m : n)) * pooled;
      spreadArea += Math.sqrt(below * (1 - below)) * gap;
      if (size > most) {
        most = size;
        at = previous;
        lower = difference > 0;
      }
    }
    previous = value;
  }
  return {
    kolmogorovSmirnov: { distance: most / n / m, product: most, at, lower },
    wasserstein: { distance: area / n / m, spreadArea },
  };
}

/** The same where the samples were put into another unit in which small values may have become equal. */
export function distancesInUnit(
  scaled: { readonly reference: Float64Array; readonly current: Float64Array; readonly unit: number },
  reference: Float64Array,
  current: Float64Array,
): DistributionDistances {
  const found = distributionDistances(scaled.reference, scaled.current);
  if (scaled.unit === 1) return found;
  return { ...found, kolmogorovSmirnov: kolmogorovSmirnovDistance(reference, current) };
}
