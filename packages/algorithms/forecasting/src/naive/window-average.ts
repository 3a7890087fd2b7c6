import { requireInteger, requireOneOf, standardNormal } from '@bellwether/core';
import { mean, median, standardDeviation } from '@bellwether/statistics';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, decodeNumbers, encodeNumbers, invalidState } from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread, spreadNotes } from '../model/spread.js';

/** What {@link windowAverage} takes of the values in its window. */
export type WindowStatistic = 'mean' | 'median';

const statistics: readonly WindowStatistic[] = ['mean', 'median'];

/** Settings of {@link windowAverage}. */
export interface WindowAverageOptions {
  /** How many values are averaged, at least 1. Raising it averages more noise away and follows changes later. */
  readonly window: number;
  /** Steps in one season, at least 1: above 1 each step averages the last `window` values of its own phase. @default 1 */
  readonly seasonLength?: number;
  /** The mean, or the median, which single spikes do not move. @default 'mean' */
  readonly statistic?: WindowStatistic;
}

/** State of {@link windowAverage}. */
export interface WindowAverageState extends ModelState {
  readonly kind: 'window-average';
  readonly statistic: WindowStatistic;
  readonly window: number;
  /** For each phase of the season the last `window` known values, one overwriting the oldest; null where there is none yet. */
  readonly held: readonly (number | null)[];
  /** Known values so far at each phase. */
  readonly seen: readonly (number | null)[];
  /** Phase of the next step. */
  readonly position: number;
  /** Sum of squared errors of the forecasts of each known value, on the scale of a single value, and their number. */
  readonly squares: number;
  readonly count: number;
}

interface Memory {
  readonly statistic: WindowStatistic;
  readonly window: number;
  readonly held: Float64Array;
  readonly seen: Float64Array;
  position: number;
  squares: number;
  count: number;
}

/** The values that a phase holds. */
function heldAt({ held, seen, window }: Memory, phase: number): Float64Array {
  return held.subarray(phase * window, phase * window + Math.min(window, seen[phase]!));
}

/** All values of all phases. */
function heldValues({ held }: Memory): Float64Array {
  return held.filter((value) => !Number.isNaN(value));
}

function centreOf(values: Float64Array, statistic: WindowStatistic): number {
  return statistic === 'mean' ? mean(values) : median(values);
}

/** One pass over new values, in place. */
function run(memory: Memory, values: Float64Array): Memory {
  const { held, seen, window, statistic } = memory;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    const phase = memory.position;
    memory.position = phase + 1 === seen.length ? 0 : phase + 1;
    if (Number.isNaN(value)) continue;
    const past = heldAt(memory, phase);
    if (past.length > 0) {
      // The mean of m values adds an m-th of their variance to that of the next: dividing keeps every term on one scale.
      memory.squares += (value - centreOf(past, statistic)) ** 2 / (1 + 1 / past.length);
      memory.count += 1;
    }
    held[phase * window + (seen[phase]! % window)] = value;
    seen[phase]! += 1;
  }
  return memory;
}

/** Standard deviation of a single value around the level. */
function spreadOf(memory: Memory): number {
  if (memory.count > 0) return Math.sqrt(memory.squares / memory.count);
  const all = heldValues(memory);
  return all.length > 1 ? standardDeviation(all) : guessedSpread(all[0] ?? Number.NaN);
}

/** Level at each phase and how many values it rests on; phases never observed take the average of all values. */
function levels(memory: Memory): { centre: number; size: number }[] {
  const all = heldValues(memory);
  return Array.from(memory.seen, (_, phase) => {
    const own = heldAt(memory, phase);
    const values = own.length > 0 ? own : all;
    return { centre: values.length > 0 ? centreOf(values, memory.statistic) : Number.NaN, size: values.length };
  });
}

function predict(memory: Memory, horizon: number): Distribution {
  const spread = spreadOf(memory);
  const byPhase = levels(memory);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    const { centre, size } = byPhase[(memory.position + h) % byPhase.length]!;
    point[h] = centre;
    deviation[h] = spread * Math.sqrt(1 + 1 / size);
  }
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const spread = spreadOf(memory);
  const byPhase = levels(memory);
  return Array.from({ length: paths }, () => {
    // Every future has its own levels: the average of a few values is not known well.
    const drawn = byPhase.map(({ centre, size }) => centre + (spread / Math.sqrt(size)) * standardNormal(random));
    const path = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) {
      path[h] = drawn[(memory.position + h) % drawn.length]! + spread * standardNormal(random);
    }
    return path;
  });
}

function notes(memory: Memory): string[] {
  const observed = memory.seen.reduce((sum, seen) => sum + seen, 0);
  if (observed === 0) return emptyNotes();
  const result = spreadNotes(observed, spreadOf(memory));
  if (memory.seen.some((seen) => seen === 0))
    result.push('Steps of the season that were never observed take the average of the others.');
  else if (memory.seen.some((seen) => seen < memory.window))
    result.push(`Fewer values have been observed than the window of ${memory.window} holds: all of them are averaged.`);
  return result;
}

function decode(state: WindowAverageState): Memory {
  if (!statistics.includes(state.statistic))
    throw invalidState('statistic', state.statistic, statistics.map((name) => `"${name}"`).join(' or '));
  const window = decodeInteger('window', state.window, 1);
  const seen = decodeNumbers('seen', state.seen);
  if (seen.length === 0) throw invalidState('seen', state.seen, 'at least one number');
  return {
    statistic: state.statistic,
    window,
    held: decodeNumbers('held', state.held, window * seen.length),
    seen,
    position: decodeInteger('position', state.position) % seen.length,
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
  };
}

/**
 * Repeats the mean or median of the last values, or of the last values at the same phase of a season.
 *
 * Intervals are normal and equally wide at all steps: `± z σ √(1 + 1/m)` for an average of m values, with σ² from the errors that
 * the same forecast would have made at each value. That is right for noise around a level that stays.
 *
 * - **Not for** series that trend or wander: the average lags behind, and intervals far ahead are too narrow ({@link naive},
 *   {@link simpleExponentialSmoothing}).
 * - **Missing values** are skipped: the window holds the last known ones. Infinities count as missing.
 * - **Ugly data**: fewer values than the window are all averaged; phases never observed take the average of the others; both are
 *   noted. With no value at all everything is NaN.
 * - **Cost**: O(window) per value, with a sort for the median; the state holds `window · seasonLength` values.
 *
 * @throws BellwetherError `invalid-option` for a window or season below 1 or another statistic; `invalid-input` from `fit` where the
 * series is not on a regular grid.
 *
 * Source: Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition (2021), section 5.2 (the mean method).
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { windowAverage } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ start: 0, step: '12h', values: [1, 10, 3, 20, 90, 21] });
 * [...windowAverage({ window: 2 }).fit(load).forecast({ horizon: 2 }).point]; // => [55.5, 55.5]
 * const halves = windowAverage({ window: 3, seasonLength: 2, statistic: 'median' });
 * [...halves.fit(load).forecast({ horizon: 2 }).point]; // => [3, 20]
 * ```
 */
export function windowAverage(options: WindowAverageOptions): SimulatingForecaster<WindowAverageState> {
  const window = requireInteger('window', options.window, { min: 1 });
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const statistic = requireOneOf('statistic', options.statistic ?? 'mean', statistics);
  return defineModel<Memory, WindowAverageState>({
    kind: 'window-average',
    learn: (values) =>
      run(
        {
          statistic,
          window,
          held: new Float64Array(window * seasonLength).fill(Number.NaN),
          seen: new Float64Array(seasonLength),
          position: 0,
          squares: 0,
          count: 0,
        },
        values,
      ),
    absorb: (memory, values) => run({ ...memory, held: memory.held.slice(), seen: memory.seen.slice() }, values),
    predict,
    simulate,
    label: (memory) => {
      const season = memory.seen.length > 1 ? ` [${memory.seen.length}]` : '';
      return `${memory.statistic} of the last ${memory.window}${season}`;
    },
    notes,
    encode: (memory, envelope) => ({
      ...envelope,
      statistic: memory.statistic,
      window: memory.window,
      held: encodeNumbers(memory.held),
      seen: Array.from(memory.seen),
      position: memory.position,
      squares: memory.squares,
      count: memory.count,
    }),
    decode,
  });
}
