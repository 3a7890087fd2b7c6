import {
  BellwetherError,
  describeValue,
  numbersFromJson,
  numbersToJson,
  requireNumber,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { requireSameLength } from './inputs.js';

/** Options of {@link isotonicRegression}. */
export interface IsotonicRegressionOptions {
  /** Whether the fit may only rise (`true`) or only fall (`false`). @default true */
  readonly increasing?: boolean;
  /** Least value of a prediction, in the unit of the target. @default none */
  readonly lower?: number;
  /** Greatest value of a prediction, in the unit of the target. @default none */
  readonly upper?: number;
}

/** Saved state of a fitted isotonic regression. */
export interface IsotonicState extends VersionedState {
  readonly kind: 'isotonic-regression';
  readonly version: 1;
  /** Positions of the corners of the fit, ascending. */
  readonly positions: ReturnType<typeof numbersToJson>;
  /** Height of each corner. */
  readonly heights: ReturnType<typeof numbersToJson>;
}

/** A monotone piecewise linear function that was fitted. */
export interface IsotonicModel {
  /** Positions of the corners, ascending. */
  readonly positions: Float64Array;
  /** Height of each corner. */
  readonly heights: Float64Array;
  /** One height per value: linear between corners, that of the first or last corner outside, NaN where the value is NaN. */
  predict(values: ArrayLike<number>): Float64Array;
  /** Everything needed to continue, JSON-safe and versioned. */
  readonly state: IsotonicState;
}

/** Isotonic regression with its settings, before it has seen data. */
export interface IsotonicRegression {
  /**
   * Fits target on values. Pairs with a missing or infinite value, target or weight, or with no weight, are left out.
   *
   * @throws {@link BellwetherError} `invalid-input` where lengths differ, a weight is negative or no pair is left.
   */
  fit(values: ArrayLike<number>, target: ArrayLike<number>, weights?: ArrayLike<number>): IsotonicModel;
  /**
   * Continues from a saved state.
   *
   * @throws {@link BellwetherError} `invalid-state`.
   */
  restore(state: unknown): IsotonicModel;
}

/**
 * Fits the monotone function of one variable that is nearest in weighted squares: the usual way to calibrate scores.
 *
 * Equal values are first averaged into one, then neighbours that break the order are pooled until none does (pool adjacent
 * violators); between the corners the fit is linear, outside it stays at the last height.
 *
 * **Not for** extrapolation, and not for fewer than some hundred pairs where the steps would follow the noise.
 *
 * Missing and infinite values are left out of the fit; predicting them gives NaN, or the end height for infinities.
 * Cost: O(n log n) time to sort, O(n) memory; predicting is O(log corners) for each value. Inputs are not changed.
 *
 * Source: Ayer, Brunk, Ewing, Reid and Silverman (1955), doi:10.1214/aoms/1177728423. Agrees with scikit-learn's
 * `IsotonicRegression(out_of_bounds="clip")` to rounding.
 *
 * @throws {@link BellwetherError} `invalid-option` where a bound is not a number or the lower is above the upper.
 *
 * @example
 * ```ts
 * import { isotonicRegression } from '@bellwether/learning';
 *
 * const model = isotonicRegression().fit([1, 2, 3, 4], [1, 3, 2, 4]);
 * Array.from(model.predict([0, 2.5, 3.5, 9])); // => [1, 2.5, 3.25, 4]
 * ```
 */
export function isotonicRegression(options: IsotonicRegressionOptions = {}): IsotonicRegression {
  const rising = options.increasing ?? true;
  const lower = options.lower === undefined ? Number.NEGATIVE_INFINITY : requireNumber('lower', options.lower);
  const upper = options.upper === undefined ? Number.POSITIVE_INFINITY : requireNumber('upper', options.upper);
  if (lower > upper) {
    requireNumber('lower', lower, { max: upper });
  }
  return {
    fit: (values, target, weights) => {
      requireSameLength('target', target, values.length);
      if (weights !== undefined) requireSameLength('weights', weights, values.length);
      const points = distinctPoints(values, target, weights);
      const heights = rising ? points.heights : points.heights.map((height) => -height);
      pool(heights, points.weights);
      for (let i = 0; i < heights.length; i += 1) {
        heights[i] = Math.min(upper, Math.max(lower, rising ? heights[i]! : -heights[i]!));
      }
      return modelOf(...corners(points.positions, heights));
    },
    restore: (state) => {
      const saved = requireState<IsotonicState>(state, 'isotonic-regression', 1);
      const positions = numbersFromJson(saved.positions, 'positions', 'invalid-state');
      const heights = numbersFromJson(saved.heights, 'heights', 'invalid-state');
      if (positions.length === 0 || positions.length !== heights.length) {
        throw new BellwetherError(
          'invalid-state',
          `The state has ${positions.length} positions and ${heights.length} heights; it must have as many of each, at least 1.`,
        );
      }
      return modelOf(positions, heights);
    },
  };
}

function modelOf(positions: Float64Array, heights: Float64Array): IsotonicModel {
  return {
    positions,
    heights,
    predict: (values) => {
      const predicted = new Float64Array(values.length);
      for (let i = 0; i < predicted.length; i += 1) predicted[i] = heightAt(positions, heights, values[i]!);
      return predicted;
    },
    state: {
      kind: 'isotonic-regression',
      version: 1,
      positions: numbersToJson(positions),
      heights: numbersToJson(heights),
    },
  };
}

/** Values in ascending order, each once, with the weighted mean of its targets and the sum of its weights. */
function distinctPoints(
  values: ArrayLike<number>,
  target: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): { readonly positions: Float64Array; readonly heights: Float64Array; readonly weights: Float64Array } {
  const order = new Uint32Array(values.length);
  let kept = 0;
  for (let i = 0; i < values.length; i += 1) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight < 0) {
      throw new BellwetherError('invalid-input', `Weight ${i} is ${describeValue(weight)}; it must be at least 0.`);
    }
    const usable = weight > 0 && Number.isFinite(weight) && Number.isFinite(values[i]!) && Number.isFinite(target[i]!);
    if (usable) {
      order[kept] = i;
      kept += 1;
    }
  }
  if (kept === 0) {
    throw new BellwetherError('invalid-input', 'No pair of a value and a target is left to fit; at least 1 is needed.');
  }
  const sorted = order.subarray(0, kept).sort((a, b) => values[a]! - values[b]!);
  const positions = new Float64Array(kept);
  const heights = new Float64Array(kept);
  const sums = new Float64Array(kept);
  let last = -1;
  for (const i of sorted) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (last < 0 || values[i]! !== positions[last]!) {
      last += 1;
      positions[last] = values[i]!;
    }
    heights[last] = heights[last]! + weight * target[i]!;
    sums[last] = sums[last]! + weight;
  }
  for (let j = 0; j <= last; j += 1) heights[j] = heights[j]! / sums[j]!;
  return {
    positions: positions.subarray(0, last + 1),
    heights: heights.subarray(0, last + 1),
    weights: sums.subarray(0, last + 1),
  };
}

/** Pools neighbours in place until the heights never fall. */
function pool(heights: Float64Array, weights: Float64Array): void {
  const size = heights.length;
  const blockHeights = new Float64Array(size);
  const blockWeights = new Float64Array(size);
  const blockEnds = new Uint32Array(size);
  let blocks = 0;
  for (let i = 0; i < size; i += 1) {
    let height = heights[i]!;
    let weight = weights[i]!;
    while (blocks > 0 && blockHeights[blocks - 1]! >= height) {
      blocks -= 1;
      const sum = weight + blockWeights[blocks]!;
      height = (weight * height + blockWeights[blocks]! * blockHeights[blocks]!) / sum;
      weight = sum;
    }
    blockHeights[blocks] = height;
    blockWeights[blocks] = weight;
    blockEnds[blocks] = i + 1;
    blocks += 1;
  }
  let from = 0;
  for (let block = 0; block < blocks; block += 1) {
    heights.fill(blockHeights[block]!, from, blockEnds[block]!);
    from = blockEnds[block]!;
  }
}

/** Leaves out the points inside a level stretch: they change no prediction. */
function corners(positions: Float64Array, heights: Float64Array): [Float64Array, Float64Array] {
  const last = positions.length - 1;
  const keep = (i: number) => i === 0 || i === last || heights[i] !== heights[i - 1] || heights[i] !== heights[i + 1];
  return [positions.filter((_, i) => keep(i)), heights.filter((_, i) => keep(i))];
}

function heightAt(positions: Float64Array, heights: Float64Array, value: number): number {
  const last = positions.length - 1;
  if (Number.isNaN(value)) return Number.NaN;
  if (value <= positions[0]!) return heights[0]!;
  if (value >= positions[last]!) return heights[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! <= value) low = middle;
    else high = middle;
  }
  const share = (value - positions[low]!) / (positions[high]! - positions[low]!);
  return heights[low]! + share * (heights[high]! - heights[low]!);
}
