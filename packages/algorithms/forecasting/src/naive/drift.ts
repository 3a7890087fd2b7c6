import { standardNormal } from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, encodeNumber } from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread, spreadNotes } from '../model/spread.js';

/** State of {@link drift}. */
export interface DriftState extends ModelState {
  readonly kind: 'drift';
  /** Last value seen, and how many steps after it the next step comes. */
  readonly last: number | null;
  readonly age: number;
  /** Mean change per step. */
  readonly slope: number;
  /** Weighted squared deviations of the changes from `slope`, their number, and the steps they span. */
  readonly squares: number;
  readonly count: number;
  readonly span: number;
}

interface Memory {
  last: number;
  age: number;
  slope: number;
  squares: number;
  count: number;
  span: number;
}

/** One pass over new values, in place: West's (1979) update of a weighted mean and its squared deviations. */
function run(memory: Memory, values: Float64Array): Memory {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      memory.age += 1;
      continue;
    }
    const { age } = memory;
    const rate = (value - memory.last) / age;
    if (!Number.isNaN(rate)) {
      const difference = rate - memory.slope;
      memory.span += age;
      memory.slope += (difference * age) / memory.span;
      memory.squares += age * difference * (rate - memory.slope);
      memory.count += 1;
    }
    memory.last = value;
    memory.age = 1;
  }
  return memory;
}

/** Standard deviation of one step and standard error of the slope. */
function spreads({ last, slope, squares, count, span }: Memory): { step: number; slopeError: number } {
  if (count === 0) return { step: guessedSpread(last), slopeError: 0 };
  // One change leaves nothing to estimate its spread from: its own size stands in.
  const step = count > 1 ? Math.sqrt(squares / (count - 1)) : Math.abs(slope);
  return { step, slopeError: step / Math.sqrt(span) };
}

function predict(memory: Memory, horizon: number): Distribution {
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const { step, slopeError } = spreads(memory);
  for (let h = 0; h < horizon; h += 1) {
    const ahead = memory.age + h;
    point[h] = memory.last + ahead * memory.slope;
    deviation[h] = Math.hypot(step * Math.sqrt(ahead), slopeError * ahead);
  }
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { step, slopeError } = spreads(memory);
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    // Every future has its own slope: not knowing it well is a large part of the uncertainty far ahead.
    const slope = memory.slope + slopeError * standardNormal(random);
    let value = memory.last + (memory.age - 1) * slope + Math.sqrt(memory.age - 1) * step * standardNormal(random);
    for (let h = 0; h < horizon; h += 1) {
      value += slope + step * standardNormal(random);
      path[h] = value;
    }
    return path;
  });
}

/**
 * Continues the line from the first value to the last: a random walk with a constant drift.
 *
 * Intervals count both the noise of the walk and the uncertainty of the slope: `± z √(σ² h + (h · se)²)`.
 *
 * - **Not for** series with a season, nor far ahead where the trend may end: the line never bends.
 * - **Missing values**: a change over a gap of k steps is one observation of k steps of drift. Infinities count as missing.
 * - **Ugly data**: two values give a line whose spread is guessed from its slope, one value acts as {@link naive}, none gives
 *   NaN. The notes say so.
 * - **Cost**: O(1) per value, a state of a few numbers.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition (2021), sections 5.2 and 5.5.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift } from '@bellwether/forecasting';
 *
 * const disk = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '1d', values: [40, 41, 43, 44, 46] });
 * [...drift().fit(disk).forecast({ horizon: 3 }).point]; // => [47.5, 49, 50.5]
 * ```
 */
export function drift(): SimulatingForecaster<DriftState> {
  return defineModel<Memory, DriftState>({
    kind: 'drift',
    learn: (values) => run({ last: Number.NaN, age: 1, slope: 0, squares: 0, count: 0, span: 0 }, values),
    absorb: (memory, values) => run({ ...memory }, values),
    predict,
    simulate,
    label: ({ count }) => (count > 0 ? 'random walk with drift' : 'naive'),
    notes: ({ last, count, squares }) => {
      if (Number.isNaN(last)) return emptyNotes();
      if (count !== 1) return spreadNotes(count + 1, squares);
      return ['Only two values have been observed: the spread around their line is guessed as its slope.'];
    },
    encode: (memory, envelope) => ({
      ...envelope,
      ...memory,
      last: encodeNumber(memory.last),
      slope: memory.slope + 0,
    }),
    decode: (state) => ({
      last: decodeNumber('last', state.last),
      age: decodeInteger('age', state.age, 1),
      slope: decodeNumber('slope', state.slope),
      squares: decodeNumber('squares', state.squares),
      count: decodeInteger('count', state.count),
      span: decodeInteger('span', state.span),
    }),
  });
}
