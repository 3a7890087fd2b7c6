import type { Columns } from '../model/columns.js';
import type { Context, Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import { guessedSpread } from '../model/spread.js';
import { thorough } from './conditional.js';
import { type Design, differenced, makeDesign } from './design.js';
import { type ArmaFit, type FitTask, fitExactly, fitQuickly, fitTask } from './fit.js';
import { type Profile, profile } from './likelihood.js';
import { deviationsOf, drawPath, outlookOf } from './outlook.js';
import { type ArmaParameters, countOf, processOf, type Terms } from './parameters.js';
import { differencing } from './polynomial.js';
import { addExplained, dropUnexplained, type RegressionShape, regressorsOf, requireExplained } from './regression.js';
import {
  advance,
  copyStanding,
  largestGapState,
  type Mechanism,
  mechanismOf,
  type Standing,
  startStanding,
} from './standing.js';

/** What was found out while fitting. Numbers that do not exist are NaN. */
export interface Diagnostics {
  readonly logLikelihood: number;
  readonly aicc: number;
  /** Observed values that counted. */
  readonly used: number;
  /** Numbers estimated, the variance among them. */
  readonly estimated: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** What a fitted model knows. Never changed once made. */
export interface Memory {
  readonly terms: Terms;
  readonly parameters: ArmaParameters;
  readonly shape: RegressionShape;
  readonly coefficients: Float64Array;
  /** Standard deviation of the errors; NaN where no value was observed. */
  readonly sigma: number;
  /** Steps since the first value. */
  readonly position: number;
  readonly standing: Standing;
  readonly mechanism: Mechanism;
  readonly diagnostics: Diagnostics;
  readonly remarks: readonly string[];
}

/** A series without leading gaps, with its explanatory columns. */
export interface Sample {
  readonly values: Float64Array;
  readonly columns: Columns;
  readonly observed: number;
}

/** Cuts what comes before the first value. */
export function sampleOf(values: Float64Array, columns: Columns): Sample {
  const names = Object.keys(columns);
  const own = values.slice();
  dropUnexplained(
    own,
    names.map((name) => columns[name]!.slice()),
  );
  let from = 0;
  while (from < own.length && Number.isNaN(own[from]!)) from += 1;
  let observed = 0;
  for (let t = from; t < own.length; t += 1) if (!Number.isNaN(own[t]!)) observed += 1;
  return {
    values: own.slice(from),
    columns: Object.fromEntries(names.map((name) => [name, columns[name]!.slice(from)])),
    observed,
  };
}

/** Gaps filled from the season before and after, or along a line: only to begin a search with. */
export function filledGaps(values: Float64Array, seasonLength: number): Float64Array {
  const result = values.slice();
  let before = -1;
  for (let t = 0; t <= result.length; t += 1) {
    if (t < result.length && Number.isNaN(values[t]!)) continue;
    for (let gap = before + 1; gap < t; gap += 1) {
      const share = (gap - before) / (t - before);
      const line = t < result.length ? (1 - share) * result[before]! + share * result[t]! : result[before]!;
      const [earlier, later] = [result[gap - seasonLength], values[gap + seasonLength]];
      if (seasonLength === 1 || earlier === undefined) result[gap] = line;
      else result[gap] = later === undefined || Number.isNaN(later) ? earlier : (earlier + later) / 2;
    }
    before = t;
  }
  return result;
}

/** A design with the plainest model of it: explanatory columns and errors without memory. */
export interface Prepared {
  readonly design: Design;
  readonly regressors: readonly Float64Array[];
  readonly plain: Profile;
  readonly task: FitTask;
  /** Whether the plainest model leaves nothing. */
  readonly perfect: boolean;
  /** Whether gaps were filled because the season is too long for exact covariances. */
  readonly filled: boolean;
}

/** Makes a sample ready for models with these differences. Its observed values must be more than the differences take. */
export function prepare({ values, columns }: Sample, terms: Terms, shape: RegressionShape): Prepared {
  const undo = differencing(terms.d, terms.D, terms.seasonLength);
  const regressors = regressorsOf(shape, 0, values.length, columns);
  const own = values.slice();
  dropUnexplained(own, regressors);
  const longest = Math.max(terms.p + terms.P * terms.seasonLength, terms.q + terms.Q * terms.seasonLength + 1);
  const filled = longest + undo.length > largestGapState && own.some(Number.isNaN);
  const whole = filled ? filledGaps(own, terms.seasonLength) : own;
  const complete = filledGaps(whole, terms.seasonLength);
  const design = makeDesign(whole, complete, regressors, undo);
  const plain = profile(processOf({ ...terms, p: 0, q: 0, P: 0, Q: 0 }, new Float64Array(0)), design);
  let largest = 0;
  for (let t = 0; t < whole.length; t += 1) if (Math.abs(whole[t]!) > largest) largest = Math.abs(whole[t]!);
  const perfect = Math.sqrt(plain.squares / Math.max(1, plain.used)) <= 1e-12 * largest;
  const rest = addExplained(complete, regressors, plain.coefficients, -1);
  return {
    design,
    regressors,
    plain,
    task: fitTask(design, differenced(rest, undo), terms.seasonLength),
    perfect,
    filled,
  };
}

/** Akaike's criterion, corrected for few observations. */
export function akaike(logLikelihood: number, used: number, estimated: number): number {
  const room = used - estimated - 1;
  return room > 0 ? -2 * logLikelihood + 2 * estimated + (2 * estimated * (estimated + 1)) / room : Number.NaN;
}

/** Numbers that a fit estimates, the variance among them. */
export function estimatedBy(terms: Terms, { plain }: Prepared): number {
  return countOf(terms) + plain.coefficients.length - plain.leftOut + 1;
}

/** The memory of a fit: the filter run over the whole sample. */
export function remember(
  sample: Sample,
  terms: Terms,
  shape: RegressionShape,
  prepared: Prepared,
  fit: ArmaFit,
  remarks: readonly string[],
): Memory {
  const { design, regressors, perfect, filled } = prepared;
  const { profile: found, parameters } = fit;
  const { undo, columns, diffuse } = design;
  const { used } = found;
  const reach = undo.length;
  const mechanism = mechanismOf(terms, parameters);
  // The column of the design, not the sample: there long seasons have their gaps filled.
  const rest = columns[columns.length - 1]!.slice();
  addExplained(rest, regressors, found.coefficients, -1);
  let next = 0;
  for (let t = 0; t < reach && next < diffuse; t += 1)
    if (design.missing[t] === 1) rest[t]! -= found.beginning[next++]!;
  const standing = startStanding(mechanism, rest.slice(0, reach).reverse());
  advance(mechanism, standing, rest.slice(reach));
  const estimated = estimatedBy(terms, prepared);
  const squares = perfect ? 0 : found.squares;
  const notes = [...remarks];
  if (filled)
    notes.push(
      'Missing values were filled from the seasons beside them, because the season is too long to weigh them exactly.',
    );
  if (found.leftOut > 0) notes.push(`Explanatory columns that the others explain were left out: ${found.leftOut}.`);
  return {
    terms,
    parameters,
    shape,
    coefficients: found.coefficients,
    sigma: Math.sqrt(squares / Math.max(1, used - (estimated - 1))),
    position: sample.values.length,
    standing,
    mechanism,
    diagnostics: {
      logLikelihood: squares > 0 ? found.logLikelihood : Number.NaN,
      aicc: squares > 0 ? akaike(found.logLikelihood, used, estimated) : Number.NaN,
      used,
      estimated,
      evaluations: fit.evaluations,
      converged: fit.converged,
    },
    remarks: notes,
  };
}

/** Fits terms that were chosen, from coefficients near by where there are any. */
export function fitTerms(
  sample: Sample,
  terms: Terms,
  shape: RegressionShape,
  exact: boolean,
  remarks: readonly string[] = [],
  near?: ArmaParameters,
): Memory {
  const prepared = prepare(sample, terms, shape);
  if (prepared.perfect) {
    const fit = {
      parameters: new Float64Array(countOf(terms)),
      profile: prepared.plain,
      evaluations: 1,
      converged: true,
    };
    return remember(sample, terms, shape, prepared, fit, remarks);
  }
  const fit = exact ? fitExactly(terms, prepared.task, near) : fitQuickly(terms, prepared.task, thorough, near);
  return remember(sample, terms, shape, prepared, fit, remarks);
}

const plainTerms: Terms = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, seasonLength: 1 };
const noShape: RegressionShape = { constant: 'none', level: false, names: [] };

/** The simplest model of few values: their mean where nothing is differenced, else the last of them. */
export function fitFew(sample: Sample, differences: boolean, remarks: readonly string[]): Memory {
  if (sample.observed === 0) return blank(remarks);
  if (!differences && sample.observed > 1) {
    return fitTerms(sample, plainTerms, { ...noShape, constant: 'mean', level: true }, true, remarks);
  }
  const walk = { ...plainTerms, d: 1 };
  if (sample.observed > 1) return fitTerms(sample, walk, noShape, true, remarks);
  const single = absorbValues(blank(remarks), sample.values, sample.columns);
  return { ...single, position: sample.values.length };
}

/** The memory of nothing: a random walk that waits for its first value. */
function blank(remarks: readonly string[]): Memory {
  const terms = { ...plainTerms, d: 1 };
  const mechanism = mechanismOf(terms, new Float64Array(0));
  return {
    terms,
    parameters: new Float64Array(0),
    shape: noShape,
    coefficients: new Float64Array(0),
    sigma: Number.NaN,
    position: 0,
    standing: startStanding(mechanism, new Float64Array(1).fill(Number.NaN)),
    mechanism,
    diagnostics: {
      logLikelihood: Number.NaN,
      aicc: Number.NaN,
      used: 0,
      estimated: 0,
      evaluations: 0,
      converged: true,
    },
    remarks,
  };
}

function absorbValues(memory: Memory, values: Float64Array, columns: Columns): Memory {
  const { mechanism, shape, coefficients } = memory;
  const standing = copyStanding(memory.standing);
  const own = values.slice();
  const regressors = regressorsOf(shape, memory.position, own.length, columns);
  dropUnexplained(own, regressors);
  addExplained(own, regressors, coefficients, -1);
  let { sigma } = memory;
  let from = 0;
  if (Number.isNaN(sigma)) {
    while (from < own.length && Number.isNaN(own[from]!)) from += 1;
    if (from < own.length) {
      sigma = guessedSpread(own[from]!);
      standing.window[0] = own[from]!;
      from += 1;
    }
  }
  advance(mechanism, standing, own.subarray(from));
  return { ...memory, sigma, standing, position: memory.position + own.length };
}

/** The memory after more values. */
export function absorb(memory: Memory, values: Float64Array, context: Context): Memory {
  return absorbValues(memory, values, context.columns);
}

/** Expected values and standard deviations of the steps ahead. */
export function predict(
  { mechanism, standing, shape, coefficients, position, sigma }: Memory,
  horizon: number,
  { columns }: Context,
): Distribution {
  requireExplained(shape.names, columns);
  const outlook = outlookOf(mechanism, standing, horizon);
  const regressors = regressorsOf(shape, position, horizon, columns);
  const point = addExplained(outlook.mean.slice(), regressors, coefficients, 1);
  return { point, deviation: deviationsOf(outlook).map((value) => value * sigma) };
}

/** Futures that may come. */
export function simulate(
  memory: Memory,
  { horizon, paths, random }: SimulateRequest,
  { columns }: Context,
): Float64Array[] {
  const { mechanism, standing, shape, coefficients, position, sigma } = memory;
  requireExplained(shape.names, columns);
  const outlook = outlookOf(mechanism, standing, horizon);
  const regressors = regressorsOf(shape, position, horizon, columns);
  return Array.from({ length: paths }, () =>
    addExplained(drawPath(mechanism, outlook, sigma, random), regressors, coefficients, 1),
  );
}
