import { seededRandom } from '@bellwether/core';
import { drawSubset } from './draw-subset.js';
import { seedFor } from './seed-for.js';
import { sequentialPermutation } from './sequential-permutation.js';

/** The pooled values in ascending order, and which of them belong to the smaller sample: all that permuting needs. */
function poolSorted(reference: Float64Array, current: Float64Array): { gaps: Float64Array; inReference: Uint8Array } {
  const total = reference.length + current.length;
  const gaps = new Float64Array(total);
  const inReference = new Uint8Array(total);
  let i = 0;
  let j = 0;
  let previous = 0;
  for (let k = 0; k < total; k += 1) {
    const takesReference = j >= current.length || (i < reference.length && reference[i]! <= current[j]!);
    const value = takesReference ? reference[i]! : current[j]!;
    if (takesReference) {
      inReference[k] = 1;
      i += 1;
    } else j += 1;
    if (k > 0) gaps[k - 1] = value - previous;
    previous = value;
  }
  return { gaps, inReference };
}

/** Area between the distribution functions of the marked and the other values. The marked are `count` of them. */
function areaBetween(gaps: Float64Array, marked: Uint8Array, count: number): number {
  const total = gaps.length;
  const step = 1 / count;
  const back = 1 / (total - count);
  let seen = 0;
  let area = 0;
  for (let k = 0; k < total; k += 1) {
    seen += marked[k]!;
    area += Math.abs(seen * step - (k + 1 - seen) * back) * gaps[k]!;
  }
  return area;
}

/**
 * p-value of the Wasserstein distance by permutation. The pooled values are sorted once; a permutation only marks other places
 * of that order, so that its cost is O(n + m) and nothing is sorted again.
 */
export function wassersteinPermutation(
  reference: Float64Array,
  current: Float64Array,
  options: { readonly permutations: number; readonly seed: number },
): number {
  const { gaps, inReference } = poolSorted(reference, current);
  const total = gaps.length;
  const count = Math.min(reference.length, current.length);
  const span = gaps.reduce((sum, gap) => sum + gap, 0) || 1;
  const random = seededRandom(
    seedFor(
      options.seed,
      gaps.map((gap) => gap / span),
    ),
  );
  const places = Int32Array.from({ length: total }, (_, place) => place);
  const marked = new Uint8Array(total);
  return sequentialPermutation(areaBetween(gaps, inReference, reference.length), options.permutations, () => {
    drawSubset(places, count, random);
    marked.fill(0);
    for (let i = 0; i < count; i += 1) marked[places[i]!] = 1;
    return areaBetween(gaps, marked, count);
  });
}
