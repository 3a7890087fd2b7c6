import { guessedSpread } from '../model/spread.js';
import { haveErrorsGrown } from '../model/warm-start.js';
import { fitSmoothing, observationsNeeded, type SearchOptions, type SmoothingFit } from './fit.js';
import {
  added,
  parameterCount,
  type SmoothingForm,
  type SmoothingStart,
  type SmoothingWeights,
  sameForm,
} from './form.js';
import { type Cell, COUNT, kernelOf, LEVEL, SQUARES, startCell } from './kernels.js';
import { type FixedWeights, weightSpace } from './weights-search.js';

/** What a fitted exponential smoothing has learnt. */
export interface Memory {
  readonly form: SmoothingForm;
  readonly weights: SmoothingWeights;
  readonly start: SmoothingStart;
  readonly cell: Cell;
  /** Seasonal terms or factors by phase. */
  readonly season: Float64Array;
  /** Numbers that were estimated, the variance among them. */
  readonly estimated: number;
  readonly converged: boolean;
  readonly evaluations: number;
  readonly remarks: readonly string[];
}

/** What is fixed from outside. */
export interface Fixed extends FixedWeights {
  readonly initial?: SmoothingStart | undefined;
}

/** Takes values in, changing `cell` and `season`. A model that has no level yet starts from the first value it sees. */
function run(memory: Memory, values: Float64Array): Memory {
  const { cell } = memory;
  let from = 0;
  if (Number.isNaN(cell[LEVEL]!)) {
    while (from < values.length && Number.isNaN(values[from]!)) from += 1;
    if (from < values.length) {
      cell[LEVEL] = values[from]!;
      from += 1;
    }
  }
  const rest = from === 0 ? values : values.subarray(from);
  kernelOf(memory.form)(rest, memory.weights, cell, memory.season);
  return memory;
}

/** The memory after more values; the one given stays as it is. */
export function absorb(memory: Memory, values: Float64Array): Memory {
  // A typed array costs more than everything else here: one without places can be shared.
  const season = memory.season.length > 0 ? memory.season.slice() : memory.season;
  return run({ ...memory, cell: memory.cell.slice(), season }, values);
}

/** The richest form up to the one asked for that the values can support, and why it is not the one asked for. */
function supportedForm(values: Float64Array, wanted: SmoothingForm): { form?: SmoothingForm; remarks: string[] } {
  let form = wanted;
  const remarks: string[] = [];
  const seen = new Uint8Array(form.seasonLength);
  let observed = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    observed += 1;
    seen[i % seen.length] = 1;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (form.seasonal === 'multiplicative' && !(least > 0)) {
    form = { ...form, error: 'additive', trend: added(form.trend), seasonal: 'additive' };
    remarks.push('Not every value is above zero: the season adds instead of multiplying.');
  } else if (form.error === 'multiplicative' && !(least > 0)) {
    form = { ...form, error: 'additive', trend: added(form.trend) };
    remarks.push('Not every value is above zero: errors add instead of being shares of the forecast.');
  }
  if (
    form.seasonal !== 'none' &&
    (observed < observationsNeeded(form) || values.length < 2 * form.seasonLength || seen.includes(0))
  ) {
    remarks.push(
      `Fewer than two full seasons of ${form.seasonLength} steps have been observed (${observed} values): the model is without season.`,
    );
    form = { ...form, seasonal: 'none', seasonLength: 1 };
  }
  if (form.trend !== 'none' && observed < observationsNeeded(form)) {
    form = { ...form, trend: 'none' };
    remarks.push(`There are ${observed} values, too few for a trend: the model is without trend.`);
  }
  if (observed > 1 && least === greatest) return { remarks };
  if (observed >= observationsNeeded(form)) return { form, remarks };
  return { remarks: [`There are ${observed} values, too few for a fit: the last one is repeated.`] };
}

function given(form: SmoothingForm, fixed: Fixed): SmoothingFit | undefined {
  const space = weightSpace(form, fixed);
  if (fixed.initial === undefined || space.dimensions > 0) return undefined;
  const { level, trend, season } = fixed.initial;
  return {
    weights: space.weightsAt([]),
    start: { level, trend: form.trend === 'none' ? 0 : trend, season: form.seasonal === 'none' ? [] : season },
    converged: true,
    evaluations: 0,
  };
}

function begin(form: SmoothingForm, fit: SmoothingFit, estimated: number, remarks: readonly string[]): Memory {
  const { weights, start, converged, evaluations } = fit;
  const cell = startCell(start);
  return {
    form,
    weights,
    start,
    cell,
    season: Float64Array.from(start.season),
    estimated,
    converged,
    evaluations,
    remarks,
  };
}

/** Fits the form asked for, or the richest one below it that the values support. */
export function learn(values: Float64Array, wanted: SmoothingForm, fixed: Fixed, search: SearchOptions = {}): Memory {
  const asGiven = given(wanted, fixed);
  if (asGiven !== undefined) return run(begin(wanted, asGiven, 1, []), values);
  const { form, remarks } = supportedForm(values, wanted);
  if (form === undefined) {
    // A level that follows every value: the random walk, which needs no estimate but its variance.
    const plain: SmoothingForm = { error: 'additive', trend: 'none', seasonal: 'none', seasonLength: 1 };
    const weights = { alpha: 1, beta: 0, gamma: 0, phi: 1 };
    const start = { level: Number.NaN, trend: 0, season: [] };
    return run(begin(plain, { weights, start, converged: true, evaluations: 0 }, 1, remarks), values);
  }
  const hint = form.seasonal === wanted.seasonal ? search.hint : undefined;
  const fit = fitSmoothing(values, form, fixed, { ...search, hint });
  const fixedWeights = (['alpha', 'beta', 'gamma', 'phi'] as const).filter((name) => fixed[name] !== undefined).length;
  const memory = run(begin(form, fit, Math.max(1, parameterCount(form) - fixedWeights), remarks), values);
  const { cell } = memory;
  if (form.error === 'additive') return memory;
  // Where the level takes in more than itself at once, its variance multiplies without bounds; without errors no forecast was above zero.
  const taken = Math.max(fit.weights.alpha, fit.weights.gamma) ** 2 * cell[SQUARES]!;
  if (cell[COUNT]! > 0 && taken <= cell[COUNT]!) return memory;
  const adding: SmoothingForm = {
    ...form,
    error: 'additive',
    trend: added(form.trend),
    seasonal: form.seasonal === 'none' ? 'none' : 'additive',
  };
  const remark =
    'Errors are larger than the forecasts themselves: they add instead of being shares, and so does a season.';
  const instead = learn(values, adding, fixed, { ...search, hint: undefined });
  return { ...instead, remarks: [...remarks, remark, ...instead.remarks] };
}

/** A fit that begins where an earlier one of the form ended; none where that had nothing to fit, or says too little about these values. */
export function learnOn(
  values: Float64Array,
  form: SmoothingForm,
  fixed: Fixed,
  earlier: Memory | undefined,
): Memory | undefined {
  if (earlier === undefined || Number.isNaN(earlier.start.level) || !sameForm(earlier.form, form)) return undefined;
  const memory = learn(values, form, fixed, { hint: earlier, foreign: true });
  const fits = sameForm(memory.form, form) && !haveErrorsGrown(sigmaOf(memory), sigmaOf(earlier), memory.cell[COUNT]!);
  return fits ? memory : undefined;
}

/** Standard deviation of the one-step errors. */
export function sigmaOf({ cell, estimated }: Memory): number {
  const count = cell[COUNT]!;
  if (count === 0) return guessedSpread(cell[LEVEL]!);
  // As R does: the variance itself is not counted among what the errors were fitted with.
  return Math.sqrt(cell[SQUARES]! / Math.max(1, count - estimated + 1));
}
