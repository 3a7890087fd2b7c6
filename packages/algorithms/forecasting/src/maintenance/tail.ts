/** Room that versions of a tail share; only what lies beyond `used` may be written, so that no version ever changes. */
interface Room {
  readonly values: Float64Array;
  used: number;
}

/**
 * The last values of a series, up to a limit. It never changes: {@link Tail.with} returns a new one, which shares what it
 * can, so that adding a value costs O(1) on average.
 */
export interface Tail {
  readonly length: number;
  /** The values, in an array of their own. */
  values(): Float64Array;
  with(value: number): Tail;
}

function tailOf(room: Room, start: number, end: number, limit: number): Tail {
  return {
    length: end - start,
    values: () => room.values.slice(start, end),
    with(value) {
      const from = end - start === limit ? start + 1 : start;
      if (room.used === end && end < room.values.length) {
        room.values[end] = value;
        room.used += 1;
        return tailOf(room, from, end + 1, limit);
      }
      const kept = end - from;
      const values = new Float64Array(Math.max(16, 2 * kept + 2));
      values.set(room.values.subarray(from, end));
      values[kept] = value;
      return tailOf({ values, used: kept + 1 }, 0, kept + 1, limit);
    },
  };
}

/** What is not finite counts as missing, and zero has no sign, as in JSON. */
export function storable(value: number): number {
  return Number.isFinite(value) ? value + 0 : Number.NaN;
}

/** The last `limit` of these values. */
export function createTail(values: Float64Array, limit: number): Tail {
  const kept = values.slice(Math.max(0, values.length - limit)).map(storable);
  return tailOf({ values: kept, used: kept.length }, 0, kept.length, limit);
}
