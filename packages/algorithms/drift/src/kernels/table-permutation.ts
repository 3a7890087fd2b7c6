import { seededRandom } from '@bellwether/core';
import type { CategoryTable } from '../samples/category-table.js';
import { drawSubset } from './draw-subset.js';
import { seedFor } from './seed-for.js';
import { sequentialPermutation } from './sequential-permutation.js';

/** A distance between two rows of counts. It must not change when the rows change places. */
export type RowDistance = (a: Float64Array, b: Float64Array, aCount: number, bCount: number) => number;

/**
 * p-value of a distance between the rows of a table, by dealing the pooled values anew into samples of the same sizes.
 *
 * Exact for any counts, however small. Cost O(smaller sample + categories) per permutation, 4 bytes per value.
 */
export function tablePermutation(
  table: CategoryTable,
  distance: RowDistance,
  options: { readonly permutations: number; readonly seed: number },
): number {
  const { reference, current, referenceCount, currentCount } = table;
  const size = reference.length;
  const count = Math.min(referenceCount, currentCount);
  const rest = Math.max(referenceCount, currentCount);
  const totals = reference.map((value, index) => value + current[index]!);
  const pool = new Int32Array(referenceCount + currentCount);
  let filled = 0;
  for (let category = 0; category < size; category += 1) {
    pool.fill(category, filled, filled + totals[category]!);
    filled += totals[category]!;
  }
  const all = pool.length;
  const random = seededRandom(
    seedFor(
      options.seed,
      totals.map((total) => total / all),
    ),
  );
  const drawn = new Float64Array(size);
  const left = new Float64Array(size);
  const observed =
    referenceCount <= currentCount
      ? distance(reference, current, count, rest)
      : distance(current, reference, count, rest);
  return sequentialPermutation(observed, options.permutations, () => {
    drawSubset(pool, count, random);
    drawn.fill(0);
    for (let i = 0; i < count; i += 1) drawn[pool[i]!]! += 1;
    for (let i = 0; i < size; i += 1) left[i] = totals[i]! - drawn[i]!;
    return distance(drawn, left, count, rest);
  });
}
