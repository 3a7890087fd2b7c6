import { seasonShape } from '../model/season-shape.js';
import { type Descent, descend } from '../search/descent.js';
import {
  grows,
  parameterCount,
  restingTrend,
  type SmoothingForm,
  type SmoothingStart,
  type SmoothingWeights,
} from './form.js';
import { growthTraceOf } from './growth-sensitivities.js';
import { COUNT, kernelOf, LOGS, SQUARES, startCell } from './kernels.js';
import { traceOf } from './sensitivities.js';
import { type FixedWeights, weightSpace } from './weights-search.js';

/** Seasons up to this length get their start by maximum likelihood, longer ones from medians. */
export const longestSolvedSeason = 60;

/** A start in typed arrays, for the search. */
interface Start {
  readonly level: number;
  readonly trend: number;
  readonly season: Float64Array;
}

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
    return { level: values[first]!, trend: restingTrend(form.trend), season: new Float64Array(0) };
  }
  const { season, levels } = seasonShape(values, seasonLength, form.seasonal === 'multiplicative');
  const steps = Math.max(1, (levels.length - 1) * seasonLength);
  if (grows(form.trend)) {
    const factor = (levels.at(-1)! / levels[0]!) ** (1 / steps);
    return { level: levels[0]! / factor ** (seasonLength / 2), trend: factor, season };
  }
  const slope = form.trend === 'none' ? 0 : (levels.at(-1)! - levels[0]!) / steps;
  return { level: levels[0]! - (slope * seasonLength) / 2, trend: form.trend === 'additive' ? slope : 0, season };
}

/** Moves the mean of the season into the level, which changes no forecast. */
function normalised({ level, trend, season }: Start, form: SmoothingForm): SmoothingStart {
  if (season.length === 0) return { level, trend, season: [] };
  const mean = season.reduce((sum, value) => sum + value, 0) / season.length;
  return form.seasonal === 'multiplicative'
    ? {
        level: level * mean,
        trend: grows(form.trend) ? trend : trend * mean,
        season: Array.from(season, (value) => value / mean),
      }
    : { level: level + mean, trend, season: Array.from(season, (value) => value - mean) };
}

/** Twice the negative log-likelihood, up to a constant: n log Σe² (+ 2 Σ log |forecast| where errors are relative). */
export function deviance(squares: number, count: number, logs: number): number {
  return count * Math.log(squares) + 2 * logs;
}

/** Number of values, their mean, and their squared distance from it: what the squared errors are measured against. */
export function sizes(values: Float64Array): { observed: number; mean: number; total: number } {
  let observed = 0;
  let mean = 0;
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    observed += 1;
    const difference = value - mean;
    mean += difference / observed;
    total += difference * (value - mean);
  }
  return { observed, mean, total };
}

/** The trend that another form has found, in the terms of this one. */
function trendFrom({ start, form: { trend } }: Hint, form: SmoothingForm): number {
  if (form.trend === 'none' || trend === 'none') return restingTrend(form.trend);
  if (grows(trend) === grows(form.trend)) return start.trend;
  return grows(trend) ? start.level * (start.trend - 1) : Math.max(0.5, 1 + start.trend / start.level);
}

/** The start that another form has found, in the terms of this one: the last phase stays where `base` has it. */
function beginningOf(hint: Hint, form: SmoothingForm, base: Start): Start {
  const { level, season } = hint.start;
  const trend = trendFrom(hint, form);
  if (form.seasonal === 'none') return { level, trend, season: base.season };
  const [from, to] = [season.at(-1)!, base.season.at(-1)!];
  return form.seasonal === 'multiplicative'
    ? {
        level: (level * from) / to,
        trend: grows(form.trend) ? trend : (trend * from) / to,
        season: Float64Array.from(season, (x) => (x * to) / from),
      }
    : { level: level + from - to, trend, season: Float64Array.from(season, (x) => x - from + to) };
}

/** What another form of the same series has found: where this one may begin. */
export interface Hint extends Pick<SmoothingFit, 'weights' | 'start'> {
  readonly form: SmoothingForm;
}

/** How a search goes. */
export interface SearchOptions {
  /** Where to begin. In the same form, there and nowhere else; @default everywhere that is usual */
  readonly hint?: Hint | undefined;
  /** Whether the hint is of this form but of other values, whose start may not be that of these. @default false */
  readonly foreign?: boolean;
  /** A round that lowers the deviance by less ends the search. @default 1e-5 */
  readonly tolerance?: number;
}

/** Finds weights and start of the greatest likelihood, as far as they are not fixed. */
export function fitSmoothing(
  values: Float64Array,
  form: SmoothingForm,
  fixed: FixedWeights,
  { hint, foreign = false, tolerance = 1e-5 }: SearchOptions = {},
): SmoothingFit {
  const relative = form.error === 'multiplicative';
  const kernel = kernelOf(form);
  const trace = grows(form.trend) ? growthTraceOf(values, form) : traceOf(values, form);
  const space = weightSpace(form, fixed);
  const { dimensions } = space;
  const plain = form.trend === 'none' ? 1 : 2;
  const base = medianStart(values, form);
  // The mean of the season belongs to the level, so that the last phase stays where it is.
  const solved = form.seasonal !== 'none' && form.seasonLength <= longestSolvedSeason ? form.seasonLength - 1 : 0;
  const size = dimensions + plain + solved;
  const season = base.season.slice();
  const scratch = base.season.slice();
  const { observed, mean, total } = sizes(values);

  const startAt = (x: ArrayLike<number>): Start => {
    for (let k = dimensions + plain; k < x.length; k += 1) season[k - dimensions - plain] = x[k]!;
    return { level: x[dimensions]!, trend: plain === 2 ? x[dimensions + 1]! : 0, season };
  };
  const cost = (x: Float64Array): number => {
    const start = startAt(x);
    scratch.set(season);
    const cell = startCell(start);
    kernel(values, space.weightsAt(x), cell, scratch);
    // A step without a relative error means a forecast at or below zero: no valid model.
    if (cell[COUNT]! < observed) return Number.POSITIVE_INFINITY;
    // Below this only rounding is left, and its logarithm would lead the search astray.
    const floor = relative ? 1e-24 * observed : 1e-20 * total;
    const value = deviance(Math.max(cell[SQUARES]!, floor), observed, cell[LOGS]!) / observed;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };

  const residuals = new Float64Array(values.length);
  const columns = Array.from({ length: size }, () => new Float64Array(values.length));
  const linearise = (x: Float64Array): { residuals: Float64Array; columns: readonly Float64Array[] } => {
    trace.follow(space.weightsAt(x), startAt(x));
    trace.residuals(residuals);
    const slopes = Array.from({ length: dimensions }, (_, k) => space.slopeAt(x, k));
    trace.derivatives(slopes, x.length - dimensions - plain, columns);
    return { residuals, columns };
  };

  const shifted = new Uint8Array(size);
  if (trace.alike) shifted.fill(1, dimensions + plain + 1);
  const problem = { bounded: dimensions, shifted, cost, linearise };
  let evaluations = 0;
  const candidates: { x: Float64Array; value: number }[] = [];
  const fully = (from: Float64Array, terms: ArrayLike<number>, gain: number, rounds: number): Descent => {
    season.set(terms);
    const found = descend(problem, from, gain / observed, rounds);
    evaluations += found.evaluations;
    return found;
  };
  /** Descends from the best few of some places, with the season as it is. */
  const attempt = (places: readonly number[][], starts: readonly Start[], most: number): void => {
    const begun = starts.flatMap((start) =>
      places.map((place) => {
        const { level, trend } = start;
        const x = Float64Array.from(plain === 2 ? [...place, level, trend] : [...place, level]);
        season.set(start.season);
        return { x, terms: start.season, value: cost(x) };
      }),
    );
    evaluations += begun.length;
    for (const { x, terms } of begun.sort((a, b) => a.value - b.value).slice(0, most)) {
      const found = fully(x, terms, 0.05, 12);
      candidates.push({ x: Float64Array.from([...found.x, ...terms.subarray(0, solved)]), value: found.value });
    }
  };
  const near = hint && beginningOf(hint, form, base);
  if (hint === undefined || near === undefined) {
    // Without a season rounds are cheap and valleys many.
    if (form.seasonal === 'none') attempt(space.grid, [base, { ...base, level: mean }], relative ? 6 : 1 + dimensions);
    else attempt(space.grid, [base], 3);
    // A start whose forecasts are not above zero has no relative errors.
    if (candidates.every(({ value }) => value === Number.POSITIVE_INFINITY))
      attempt(space.grid, [{ ...base, level: mean, trend: restingTrend(form.trend) }], 3);
  } else if (foreign) {
    // A season that is not solved for stays as these values have it.
    attempt([space.placeOf(hint.weights)], solved === 0 && form.seasonal !== 'none' ? [base] : [near, base], 1);
  } else if (hint.form.trend === form.trend && hint.form.seasonal === form.seasonal && hint.form.error === form.error) {
    const { level, trend } = near;
    const x = [...space.placeOf(hint.weights), ...(plain === 2 ? [level, trend] : [level])];
    candidates.push({ x: Float64Array.from([...x, ...near.season.subarray(0, solved)]), value: 0 });
  } else {
    attempt(space.near(hint.weights), [near], 1);
    if (hint.form.trend !== form.trend) attempt(space.grid, [{ ...base, season: near.season }], 3);
  }
  candidates.sort((a, b) => a.value - b.value);
  let best: Descent | undefined;
  // Descents that ended in one place count once.
  const apart = candidates.filter(
    ({ x, value }, i) =>
      !candidates
        .slice(0, i)
        .some(
          (other) =>
            value - other.value < 1 / observed &&
            x.every((each, k) => k >= dimensions || Math.abs(each - other.x[k]!) < 0.05),
        ),
  );
  if (solved > 0 && apart.length > 1) {
    for (const { x } of apart.slice(0, 3)) {
      const found = fully(x, base.season, 0.05, 2);
      if (best === undefined || found.value < best.value) best = found;
    }
  }
  best = fully(best?.x ?? candidates[0]!.x, base.season, tolerance, form.seasonal === 'none' ? 200 : 60);
  const { x, converged } = best;
  return { weights: space.weightsAt(x), start: normalised(startAt(x), form), converged, evaluations };
}

/** Observations needed before a form can be told from its noise. */
export function observationsNeeded(form: SmoothingForm): number {
  if (form.seasonal === 'none') return parameterCount(form) + 1;
  return Math.max(2 * form.seasonLength, form.seasonLength + 8);
}
