import type { Random } from '@bellwether/core';
import { drawSubset } from '../kernels/draw-subset.js';
import type { KernelSums, RowGroups } from './gaussian-kernel.js';

/** Groups above which rows are put together, so that the table of their pairs stays below some 50 MB. */
const mostGroups = 2500;

/** Groups of the smaller sample below which rows are not put together. */
const fewestGroups = 25;

/** Two samples cut into groups of one size, and groups of one row for what is left over. */
export interface SampleGroups extends RowGroups {
  /** Groups of the common size in the first and the second sample. */
  readonly whole: readonly [number, number];
  /** Groups of one row in either, each after the whole groups of its sample. */
  readonly single: readonly [number, number];
}

/** Cuts the rows of two samples, which follow each other, into groups: `groups` of them for the smaller sample. */
export function cutIntoGroups(first: number, second: number, groups: number): SampleGroups {
  const smaller = Math.min(first, second);
  const forMemory = Math.min(Math.ceil((first + second) / mostGroups), Math.floor(smaller / fewestGroups));
  const size = Math.max(1, Math.floor(smaller / groups), groups < smaller ? forMemory : 1);
  const whole = [Math.floor(first / size), Math.floor(second / size)] as const;
  const single = [first - whole[0] * size, second - whole[1] * size] as const;
  const starts: number[] = [];
  let start = 0;
  for (const side of [0, 1] as const) {
    for (let i = 0; i < whole[side]; i += 1, start += size) starts.push(start);
    for (let i = 0; i < single[side]; i += 1, start += 1) starts.push(start);
  }
  return { starts: Int32Array.from([...starts, start]), firstRows: first, whole, single };
}

/** The unbiased estimate from the sums over pairs within the first sample, across, and within the second. */
export function unbiasedEstimate(within: number, across: number, beyond: number, n: number, m: number): number {
  return within / (n * (n - 1)) + beyond / (m * (m - 1)) - (2 * across) / (n * m);
}

/**
 * The estimate after each of `permutations` random exchanges of groups between the samples.
 *
 * Whole groups change places with whole groups and single rows with single rows, so that sizes stay. These exchanges are a
 * subgroup of all permutations of the rows, which is all that an exact level needs.
 *
 * Cost for each: half the square of the groups of the first sample.
 */
export function permutedEstimates(
  sums: KernelSums,
  { starts, firstRows, whole, single }: SampleGroups,
  permutations: number,
  random: Random,
): Float64Array {
  const groups = starts.length - 1;
  const n = firstRows;
  const m = starts[groups]! - n;
  const { between } = sums;
  const totals = new Float64Array(groups);
  let total = 0;
  for (let group = 0; group < groups; group += 1) {
    for (let row = starts[group]!; row < starts[group + 1]!; row += 1) {
      totals[group] = totals[group]! + sums.withFirst[row]! + sums.withSecond[row]!;
    }
    total += totals[group]!;
  }
  const firstGroups = whole[0] + single[0];
  const wholePool = Int32Array.from({ length: whole[0] + whole[1] }, (_, i) =>
    i < whole[0] ? i : firstGroups + i - whole[0],
  );
  const singlePool = Int32Array.from({ length: single[0] + single[1] }, (_, i) =>
    i < single[0] ? whole[0] + i : firstGroups + whole[1] + i - single[0],
  );
  const chosen = new Int32Array(firstGroups);
  return Float64Array.from({ length: permutations }, () => {
    drawSubset(wholePool, whole[0], random);
    drawSubset(singlePool, single[0], random);
    for (let i = 0; i < whole[0]; i += 1) chosen[i] = wholePool[i]!;
    for (let i = 0; i < single[0]; i += 1) chosen[whole[0] + i] = singlePool[i]!;
    let within = 0;
    let touching = 0;
    for (let i = 0; i < firstGroups; i += 1) {
      const group = chosen[i]!;
      const row = group * groups;
      let pairs = 0;
      for (let j = 0; j < i; j += 1) pairs += between[row + chosen[j]!]!;
      within += between[row + group]! + 2 * pairs;
      touching += totals[group]!;
    }
    return unbiasedEstimate(within, touching - within, total - 2 * touching + within, n, m);
  });
}
