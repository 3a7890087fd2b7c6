import { standardNormal } from '@bellwether/core';
import type { Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import { guessedSpread } from '../model/spread.js';
import { choiceOf } from './choice.js';
import { type ComplexFit, fitForm, refined } from './fit.js';
import {
  type ComplexForm,
  type ComplexSeason,
  copiedParts,
  emptyParts,
  motionOf,
  type Parts,
  project,
  run,
} from './kernels.js';

/** What the model has learnt. */
export interface Memory {
  readonly form: ComplexForm;
  readonly seasonLength: number;
  readonly weights: Float64Array;
  /** The parts before the next step. */
  readonly parts: Parts;
  /** Where the next step stands in the season. */
  readonly position: number;
  /** Missing steps since the last value. */
  readonly gap: number;
  readonly squares: number;
  readonly count: number;
  /** Numbers that were estimated, the variance of the errors among them. */
  readonly estimated: number;
  readonly converged: boolean;
  /** Whether the season was left out for want of values. */
  readonly short: boolean;
}

function trailingGap(values: Float64Array): number {
  let gap = 0;
  while (gap < values.length && Number.isNaN(values[values.length - 1 - gap]!)) gap += 1;
  return gap;
}

/** The fit that repeats the last value. */
function lastValue(values: Float64Array, seasonLength: number): Memory {
  const parts = emptyParts('last-value', 1);
  parts.level[0] = Number.NaN;
  const empty: Memory = {
    form: 'last-value',
    seasonLength,
    weights: new Float64Array(0),
    parts,
    position: 0,
    gap: 0,
    squares: 0,
    count: 0,
    estimated: 1,
    converged: true,
    short: false,
  };
  return absorb(empty, values);
}

function fitted(fit: ComplexFit, values: Float64Array, seasonLength: number, short: boolean): Memory {
  const { form, weights, start, squares, count, estimated, converged } = fit;
  const parts = copiedParts(start);
  run(parts, values, motionOf(form, weights), 0);
  return {
    form,
    seasonLength,
    weights,
    parts,
    position: values.length % seasonLength,
    gap: trailingGap(values),
    squares,
    count,
    estimated,
    converged,
    short,
  };
}

/** Two for each number of the model without a season: with fewer, one odd value would carry the forecasts away. */
const fewestValues = 10;

/** Fits the form, or the best of all; without two whole seasons there is none, with fewer values than ten the last is repeated. */
export function learn(values: Float64Array, season: ComplexSeason | 'automatic', m: number): Memory {
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (count < fewestValues || greatest === least) return lastValue(values, m);
  const seasonal = m > 1 && count >= 2 * m;
  const forms: readonly ComplexSeason[] = !seasonal
    ? ['none']
    : season === 'automatic'
      ? ['none', 'simple', 'partial', 'full']
      : [season];
  const fits = forms.map((form) => fitForm(values, count, form, m)).filter(({ squares }) => Number.isFinite(squares));
  const best = choiceOf(fits, values, m);
  if (best === undefined) return lastValue(values, m);
  return fitted(refined(values, best, m), values, m, season !== 'none' && m > 1 && !seasonal);
}

/** The memory after more values, with the weights as they are. */
export function absorb(memory: Memory, values: Float64Array): Memory {
  const { form, weights, seasonLength, position } = memory;
  const parts = copiedParts(memory.parts);
  let from = 0;
  // A model that has no level yet starts from the first value that it sees.
  if (Number.isNaN(parts.level[0]!)) {
    while (from < values.length && Number.isNaN(values[from]!)) from += 1;
    if (from < values.length) {
      parts.level[0] = values[from]!;
      from += 1;
    }
  }
  const rest = values.subarray(from);
  const squares = run(parts, rest, motionOf(form, weights), position + from, { squares: memory.squares });
  let count = 0;
  for (let i = 0; i < rest.length; i += 1) if (!Number.isNaN(rest[i]!)) count += 1;
  const trailing = trailingGap(values);
  return {
    ...memory,
    parts,
    position: (position + values.length) % seasonLength,
    gap: trailing === values.length ? memory.gap + trailing : trailing,
    squares,
    count: memory.count + count,
  };
}

/** Standard deviation of the one-step errors, what was estimated taken into account. */
export function sigmaOf({ form, squares, count, parts, estimated }: Memory): number {
  if (count > 0) return Math.sqrt(squares / Math.max(1, count - estimated + 1));
  return form === 'last-value' && !Number.isNaN(parts.level[0]!) ? guessedSpread(parts.level[0]!) : 0;
}

/** What an error of one does to each of the steps after it. */
function effects({ form, weights, seasonLength }: Memory, steps: number): Float64Array {
  const motion = motionOf(form, weights);
  const parts = emptyParts(form, seasonLength);
  run(parts, Float64Array.of(1), motion, 0);
  const moved = new Float64Array(steps);
  project(parts, motion, 1, moved);
  return moved;
}

/** Point forecasts, and deviations from what an error does to each later step. */
export function predict(memory: Memory, horizon: number): Distribution {
  const { form, weights, position, gap, parts } = memory;
  const sigma = sigmaOf(memory);
  const point = new Float64Array(horizon);
  project(copiedParts(parts), motionOf(form, weights), position, point);
  const moved = effects(memory, gap + horizon);
  const deviation = new Float64Array(horizon);
  let variance = 1;
  // In a trailing gap there were errors that nobody saw: they have moved the series as those ahead will.
  for (let step = 0; step < gap; step += 1) variance += moved[step]! ** 2;
  for (let h = 0; h < horizon; h += 1) {
    deviation[h] = Number.isNaN(point[h]!) ? Number.NaN : sigma * Math.sqrt(variance);
    variance += moved[gap + h]! ** 2;
  }
  return { point, deviation };
}

/** Possible futures: the recursion with an error at every step, those of a trailing gap among them. */
export function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { form, weights, seasonLength, position, gap } = memory;
  const motion = motionOf(form, weights);
  const sigma = sigmaOf(memory);
  const one = new Float64Array(1);
  /** Moves the parts over a step with an error, and answers its value. */
  const step = (parts: Parts, time: number): number => {
    const error = sigma * standardNormal(random);
    const value = parts.level[time % parts.level.length]! + parts.season[time % parts.season.length]! + error;
    one[0] = value;
    run(parts, one, motion, time);
    return value;
  };
  return Array.from({ length: paths }, () => {
    const missed = emptyParts(form, seasonLength);
    for (let i = 0; i < gap; i += 1) step(missed, position + seasonLength * gap + i - gap);
    const unseen = new Float64Array(horizon);
    project(missed, motion, position + seasonLength * gap, unseen);
    const future = copiedParts(memory.parts);
    const path = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) path[h] = step(future, position + h) + unseen[h]!;
    return path;
  });
}
