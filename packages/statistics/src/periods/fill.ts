import type { FilledSeries } from './phase-test.js';

/**
 * Fills missing and infinite values on straight lines between their neighbours, at the ends with the nearest value. Undefined
 * where fewer than a tenth of the values are finite.
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
  return 10 * count < n || count === 0 ? undefined : { values: filled, present };
}
