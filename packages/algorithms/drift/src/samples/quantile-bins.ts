import { quantileOfSorted, sortedFinite } from '@bellwether/statistics';
import { type Category, type CategoryTable, tableOfCounts } from './category-table.js';

/** What {@link binnedTable} does. */
export interface BinningOptions {
  /** Bins wanted: fewer where values tie. */
  readonly bins: number;
  /** Whether missing values are a bin of their own or are left out. */
  readonly missing: 'bin' | 'ignore';
}

/** Upper bounds (included) of all bins but the last, ascending and distinct. */
function upperBounds(sorted: Float64Array, bins: number): Float64Array {
  const bounds: number[] = [];
  const lowest = sorted[0]!;
  for (let bin = 1; bin < bins; bin += 1) {
    const bound = quantileOfSorted(sorted, bin / bins);
    if (bounds.length === 0 || bound > bounds[bounds.length - 1]!) bounds.push(bound);
  }
  // A whole bin of ties at the minimum is a point of its own: what falls below it must not join it.
  if (bounds[0] === lowest) bounds.unshift(below(lowest));
  return Float64Array.from(bounds);
}

/** The largest double below `value`. */
function below(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const double = new Float64Array([value]);
  const bits = new BigInt64Array(double.buffer);
  bits[0]! += value > 0 ? -1n : 1n;
  return double[0]!;
}

/** Number of bounds below `value`: the bin it falls into. */
function binOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bounds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countBins(values: ArrayLike<number>, bounds: Float64Array): { counts: Float64Array; missing: number } {
  const counts = new Float64Array(bounds.length + 1);
  let missing = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isFinite(value)) counts[binOf(bounds, value)]! += 1;
    else missing += 1;
  }
  return { counts, missing };
}

/**
 * Counts of both samples in bins between quantiles of the reference. The first and last bin are open; equal quantiles are one
 * bound. Cost: one sort of the reference, O(log bins) per value.
 */
export function binnedTable(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  options: BinningOptions,
): CategoryTable {
  const sorted = sortedFinite(reference);
  const bounds = sorted.length === 0 ? new Float64Array(0) : upperBounds(sorted, options.bins);
  const a = countBins(reference, bounds);
  const b = countBins(current, bounds);
  const names: Category[] = Array.from(a.counts, (_, bin) => binName(bounds, bin));
  const missing = { reference: a.missing, current: b.missing };
  if (options.missing === 'ignore') return tableOfCounts(names, a.counts, b.counts, missing);
  return tableOfCounts([...names, 'missing'], [...a.counts, a.missing], [...b.counts, b.missing], missing);
}

function binName(bounds: Float64Array, bin: number): string {
  const show = (value: number): string => String(Number(value.toPrecision(4)));
  if (bounds.length === 0) return 'all values';
  if (bin === 0) return `values up to ${show(bounds[0]!)}`;
  if (bin === bounds.length) return `values above ${show(bounds[bin - 1]!)}`;
  return `values from ${show(bounds[bin - 1]!)} to ${show(bounds[bin]!)}`;
}
