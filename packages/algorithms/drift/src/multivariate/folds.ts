import type { Random } from '@bellwether/core';
import { shuffle } from './pooled-frame.js';

/** Deals rows, which are in random order, to folds in turn; each sample by itself, so that folds are alike. */
export function randomFolds(referenceCount: number, count: number, folds: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => (row < referenceCount ? row : row - referenceCount) % folds);
}

/** Puts all rows of a group, of either sample, into one fold: groups in random order, each to the fold with the fewest rows. */
export function groupFolds(groups: readonly string[], folds: number, random: Random): Int32Array {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const rows = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const group of shuffle([...sizes.keys()].sort(), random)) {
    const fold = rows.indexOf(Math.min(...rows));
    foldOf.set(group, fold);
    rows[fold] = rows[fold]! + sizes.get(group)!;
  }
  return Int32Array.from(groups, (group) => foldOf.get(group)!);
}

/** Cuts each sample into as many blocks of time as there are folds; equal times stay together. */
export function timeFolds(times: Float64Array, referenceCount: number, folds: number): Int32Array {
  const result = new Int32Array(times.length);
  for (const [from, to] of [
    [0, referenceCount],
    [referenceCount, times.length],
  ] as const) {
    const rows = Array.from({ length: to - from }, (_, i) => from + i).sort((i, j) => times[i]! - times[j]!);
    for (const [at, row] of rows.entries()) {
      const before = rows[at - 1];
      const together = before !== undefined && times[before] === times[row];
      result[row] = together ? result[before]! : Math.floor((at * folds) / rows.length);
    }
  }
  return result;
}
