import { BellwetherError } from '@bellwether/core';
import { joinUp } from './loess.js';

/**
 * A copy in which what is missing (0 in `present`) has a stand-in: the value nearest before or behind it at the same place of the
 * season, or what lies between its neighbours where that place has none. Stand-ins get no weight: they count only where a whole window is missing.
 */
export function fillMissing(values: ArrayLike<number>, period: number, present: Float64Array): Float64Array {
  const complete = Float64Array.from(values);
  const n = complete.length;
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    if (Number.isFinite(complete[i]!)) count += 1;
    else present[i] = 0;
  }
  if (count === n) return complete;
  if (count === 0) throw new BellwetherError('invalid-input', `None of the ${n} values is finite.`);
  const known = present.slice();
  for (let i = period; i < n; i += 1) {
    if (known[i]! > 0 || known[i - period] === 0) continue;
    complete[i] = complete[i - period]!;
    known[i] = 1;
  }
  for (let i = n - 1 - period; i >= 0; i -= 1) {
    if (known[i]! > 0 || known[i + period] === 0) continue;
    complete[i] = complete[i + period]!;
    known[i] = 1;
  }
  interpolate(complete, known);
  return complete;
}

/**
 * 1 where at least a third of the values in the middle half of the window are present. In longer gaps a local line would follow the noise
 * at one side: a straight line across is steadier.
 */
export function supportOf(present: Float64Array, window: number): Float64Array | undefined {
  const n = present.length;
  const reach = Math.ceil(window / 4);
  const before = new Float64Array(n + 1);
  for (let i = 0; i < n; i += 1) before[i + 1] = before[i]! + present[i]!;
  const supported = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const from = Math.max(0, i - reach);
    const to = Math.min(n, i + reach + 1);
    supported[i] = 3 * (before[to]! - before[from]!) >= to - from ? 1 : 0;
  }
  return supported.includes(1) ? supported : undefined;
}

/** Straight lines across what is not known; level beyond the ends. */
export function interpolate(values: Float64Array, known: Float64Array): void {
  const first = known.indexOf(1);
  const last = known.lastIndexOf(1);
  values.fill(values[first]!, 0, first);
  values.fill(values[last]!, last + 1);
  let from = first;
  for (let i = first + 1; i <= last; i += 1) {
    if (known[i] === 0) continue;
    joinUp(values, 0, from + 1, i + 1);
    from = i;
  }
}
