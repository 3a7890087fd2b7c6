/** Copies the finite values, in their order. */
export function finiteValues(values: ArrayLike<number>): Float64Array {
  const found = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isFinite(value)) {
      found[count] = value;
      count += 1;
    }
  }
  return found.subarray(0, count);
}

/**
 * Rearranges `values[0 .. count)` so that its `k`-th smallest (from 0) stands at `k`, nothing larger before it and nothing
 * smaller behind it, and returns it. Expected O(count): quickselect (Hoare 1961) with the median of three as pivot.
 */
export function selectInPlace(values: Float64Array, k: number, count: number = values.length): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const a = values[low]!;
    const b = values[middle]!;
    const c = values[high]!;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i <= j) {
        const swap = values[i]!;
        values[i] = values[j]!;
        values[j] = swap;
        i += 1;
        j -= 1;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

/** Quantile of type 7 of finite values in any order, which it rearranges; NaN of none. */
export function quantileInPlace(values: Float64Array, p: number, count: number = values.length): number {
  if (count === 0) return Number.NaN;
  const place = (count - 1) * p;
  const left = Math.floor(place);
  const lower = selectInPlace(values, left, count);
  const share = place - left;
  if (share === 0) return lower;
  let upper = Number.POSITIVE_INFINITY;
  for (let i = left + 1; i < count; i += 1) if (values[i]! < upper) upper = values[i]!;
  return between(lower, upper, share);
}

/** The point at `share` of the way from `lower` to `upper`: exact where they are equal, never outside. */
export function between(lower: number, upper: number, share: number): number {
  return Math.min(upper, Math.max(lower, lower * (1 - share) + upper * share));
}
