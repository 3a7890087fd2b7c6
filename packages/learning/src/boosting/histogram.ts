/** @internal Bins that a feature has room for in a histogram. */
export const stride = 256;

/**
 * @internal Gradient and hessian of a row in one number: the hessian in units of this, the gradient below it. A sum of such
 * numbers over all rows stays an exact integer below 2^53, and one addition per cell does for two.
 */
export const hessianUnit: number = 2 ** 27;

/** @internal The largest whole number that a sum of gradients, or of hessians, may reach. */
export const sumLimit: number = 2 ** 26 - 1;

/** @internal Room for the bins of every feature; features are rounded up to whole words. */
export function histogramSize(width: number): number {
  return 4 * Math.ceil(width / 4) * stride;
}

/** @internal Sums the packed gradients of `rows[from..to)` into one bin per feature. */
export function buildHistogram(
  histogram: Float64Array,
  words: Uint32Array,
  rows: Uint32Array,
  from: number,
  to: number,
  packed: Float64Array,
): void {
  histogram.fill(0);
  const wordCount = histogram.length / (4 * stride);
  for (let i = from; i < to; i += 1) {
    const row = rows[i]!;
    const value = packed[row]!;
    const end = (row + 1) * wordCount;
    let base = 0;
    for (let at = row * wordCount; at < end; at += 1) {
      const word = words[at]!;
      const first = base + (word & 255);
      const second = base + 256 + ((word >>> 8) & 255);
      const third = base + 512 + ((word >>> 16) & 255);
      const fourth = base + 768 + (word >>> 24);
      histogram[first] = histogram[first]! + value;
      histogram[second] = histogram[second]! + value;
      histogram[third] = histogram[third]! + value;
      histogram[fourth] = histogram[fourth]! + value;
      base += 1024;
    }
  }
}

/** @internal Turns the histogram of a parent into that of one child by taking away the other child's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let cell = 0; cell < parent.length; cell += 1) parent[cell] = parent[cell]! - child[cell]!;
}
