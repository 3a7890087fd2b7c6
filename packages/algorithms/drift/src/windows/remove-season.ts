import { median } from '@bellwether/statistics';

/** Values of two windows at their times. */
export interface TimedValues {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Windows without what repeats every season. */
export interface Deseasoned {
  readonly windows: readonly [Float64Array, Float64Array];
  /** Seasons that the profile was taken from; 0 where none was removed. */
  readonly seasons: number;
}

/** The profile of a season has at most this many steps. */
const mostSlots = 1440;

/** Fewer seasons than this have no profile that could be told from noise. */
const fewestSeasons = 3;

/** Times of a season that were seen fewer times than this have no typical value. */
const fewestValues = 3;

/** Differences up to this are no differences for values like these. */
function roundingOf(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return 1e-12 * (high - low) + 8 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
}

/**
 * Subtracts the median of each time of the season, taken over both windows, so that both are treated alike. Values at times that
 * were seen too rarely become missing. Nothing is removed where the windows span fewer than three seasons or fewer than four steps
 * make one.
 */
export function removeSeason(reference: TimedValues, current: TimedValues, season: number, step: number): Deseasoned {
  const windows = [reference, current] as const;
  const plain: Deseasoned = { windows: [reference.values, current.values], seasons: 0 };
  const span = windows.reduce((sum, { times }) => sum + times.length * step, 0);
  const seasons = span / season;
  const slots = Math.min(mostSlots, Math.round(season / step));
  if (seasons < fewestSeasons || slots < 4) return plain;
  const width = season / slots;
  const slotOf = (time: number): number =>
    Math.min(slots - 1, Math.floor((((time % season) + season) % season) / width));
  const counts = new Int32Array(slots + 1);
  for (const { times, values } of windows) {
    for (let i = 0; i < times.length; i += 1) if (!Number.isNaN(values[i]!)) counts[slotOf(times[i]!) + 1]! += 1;
  }
  for (let slot = 0; slot < slots; slot += 1) counts[slot + 1]! += counts[slot]!;
  const sorted = new Float64Array(counts[slots]!);
  const next = counts.slice();
  for (const { times, values } of windows) {
    for (let i = 0; i < times.length; i += 1) {
      if (Number.isNaN(values[i]!)) continue;
      const slot = slotOf(times[i]!);
      sorted[next[slot]!] = values[i]!;
      next[slot]! += 1;
    }
  }
  const profile = new Float64Array(slots).fill(Number.NaN);
  for (let slot = 0; slot < slots; slot += 1) {
    const members = sorted.subarray(counts[slot]!, counts[slot + 1]!);
    if (members.length >= fewestValues) profile[slot] = median(members);
  }
  // What is left of a series that is nothing but its season is rounding error, which would be compared as if it were data.
  const rounding = roundingOf(sorted);
  const without = ({ times, values }: TimedValues): Float64Array =>
    values.map((value, i) => {
      const rest = value - profile[slotOf(times[i]!)]!;
      return Math.abs(rest) <= rounding ? 0 : rest;
    });
  const removed: readonly [Float64Array, Float64Array] = [without(reference), without(current)];
  const left = (values: Float64Array): number => values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  // A season that leaves hardly anything to compare is no help.
  return windows.some(({ values }, index) => left(removed[index]!) < 0.5 * left(values))
    ? plain
    : { windows: removed, seasons };
}
