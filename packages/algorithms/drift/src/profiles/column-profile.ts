import { BellwetherError, type Column, describeValue } from '@bellwether/core';
import {
  type DistinctSketch,
  type DistinctSketchState,
  distinctSketch,
  type HeavyHitters,
  type HeavyHittersState,
  heavyHitters,
  type QuantileSketch,
  type QuantileSketchState,
  quantileSketch,
  restoreDistinctSketch,
  restoreHeavyHitters,
  restoreQuantileSketch,
} from '@bellwether/statistics';
import { bucketCount, HashedCounts, hashedCountsOf } from './hashed-counts.js';
import { type TextKeeping, textKey } from './text-key.js';

/** How many values of each kind a column had. */
export interface KindCounts {
  readonly number: number;
  readonly time: number;
  readonly boolean: number;
  readonly string: number;
}

/** What a profile knows of the numbers (or times) of a column. */
export interface NumbersProfile {
  readonly mean: number;
  /** Sum of the squared distances from the mean. */
  readonly squares: number;
  readonly quantiles: QuantileSketchState;
  readonly distinct: DistinctSketchState;
}

/** What a profile knows of the texts (or truth values, or numbers that are names) of a column. */
export interface TextsProfile {
  readonly frequent: HeavyHittersState;
  /**
   * How many values fell into each of 256 buckets by the hash of their text. Absent while `frequent` has kept every text, since it follows
   * from that.
   */
  readonly buckets?: readonly number[];
  readonly distinct: DistinctSketchState;
}

/** A column in a few kilobytes. JSON-safe. */
export interface ColumnProfile {
  readonly name: string;
  readonly rows: number;
  /** Rows without a value; NaN is none. */
  readonly missing: number;
  /** Rows with an infinite number. */
  readonly infinite: number;
  readonly kinds: KindCounts;
  /** Absent where the column had no finite number. */
  readonly numbers?: NumbersProfile;
  /** Absent where the column had no text, and no number that is a name. */
  readonly texts?: TextsProfile;
}

/** How columns are profiled. */
export interface ColumnSettings {
  readonly size: number;
  readonly capacity: number;
  readonly keeping: TextKeeping;
  readonly seed: number;
}

interface Numbers {
  mean: number;
  squares: number;
  readonly quantiles: QuantileSketch;
  readonly distinct: DistinctSketch;
}

interface Texts {
  readonly frequent: HeavyHitters;
  readonly buckets: HashedCounts;
  readonly distinct: DistinctSketch;
}

/** A column that is being profiled. */
export interface ColumnProfiler {
  /** Takes in more rows; numbers that are names of categories are counted as texts. */
  add(column: Column, categorical: boolean): void;
  merge(other: ColumnProfile): void;
  profile(): ColumnProfile;
}

type Counts = { -readonly [Kind in keyof KindCounts]: number };

/** Means and squares of two parts, from those of each (Chan, Golub and LeVeque 1983). The same either way round. */
function joinMoments(into: Numbers, count: number, mean: number, squares: number): void {
  const before = into.quantiles.count;
  const total = before + count;
  if (count === 0) return;
  const difference = mean - into.mean;
  into.squares = before === 0 ? squares : into.squares + squares + (difference * difference * before * count) / total;
  into.mean = before === 0 ? mean : (into.mean * before + mean * count) / total;
}

function addNumbers(into: Numbers, values: Float64Array): number {
  let count = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value - value !== 0) continue;
    count += 1;
    sum += value;
  }
  const mean = sum / Math.max(1, count);
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const distance = values[i]! - mean;
    if (distance - distance === 0) squares += distance * distance;
  }
  joinMoments(into, count, mean, squares);
  into.quantiles.add(values);
  into.distinct.addNumbers(values);
  return count;
}

function numbersFrom({ mean, squares, quantiles, distinct }: NumbersProfile): Numbers {
  for (const [field, value] of Object.entries({ mean, squares })) {
    // Sums of huge numbers overflow, and JSON has no word for that.
    if (value !== null && typeof value !== 'number') throw damaged(field, value, 'a number');
  }
  return {
    mean: mean ?? Number.NaN,
    squares: squares ?? Number.NaN,
    quantiles: restoreQuantileSketch(quantiles),
    distinct: restoreDistinctSketch(distinct),
  };
}

function textsFrom({ frequent, buckets, distinct }: TextsProfile): Texts {
  const kept = restoreHeavyHitters(frequent);
  return { frequent: kept, buckets: bucketsFrom(kept, buckets), distinct: restoreDistinctSketch(distinct) };
}

function bucketsFrom(frequent: HeavyHitters, buckets: unknown): HashedCounts {
  if (frequent.missed === 0) return hashedCountsOf(frequent.snapshot().items);
  if (!Array.isArray(buckets) || buckets.length !== bucketCount) {
    throw damaged('texts.buckets', buckets, `an array of ${bucketCount} counts`);
  }
  const hashed = new HashedCounts();
  let sum = 0;
  for (const [i, count] of buckets.entries()) {
    hashed.counts[i] = requireCount(`texts.buckets[${i}]`, count);
    sum += hashed.counts[i]!;
  }
  if (sum !== frequent.total) throw damaged('texts.buckets', buckets, `counts that sum to ${frequent.total}`);
  return hashed;
}

function damaged(field: string, value: unknown, allowed: string): BellwetherError {
  return new BellwetherError(
    'invalid-state',
    `State field "${field}" is ${describeValue(value)}; it must be ${allowed}.`,
    {
      details: { field },
    },
  );
}

function requireCount(field: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw damaged(field, value, 'an integer of at least 0');
}

function addText(texts: Texts, text: string, count: number, keeping: TextKeeping): void {
  const key = textKey(text, keeping);
  texts.frequent.add(key, count);
  texts.buckets.add(key, count);
  texts.distinct.addText(text);
}

/** A number as the name of a category: 0 and -0 are one. */
function nameOf(value: number): string {
  return String(value + 0);
}

/** Profiles a column from its beginning, or from where a profile ends. */
export function columnProfiler(name: string, settings: ColumnSettings, from?: ColumnProfile): ColumnProfiler {
  let rows = 0;
  let missing = 0;
  let infinite = 0;
  const kinds: Counts = { number: 0, time: 0, boolean: 0, string: 0 };
  let numbers: Numbers | undefined;
  let texts: Texts | undefined;
  const numbersOf = (): Numbers => {
    numbers ??= {
      mean: 0,
      squares: 0,
      quantiles: quantileSketch({ size: settings.size, seed: settings.seed }),
      distinct: distinctSketch(),
    };
    return numbers;
  };
  const textsOf = (): Texts => {
    texts ??= {
      frequent: heavyHitters({ capacity: settings.capacity }),
      buckets: new HashedCounts(),
      distinct: distinctSketch(),
    };
    return texts;
  };

  const addNumeric = (values: Float64Array, kind: 'number' | 'time'): void => {
    let none = 0;
    let endless = 0;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      if (Number.isNaN(value)) none += 1;
      else if (value - value !== 0) endless += 1;
    }
    missing += none;
    infinite += endless;
    kinds[kind] += values.length - none - endless;
    if (none + endless < values.length) addNumbers(numbersOf(), values);
  };
  const addNames = (values: Float64Array): void => {
    const counts = new Map<number, number>();
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      if (Number.isNaN(value)) missing += 1;
      else if (value - value !== 0) infinite += 1;
      else counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    for (const [value, count] of counts) {
      kinds.number += count;
      addText(textsOf(), nameOf(value), count, settings.keeping);
    }
  };
  const addCodes = (codes: Int32Array, dictionary: readonly string[]): void => {
    const counts = new Float64Array(dictionary.length);
    for (let row = 0; row < codes.length; row += 1) {
      const code = codes[row]!;
      if (code < 0) missing += 1;
      else counts[code]! += 1;
    }
    for (let code = 0; code < counts.length; code += 1) {
      if (counts[code] === 0) continue;
      kinds.string += counts[code]!;
      addText(textsOf(), dictionary[code]!, counts[code]!, settings.keeping);
    }
  };
  const addFlags = (values: Uint8Array): void => {
    const counts = [0, 0];
    for (let row = 0; row < values.length; row += 1) {
      if (values[row]! > 1) missing += 1;
      else counts[values[row]!]! += 1;
    }
    for (const [flag, count] of counts.entries()) {
      if (count === 0) continue;
      kinds.boolean += count;
      addText(textsOf(), flag === 1 ? 'true' : 'false', count, 'plain');
    }
  };

  const profiler: ColumnProfiler = {
    add(column, categorical) {
      rows += column.kind === 'string' ? column.codes.length : column.values.length;
      if (column.kind === 'string') addCodes(column.codes, column.dictionary);
      else if (column.kind === 'boolean') addFlags(column.values);
      else if (categorical && column.kind === 'number') addNames(column.values);
      else addNumeric(column.values, column.kind);
    },
    merge(other) {
      rows += requireCount('rows', other.rows);
      missing += requireCount('missing', other.missing);
      infinite += requireCount('infinite', other.infinite);
      for (const kind of Object.keys(kinds) as (keyof KindCounts)[]) {
        kinds[kind] += requireCount(`kinds.${kind}`, other.kinds?.[kind]);
      }
      if (other.numbers !== undefined) {
        const theirs = numbersFrom(other.numbers);
        if (numbers === undefined) numbers = theirs;
        else {
          joinMoments(numbers, theirs.quantiles.count, theirs.mean, theirs.squares);
          numbers.quantiles.merge(theirs.quantiles);
          numbers.distinct.merge(theirs.distinct);
        }
      }
      if (other.texts !== undefined) {
        const theirs = textsFrom(other.texts);
        if (texts === undefined) texts = theirs;
        else {
          texts.frequent.merge(theirs.frequent);
          texts.buckets.merge(theirs.buckets);
          texts.distinct.merge(theirs.distinct);
        }
      }
    },
    profile: () => ({
      name,
      rows,
      missing,
      infinite,
      kinds: { ...kinds },
      ...(numbers === undefined
        ? {}
        : {
            numbers: {
              mean: bounded(numbers.mean),
              squares: bounded(numbers.squares),
              quantiles: numbers.quantiles.snapshot(),
              distinct: numbers.distinct.snapshot(),
            },
          }),
      ...(texts === undefined
        ? {}
        : {
            texts: {
              frequent: texts.frequent.snapshot(),
              ...(texts.frequent.missed === 0 ? {} : { buckets: Array.from(texts.buckets.counts) }),
              distinct: texts.distinct.snapshot(),
            },
          }),
    }),
  };
  if (from !== undefined) profiler.merge(from);
  return profiler;
}

/** Sums of numbers near the largest possible overflow; JSON has no word for that. */
function bounded(value: number): number {
  return Number.isNaN(value) ? Number.MAX_VALUE : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) + 0;
}
