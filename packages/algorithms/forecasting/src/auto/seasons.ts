import { findPeriods } from '@bellwether/statistics';

const hour = 3_600_000;
const day = 86_400_000;

/** Seasons that measurements of people and machines follow at a step, shortest first. */
function seasonsAt(step: number): number[] {
  if (step <= 30_000) return [hour];
  if (step <= 6 * hour) return [day, 7 * day];
  if (step <= day) return [7 * day];
  return step <= 7 * day ? [364 * day] : [];
}

/** Steps in the natural seasons of a step; those that are not whole numbers of steps are left out. */
export function naturalSeasons(step: number): number[] {
  // Months and quarters have no fixed length.
  if (step >= 28 * day && step <= 31 * day) return [12];
  if (step >= 90 * day && step <= 92 * day) return [4];
  return seasonsAt(step)
    .map((season) => season / step)
    .filter((steps) => Number.isInteger(steps) && steps >= 4);
}

/** Longer series are searched by their latest part. */
const longestSearched = 2000;

/**
 * The seasons to try on a series, of which it must hold at least two: the natural ones of its step, or, for a step that has
 * none, what the values themselves show.
 */
export function seasonsOf(values: Float64Array, step: number): number[] {
  const known = naturalSeasons(step);
  const candidates =
    known.length > 0
      ? known
      : findPeriods(values.subarray(Math.max(0, values.length - longestSearched)), { maxPeriods: 2 })
          .map(({ period }) => Math.round(period))
          .sort((a, b) => a - b);
  return candidates.filter((season) => season >= 2 && 2 * season <= values.length);
}
