import type { FilledSeries } from './phase-test.js';

/**
 * Fills missing and infinite values on straight lines between their neighbours, at the ends with the nearest value. Undefined
 * where fewer than a tenth of the values are finite. Extremely large and small values are brought near 1, because the tests raise them to
 * the fourth power.
 */
export function fillLinearly(values: ArrayLike<number>): FilledSeries | undefined {
  const n = values.length;
  const filled = new Float64Array(n);
  const present = new Uint8Array(n);
  let last = -1;
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    const before = last < 0 ? value : filled[last]!;
    for (let k = last + 1; k < i; k += 1) filled[k] = before + ((value - before) * (k - last)) / (i - last);
    filled[i] = value;
    present[i] = 1;
    last = i;
    count += 1;
  }
  if (last >= 0) filled.fill(filled[last]!, last + 1);
  if (10 * count < n || count === 0) return undefined;
  const largest = filled.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest > 1e50 || (largest > 0 && largest < 1e-50)) {
    const exponent = Math.floor(Math.log2(largest));
    // In two steps: a power of two that takes the largest number to 1 is itself too small to be a number.
    const half = 2 ** -Math.floor(exponent / 2);
    const rest = 2 ** -(exponent - Math.floor(exponent / 2));
    for (let i = 0; i < n; i += 1) filled[i] = filled[i]! * half * rest;
  }
  return { values: filled, present };
}
