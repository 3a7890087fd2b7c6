import { requireInteger, standardNormal } from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import {
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
  invalidState,
} from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread, spreadNotes } from '../model/spread.js';
import { classicalIndices, hasSeason } from './classical-indices.js';

/** Settings of {@link naive2}. */
export interface Naive2Options {
  /** Steps in one season, at least 1: 24 for hourly values with a daily season. With 1 it is the naive forecast. */
  readonly seasonLength: number;
}

/** State of {@link naive2}. */
export interface Naive2State extends ModelState {
  readonly kind: 'naive2';
  /** Multiplicative index of each phase of the season; a single 1 where no season is used. */
  readonly indices: readonly (number | null)[];
  /** Phase of the next step. */
  readonly position: number;
  /** Last value seen, divided by its index, and how many steps after it the next step comes. */
  readonly last: number | null;
  readonly age: number;
  /** Sum of squared changes of the adjusted values, each divided by the steps it spans, and how many. */
  readonly squares: number;
  readonly count: number;
}

interface Memory {
  readonly indices: Float64Array;
  position: number;
  last: number;
  age: number;
  squares: number;
  count: number;
}

/** One pass over new values, in place: the random walk of the seasonally adjusted values. */
function run(memory: Memory, values: Float64Array): Memory {
  const { indices } = memory;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]! / indices[memory.position]!;
    memory.position = (memory.position + 1) % indices.length;
    if (Number.isNaN(value)) {
      memory.age += 1;
      continue;
    }
    const change = value - memory.last;
    if (!Number.isNaN(change)) {
      memory.squares += (change * change) / memory.age;
      memory.count += 1;
    }
    memory.last = value;
    memory.age = 1;
  }
  return memory;
}

function indicesOf(values: Float64Array, seasonLength: number): Float64Array {
  const seasonal = seasonLength > 1 && hasSeason(values, seasonLength);
  return (seasonal ? classicalIndices(values, seasonLength) : undefined) ?? Float64Array.of(1);
}

function stepSpread({ last, squares, count }: Memory): number {
  return count > 0 ? Math.sqrt(squares / count) : guessedSpread(last);
}

function predict(memory: Memory, horizon: number): Distribution {
  const { indices, position, last, age } = memory;
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const spread = stepSpread(memory);
  for (let h = 0; h < horizon; h += 1) {
    const index = indices[(position + h) % indices.length]!;
    point[h] = last * index;
    deviation[h] = spread * Math.sqrt(age + h) * index;
  }
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { indices, position, last, age } = memory;
  const spread = stepSpread(memory);
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let walk = last;
    for (let h = 0; h < horizon; h += 1) {
      walk += spread * standardNormal(random) * (h === 0 ? Math.sqrt(age) : 1);
      path[h] = walk * indices[(position + h) % indices.length]!;
    }
    return path;
  });
}

function notes({ last, squares, count }: Memory): string[] {
  return Number.isNaN(last) ? emptyNotes() : spreadNotes(count + 1, squares);
}

/**
 * Naive2 of the M competitions: the last value of the seasonally adjusted series, times the seasonal index of each step. The
 * yardstick that the overall weighted average (OWA) of a model is measured against.
 *
 * The series is adjusted by classical multiplicative decomposition where its autocorrelation at one season is significant at
 * 90 % (Bartlett's standard error) and it is at least three seasons long; otherwise the last value is repeated as it is.
 * Intervals are those of a random walk of the adjusted values.
 *
 * - **Not for** forecasting in earnest: it is a yardstick, and its season rests on ratios, which mean nothing near or below zero.
 * - **Missing values** are skipped: a moving average that would touch one is left out, and a change over a gap of k steps counts
 *   as `change² / k`. Infinities count as missing.
 * - **Ugly data**: where an index is not above 0 (a series that comes to or below zero) the last value is repeated. With one
 *   value the spread is guessed as its size; with none everything is NaN. The notes say so.
 * - **Cost**: O(n · season) for the fit, O(1) per value for `update`; the state holds one season.
 *
 * The competition's own code finds no season that is longer than `10 log10(n)` steps, because R's `acf` looks no further; this one
 * does. None of the competition's series is in that case.
 *
 * @throws BellwetherError `invalid-option` for a season below 1; `invalid-input` from `fit` where the series is not on a
 * regular grid.
 *
 * Source: Makridakis, Spiliotis and Assimakopoulos, "The M4 Competition", International Journal of Forecasting 36 (2020),
 * doi:10.1016/j.ijforecast.2019.04.014.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { naive2 } from '@bellwether/forecasting';
 *
 * const shape = [0.5, 1, 1.5, 1];
 * const values = Array.from({ length: 20 }, (_, i) => (100 + (i >= 12 ? 20 : 0)) * shape[i % 4]!);
 * const fitted = naive2({ seasonLength: 4 }).fit(createTimeSeries({ start: 0, step: '6h', values }));
 * const { point } = fitted.forecast({ horizon: 4 });
 * Math.round(point[2]! / point[0]!); // => 3
 * ```
 */
export function naive2(options: Naive2Options): SimulatingForecaster<Naive2State> {
  const seasonLength = requireInteger('seasonLength', options.seasonLength, { min: 1 });
  return defineModel<Memory, Naive2State>({
    kind: 'naive2',
    learn: (values) =>
      run(
        { indices: indicesOf(values, seasonLength), position: 0, last: Number.NaN, age: 1, squares: 0, count: 0 },
        values,
      ),
    absorb: (memory, values) => run({ ...memory }, values),
    predict,
    simulate,
    label: ({ indices }) => (indices.length > 1 ? `naive2 [${indices.length}]` : 'naive'),
    notes,
    encode: (memory, envelope) => ({
      ...envelope,
      indices: encodeNumbers(memory.indices),
      position: memory.position,
      last: encodeNumber(memory.last),
      age: memory.age,
      squares: memory.squares,
      count: memory.count,
    }),
    decode: (state) => {
      const indices = decodeNumbers('indices', state.indices);
      if (indices.length === 0 || !indices.every((index) => index > 0)) {
        throw invalidState('indices', state.indices, 'an array of at least one number above 0');
      }
      return {
        indices,
        position: decodeInteger('position', state.position) % indices.length,
        last: decodeNumber('last', state.last),
        age: decodeInteger('age', state.age, 1),
        squares: decodeNumber('squares', state.squares),
        count: decodeInteger('count', state.count),
      };
    },
  });
}
