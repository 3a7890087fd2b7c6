import { findPeriods } from '@bellwether/statistics';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Seasons that measurements of people and machines follow, for steps up to the given length, shortest first. */
const natural: readonly { readonly upTo: number; readonly seasons: readonly number[] }[] = [
  { upTo: 30 * 1000, seasons: [hour] },
  { upTo: 6 * hour, seasons: [day, 7 * day] },
  { upTo: day, seasons: [7 * day] },
  { upTo: 7 * day, seasons: [364 * day] },
];
/** Months and quarters have no fixed length; their steps come in this range. */
const monthly = { from: 28 * day, to: 31 * day, season: 12 };
const quarterly = { from: 90 * day, to: 92 * day, season: 4 };

/** Steps in the natural seasons of a step; those that are not whole numbers of steps are left out. */
export function naturalSeasons(step: number): number[] {
  if (step >= monthly.from && step <= monthly.to) return [monthly.season];
  if (step >= quarterly.from && step <= quarterly.to) return [quarterly.season];
  const seasons = natural.find(({ upTo }) => step <= upTo)?.seasons ?? [];
  return seasons.map((season) => season / step).filter((steps) => Number.isInteger(steps) && steps >= 4);
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
