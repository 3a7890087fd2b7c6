import type { Random } from '@bellwether/core';
import { median } from '@bellwether/statistics';

/** Rows whose distances make the bandwidth. */
const bandwidthRows = 500;

/** Squared distance of two rows. */
function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let sum = 0;
  for (let at = 0; at < width; at += 1) {
    const difference = a[i + at]! - b[j + at]!;
    sum += difference * difference;
  }
  return sum;
}

/**
 * Median distance between the rows of a pooled sample, of at most 500 of them drawn at random; the mean of the distances
 * where more than half of the rows are alike, and 0 where all are.
 *
 * Source: Gretton, A. et al. (2012), A kernel two-sample test, section 8; JMLR 13, 723-773.
 */
export function medianDistance(rows: Float64Array, width: number, random: Random): number {
  const count = rows.length / width;
  const used = Math.min(count, bandwidthRows);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < used; i += 1) {
    const other = i + Math.floor(random() * (count - i));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  const distances = new Float64Array((used * (used - 1)) / 2);
  let filled = 0;
  let sum = 0;
  for (let i = 0; i < used; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const distance = Math.sqrt(squaredDistance(rows, order[i]! * width, rows, order[j]! * width, width));
      distances[filled] = distance;
      filled += 1;
      sum += distance;
    }
  }
  if (filled === 0) return 0;
  return median(distances) || sum / filled;
}

/** How rows are put together: those of a group follow each other. */
export interface RowGroups {
  /** First row of each group, and the number of rows at the end. */
  readonly starts: Int32Array;
  /** How many of the first rows are of the first sample. */
  readonly firstRows: number;
}

/** Sums of the kernel over pairs of different rows. */
export interface KernelSums {
  /** Between groups, row by row; on the diagonal, ordered pairs within a group. */
  readonly between: Float64Array;
  /** Of each row with the other rows of the first sample. */
  readonly withFirst: Float64Array;
  /** Of each row with the other rows of the second sample. */
  readonly withSecond: Float64Array;
}

/**
 * Sums of exp(-distance^2 / (2 bandwidth^2)) over all pairs of rows, without a table of all pairs.
 *
 * Cost O(rows^2 width); memory 8 bytes for each pair of groups.
 */
export function gaussianKernelSums(
  rows: Float64Array,
  width: number,
  bandwidth: number,
  { starts, firstRows }: RowGroups,
): KernelSums {
  const groups = starts.length - 1;
  const count = starts[groups]!;
  const between = new Float64Array(groups * groups);
  const withFirst = new Float64Array(count);
  const withSecond = new Float64Array(count);
  const rate = bandwidth > 0 ? -0.5 / (bandwidth * bandwidth) : 0;
  for (let group = 0; group < groups; group += 1) {
    for (let i = starts[group]!; i < starts[group + 1]!; i += 1) {
      const own = i < firstRows ? withFirst : withSecond;
      let first = 0;
      let second = 0;
      for (let other = 0; other <= group; other += 1) {
        const from = starts[other]!;
        const to = Math.min(i, starts[other + 1]!);
        let sum = 0;
        for (let j = from; j < to; j += 1) {
          const value = Math.exp(rate * squaredDistance(rows, i * width, rows, j * width, width));
          own[j] = own[j]! + value;
          sum += value;
        }
        if (from < firstRows) first += sum;
        else second += sum;
        between[group * groups + other] = between[group * groups + other]! + (other === group ? 2 * sum : sum);
      }
      withFirst[i] = withFirst[i]! + first;
      withSecond[i] = withSecond[i]! + second;
    }
  }
  for (let a = 0; a < groups; a += 1) {
    for (let b = 0; b < a; b += 1) between[b * groups + a] = between[a * groups + b]!;
  }
  return { between, withFirst, withSecond };
}
