import { mean, median } from '@bellwether/statistics';
import { type ProfileStanding, type ProfileWeights, runProfile, type Trace } from './kernel.js';

const retentions = [0.6, 0.9, 0.97];
const deviationWeights = [0.3, 0.8];
/** Speeds of the lasting level, as shares of a season that it takes to follow. */
const levelShares = [0.3, 2, 8];
const profileWeights = [0, 0.15];
const shiftWeight = 0.2;

function candidates(seasonLength: number): ProfileWeights[] {
  const result: ProfileWeights[] = [];
  for (const share of levelShares) {
    const level = Math.min(0.5, share / seasonLength);
    const shift = Math.max(level, shiftWeight);
    for (const profile of profileWeights) {
      result.push({ level, deviation: 0, retention: 0, profile, shift });
      for (const retention of retentions) {
        for (const deviation of deviationWeights) result.push({ level, deviation, retention, profile, shift });
      }
    }
  }
  return result;
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
    // The first season is left out: there the state has only begun to follow.
    for (let i = length; i + horizon - 1 < values.length; i += 1) {
      const target = i + horizon - 1;
      const error = values[target]! - season[target % length]! - trace.level[i]! - remaining * trace.deviation[i]!;
      if (Number.isNaN(error)) continue;
      sum += Math.abs(error);
      count += 1;
    }
    if (count > 0) total += sum / count;
  }
  return total;
}

/** The weights with the least error over horizons from one step to one season, from a fixed grid. */
export function chooseWeights(values: Float64Array, start: ProfileStanding, limit: number): ProfileWeights {
  const trace = { level: new Float64Array(values.length), deviation: new Float64Array(values.length) };
  let best: ProfileWeights | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const weights of candidates(start.season.length)) {
    runProfile(values, weights, limit, { ...start, season: start.season.slice() }, trace);
    const error = multiStepError(values, weights, start.season, trace);
    if (best === undefined || error < least) {
      best = weights;
      least = error;
    }
  }
  return best!;
}
