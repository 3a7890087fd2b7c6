/** Where steps of a regular grid in UTC lie on a grid of the clocks on the wall, which skips an hour in spring and repeats one in autumn. */
export interface LocalSteps {
  /** Place of each step on the local grid, from the place of its first value on; a repeated hour has the places of the hour before. */
  readonly places: Int32Array;
  /** Places up to the last one: one more than the largest, 0 without steps. */
  readonly length: number;
}

/**
 * Places of `count` steps from `start` on, relative to the place of `anchor`.
 *
 * @param offset - How far local clocks are ahead of UTC at a time. A change that is not a whole number of steps is no change of places.
 */
export function localSteps(
  start: number,
  step: number,
  count: number,
  anchor: number,
  offset: (time: number) => number,
): LocalSteps {
  const places = new Int32Array(count);
  const reference = offset(anchor);
  const first = Math.round((start - anchor) / step);
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    const place = first + i + Math.trunc((offset(start + i * step) - reference) / step);
    places[i] = place;
    if (place + 1 > length) length = place + 1;
  }
  return { places, length };
}

/**
 * Values on the local grid, from place `from` on: missing where an hour was skipped, and the first of two where an hour was repeated.
 */
export function toLocal(values: ArrayLike<number>, { places, length }: LocalSteps, from: number): Float64Array {
  const local = new Float64Array(Math.max(0, length - from)).fill(Number.NaN);
  let end = from;
  for (let i = 0; i < places.length; i += 1) {
    const place = places[i]!;
    if (place < end) continue;
    local[place - from] = values[i]!;
    end = place + 1;
  }
  return local;
}

/** A column that must have no gaps, on the local grid: skipped hours have the value before. */
export function columnToLocal(values: ArrayLike<number>, steps: LocalSteps, from: number): Float64Array {
  const local = toLocal(values, steps, from);
  for (let k = 0; k < local.length; k += 1) {
    if (!Number.isNaN(local[k]!)) continue;
    local[k] = k > 0 ? local[k - 1]! : (values[0] ?? Number.NaN);
  }
  return local;
}

/** What local values say of each step in UTC. Places that lie before the first are answered with the first. */
export function fromLocal(local: Float64Array, { places }: LocalSteps, from: number): Float64Array {
  const values = new Float64Array(places.length);
  for (let i = 0; i < values.length; i += 1) values[i] = local[Math.max(0, places[i]! - from)]!;
  return values;
}
