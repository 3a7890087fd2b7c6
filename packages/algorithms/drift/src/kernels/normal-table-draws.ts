import { seededRandom, standardNormal } from '@bellwether/core';
import type { CategoryTable } from '../samples/category-table.js';
import { seedFor } from './seed-for.js';
import { sequentialPermutation } from './sequential-permutation.js';

/**
 * p-value of the sum of |p - q| where counts are so large that differences of shares are normal: draws them instead of dealing values.
 * Cost O(categories) per draw.
 */
export function absoluteDifferencePValue(
  { reference, current, referenceCount, currentCount }: CategoryTable,
  observed: number,
  options: { readonly permutations: number; readonly seed: number },
): number {
  const total = referenceCount + currentCount;
  const shares = reference.map((count, category) => (count + current[category]!) / total);
  const roots = shares.map(Math.sqrt);
  const scale = Math.sqrt(1 / referenceCount + 1 / currentCount);
  const random = seededRandom(seedFor(options.seed, shares));
  const noise = new Float64Array(shares.length);
  return sequentialPermutation(observed, options.permutations, () => {
    // The differences of all shares sum to 0.
    let drift = 0;
    for (let category = 0; category < shares.length; category += 1) {
      noise[category] = roots[category]! * standardNormal(random);
      drift += noise[category]!;
    }
    let sum = 0;
    for (let category = 0; category < shares.length; category += 1)
      sum += Math.abs(noise[category]! - shares[category]! * drift);
    return scale * sum;
  });
}
