import type { FilledSeries } from './phase-test.js';

/** Two factors, to be applied one after the other, that bring the largest finite number near 1 where it is extreme; otherwise 1 and 1. */
function factorsFor(values: ArrayLike<number>): readonly [number, number] {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) {
    const size = Math.abs(values[i]!);
    if (size > largest && size < Number.POSITIVE_INFINITY) largest = size;
  }
  if (largest === 0 || (largest <= 1e50 && largest >= 1e-50)) return [1, 1];
  const exponent = Math.floor(Math.log2(largest));
  // Two, because a power of two that takes the largest number to 1 is itself too small to be a number.
  return [2 ** -Math.floor(exponent / 2), 2 ** -(exponent - Math.floor(exponent / 2))];
}

/**
 * Fills missing and infinite values on straight lines between their neighbours, at the ends with the nearest value. Undefined
 * where fewer than a tenth of the values are finite. Extremely large and small values are brought near 1 first: the lines would
 * overflow, and the tests raise them to the fourth power.
 */
export function fillLinearly(values: ArrayLike<number>): FilledSeries | undefined {
  const n = values.length;
  const [half, rest] = factorsFor(values);
  const filled = new Float64Array(n);
  const present = new Uint8Array(n);
  let last = -1;
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    if (!Number.isFinite(values[i]!)) continue;
    const value = values[i]! * half * rest;
    const before = last < 0 ? value : filled[last]!;
    for (let k = last + 1; k < i; k += 1) filled[k] = before + ((value - before) * (k - last)) / (i - last);
    filled[i] = value;
    present[i] = 1;
    last = i;
    count += 1;
  }
  if (last >= 0) filled.fill(filled[last]!, last + 1);
  return 10 * count < n || count === 0 ? undefined : { values: filled, present };
}
