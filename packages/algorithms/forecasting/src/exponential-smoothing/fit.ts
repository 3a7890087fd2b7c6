import { seasonShape } from '../model/season-shape.js';
import { parameterCount, type SmoothingForm, type SmoothingStart, type SmoothingWeights } from './form.js';
import { COUNT, kernelOf, LOGS, SQUARES, startCell } from './kernels.js';
import { type Start, startProfiler } from './profiled-start.js';
import { refineStart } from './refined-start.js';
import { type FixedWeights, search, weightSpace } from './weights-search.js';

/** Seasons up to this length get their start by maximum likelihood, longer ones from medians. */
export const longestSolvedSeason = 60;

/** What the search found. */
export interface SmoothingFit {
  readonly weights: SmoothingWeights;
  readonly start: SmoothingStart;
  /** Whether the search ended by itself and not at its limit of evaluations. */
  readonly converged: boolean;
  /** Passes over the series that the search took. */
  readonly evaluations: number;
}

function medianStart(values: Float64Array, form: SmoothingForm): Start {
  const { seasonLength } = form;
  if (form.seasonal === 'none') {
    let first = 0;
    while (Number.isNaN(values[first]!)) first += 1;
    return { level: values[first]!, trend: 0, season: new Float64Array(0) };
  }
  const { season, levels } = seasonShape(values, seasonLength, form.seasonal === 'multiplicative');
  const slope =
    form.trend === 'none' ? 0 : (levels.at(-1)! - levels[0]!) / Math.max(1, (levels.length - 1) * seasonLength);
  return { level: levels[0]! - (slope * seasonLength) / 2, trend: form.trend === 'additive' ? slope : 0, season };
}

/** Moves the mean of the season into the level, which changes no forecast. */
function normalised({ level, trend, season }: Start, multiplicative: boolean): SmoothingStart {
  if (season.length === 0) return { level, trend, season: [] };
  const mean = season.reduce((sum, value) => sum + value, 0) / season.length;
  return multiplicative
    ? { level: level * mean, trend: trend * mean, season: Array.from(season, (value) => value / mean) }
    : { level: level + mean, trend, season: Array.from(season, (value) => value - mean) };
}

/** Twice the negative log-likelihood, up to a constant: n log Σe² (+ 2 Σ log |forecast| where errors are relative). */
export function deviance(squares: number, count: number, logs: number): number {
  return count * Math.log(squares) + 2 * logs;
}

/** Total squared distance from the mean: what the squared errors are measured against. */
function totalSquares(values: Float64Array): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    const difference = value - mean;
    mean += difference / count;
    squares += difference * (value - mean);
  }
  return squares;
}

function fitAdditive(values: Float64Array, form: SmoothingForm, fixed: FixedWeights): SmoothingFit {
  const base = medianStart(values, form);
  const solveSeason = form.seasonal === 'additive' && form.seasonLength <= longestSolvedSeason;
  const profile = startProfiler(values, form, base, solveSeason);
  // Below this only rounding is left, and its logarithm would lead the search astray.
  const total = totalSquares(values);
  const floor = 1e-20;
  const space = weightSpace(form, fixed);
  const found = search(
    (place) => Math.log(Math.max(floor, profile(space.weightsAt(place)).squares / total)),
    space.grid,
  );
  const weights = space.weightsAt(found.place);
  const { shift } = profile(weights);
  const plain = form.trend === 'none' ? 1 : 2;
  const start: Start = {
    level: base.level + shift[0]!,
    trend: plain === 2 ? base.trend + shift[1]! : 0,
    season: base.season.map((value, phase) => value + (shift[plain + phase] ?? 0)),
  };
  return { weights, start: normalised(start, false), converged: found.converged, evaluations: found.evaluations };
}

/** Where the search begins: the start that is best for additive errors, which are close to relative ones; medians where the season multiplies. */
function relativeBase(values: Float64Array, form: SmoothingForm, fixed: FixedWeights): Start {
  if (form.seasonal === 'multiplicative') return medianStart(values, form);
  const { level, trend, season } = fitAdditive(values, { ...form, error: 'additive' }, fixed).start;
  return { level, trend, season: Float64Array.from(season) };
}

function fitRelative(values: Float64Array, form: SmoothingForm, fixed: FixedWeights): SmoothingFit {
  const kernel = kernelOf(form);
  const errors = new Float64Array(values.length);
  const scratch = new Float64Array(form.seasonLength);
  const space = weightSpace(form, fixed);
  const observed = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  let start = relativeBase(values, form, fixed);

  const cost = (weights: SmoothingWeights, candidate: Start): number => {
    scratch.set(candidate.season);
    const cell = startCell(candidate);
    kernel(values, weights, cell, scratch, errors);
    // A step without a relative error means a forecast at or below zero: no valid model.
    if (cell[COUNT]! < observed) return Number.POSITIVE_INFINITY;
    return deviance(Math.max(cell[SQUARES]!, 1e-24 * observed), observed, cell[LOGS]!) / observed;
  };

  let places: readonly (readonly number[])[] = space.grid;
  let value = Number.POSITIVE_INFINITY;
  let weights = space.weightsAt(places[0]!);
  let converged = true;
  let evaluations = 0;
  for (let round = 0; round < 6; round += 1) {
    const from = start;
    const found = search((place) => cost(space.weightsAt(place), from), places);
    weights = space.weightsAt(found.place);
    const refined = refineStart(
      values,
      form,
      weights,
      start,
      form.seasonal !== 'none' && form.seasonLength <= longestSolvedSeason,
      cost,
    );
    start = refined.start;
    converged = found.converged;
    evaluations += found.evaluations + refined.evaluations;
    places = [found.place];
    const gain = value - refined.value;
    value = refined.value;
    if (gain < 1e-6) break;
  }
  if (form.seasonal === 'none') {
    const together = searchTogether(values, form, fixed, start, cost);
    evaluations += together.evaluations;
    if (together.value < value) ({ weights, start, converged } = together);
  }
  return { weights, start: normalised(start, form.seasonal === 'multiplicative'), converged, evaluations };
}

/**
 * Searches weights and start at once, from several levels. Taken in turns, weights and start can hold each other fast where the level of the
 * first values is not that of the others.
 */
function searchTogether(
  values: Float64Array,
  form: SmoothingForm,
  fixed: FixedWeights,
  from: Start,
  cost: (weights: SmoothingWeights, start: Start) => number,
): { weights: SmoothingWeights; start: Start; value: number; converged: boolean; evaluations: number } {
  let greatest = 0;
  let sum = 0;
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    greatest = Math.max(greatest, value);
    sum += value;
    observed += 1;
  }
  const space = weightSpace(form, fixed);
  // Places between 0 and 1: the level up to twice the greatest value, the trend that fraction of it up or down.
  const highest = 2 * greatest;
  const steepest = greatest;
  const startAt = (place: ArrayLike<number>): Start => ({
    level: highest * place[space.dimensions]!,
    trend: form.trend === 'none' ? 0 : steepest * (place[space.dimensions + 1]! - 0.5),
    season: from.season,
  });
  const levels = [from.level / highest, sum / observed / highest];
  const ends = levels.map((level) => (form.trend === 'none' ? [level] : [level, 0.5 + from.trend / steepest]));
  const places = space.grid.flatMap((head) => ends.map((tail) => [...head, ...tail]));
  const inside = places.map((place) => place.map((each) => Math.max(0, Math.min(1, each))));
  // A quick trend from the first step on is a valley of its own.
  const quick = inside.map((place) => place.map((each, k) => (k === 1 && form.trend !== 'none' ? 0.95 : each)));
  const objective = (place: ArrayLike<number>): number => cost(space.weightsAt(place), startAt(place));
  const [first, second] = [search(objective, inside), search(objective, quick)];
  const found = second.value < first.value ? second : first;
  return {
    weights: space.weightsAt(found.place),
    start: startAt(found.place),
    value: found.value,
    converged: found.converged,
    evaluations: found.evaluations,
  };
}

/** Finds weights and start of the greatest likelihood, as far as they are not fixed. */
export function fitSmoothing(values: Float64Array, form: SmoothingForm, fixed: FixedWeights): SmoothingFit {
  return form.error === 'multiplicative' ? fitRelative(values, form, fixed) : fitAdditive(values, form, fixed);
}

/** Observations needed before a form can be told from its noise. */
export function observationsNeeded(form: SmoothingForm): number {
  if (form.seasonal === 'none') return parameterCount(form) + 1;
  return Math.max(2 * form.seasonLength, form.seasonLength + 8);
}
