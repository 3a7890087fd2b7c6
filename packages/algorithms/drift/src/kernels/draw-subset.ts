import type { Random } from '@bellwether/core';

/**
 * Moves a uniformly random subset of `count` elements of `pool` to its front, in random order. Whatever order `pool` has before.
 *
 * Cost O(count).
 */
export function drawSubset(pool: Int32Array, count: number, random: Random): void {
  const size = pool.length;
  for (let i = 0; i < count; i += 1) {
    const other = i + Math.floor(random() * (size - i));
    const element = pool[other]!;
    pool[other] = pool[i]!;
    pool[i] = element;
  }
}
