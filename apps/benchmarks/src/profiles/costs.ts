import { createFrame, type Frame, seededRandom, standardNormal } from '@bellwether/core';
import { decodeProfile, encodeProfile, mergeProfiles, profileTable, tableProfiler } from '@bellwether/drift';
import { quantileSketch } from '@bellwether/statistics';

/** What profiling costs. JSON-safe. */
export interface Costs {
  /** Values a second of processor time, everything on: moments, quantiles, distinct values, missing ones. */
  readonly numbersPerSecond: number;
  readonly textsPerSecond: number;
  readonly manyTextsPerSecond: number;
  readonly bytes: { readonly numbers: number; readonly texts: number; readonly manyTexts: number };
  /** Microseconds of processor time to merge ten profiles of a column of numbers, to encode one and to decode it. */
  readonly mergeTen: number;
  readonly encode: number;
  readonly decode: number;
}

/** Rows that arrive at once. */
const batch = 10_000;

function cpuSeconds(run: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  });
  return times.sort((a, b) => a - b)[2]!;
}

export function normalValues(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => standardNormal(random));
}

function batches(count: number, make: (from: number, to: number) => Frame): Frame[] {
  return Array.from({ length: Math.ceil(count / batch) }, (_, i) => make(i * batch, Math.min(count, (i + 1) * batch)));
}

function numberBatches(values: Float64Array): Frame[] {
  return batches(values.length, (from, to) =>
    createFrame([{ kind: 'number', name: 'x', values: values.subarray(from, to) }]),
  );
}

function textBatches(count: number, categories: number, seed: number): Frame[] {
  const random = seededRandom(seed);
  const dictionary = Array.from({ length: categories }, (_, i) => `a category of some length, number ${i}`);
  const codes = Int32Array.from({ length: count }, () => Math.floor(categories * random() ** 2));
  return batches(count, (from, to) =>
    createFrame([{ kind: 'string', name: 'x', codes: codes.subarray(from, to), dictionary }]),
  );
}

function measured(frames: readonly Frame[], count: number): { perSecond: number; bytes: number } {
  const run = (): Uint8Array => {
    const profiler = tableProfiler();
    for (const frame of frames) profiler.update(frame);
    return encodeProfile(profiler.profile());
  };
  return { perSecond: count / cpuSeconds(run), bytes: run().length };
}

export function costs(count: number): Costs {
  const values = normalValues(count, 1);
  const numbers = measured(numberBatches(values), count);
  const texts = measured(textBatches(count, 20, 2), count);
  const manyTexts = measured(textBatches(count, 5000, 3), count);
  const parts = Array.from({ length: 10 }, (_, i) =>
    profileTable({ x: values.subarray(Math.floor((i * count) / 10), Math.floor(((i + 1) * count) / 10)) }),
  );
  const bytes = encodeProfile(parts[0]!);
  const microseconds = (run: () => void): number =>
    (1e6 / 50) *
    cpuSeconds(() => {
      for (let i = 0; i < 50; i += 1) run();
    });
  return {
    numbersPerSecond: numbers.perSecond,
    textsPerSecond: texts.perSecond,
    manyTextsPerSecond: manyTexts.perSecond,
    bytes: { numbers: numbers.bytes, texts: texts.bytes, manyTexts: manyTexts.bytes },
    mergeTen: microseconds(() => mergeProfiles(parts)),
    encode: microseconds(() => encodeProfile(parts[0]!)),
    decode: microseconds(() => decodeProfile(bytes)),
  };
}

/** Errors of the ranks of quantiles. JSON-safe. */
export interface RankErrors {
  readonly size: number;
  readonly values: number;
  readonly runs: number;
  /** Root mean square, and what 99 % are below. */
  readonly rankError: number;
  readonly rankError99: number;
  /** The standard error at most that the sketch allows for in its worth. */
  readonly statedRankError: number;
}

/** Quantiles asked for. */
export const shares: readonly number[] = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/** Ranks of quantiles of a sketch against those in the sorted values. */
export function rankErrors(values: Float64Array, size: number, runs: number): RankErrors {
  const sorted = values.slice().sort();
  const errors: number[] = [];
  let worth = 1;
  for (let seed = 1; seed <= runs; seed += 1) {
    const sketch = quantileSketch({ size, seed });
    sketch.add(values);
    worth = sketch.worth;
    for (const share of shares) errors.push(Math.abs(rankOf(sorted, sketch.quantile(share)) - share));
  }
  errors.sort((a, b) => a - b);
  return {
    size,
    values: values.length,
    runs,
    rankError: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length),
    rankError99: errors[Math.floor(0.99 * (errors.length - 1))]!,
    statedRankError: Math.sqrt((1 / worth - 1 / values.length) / 4),
  };
}

function rankOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
