import { standardNormal } from '@bellwether/core';
import type { Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import { guessedSpread } from '../model/spread.js';
import { adjusted, findSeason, restored, type Season } from './adjustment.js';
import { fitTheta, lineThrough, type ThetaVariant } from './fit.js';
import { emptyLine, extendLine, interceptOf, slopeOf, type TrendLine } from './trend-line.js';

/** What a Theta model has learnt. */
export interface Memory {
  readonly dynamic: boolean;
  readonly alpha: number;
  /** 1 - 1/theta. */
  readonly lineShare: number;
  readonly season: Season;
  /** Phase of the next step. */
  position: number;
  level: number;
  /** (1 - alpha) to the power of the steps since the first value. */
  decay: number;
  /** Steps since the first value, that one included. */
  steps: number;
  readonly line: TrendLine;
  /** Steps without a value since the last one. */
  gap: number;
  squares: number;
  count: number;
  observed: number;
}

/** With fewer values than this there is nothing to fit. */
const fewest = 6;

/** Values from the first known one on, without their season. */
function adjustedValues(values: Float64Array, season: Season, first: number): Float64Array {
  const { length } = season.indices;
  const result = new Float64Array(values.length - first);
  for (let i = 0; i < result.length; i += 1) result[i] = adjusted(values[first + i]!, season, (first + i) % length);
  return result;
}

/** Fits a Theta model. Cost O(n) for each of some 25 values of alpha, and of some 15 around an earlier one. */
export function learn(
  values: Float64Array,
  seasonLength: number,
  variant: ThetaVariant,
  earlier: Memory | undefined,
): Memory {
  const season = findSeason(values, seasonLength);
  let first = 0;
  while (first < values.length && Number.isNaN(values[first]!)) first += 1;
  const rest = adjustedValues(values, season, first);
  const observed = rest.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  const near = earlier !== undefined && earlier.observed >= fewest ? earlier.alpha : undefined;
  const fitted = observed >= fewest ? fitTheta(rest, variant, near) : undefined;
  // Too few values to fit: the last one is repeated.
  const alpha = fitted?.alpha ?? 0.99;
  const memory: Memory = {
    dynamic: variant.dynamic,
    alpha,
    lineShare: fitted?.lineShare ?? 0,
    season,
    position: first % season.indices.length,
    level: fitted?.initial ?? rest[0] ?? Number.NaN,
    decay: 1,
    steps: 0,
    line: variant.dynamic ? emptyLine() : lineThrough(rest),
    gap: 0,
    squares: 0,
    count: 0,
    observed: 0,
  };
  return run(memory, values, first);
}

/** What the line adds to the forecast of the next step. */
function driftOf({ line, decay, alpha }: Memory): number {
  return interceptOf(line) * decay + (slopeOf(line) * (1 - decay * (1 - alpha))) / alpha;
}

/** Moves one step on with a seasonally adjusted value, in place. */
function advance(memory: Memory, value: number): void {
  memory.level = memory.alpha * value + (1 - memory.alpha) * memory.level;
  memory.steps += 1;
  memory.decay *= 1 - memory.alpha;
  if (memory.dynamic) extendLine(memory.line, memory.steps, value);
}

/** One pass over new values, in place. */
function run(memory: Memory, values: Float64Array, from: number): Memory {
  const { season } = memory;
  for (let i = from; i < values.length; i += 1) {
    const value = adjusted(values[i]!, season, memory.position);
    memory.position = (memory.position + 1) % season.indices.length;
    if (memory.observed === 0) {
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(memory.level)) memory.level = value;
      advance(memory, value);
      memory.observed = 1;
      continue;
    }
    const forecast = memory.level + memory.lineShare * driftOf(memory);
    if (Number.isNaN(value)) {
      memory.level += memory.alpha * (forecast - memory.level);
      memory.steps += 1;
      memory.decay *= 1 - memory.alpha;
      memory.gap += 1;
      continue;
    }
    if (memory.steps >= 3 || memory.observed >= 3) {
      memory.squares += (value - forecast) ** 2;
      memory.count += 1;
    }
    memory.observed += 1;
    memory.gap = 0;
    advance(memory, value);
  }
  return memory;
}

function copied(memory: Memory): Memory {
  return { ...memory, line: { ...memory.line } };
}

/** The memory after more values. Cost O(1) a value. */
export function absorb(memory: Memory, values: Float64Array): Memory {
  return run(copied(memory), values, 0);
}

/** Standard deviation of the one-step errors, of the adjusted values. */
export function sigmaOf({ squares, count, level, observed }: Memory): number {
  if (count > 0) return Math.sqrt(squares / count);
  return observed === 0 ? 0 : guessedSpread(level);
}

/** Point forecasts by the model's own recursion, in which forecasts stand in for values; deviations as of simple smoothing. */
export function predict(memory: Memory, horizon: number): Distribution {
  const { alpha, season, position, gap, observed, lineShare } = memory;
  const future = copied(memory);
  const sigma = sigmaOf(memory);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    const phase = (position + h) % season.indices.length;
    const value = future.level + lineShare * driftOf(future);
    point[h] = observed === 0 ? Number.NaN : restored(value, season, phase);
    const spread = sigma * Math.sqrt(1 + (gap + h) * alpha * alpha);
    deviation[h] = season.adjustment === 'multiplicative' ? spread * season.indices[phase]! : spread;
    advance(future, value);
  }
  return { point, deviation };
}

/** Possible futures: the recursion with an error at every step. */
export function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { season, position, gap, alpha, observed, lineShare } = memory;
  const sigma = sigmaOf(memory);
  return Array.from({ length: paths }, () => {
    const future = copied(memory);
    // What happened in the steps missed before the first one has moved the level.
    future.level += sigma * alpha * Math.sqrt(gap) * standardNormal(random);
    const path = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) {
      const value = future.level + lineShare * driftOf(future) + sigma * standardNormal(random);
      path[h] = observed === 0 ? Number.NaN : restored(value, season, (position + h) % season.indices.length);
      advance(future, value);
    }
    return path;
  });
}
