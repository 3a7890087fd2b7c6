import { drawable } from './prepare.js';

/** Two samples counted in the same bins, as shares of each sample. */
export interface SharedBins {
  /** Edges in ascending order, one more than there are bins. */
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Whether values lie beyond the outer edges; they are counted in the outermost bins. */
  readonly overflow: { readonly below: boolean; readonly above: boolean };
}

/** The finite values in ascending order. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, drawable)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Values that occur in the samples, if there are at most `most` of them. */
function fewValues(samples: readonly Float64Array[], most: number): number[] | undefined {
  const found = new Set<number>();
  for (const sample of samples) {
    for (let i = 0; i < sample.length; i += 1) {
      if (i > 0 && sample[i] === sample[i - 1]) continue;
      found.add(sample[i]!);
      if (found.size > most) return undefined;
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Freedman and Diaconis' width from the pooled middle half, between 8 and 40 bins. */
function edgesFor(reference: Float64Array, current: Float64Array): number[] {
  const pick = (share: number) => Math.min(at(reference, share), at(current, share));
  const pickHigh = (share: number) => Math.max(at(reference, share), at(current, share));
  let low = pick(0);
  let high = pickHigh(1);
  // In a small sample, too, one value on either side may be extreme.
  const size = Math.min(reference.length, current.length);
  const tail = size < 20 ? 0 : Math.max(0.005, 1.5 / size);
  const [tailLow, tailHigh] = [pick(tail), pickHigh(1 - tail)];
  const core = tailHigh - tailLow;
  // A few extreme values must not squash all others into one bin.
  if (core > 0 && low < tailLow - core) low = tailLow - core / 10;
  if (core > 0 && high > tailHigh + core) high = tailHigh + core / 10;
  if (!(high > low)) {
    const room = Math.abs(low) * 0.05 || 0.5;
    return [low - room, low + room];
  }
  const spread = Math.max(at(reference, 0.75) - at(reference, 0.25), at(current, 0.75) - at(current, 0.25));
  const width = (2 * spread) / Math.cbrt(size);
  const count = Math.max(8, Math.min(40, width > 0 ? Math.ceil((high - low) / width) : 24));
  const step = high / count - low / count;
  return Array.from({ length: count + 1 }, (_, i) => (i === count ? high : low + i * step));
}

function shares(sorted: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < counts.length - 1 && value >= edges[bin + 1]!) bin += 1;
    counts[bin] = counts[bin]! + 1;
  }
  return counts.map((count) => (sorted.length === 0 ? 0 : count / sorted.length));
}

/** Counts two sorted samples in the same bins. Few distinct whole numbers get a bin each. */
export function sharedBins(reference: Float64Array, current: Float64Array): SharedBins {
  const first = reference.length > 0 ? reference : current;
  const second = current.length > 0 ? current : reference;
  if (first.length === 0)
    return { edges: [0, 1], reference: [0], current: [0], overflow: { below: false, above: false } };
  const values = fewValues([first, second], 24);
  const whole = values?.every(Number.isInteger) === true && values.at(-1)! - values[0]! <= 24;
  const edges = whole
    ? Array.from({ length: values.at(-1)! - values[0]! + 2 }, (_, i) => values[0]! - 0.5 + i)
    : edgesFor(first, second);
  const least = Math.min(first[0]!, second[0]!);
  const most = Math.max(first.at(-1)!, second.at(-1)!);
  return {
    edges,
    reference: shares(reference, edges),
    current: shares(current, edges),
    overflow: { below: least < edges[0]!, above: most > edges.at(-1)! },
  };
}
