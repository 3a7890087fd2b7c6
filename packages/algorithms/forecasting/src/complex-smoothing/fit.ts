import { descend } from '../search/descent.js';
import {
  type ComplexForm,
  type ComplexSeason,
  copiedParts,
  emptyParts,
  type Forcing,
  follow,
  type Motion,
  motionOf,
  type Parts,
  run,
  type Trace,
} from './kernels.js';

/** What was found for one form. */
export interface ComplexFit {
  readonly form: ComplexForm;
  readonly weights: Float64Array;
  /** The parts before the first value. */
  readonly start: Parts;
  /** Numbers that were estimated, the variance of the errors among them. */
  readonly estimated: number;
  readonly squares: number;
  readonly count: number;
  readonly converged: boolean;
}

/** Seasons up to this length get their start by least squares, longer ones by a pass there and one back. */
const longestSolvedSeason = 60;

/** Fewer seasons than this say too little about a whole start: what it then gains on them it loses ahead. */
const fewestSeasons = 6;

const lower = [0.01, 0.01, 0.01, 0.01];

/**
 * The box of the weights. Real parts as in the reference implementations; imaginary parts so far above 1 that what grows by itself may grow by
 * a factor of e squared over as many steps (cycles, where a part reaches back a season) as were seen, and not within a few of them.
 */
function upperBounds(form: ComplexSeason, seen: number, seasonLength: number): readonly number[] {
  const growth = (reach: number, real: number): number => 1 + real * Math.min(1, (2 * reach) / seen);
  return [1.8, growth(form === 'simple' ? seasonLength : 1, 1.8), 1.5, growth(seasonLength, 1.5)];
}

/** Where the search of a form begins: the weights of the level with those of the season. */
function beginnings(form: ComplexSeason): readonly number[][] {
  const season = {
    none: [[]],
    simple: [[]],
    partial: [[0.05], [0.4]],
    full: [
      [1.3, 1],
      [0.3, 0.9],
    ],
  }[form];
  const level = [
    [1.3, 1],
    [1, 0.98],
    [0.3, 0.99],
    [1.6, 1.01],
  ];
  return level.flatMap((own) => season.map((seasonal) => [...own, ...seasonal]));
}

/** Mean of the observed values of a stretch, NaN where there is none. */
function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let i = from; i < Math.min(to, values.length); i += 1) {
    if (Number.isNaN(values[i]!)) continue;
    sum += values[i]!;
    count += 1;
  }
  return sum / count;
}

/** Mean distance of each phase from the mean of its season. */
function shapeOf(values: Float64Array, m: number): Float64Array {
  const sums = new Float64Array(m);
  const counts = new Float64Array(m);
  for (let from = 0; from + m <= values.length; from += m) {
    const mean = meanOf(values, from, from + m);
    for (let k = 0; k < m; k += 1) {
      const distance = values[from + k]! - mean;
      if (Number.isNaN(distance)) continue;
      sums[k]! += distance;
      counts[k]! += 1;
    }
  }
  return sums.map((sum, k) => (counts[k]! > 0 ? sum / counts[k]! : 0));
}

/** A first guess of the start. */
function firstGuess(values: Float64Array, form: ComplexSeason, m: number): Parts {
  const parts = emptyParts(form, m);
  const overall = meanOf(values, 0, values.length);
  const early = meanOf(values, 0, form === 'none' ? Math.max(10, m) : m);
  const height = Number.isNaN(early) ? overall : early;
  for (let k = 0; k < parts.level.length; k += 1) {
    const first = form === 'simple' ? values[k]! : height;
    parts.level[k] = Number.isNaN(first) ? height : first;
    parts.potential[k] = parts.level[k]! / 1.1;
  }
  if (form === 'partial' || form === 'full') parts.season.set(shapeOf(values, m));
  if (form === 'full') for (let k = 0; k < m; k += 1) parts.seasonPotential[k] = parts.season[k]! / 1.1;
  return parts;
}

/** The arrays of a start that are searched for, one after the other: of a season only where all is `solved` for. */
function searched(
  { level, potential, season, seasonPotential }: Parts,
  form: ComplexForm,
  solved: boolean,
): Float64Array[] {
  if (form === 'simple') return solved ? [level, potential] : [];
  if (form === 'none' || !solved) return [level, potential];
  return form === 'partial' ? [level, potential, season] : [level, potential, season, seasonPotential];
}

/** Numbers that a start is made of, whether they are searched for or come from passes there and back. */
function sizeOf(start: Parts, form: ComplexForm): number {
  return searched(start, form, true).reduce((size, { length }) => size + length, 0);
}

/** The start after a pass there and one back: what the values say about it that come later. */
function thereAndBack(start: Parts, values: Float64Array, motion: Motion): Parts {
  const parts = copiedParts(start);
  run(parts, values, motion, 0);
  run(parts, values, motion, 0, { backwards: true });
  return parts;
}

/** What a search stands on: a form, and a start of which it moves the arrays that are {@link searched}. */
interface Ground {
  readonly form: ComplexSeason;
  readonly seasonLength: number;
  readonly solved: boolean;
  /** Greatest weights. */
  readonly upper: readonly number[];
}

/** The search for the least squared errors from one start on. */
function searchFrom(
  values: Float64Array,
  { form, seasonLength, solved, upper }: Ground,
  start: Parts,
  weights: ArrayLike<number>,
  gapless: boolean,
  tolerance: number,
): { weights: Float64Array; start: Parts; value: number; converged: boolean } {
  const { length } = values;
  const dimensions = weights.length;
  const weightsAt = (x: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: dimensions }, (_, k) => lower[k]! + (upper[k]! - lower[k]!) * x[k]!);
  const startAt = (x: Float64Array): Parts => {
    const parts = copiedParts(start);
    let next = dimensions;
    for (const array of searched(parts, form, solved)) {
      array.set(x.subarray(next, next + array.length));
      next += array.length;
    }
    return parts;
  };
  const cost = (x: Float64Array): number => {
    const value = Math.log(run(startAt(x), values, motionOf(form, weightsAt(x)), 0) + 1e-300);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };

  const free = searched(start, form, solved);
  const place = Array.from(weights, (weight, k) => (weight - lower[k]!) / (upper[k]! - lower[k]!));
  const from = Float64Array.from([...place, ...free.flatMap((array) => [...array])]);
  const row = (): Float64Array => new Float64Array(length);
  const trace: Trace = { errors: row(), potentials: row(), seasonPotentials: row() };
  const columns = Array.from(from, row);
  const none = row();
  const [error, risen, fallen] = [row(), row(), row()];

  const linearise = (x: Float64Array): { residuals: Float64Array; columns: readonly Float64Array[] } => {
    const motion = motionOf(form, weightsAt(x));
    const { errors, potentials, seasonPotentials } = trace;
    run(startAt(x), values, motion, 0, { record: trace });
    for (let k = 0; k < dimensions; k += 1) {
      const hidden = k < 2 ? potentials : seasonPotentials;
      const width = upper[k]! - lower[k]!;
      for (let i = 0; i < length; i += 1) {
        error[i] = width * errors[i]!;
        fallen[i] = width * (errors[i]! - hidden[i]!);
        risen[i] = -fallen[i]!;
      }
      // The real part of a weight moves level or season by the error, the imaginary part its potential.
      const [own, unseen] = k % 2 === 0 ? [error, fallen] : [risen, error];
      const forcing: Forcing =
        k < 2
          ? { level: own, potential: unseen, season: none, seasonPotential: none }
          : { level: none, potential: none, season: own, seasonPotential: form === 'full' ? unseen : none };
      follow(emptyParts(form, seasonLength), values, motion, columns[k]!, forcing);
    }
    let at = dimensions;
    for (const [which, array] of free.entries()) {
      for (let phase = 0; phase < array.length; phase += 1, at += 1) {
        const column = columns[at]!;
        if (gapless && phase > 0) {
          column[0] = 0;
          column.set(columns[at - 1]!.subarray(0, length - 1), 1);
          continue;
        }
        const unit = emptyParts(form, seasonLength);
        searched(unit, form, solved)[which]![phase] = 1;
        follow(unit, values, motion, column);
      }
    }
    return { residuals: errors, columns };
  };

  // Where nothing is missing, the phases of an array act alike, one step later each.
  const shifted = new Uint8Array(from.length);
  let head = dimensions;
  for (const array of free) {
    if (gapless) shifted.fill(1, head + 1, head + array.length);
    head += array.length;
  }
  const found = descend({ bounded: dimensions, shifted, cost, linearise }, from, tolerance, 40);
  return { weights: weightsAt(found.x), start: startAt(found.x), value: found.value, converged: found.converged };
}

/** Weights of the least squared errors, with the start that passes there and back come to. */
export function fitForm(values: Float64Array, count: number, form: ComplexSeason, seasonLength: number): ComplexFit {
  const ground = { form, seasonLength, solved: false, upper: upperBounds(form, count, seasonLength) };
  const gapless = count === values.length;
  const guess = firstGuess(values, form, seasonLength);
  const begun = beginnings(form).map((weights) => {
    const motion = motionOf(form, weights);
    const start = thereAndBack(guess, values, motion);
    const value = run(copiedParts(start), values, motion, 0);
    return { weights, start, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  });
  let best: ReturnType<typeof searchFrom> | undefined;
  for (const { weights, start } of begun.sort((a, b) => a.value - b.value).slice(0, 1)) {
    let found = searchFrom(values, ground, start, weights, gapless, 0.1 / count);
    // A start belongs to its weights: it moves with them for as long as that helps.
    for (let round = 0; round < 3; round += 1) {
      const moved = thereAndBack(found.start, values, motionOf(form, found.weights));
      const again = searchFrom(values, ground, moved, found.weights, gapless, 0.01 / count);
      if (!(again.value < found.value)) break;
      found = again;
    }
    if (best === undefined || found.value < best.value) best = found;
  }
  const { weights, start, converged } = best!;
  return complete(values, count, {
    form,
    weights,
    start,
    converged,
    estimated: weights.length + sizeOf(start, form) + 1,
  });
}

/** The fit with its whole start solved for by least squares, as long as the season is not too long for that. */
export function refined(values: Float64Array, fit: ComplexFit, seasonLength: number): ComplexFit {
  const { form, count } = fit;
  if (form === 'last-value' || seasonLength > longestSolvedSeason || count < fewestSeasons * seasonLength) return fit;
  const ground = { form, seasonLength, solved: true, upper: upperBounds(form, count, seasonLength) };
  const gapless = count === values.length;
  const { weights, start, converged } = searchFrom(values, ground, fit.start, fit.weights, gapless, 0.01 / count);
  return complete(values, count, { form, weights, start, converged, estimated: fit.estimated });
}

function complete(values: Float64Array, count: number, fit: Omit<ComplexFit, 'squares' | 'count'>): ComplexFit {
  const squares = run(copiedParts(fit.start), values, motionOf(fit.form, fit.weights), 0);
  return { ...fit, squares, count };
}
