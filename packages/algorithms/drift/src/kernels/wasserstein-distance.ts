/** Wasserstein distance of two samples and what is needed to judge it. */
export interface WassersteinDistance {
  /** Area between the two empirical distribution functions, in the unit of the values. */
  readonly distance: number;
  /** Area under sqrt(F (1 - F)) of the pooled sample: the mean of the distance under 'no difference' is in proportion to it. */
  readonly spreadArea: number;
}

/** Walks through both sorted samples once. Neither may be empty. Cost O(n + m). */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): WassersteinDistance {
  const n = reference.length;
  const m = current.length;
  const pooled = 1 / (n + m);
  let i = 0;
  let j = 0;
  let previous = Math.min(reference[0]!, current[0]!);
  let distance = 0;
  let spreadArea = 0;
  while (i < n || j < m) {
    const takesReference = j >= m || (i < n && reference[i]! <= current[j]!);
    const value = takesReference ? reference[i]! : current[j]!;
    const gap = value - previous;
    if (gap > 0) {
      distance += Math.abs(i / n - j / m) * gap;
      const below = (i + j) * pooled;
      spreadArea += Math.sqrt(below * (1 - below)) * gap;
      previous = value;
    }
    if (takesReference) i += 1;
    else j += 1;
  }
  return { distance, spreadArea };
}
