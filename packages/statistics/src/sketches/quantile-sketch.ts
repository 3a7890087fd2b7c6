import { BellwetherError, requireInteger, requireNumber, requireState, type VersionedState } from '@bellwether/core';

/** Options of {@link quantileSketch}. */
export interface QuantileSketchOptions {
  /**
   * Values kept on the highest level, 8 to 4,096; about four times as many are kept in all. Raising it makes ranks more exact in proportion.
   *
   * @default 200
   */
  readonly size?: number;
  /** Start of the random numbers, an integer from 1 to 2^32 - 1. @default 1 */
  readonly seed?: number;
}

/** State of {@link quantileSketch}. JSON-safe. */
export interface QuantileSketchState extends VersionedState {
  readonly kind: 'quantile-sketch';
  readonly version: 1;
  readonly size: number;
  /** Where the random numbers stand. */
  readonly random: number;
  readonly count: number;
  /** Least and greatest value; null before the first one. */
  readonly min: number | null;
  readonly max: number | null;
  /** Values of each level; one of level `h` stands for `2 ** h`. */
  readonly levels: readonly (readonly number[])[];
  /** For each level which of each two values moves up next, 0 or 1; -1 where a coin decides. */
  readonly turns: readonly number[];
}

/** Values in ascending order, and how many each of them stands for. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Quantiles of everything seen, from a few kilobytes. */
export interface QuantileSketch {
  /** How many numbers it has seen. */
  readonly count: number;
  /** Least and greatest of them, exactly; NaN before the first one. */
  readonly min: number;
  readonly max: number;
  /** Takes in numbers, those that are NaN or infinite left out. */
  add(values: ArrayLike<number>): void;
  /** What another sketch has seen, as if this one had. The other is not changed. */
  merge(other: QuantileSketch): void;
  /** The value that a share of all is at or below, 0 to 1; NaN before the first one. Cost O(size log size). */
  quantile(share: number): number;
  /** All that is kept. Cost O(size log size). */
  weighted(): WeightedValues;
  /**
   * How many independent values know the distribution as well as this sketch does: its rank errors are like those of a sample of this
   * size. All that were seen while nothing had to be left out.
   */
  readonly worth: number;
  snapshot(): QuantileSketchState;
}

/** No level is smaller: tiny ones would be sorted all the time. */
const smallest = 16;
/** Each level below the highest holds so much less. */
const shrink = 2 / 3;
/**
 * The standard error of a rank is at most this over the size. Measured over seeds, sizes and orders of arrival; the bound of the source at
 * its usual confidence is of the same kind.
 */
const rankError = 0.95;

/** How many values at either end of a level never move up. Of a level with the smallest capacity half must still be able to. */
function outermost(capacity: number): number {
  return Math.max(4, capacity >> 4);
}

interface Level {
  values: Float64Array;
  length: number;
  /** Which of each two values the next move takes, where that is settled; otherwise -1, and a coin decides. */
  turn: number;
}

/** Sorts the first values of an array: by insertion while they are few. */
function sortFirst(values: Float64Array, length: number): void {
  if (length > 64) {
    values.subarray(0, length).sort();
    return;
  }
  for (let i = 1; i < length; i += 1) {
    const value = values[i]!;
    let at = i - 1;
    while (at >= 0 && values[at]! > value) {
      values[at + 1] = values[at]!;
      at -= 1;
    }
    values[at + 1] = value;
  }
}

function reserve(level: Level, length: number): void {
  if (length <= level.values.length) return;
  const larger = new Float64Array(Math.max(length, 2 * level.values.length));
  larger.set(level.values.subarray(0, level.length));
  level.values = larger;
}

interface Content {
  readonly size: number;
  random: number;
  count: number;
  min: number;
  max: number;
  readonly levels: Level[];
  /** What {@link capacityOf} has found; not part of the state. */
  readonly capacities: number[];
}

function capacityOf({ size, levels, capacities }: Content, at: number): number {
  const below = levels.length - 1 - at;
  // By the distance from the highest level, each found once: powers take longer than all else here.
  while (capacities.length <= below) capacities.push(Math.max(smallest, Math.ceil(size * shrink ** capacities.length)));
  return capacities[below]!;
}

/** A random bit; the state is that of a 32-bit xorshift generator (Marsaglia 2003, doi:10.18637/jss.v008.i14). */
function coin(content: Content): number {
  let x = content.random;
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  content.random = x >>> 0;
  return content.random & 1;
}

/**
 * Moves every other value of a full level up, where it stands for twice as many; the outermost ones stay, and of an odd number one more.
 * What stays at the ends stands for few, so that a long tail keeps its shape. Every second move takes the values that the one before it
 * would have left, so that their errors cancel for the most part (Ivkin et al. 2019, arXiv:1907.00236).
 */
function compact(content: Content, at: number): void {
  const { levels } = content;
  const level = levels[at]!;
  const { values, length } = level;
  sortFirst(values, length);
  const outer = outermost(capacityOf(content, at));
  if (at === levels.length - 1) levels.push({ values: new Float64Array(content.size), length: 0, turn: -1 });
  const above = levels[at + 1]!;
  const pairs = (length - 2 * outer) >> 1;
  reserve(above, above.length + pairs);
  const odd = length & 1;
  // The odd one is at either end in turn, so that neither end is favoured.
  const from = outer + (odd === 1 ? coin(content) : 0);
  const turn = level.turn >= 0 ? level.turn : coin(content);
  level.turn = level.turn >= 0 ? -1 : 1 - turn;
  for (let k = 0; k < pairs; k += 1) above.values[above.length + k] = values[from + turn + 2 * k]!;
  above.length += pairs;
  values.copyWithin(from, from + 2 * pairs, length);
  level.length = length - 2 * pairs;
}

/** Compacts full levels from the lowest up until none is full. */
function settle(content: Content): void {
  for (let at = 0; at < content.levels.length; at += 1) {
    if (content.levels[at]!.length >= capacityOf(content, at)) compact(content, at);
  }
}

function addAll(content: Content, values: ArrayLike<number>): void {
  let lowest = content.levels[0]!;
  let capacity = capacityOf(content, 0);
  let { count, min, max } = content;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]! + 0;
    if (value - value !== 0) continue;
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
    count += 1;
    lowest.values[lowest.length] = value;
    lowest.length += 1;
    if (lowest.length < capacity) continue;
    settle(content);
    lowest = content.levels[0]!;
    capacity = capacityOf(content, 0);
  }
  content.count = count;
  content.min = min;
  content.max = max;
}

function mergeInto(content: Content, other: QuantileSketchState): void {
  const { levels } = content;
  for (const [at, values] of other.levels.entries()) {
    if (at === levels.length) levels.push({ values: new Float64Array(content.size), length: 0, turn: -1 });
    const level = levels[at]!;
    reserve(level, level.length + values.length);
    level.values.set(values, level.length);
    level.length += values.length;
    level.turn = -1;
    // In one order whichever of the two sketches came first.
    sortFirst(level.values, level.length);
  }
  content.count += other.count;
  if (other.min !== null && !(other.min >= content.min)) content.min = other.min;
  if (other.max !== null && !(other.max <= content.max)) content.max = other.max;
  const mixed = (content.random ^ other.random) >>> 0;
  content.random = mixed === 0 ? content.random : mixed;
  settle(content);
}

function weightedOf({ levels }: Content): WeightedValues {
  const kept = levels.reduce((sum, { length }) => sum + length, 0);
  const values = new Float64Array(kept);
  const weights = new Float64Array(kept);
  let at = 0;
  for (const [height, level] of levels.entries()) {
    for (let i = 0; i < level.length; i += 1) {
      values[at] = level.values[i]!;
      weights[at] = 2 ** height;
      at += 1;
    }
  }
  const order = Uint32Array.from({ length: kept }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  return {
    values: Float64Array.from(order, (i) => values[i]!),
    weights: Float64Array.from(order, (i) => weights[i]!),
  };
}

function sketchOf(content: Content): QuantileSketch {
  return {
    get count() {
      return content.count;
    },
    get min() {
      return content.min;
    },
    get max() {
      return content.max;
    },
    get worth() {
      if (content.levels.length === 1) return content.count;
      const error = rankError / content.size;
      return Math.floor(1 / (1 / content.count + 4 * error * error));
    },
    add: (values) => addAll(content, values),
    merge(other) {
      const state = other.snapshot();
      if (state.size !== content.size) {
        throw new BellwetherError(
          'invalid-input',
          `A sketch of size ${state.size} cannot be merged into one of size ${content.size}.`,
        );
      }
      mergeInto(content, state);
    },
    quantile(share) {
      requireNumber('share', share, { min: 0, max: 1 });
      if (content.count === 0) return Number.NaN;
      if (share === 0) return content.min;
      if (share === 1) return content.max;
      const { values, weights } = weightedOf(content);
      let passed = 0;
      for (let i = 0; i < values.length; i += 1) {
        passed += weights[i]!;
        if (passed >= share * content.count) return values[i]!;
      }
      return content.max;
    },
    weighted: () => weightedOf(content),
    snapshot: () => ({
      kind: 'quantile-sketch',
      version: 1,
      size: content.size,
      random: content.random,
      count: content.count,
      min: content.count === 0 ? null : content.min,
      max: content.count === 0 ? null : content.max,
      levels: content.levels.map(({ values, length }) => Array.from(values.subarray(0, length))),
      turns: content.levels.map(({ turn }) => turn),
    }),
  };
}

/**
 * Keeps a few hundred of all values such that every quantile can be told nearly: the sketch of Karnin, Lang and Liberty, with its ends protected.
 *
 * A full level is sorted and every other value moves to the next one, where it stands for twice as many. The standard error of a rank is
 * at most 0.5 % at the default size, whatever the distribution and however many values there are. The outermost values of each level stay
 * where they are, so that ranks near either end are far more exact than that: least and greatest values are right, and long tails keep
 * their shape.
 * Sketches of parts merge into one of the whole with the same error, in any order; the same two give the same one either way round.
 *
 * Not for exact quantiles of few values: {@link quantile} is for those. NaN and infinities are left out.
 *
 * Cost: some 30 ns for a value; at most 8 kB at the default size.
 *
 * Sources: Karnin, Z., Lang, K. and Liberty, E. (2016), doi:10.1109/FOCS.2016.17; the ends after Cormode, G. et al. (2021), relative error
 * streaming quantiles, doi:10.1145/3452021.3458323.
 *
 * @throws {@link BellwetherError} `invalid-option`; `merge` `invalid-input` for a sketch of another size.
 *
 * @example
 * ```ts
 * import { quantileSketch } from '@bellwether/statistics';
 *
 * const sketch = quantileSketch();
 * for (let k = 0; k < 100; k += 1) sketch.add(Float64Array.from({ length: 1000 }, (_, i) => (i * 7 + k) % 1000));
 * sketch.count; // => 100000
 * Math.abs(sketch.quantile(0.5) - 500) < 15; // => true
 * sketch.max; // => 999
 * ```
 */
export function quantileSketch(options: QuantileSketchOptions = {}): QuantileSketch {
  const size = requireInteger('size', options.size ?? 200, { min: 8, max: 4096 });
  const random = requireInteger('seed', options.seed ?? 1, { min: 1, max: 0xffff_ffff });
  const levels = [{ values: new Float64Array(Math.max(size, smallest)), length: 0, turn: -1 }];
  return sketchOf({ size, random, count: 0, min: Number.NaN, max: Number.NaN, levels, capacities: [] });
}

function damaged(field: string, allowed: string): BellwetherError {
  return new BellwetherError('invalid-state', `State field "${field}" must be ${allowed}.`, { details: { field } });
}

/**
 * Continues from the state of a {@link quantileSketch}.
 *
 * @throws {@link BellwetherError} `invalid-state`, also where the values do not stand for as many as were counted.
 */
export function restoreQuantileSketch(value: unknown): QuantileSketch {
  const state = requireState<QuantileSketchState>(value, 'quantile-sketch', 1);
  const { size, random, count, min, max, levels, turns } = state;
  if (!Number.isInteger(size) || size < 8 || size > 4096) throw damaged('size', 'an integer from 8 to 4,096');
  if (!Number.isInteger(random) || random < 1 || random > 0xffff_ffff) {
    throw damaged('random', 'an integer from 1 to 2^32 - 1');
  }
  if (!Number.isSafeInteger(count) || count < 0) throw damaged('count', 'an integer of at least 0');
  const inside = (each: unknown): boolean =>
    Number.isFinite(each) && (each as number) >= min! && (each as number) <= max!;
  if (count > 0 && !(Number.isFinite(min) && Number.isFinite(max) && min! <= max!)) {
    throw damaged('min', 'a finite number, at most "max"');
  }
  if (!Array.isArray(levels) || levels.length < 1 || levels.length > 64) throw damaged('levels', '1 to 64 arrays');
  const isTurn = (each: unknown): boolean => each === -1 || each === 0 || each === 1;
  if (!Array.isArray(turns) || turns.length !== levels.length || !turns.every(isTurn)) {
    throw damaged('turns', '-1, 0 or 1 for each level');
  }
  let stands = 0;
  for (const [at, each] of levels.entries()) {
    if (!Array.isArray(each) || each.length > size + smallest || !each.every(inside)) {
      throw damaged(`levels[${at}]`, `an array of at most ${size + smallest} numbers between "min" and "max"`);
    }
    stands += each.length * 2 ** at;
  }
  if (stands !== count) throw damaged('levels', `values that stand for ${count}, and they stand for ${stands}`);
  return sketchOf({
    size,
    random,
    count,
    min: min ?? Number.NaN,
    max: max ?? Number.NaN,
    capacities: [],
    levels: levels.map((each, at) => {
      const values = new Float64Array(Math.max(size, smallest, each.length));
      values.set(each);
      return { values, length: each.length, turn: turns[at]! };
    }),
  });
}
