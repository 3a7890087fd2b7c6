/** The last few values of a quantity, oldest first when unrolled. */
export interface RecentWindow {
  readonly values: Float64Array;
  /** How many values there are, and where the next one goes. */
  filled: number;
  next: number;
}

/** A window as plain values, oldest first. */
export type RecentWindowState = readonly number[];

export function createWindow(size: number, state: RecentWindowState = []): RecentWindow {
  const values = new Float64Array(size);
  values.set(state);
  return { values, filled: state.length, next: state.length % size };
}

export function snapshotWindow(window: RecentWindow): number[] {
  const state: number[] = [];
  for (let i = 0; i < window.filled; i += 1) state.push(recent(window, window.filled - 1 - i));
  return state;
}

export function pushRecent(window: RecentWindow, value: number): void {
  window.values[window.next] = value;
  window.next = window.next + 1 === window.values.length ? 0 : window.next + 1;
  if (window.filled < window.values.length) window.filled += 1;
}

export function clearWindow(window: RecentWindow): void {
  window.filled = 0;
  window.next = 0;
}

export function isFull(window: RecentWindow): boolean {
  return window.filled === window.values.length;
}

/** The value `age` steps back; 0 is the newest. */
export function recent(window: RecentWindow, age: number): number {
  const size = window.values.length;
  return window.values[(window.next - 1 - age + 2 * size) % size]!;
}

export function shiftWindow(window: RecentWindow, shift: number): void {
  for (let i = 0; i < window.values.length; i += 1) window.values[i]! += shift;
}

/** Mean of a full window. Summed oldest first, so that a restored window gives the same last bit. */
export function meanOfWindow(window: RecentWindow): number {
  let sum = 0;
  for (let age = window.filled - 1; age >= 0; age -= 1) sum += recent(window, age);
  return sum / window.filled;
}

/** Mean of a full window without its two largest values. */
export function trimmedMean(window: RecentWindow): number {
  let sum = 0;
  let largest = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let age = window.filled - 1; age >= 0; age -= 1) {
    const value = recent(window, age);
    sum += value;
    if (value > largest) {
      second = largest;
      largest = value;
    } else if (value > second) second = value;
  }
  return (sum - largest - second) / (window.filled - 2);
}

/** Median of the newest three values. */
export function medianOfThree(window: RecentWindow): number {
  const a = recent(window, 0);
  const b = recent(window, 1);
  const c = recent(window, 2);
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Median of the newest `count` values; `scratch` must hold as many. */
export function medianOfRecent(window: RecentWindow, count: number, scratch: Float64Array): number {
  for (let age = 0; age < count; age += 1) scratch[age] = recent(window, age);
  const sorted = scratch.subarray(0, count).sort();
  return count % 2 === 1 ? sorted[count >> 1]! : (sorted[(count >> 1) - 1]! + sorted[count >> 1]!) / 2;
}
