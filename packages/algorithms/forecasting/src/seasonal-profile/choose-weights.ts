import { mean, median } from '@bellwether/statistics';
import { type ProfileStanding, type ProfileWeights, runProfile, type Trace } from './kernel.js';

const retentions = [0.6, 0.9, 0.97];
const deviationWeights = [0.3, 0.8];
/** Speeds of the lasting level, as shares of a season that it takes to follow. */
const levelShares = [0.3, 2, 8];
const profileWeight = 0.15;
const shiftWeight = 0.2;

/** Speeds of level and deviation, with a profile that stays as it is. */
function candidates(seasonLength: number): ProfileWeights[] {
  return levelShares.flatMap((share) => {
    const level = Math.min(0.5, share / seasonLength);
    const still = { level, deviation: 0, retention: 0, profile: 0, shift: Math.max(level, shiftWeight) };
    const passing = retentions.flatMap((retention) =>
      deviationWeights.map((deviation) => ({ ...still, deviation, retention })),
    );
    return [still, ...passing];
  });
}

/** Three robust standard deviations of what the start of the model leaves unexplained. */
export function errorLimit(values: Float64Array, start: ProfileStanding): number {
  const differences: number[] = [];
  let before = Number.NaN;
  for (let i = 0; i < values.length; i += 1) {
    const rest = values[i]! - start.season[i % start.season.length]!;
    const difference = Math.abs(rest - before);
    if (!Number.isNaN(difference)) differences.push(difference);
    before = rest;
  }
  if (differences.length === 0) return Number.MAX_VALUE;
  // 1.4826 makes the median absolute deviation of normal errors their standard deviation. Where most values repeat exactly the
  // median says nothing, and the mean stands in.
  const spread = 1.4826 * median(differences) || mean(differences);
  return spread > 0 ? 3 * spread : Number.MAX_VALUE;
}

/** Sum over several horizons of the mean absolute error of the forecasts that would have been made. */
function multiStepError(values: Float64Array, weights: ProfileWeights, season: Float64Array, trace: Trace): number {
  const { length } = season;
  let total = 0;
  for (const horizon of new Set([1, Math.ceil(length / 24), Math.ceil(length / 4), length])) {
    const remaining = weights.retention ** (horizon - 1);
    let sum = 0;
    let count = 0;
    let phase = (horizon - 1) % length;
    // The first season is left out: there the state has only begun to follow.
    for (let i = length; i + horizon - 1 < values.length; i += 1) {
      const usual = season[phase]! + trace.level[i]! + remaining * trace.deviation[i]!;
      const error = Math.abs(values[i + horizon - 1]! - usual);
      phase = phase + 1 === length ? 0 : phase + 1;
      if (error >= 0) {
        sum += error;
        count += 1;
      }
    }
    if (count > 0) total += sum / count;
  }
  return total;
}

/** Which of the candidates are looked at around one: those with its speed of the level, and those with its deviation. */
function around(all: readonly ProfileWeights[], { level, deviation, retention }: ProfileWeights): ProfileWeights[] {
  return all.filter((each) => each.level === level || (each.deviation === deviation && each.retention === retention));
}

/**
 * The weights with the least error over horizons from one step to one season, from a fixed grid: first the speeds of level and
 * deviation, then whether the profile should follow too. With `earlier` weights of the grid the search goes from those in steps of one
 * speed at a time.
 */
export function chooseWeights(
  values: Float64Array,
  start: ProfileStanding,
  limit: number,
  earlier?: ProfileWeights,
): ProfileWeights {
  const trace = { level: new Float64Array(values.length), deviation: new Float64Array(values.length) };
  const errorOf = (weights: ProfileWeights): number => {
    runProfile(values, weights, limit, { ...start, season: start.season.slice() }, trace);
    return multiStepError(values, weights, start.season, trace);
  };
  const all = candidates(start.season.length);
  const errors = new Map<ProfileWeights, number>();
  const least = (some: readonly ProfileWeights[]): ProfileWeights => {
    for (const weights of some) if (!errors.has(weights)) errors.set(weights, errorOf(weights));
    return some.reduce((a, b) => (errors.get(b)! < errors.get(a)! ? b : a));
  };
  let from = all.find(
    ({ level, deviation, retention }) =>
      level === earlier?.level && deviation === earlier.deviation && retention === earlier.retention,
  );
  let best = least(from === undefined ? all : around(all, from));
  while (from !== undefined && from !== best) {
    from = best;
    best = least(around(all, from));
  }
  const following = { ...best, profile: profileWeight };
  return errorOf(following) < errors.get(best)! ? following : best;
}
