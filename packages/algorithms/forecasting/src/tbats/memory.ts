import { type PredictionInterval, standardNormal } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import type { Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import { guessedSpread } from '../model/spread.js';
import { fromScale, toScale } from '../model/transform.js';
import { copiedState, emptyState, type TbatsForm, type TbatsState, type TbatsWeights } from './form.js';
import { motionOf, project, run } from './kernels.js';

/** What the model has learnt. */
export interface Memory {
  readonly form: TbatsForm;
  readonly weights: TbatsWeights;
  /** The state before the next step, on the scale of the form. */
  readonly state: TbatsState;
  /** Stands in for values that the logarithm cannot take. */
  readonly floor: number;
  /** Missing steps since the last value. */
  readonly gap: number;
  /** Sum of squared one-step errors on that scale, and their number. */
  readonly squares: number;
  readonly count: number;
  /** Numbers that were estimated, the variance of the errors among them. */
  readonly estimated: number;
  readonly converged: boolean;
  readonly remarks: readonly string[];
}

/** The values on the scale of a form. */
export function scaled(values: Float64Array, { transform }: Pick<TbatsForm, 'transform'>, floor: number): Float64Array {
  return transform === 'none' ? values : values.map((value) => toScale(value, transform, floor));
}

/** Missing steps at the end. */
export function trailingGap(values: Float64Array): number {
  let gap = 0;
  while (gap < values.length && Number.isNaN(values[values.length - 1 - gap]!)) gap += 1;
  return gap;
}

/** The memory after more values, with the weights as they are. */
export function absorb(memory: Memory, values: Float64Array): Memory {
  const { form, weights, floor } = memory;
  const state = copiedState(memory.state);
  const moved = scaled(values, form, floor);
  let from = 0;
  // A model that has no level yet starts from the first value that it sees.
  if (Number.isNaN(state.level)) {
    while (from < moved.length && Number.isNaN(moved[from]!)) from += 1;
    if (from < moved.length) {
      state.level = moved[from]!;
      from += 1;
    }
  }
  const rest = from === 0 ? moved : moved.subarray(from);
  const squares = run(state, rest, motionOf(form, weights));
  let count = 0;
  for (let i = 0; i < rest.length; i += 1) if (!Number.isNaN(rest[i]!)) count += 1;
  const trailing = trailingGap(values);
  return {
    ...memory,
    state,
    gap: trailing === values.length ? memory.gap + trailing : trailing,
    squares: memory.squares + squares,
    count: memory.count + count,
  };
}

/** Standard deviation of the one-step errors on the scale of the form, what was estimated taken into account. */
export function sigmaOf({ squares, count, estimated, state }: Memory): number {
  if (count > 0) return Math.sqrt(squares / Math.max(1, count - estimated + 1));
  return Number.isNaN(state.level) ? 0 : guessedSpread(state.level);
}

/** What an error of one does to each of the steps after it. */
function effects({ form, weights }: Memory, steps: number): Float64Array {
  const motion = motionOf(form, weights);
  const state = emptyState(form);
  run(state, Float64Array.of(1), motion);
  const moved = new Float64Array(steps);
  project(state, motion, moved);
  return moved;
}

/** Medians on the scale of the values, deviations on that of the form. */
export function predict(memory: Memory, horizon: number): Distribution {
  const { form, weights, gap, state } = memory;
  const sigma = sigmaOf(memory);
  const point = new Float64Array(horizon);
  project(copiedState(state), motionOf(form, weights), point);
  const moved = effects(memory, gap + horizon);
  const deviation = new Float64Array(horizon);
  let variance = 1;
  // In a trailing gap there were errors that nobody saw: they have moved the series as those ahead will.
  for (let step = 0; step < gap; step += 1) variance += moved[step]! ** 2;
  for (let h = 0; h < horizon; h += 1) {
    deviation[h] = Number.isNaN(point[h]!) ? Number.NaN : sigma * Math.sqrt(variance);
    variance += moved[gap + h]! ** 2;
    point[h] = fromScale(point[h]!, form.transform);
  }
  return { point, deviation };
}

/** Intervals that are normal on the scale of the form. */
export function intervals(
  { form: { transform } }: Memory,
  levels: readonly number[],
  { point, deviation }: Distribution,
): PredictionInterval[] {
  return levels.map((level) => {
    const width = normalQuantile(0.5 + level / 2);
    // Not the floor of values: a median below it keeps its place between its bounds.
    const bound = (sign: number): Float64Array =>
      point.map((value, h) =>
        fromScale(toScale(value, transform, Number.MIN_VALUE) + sign * width * deviation[h]!, transform),
      );
    return { level, lower: bound(-1), upper: bound(1) };
  });
}

/** Possible futures: the recursion with an error at every step, those of a trailing gap among them. */
export function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { form, weights, gap } = memory;
  const motion = motionOf(form, weights);
  const sigma = sigmaOf(memory);
  const ahead = new Float64Array(horizon);
  project(copiedState(memory.state), motion, ahead);
  const moved = effects(memory, gap + horizon);
  const errors = new Float64Array(gap + horizon);
  return Array.from({ length: paths }, () => {
    for (let i = 0; i < errors.length; i += 1) errors[i] = sigma * standardNormal(random);
    return ahead.map((forecast, h) => {
      let value = forecast + errors[gap + h]!;
      for (let i = 0; i < gap + h; i += 1) value += moved[gap + h - 1 - i]! * errors[i]!;
      return fromScale(value, form.transform);
    });
  });
}
