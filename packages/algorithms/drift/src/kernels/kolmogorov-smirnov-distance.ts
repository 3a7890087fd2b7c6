/** Largest distance between two empirical distribution functions, and what an exact p-value needs besides. */
export interface KolmogorovSmirnovDistance {
  /** From 0 to 1. */
  readonly distance: number;
  /** The distance times both counts: a whole number, free of rounding. */
  readonly product: number;
  /** A value at which the distance is reached. */
  readonly at: number;
  /** Whether the current values at that point lie lower (their distribution function is above). */
  readonly lower: boolean;
}

/** Walks through both sorted samples once, past all ties together. Neither may be empty. */
export function kolmogorovSmirnovDistance(reference: Float64Array, current: Float64Array): KolmogorovSmirnovDistance {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let product = 0;
  let at = Math.min(reference[0]!, current[0]!);
  let lower = false;
  while (i < n && j < m) {
    const a = reference[i]!;
    const b = current[j]!;
    const value = Math.min(a, b);
    if (a <= b) {
      do i += 1;
      while (i < n && reference[i]! === value);
    }
    if (b <= a) {
      do j += 1;
      while (j < m && current[j]! === value);
    }
    const difference = j * n - i * m;
    if (Math.abs(difference) > product) {
      product = Math.abs(difference);
      lower = difference > 0;
      at = value;
    }
  }
  return { distance: product / n / m, product, at, lower };
}

/** Marks after how many of the pooled sorted values a run of ties ends: element i + j is 1 there. */
export function endsOfTies(reference: Float64Array, current: Float64Array): Uint8Array {
  const n = reference.length;
  const m = current.length;
  const ends = new Uint8Array(n + m + 1);
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const value = Math.min(
      i < n ? reference[i]! : Number.POSITIVE_INFINITY,
      j < m ? current[j]! : Number.POSITIVE_INFINITY,
    );
    while (i < n && reference[i]! === value) i += 1;
    while (j < m && current[j]! === value) j += 1;
    ends[i + j] = 1;
  }
  return ends;
}
