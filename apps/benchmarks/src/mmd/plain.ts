import { seededRandom } from '@bellwether/core';
import type { RowMatrix } from '@bellwether/drift';

/** The textbook test: the whole kernel matrix in memory, every row exchanged by itself. */
export function plainDiscrepancy(
  reference: RowMatrix,
  current: RowMatrix,
  permutations: number,
): { readonly statistic: number; readonly pValue: number } {
  const { width } = reference;
  const n = reference.values.length / width;
  const count = n + current.values.length / width;
  const rows = new Float64Array(count * width);
  rows.set(reference.values);
  rows.set(current.values, n * width);
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < i; j += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += (rows[i * width + k]! - rows[j * width + k]!) ** 2;
      distances[i * count + j] = sum;
    }
  }
  // The median squared distance of every eighth row stands for that of all.
  const some: number[] = [];
  for (let i = 0; i < count; i += 8) for (let j = 0; j < i; j += 8) some.push(distances[i * count + j]!);
  some.sort((a, b) => a - b);
  const rate = -0.5 / some[some.length >> 1]!;
  const totals = new Float64Array(count);
  let all = 0;
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const value = Math.exp(rate * distances[i * count + j]!);
      distances[i * count + j] = value;
      distances[j * count + i] = value;
      totals[i]! += value;
      totals[j]! += value;
      all += 2 * value;
    }
  }
  const m = count - n;
  const chosen = Int32Array.from({ length: count }, (_, i) => i);
  const estimate = (): number => {
    let within = 0;
    let touching = 0;
    for (let i = 0; i < n; i += 1) {
      const row = chosen[i]! * count;
      let pairs = 0;
      for (let j = 0; j < i; j += 1) pairs += distances[row + chosen[j]!]!;
      within += 2 * pairs;
      touching += totals[chosen[i]!]!;
    }
    const across = touching - within;
    return within / (n * (n - 1)) + (all - 2 * touching + within) / (m * (m - 1)) - (2 * across) / (n * m);
  };
  const statistic = estimate();
  const random = seededRandom(1);
  let reached = 0;
  for (let drawn = 0; drawn < permutations; drawn += 1) {
    for (let i = 0; i < n; i += 1) {
      const other = i + Math.floor(random() * (count - i));
      [chosen[i], chosen[other]] = [chosen[other]!, chosen[i]!];
    }
    if (estimate() >= statistic) reached += 1;
  }
  return { statistic, pValue: (1 + reached) / (1 + permutations) };
}
