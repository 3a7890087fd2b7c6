/** How {@link loessSmooth} smooths. */
export interface LoessKernelOptions {
  /** Number of nearest points that a fit uses; may exceed the number of values, which flattens the weights. */
  readonly window: number;
  /** Degree of the local polynomial. */
  readonly degree: 0 | 1;
  /** A fit at every `jump`-th point, straight lines between them. */
  readonly jump: number;
}

/**
 * Local regression at `at` (positions count from 1) from the points `left` to `right`, or NaN where none of them has weight.
 *
 * Tricube weights by distance, times `weights` where given; weights within 0.001 of the reach count as 1, beyond 0.999 as 0.
 */
export function loessAt(
  values: Float64Array,
  count: number,
  options: LoessKernelOptions,
  at: number,
  left: number,
  right: number,
  weights: Float64Array | undefined,
  work: Float64Array,
): number {
  const { window, degree } = options;
  let reach = Math.max(at - left, right - at);
  if (window > count) reach += Math.floor((window - count) / 2);
  const far = 0.999 * reach;
  const near = 0.001 * reach;
  let total = 0;
  for (let j = left; j <= right; j += 1) {
    const distance = Math.abs(j - at);
    let weight = 0;
    if (distance <= far) {
      weight = 1;
      if (distance > near) {
        const ratio = distance / reach;
        const rest = 1 - ratio * ratio * ratio;
        weight = rest * rest * rest;
      }
      if (weights !== undefined) weight *= weights[j - 1]!;
      total += weight;
    }
    work[j - 1] = weight;
  }
  if (!(total > 0)) return Number.NaN;
  let centre = 0;
  for (let j = left; j <= right; j += 1) {
    work[j - 1]! /= total;
    centre += work[j - 1]! * j;
  }
  let slope = 0;
  if (reach > 0 && degree > 0) {
    let spread = 0;
    for (let j = left; j <= right; j += 1) spread += work[j - 1]! * (j - centre) * (j - centre);
    // Points too close together for a slope: keep the mean.
    if (Math.sqrt(spread) > 0.001 * (count - 1)) slope = (at - centre) / spread;
  }
  let sum = 0;
  for (let j = left; j <= right; j += 1) {
    const weight = work[j - 1]!;
    if (weight > 0) sum += weight * (slope * (j - centre) + 1) * values[j - 1]!;
  }
  return sum;
}

/**
 * Smooths `values[0 .. count)` by local regression into `out[outFrom ..]`. Where a window has no weight at all the value stays
 * as it is. `work` holds at least `count` numbers.
 */
export function loessSmooth(
  values: Float64Array,
  count: number,
  options: LoessKernelOptions,
  weights: Float64Array | undefined,
  out: Float64Array,
  outFrom: number,
  work: Float64Array,
): void {
  if (count < 2) {
    if (count === 1) out[outFrom] = values[0]!;
    return;
  }
  const { window } = options;
  const jump = Math.min(options.jump, count - 1);
  const half = Math.floor((window + 1) / 2);
  let left = 1;
  let right = Math.min(window, count);
  const fitAt = (at: number): void => {
    const fit = loessAt(values, count, options, at, left, right, weights, work);
    out[outFrom + at - 1] = Number.isNaN(fit) ? values[at - 1]! : fit;
  };
  for (let at = 1; at <= count; at += jump) {
    if (window < count) {
      left = Math.min(Math.max(at - half + 1, 1), count - window + 1);
      right = left + window - 1;
    }
    fitAt(at);
  }
  if (jump === 1) return;
  let last = 1;
  for (; last + jump <= count; last += jump) joinUp(out, outFrom, last, last + jump);
  if (last === count) return;
  // The end, with the window of the last fit before it.
  fitAt(count);
  joinUp(out, outFrom, last, count);
}

/** Fills what lies between two points (positions count from 1) with a straight line. */
export function joinUp(out: Float64Array, outFrom: number, from: number, to: number): void {
  const start = out[outFrom + from - 1]!;
  const slope = (out[outFrom + to - 1]! - start) / (to - from);
  for (let at = from + 1; at < to; at += 1) out[outFrom + at - 1] = start + slope * (at - from);
}
