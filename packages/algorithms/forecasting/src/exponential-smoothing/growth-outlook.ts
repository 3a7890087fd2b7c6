import { type PredictionInterval, seededRandom, standardNormal } from '@bellwether/core';
import type { Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import { GAP, growthOf, LEVEL, POSITION, TREND } from './kernels.js';
import type { Standing } from './outlook.js';

/** Futures behind an interval: its bounds are then off by about 2 % of its width. Fewer where the steps are very many. */
const [mostFutures, mostSteps] = [4000, 2e6];

/** What is above zero and finite, so that products of two are numbers. */
function within(value: number): number {
  return Math.max(Number.MIN_VALUE, Math.min(Number.MAX_VALUE, value));
}

/** Where the model goes without errors. */
export function growthPoints(
  { cell, season, weights }: Pick<Standing, 'cell' | 'season' | 'weights'>,
  horizon: number,
): Float64Array {
  const point = new Float64Array(horizon);
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  for (let h = 0; h < horizon; h += 1) {
    trend **= weights.phi;
    level = within(level * trend);
    point[h] = season.length === 0 ? level : within(level * season[(cell[POSITION]! + h) % season.length]!);
  }
  return point;
}

/** Draws futures step by step, all at once: each step gives the factors by which the futures are away from the point. */
function* futures(
  { form, weights, cell, sigma }: Standing,
  horizon: number,
  count: number,
  random: SimulateRequest['random'],
): Generator<Float64Array> {
  const { alpha, beta, gamma, phi } = weights;
  const gap = cell[GAP]!;
  // What the errors have made of level, trend and season, in logarithms. A season comes back only where the steps reach around it.
  const level = new Float64Array(count);
  const trend = new Float64Array(count);
  const around = form.seasonal === 'multiplicative' && gap + horizon > form.seasonLength ? form.seasonLength : 0;
  const season = Array.from({ length: around }, () => new Float64Array(count));
  const factors = new Float64Array(count);
  for (let step = 0; step < gap + horizon; step += 1) {
    const terms = season[step % around];
    for (let k = 0; k < count; k += 1) {
      const error = sigma * standardNormal(random);
      trend[k]! *= phi;
      level[k]! += trend[k]!;
      factors[k] = within(Math.exp(level[k]! + (terms?.[k] ?? 0)) * growthOf(1, error));
      level[k]! += Math.log(growthOf(alpha, error));
      trend[k]! += Math.log(growthOf(beta, error));
      if (terms !== undefined) terms[k]! += Math.log(growthOf(gamma, error));
    }
    if (step >= gap) yield factors;
  }
}

/** Where the model goes without errors, and the deviation of one step. */
export function growthOutlook(standing: Standing, horizon: number): Distribution {
  const point = growthPoints(standing, horizon);
  return { point, deviation: point.map((value) => value * standing.sigma) };
}

/** Central intervals from simulated futures, always the same ones. */
export function growthIntervals(
  standing: Standing,
  { point }: Distribution,
  levels: readonly number[],
): PredictionInterval[] {
  const { length } = point;
  const intervals = levels.map((level) => ({
    level,
    lower: new Float64Array(length),
    upper: new Float64Array(length),
  }));
  const steps = length + standing.cell[GAP]!;
  const count = Math.max(200, Math.min(mostFutures, Math.floor(mostSteps / steps)));
  let h = 0;
  for (const factors of futures(standing, length, count, seededRandom(1))) {
    const sorted = factors.toSorted();
    for (const { level, lower, upper } of intervals) {
      const rank = ((1 - level) / 2) * (count - 1);
      // Most futures may be on one side of the point, where errors are large.
      lower[h] = point[h]! * Math.min(1, sorted[Math.floor(rank)]!);
      upper[h] = point[h]! * Math.max(1, sorted[count - 1 - Math.floor(rank)]!);
    }
    h += 1;
  }
  return intervals;
}

/** Futures drawn from the model with normal errors. */
export function growthPaths(standing: Standing, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const point = growthPoints(standing, horizon);
  const result = Array.from({ length: paths }, () => new Float64Array(horizon));
  let h = 0;
  for (const factors of futures(standing, horizon, paths, random)) {
    for (const [k, path] of result.entries()) path[h] = point[h]! * factors[k]!;
    h += 1;
  }
  return result;
}
