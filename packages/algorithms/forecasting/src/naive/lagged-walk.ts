import { standardNormal } from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, decodeNumbers, encodeNumber, encodeNumbers } from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread, spreadNotes } from '../model/spread.js';

/** State of `naive()` and `seasonalNaive()`. */
export interface LaggedWalkState<Kind extends string = string> extends ModelState {
  readonly kind: Kind;
  readonly seasonLength: number;
  /** Last value seen at each phase of the season; null where there was none. */
  readonly last: readonly (number | null)[];
  /** For each phase, how many seasons after its last value its next step comes. */
  readonly age: readonly (number | null)[];
  /** Phase of the next step. */
  readonly position: number;
  /** Sum of squared changes from season to season, each divided by the seasons it spans, and how many. */
  readonly squares: number;
  readonly count: number;
  /** The same for changes from step to step, which stand in until two values of one phase are known. */
  readonly recent: number | null;
  readonly recentAge: number;
  readonly recentSquares: number;
  readonly recentCount: number;
}

interface Memory {
  readonly last: Float64Array;
  readonly age: Float64Array;
  position: number;
  squares: number;
  count: number;
  recent: number;
  recentAge: number;
  recentSquares: number;
  recentCount: number;
}

/** One pass over new values, in place. Cost O(1) a value. */
function run(memory: Memory, values: Float64Array): Memory {
  const { last, age } = memory;
  const season = last.length;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    const phase = memory.position;
    memory.position = phase + 1 === season ? 0 : phase + 1;
    if (Number.isNaN(value)) {
      age[phase]! += 1;
      memory.recentAge += 1;
      continue;
    }
    const change = value - last[phase]!;
    if (!Number.isNaN(change)) {
      // A random walk observed after k seasons has k times the variance: dividing keeps every term on one scale.
      memory.squares += (change * change) / age[phase]!;
      memory.count += 1;
    }
    const step = value - memory.recent;
    if (!Number.isNaN(step)) {
      memory.recentSquares += (step * step) / memory.recentAge;
      memory.recentCount += 1;
    }
    last[phase] = value;
    age[phase] = 1;
    memory.recent = value;
    memory.recentAge = 1;
  }
  return memory;
}

/** Standard deviation of a change over one step. */
function stepSpread({ recent, recentSquares, recentCount }: Memory): number {
  return recentCount > 0 ? Math.sqrt(recentSquares / recentCount) : guessedSpread(recent);
}

function predict(memory: Memory, horizon: number): Distribution {
  const { last, age, position, squares, count, recent, recentAge } = memory;
  const season = last.length;
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const seasonSpread = Math.sqrt(squares / count);
  const spread = stepSpread(memory);
  for (let h = 0; h < horizon; h += 1) {
    const phase = (position + h) % season;
    const known = count > 0 && !Number.isNaN(last[phase]!);
    point[h] = known ? last[phase]! : recent;
    deviation[h] = known
      ? seasonSpread * Math.sqrt(age[phase]! + Math.floor(h / season))
      : spread * Math.sqrt(recentAge + h);
  }
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { last, age, position, squares, count, recent, recentAge } = memory;
  const season = last.length;
  const seasonSpread = Math.sqrt(squares / count);
  const spread = stepSpread(memory);
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let walk = recent;
    for (let h = 0; h < horizon; h += 1) {
      const phase = (position + h) % season;
      // The walk of the stand-in moves on at every step, whether this step uses it or not.
      walk += spread * standardNormal(random) * (h === 0 ? Math.sqrt(recentAge) : 1);
      if (count === 0 || Number.isNaN(last[phase]!)) path[h] = walk;
      else if (h < season) path[h] = last[phase]! + seasonSpread * Math.sqrt(age[phase]!) * standardNormal(random);
      else path[h] = path[h - season]! + seasonSpread * standardNormal(random);
    }
    return path;
  });
}

function notes({ last, squares, count, recent, recentSquares, recentCount }: Memory): string[] {
  if (Number.isNaN(recent)) return emptyNotes();
  const result = spreadNotes(recentCount + 1, count > 0 ? squares : recentSquares);
  if (last.length > 1 && count === 0) {
    result.push(`No two values are a season of ${last.length} steps apart: the last value is repeated instead.`);
  } else if (last.some(Number.isNaN)) {
    result.push('Steps of the season that were never observed repeat the last value.');
  }
  return result;
}

/** The random walk at a lag of one season, of which the naive forecast is the case of one step. */
export function laggedWalk<Kind extends string>(
  kind: Kind,
  seasonLength: number,
): SimulatingForecaster<LaggedWalkState<Kind>> {
  return defineModel<Memory, LaggedWalkState<Kind>>({
    kind,
    learn: (values) =>
      run(
        {
          last: new Float64Array(seasonLength).fill(Number.NaN),
          age: new Float64Array(seasonLength).fill(1),
          position: 0,
          squares: 0,
          count: 0,
          recent: Number.NaN,
          recentAge: 1,
          recentSquares: 0,
          recentCount: 0,
        },
        values,
      ),
    absorb: (memory, values) => run({ ...memory, last: memory.last.slice(), age: memory.age.slice() }, values),
    predict,
    simulate,
    label: ({ last, count }) => (last.length > 1 && count > 0 ? `seasonal naive [${last.length}]` : 'naive'),
    notes,
    encode: (memory, envelope) => ({
      ...envelope,
      seasonLength: memory.last.length,
      last: encodeNumbers(memory.last),
      age: encodeNumbers(memory.age),
      position: memory.position,
      squares: memory.squares,
      count: memory.count,
      recent: encodeNumber(memory.recent),
      recentAge: memory.recentAge,
      recentSquares: memory.recentSquares,
      recentCount: memory.recentCount,
    }),
    decode: (state) => {
      const season = decodeInteger('seasonLength', state.seasonLength, 1);
      return {
        last: decodeNumbers('last', state.last, season),
        age: decodeNumbers('age', state.age, season),
        position: decodeInteger('position', state.position) % season,
        squares: decodeNumber('squares', state.squares),
        count: decodeInteger('count', state.count),
        recent: decodeNumber('recent', state.recent),
        recentAge: decodeInteger('recentAge', state.recentAge, 1),
        recentSquares: decodeNumber('recentSquares', state.recentSquares),
        recentCount: decodeInteger('recentCount', state.recentCount),
      };
    },
  });
}
