import { sortedFinite } from '@bellwether/statistics';

/** A sample of numbers made ready for comparison: its finite values in ascending order. */
export interface NumericSample {
  readonly sorted: Float64Array;
  /** Values that are NaN or infinite. */
  readonly missing: number;
}

/** Sorts a copy of the finite values and counts the others. Cost O(n log n), one copy. */
export function numericSample(values: ArrayLike<number>): NumericSample {
  const sorted = sortedFinite(values);
  return { sorted, missing: values.length - sorted.length };
}

/** Two sorted samples in a unit in which squares of their values neither overflow nor vanish. */
export interface ScaledPair {
  readonly reference: Float64Array;
  readonly current: Float64Array;
  /** What a distance between the scaled values must be multiplied by. */
  readonly unit: number;
}

/** Largest and smallest magnitude whose square, summed over 10^9 values, is an ordinary double. */
const largest = 1e140;
const smallest = 1e-140;

/** The samples as they are, or copies in another unit where their values are extremely large or small. */
export function scaledPair(reference: Float64Array, current: Float64Array): ScaledPair {
  let magnitude = 0;
  for (const sorted of [reference, current]) {
    if (sorted.length === 0) continue;
    magnitude = Math.max(magnitude, Math.abs(sorted[0]!), Math.abs(sorted[sorted.length - 1]!));
  }
  if (magnitude === 0 || (magnitude <= largest && magnitude >= smallest)) return { reference, current, unit: 1 };
  // Divided twice, because the reciprocal of a subnormal number is infinite.
  const unit = 2 ** Math.floor(Math.log2(magnitude));
  return { reference: reference.map((value) => value / unit), current: current.map((value) => value / unit), unit };
}
