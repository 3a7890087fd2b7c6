import { type FilledSeries, type PhaseTest, testPhases, withoutCycle } from './phase-test.js';

/** A period to try, with what its p-value is multiplied by because others are tried too. */
export interface Candidate {
  readonly period: number;
  readonly factor: number;
  /** Kept beside a longer period of which it is a part. */
  readonly natural: boolean;
  /** Whether a neighbour may take its place, because it is only a guess. */
  readonly rough?: boolean;
}

/** A period that was found. */
export interface Found extends PhaseTest {
  readonly period: number;
}

export interface SearchLimits {
  readonly level: number;
  readonly minStrength: number;
}

function trial(series: FilledSeries, candidate: Candidate, skip: readonly number[]): Found {
  const { pValue, strength } = testPhases(series, candidate.period, skip);
  return { period: candidate.period, pValue: Math.min(1, pValue * candidate.factor), strength };
}

/** The period near a rough guess whose mean cycle explains most. */
function refined(series: FilledSeries, candidate: Candidate): Candidate {
  const { length } = series.values;
  let best = trial(series, candidate, []);
  for (let step = Math.ceil(candidate.period ** 2 / (4 * length)); step >= 1; step = Math.floor(step / 2)) {
    for (const period of [best.period - step, best.period + step]) {
      if (period < 2 || 2.5 * period > length) continue;
      const near = trial(series, { ...candidate, period }, []);
      if (near.strength > best.strength) best = near;
    }
  }
  return { ...candidate, period: best.period };
}

/** Whether two periods are so close that a series of this length hardly tells them apart. */
function alike(a: number, b: number, n: number): boolean {
  return Math.abs(a - b) <= Math.max(1, (a * b) / n);
}

function passes(found: Found, { level, minStrength }: SearchLimits): boolean {
  return found.pValue <= level && found.strength >= minStrength;
}

/** Of candidates that hardly differ the best one, so that 23 and 25 do not stand beside 24. Ascending. */
function distinct(found: readonly (Found & { readonly candidate: Candidate })[], n: number): Candidate[] {
  const kept: (Found & { readonly candidate: Candidate })[] = [];
  // A guess must be clearly better than a period that people live by.
  const worth = (one: (typeof found)[number]) => one.strength * (one.candidate.rough ? 0.8 : 1);
  const order = [...found].sort((a, b) => worth(b) - worth(a));
  for (const one of order) {
    if (!kept.some((other) => alike(one.period, other.period, n))) kept.push(one);
  }
  return kept.map(({ candidate }) => candidate).sort((a, b) => a.period - b.period);
}

/** A rough guess close to a multiple of a period found is taken for that multiple. */
function asMultiple(guess: Candidate, kept: readonly Found[], n: number): Candidate {
  for (const { period } of kept) {
    const multiple = period * Math.round(guess.period / period);
    if (alike(multiple, guess.period, n)) return { ...guess, period: multiple };
  }
  return guess;
}

function variance(values: Float64Array): number {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const difference = values[i]! - mean;
    mean += difference / (i + 1);
    squares += difference * (values[i]! - mean);
  }
  return squares / values.length;
}

/** A part of a longer period counts on its own if it is natural, or much shorter and gives the longer one most of its shape. */
function standsAlone(part: Found, whole: Found, natural: ReadonlySet<number>): boolean {
  if (natural.has(part.period)) return true;
  return whole.period / part.period >= 5 && part.strength >= 0.5 * whole.strength;
}

/**
 * The candidates that hold: from the shortest on, each is tested on what the ones before leave unexplained, so that multiples of a
 * period do not count again.
 */
export function searchPeriods(series: FilledSeries, candidates: readonly Candidate[], limits: SearchLimits): Found[] {
  const n = series.values.length;
  const alone = candidates
    .map((candidate) => ({ ...trial(series, candidate, []), candidate }))
    .filter((found) => passes(found, limits));
  const floor = 1e-9 * variance(series.values);
  let rest = series;
  let kept: Found[] = [];
  for (const guess of distinct(alone, n)) {
    const candidate = guess.rough ? asMultiple(refined(rest, guess), kept, n) : guess;
    const parts = kept.filter(({ period }) => candidate.period % period === 0);
    const skip = parts.map(({ period }) => candidate.period / period);
    if (parts.some(({ period }) => period === candidate.period)) continue;
    if (!(variance(rest.values) > floor)) break;
    const found = trial(rest, candidate, skip);
    if (!passes(found, limits)) continue;
    kept.push(found);
    rest = withoutCycle(rest, candidate.period);
  }
  const natural = new Set(candidates.filter((one) => one.natural).map(({ period }) => period));
  for (const whole of [...kept].reverse()) {
    const parts = kept.filter(({ period }) => period < whole.period && whole.period % period === 0);
    if (parts.length === 0) continue;
    const full = testPhases(series, whole.period, []);
    const gone = parts.filter((part) => !standsAlone(part, { ...whole, strength: full.strength }, natural));
    if (gone.length === 0) continue;
    kept = kept.filter((one) => !gone.includes(one));
    if (gone.length === parts.length)
      kept = kept.map((one) => (one === whole ? { ...one, strength: full.strength } : one));
  }
  return kept;
}
