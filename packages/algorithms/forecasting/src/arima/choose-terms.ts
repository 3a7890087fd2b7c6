import { mean } from '@bellwether/statistics';
import { solveSymmetric } from '../search/solve-symmetric.js';
import { chooseDifferences } from './differences.js';
import { fitQuickly } from './fit.js';
import {
  akaike,
  estimatedBy,
  filledGaps,
  fitFew,
  fitTerms,
  type Memory,
  type Prepared,
  prepare,
  remember,
  type Sample,
} from './memory.js';
import { type SearchLimits, searchTerms } from './order-search.js';
import type { Terms } from './parameters.js';
import { addExplained, dropUnexplained, type RegressionShape, regressorsOf } from './regression.js';

/** Waves that are tried where their number is not given. */
const triedPairs = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20];
/** Waves that are taken out before the differences are chosen. */
const roughPairs = 10;

/** What a search for terms may do. */
export interface ChoiceSettings {
  readonly seasonLength: number;
  readonly limits: SearchLimits;
  /** Pairs of waves instead of seasonal terms; `'auto'` chooses them, 0 leaves them out. */
  readonly fourier: 'auto' | number;
  readonly d: number | undefined;
  readonly D: number | undefined;
  /** Undefined leaves it to the length of series and season. */
  readonly approximate: boolean | undefined;
}

/** A memory and how many models were looked at. */
export interface Choice {
  readonly memory: Memory;
  readonly considered: number;
}

const without: Pick<Terms, 'p' | 'q' | 'P' | 'Q'> = { p: 0, q: 0, P: 0, Q: 0 };

/** A series without what the columns explain, gaps filled. */
function unexplained({ values, columns }: Sample, shape: RegressionShape, seasonLength: number): Float64Array {
  const own = values.slice();
  const regressors = regressorsOf(shape, 0, own.length, columns);
  dropUnexplained(own, regressors);
  const filled = filledGaps(own, seasonLength);
  if (regressors.length === 0) return filled;
  return addExplained(filled, regressors, coefficientsOf(filled, regressors), -1);
}

/** Least squares on columns beside a constant, all centred. */
function coefficientsOf(values: Float64Array, columns: readonly Float64Array[]): Float64Array {
  const centred = (column: Float64Array): Float64Array => {
    const average = mean(column);
    return column.map((each) => each - average);
  };
  const moved = columns.map(centred);
  const target = centred(values);
  const size = moved.length;
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, each, t) => sum + each * b[t]!, 0);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) for (let j = 0; j <= i; j += 1) gram[i * size + j] = product(moved[i]!, moved[j]!);
  const right = Float64Array.from(moved, (column) => product(column, target));
  solveSymmetric(gram, right);
  return right;
}

/** How many pairs of waves lower the criterion: up in steps until it has risen twice. */
function choosePairs(
  sample: Sample,
  settings: ChoiceSettings,
  d: number,
  shapeOf: (pairs: number) => RegressionShape,
): { pairs: number; tried: number } {
  const terms = { p: 2, d, q: 1, P: 0, D: 0, Q: 0, seasonLength: 1 };
  let best = { pairs: 0, aicc: Number.POSITIVE_INFINITY };
  let risen = 0;
  let tried = 0;
  for (const pairs of [0, ...triedPairs]) {
    if (pairs > settings.seasonLength / 2 || 2 * pairs > sample.observed / 4 || risen === 2) break;
    const prepared = prepare(sample, terms, shapeOf(pairs));
    tried += 1;
    if (prepared.perfect) return { pairs, tried };
    const { profile } = fitQuickly(terms, prepared.task);
    const aicc = akaike(profile.logLikelihood, profile.used, estimatedBy(terms, prepared));
    if (aicc < best.aicc) {
      best = { pairs, aicc };
      risen = 0;
    } else risen += 1;
  }
  return { pairs: best.pairs, tried };
}

/** The season that terms can have with so many values; 1 where it is left out or made of waves. */
export function seasonOfTerms({ fourier, seasonLength }: ChoiceSettings, observed: number): number {
  return fourier === 0 && seasonLength > 1 && observed >= 2 * seasonLength + 5 ? seasonLength : 1;
}

/** Chooses differences, constant and terms for a sample, or what stands in for them where there is too little. */
export function chooseTerms(sample: Sample, settings: ChoiceSettings): Choice {
  const { observed, values } = sample;
  const names = Object.keys(sample.columns).sort();
  const first = values[0];
  if (observed < 3) {
    const remark = `Too few values to choose a model: ${observed} of at least 3. The last one is repeated.`;
    return { memory: fitFew(sample, true, observed === 0 ? [] : [remark]), considered: 0 };
  }
  if (values.every((value) => Number.isNaN(value) || value === first)) {
    return { memory: fitFew(sample, false, ['All values are equal.']), considered: 0 };
  }
  const line: RegressionShape = { constant: 'drift', level: false, names: [] };
  const straight = { ...without, d: 1, D: 0, seasonLength: 1 };
  if (prepare(sample, straight, line).perfect) {
    return { memory: fitTerms(sample, straight, line, true, ['The values lie on a straight line.']), considered: 1 };
  }

  const { limits, approximate = observed > 150 || settings.seasonLength > 12 } = settings;
  const seasonLength = seasonOfTerms(settings, observed);
  const seasonal = seasonLength > 1;
  const waves = settings.fourier !== 0 && observed >= 2 * settings.seasonLength ? settings.fourier : 0;
  const fourierOf = (pairs: number) => (pairs === 0 ? {} : { fourier: { seasonLength: settings.seasonLength, pairs } });
  const roughly = waves === 'auto' ? Math.min(roughPairs, Math.floor(settings.seasonLength / 2)) : waves;
  const bare: RegressionShape = { constant: 'none', level: false, names, ...fourierOf(roughly) };
  const chosen = chooseDifferences(unexplained(sample, bare, seasonLength), seasonLength, 2);
  const D = seasonal ? (settings.D ?? chosen.D) : 0;
  const d = settings.d ?? Math.min(chosen.d, Math.max(0, 2 - D));
  const level = d + D === 0;
  const shapeOf = (constant: boolean, pairs: number): RegressionShape => ({
    constant: !constant ? 'none' : level ? 'mean' : 'drift',
    level,
    names,
    ...fourierOf(pairs),
  });
  const { pairs, tried } =
    waves === 'auto' ? choosePairs(sample, settings, d, (count) => shapeOf(d <= 1, count)) : { pairs: waves, tried: 0 };

  const terms = { ...without, d, D, seasonLength };
  const needed = d + D * seasonLength + 2 * pairs + names.length + 4;
  if (observed < needed) {
    const remark = `Too few values to choose a model: ${observed} of at least ${needed}. A simpler one is used.`;
    return { memory: fitFew(sample, !level, [remark]), considered: tried };
  }
  const plain = prepare(sample, terms, shapeOf(false, pairs));
  const constant = d + D <= 1 ? prepare(sample, terms, shapeOf(true, pairs)) : undefined;
  const perfect: Prepared | undefined = plain.perfect ? plain : constant?.perfect ? constant : undefined;
  if (perfect !== undefined) {
    const fit = { parameters: new Float64Array(0), profile: perfect.plain, evaluations: 1, converged: true };
    const shape = shapeOf(perfect !== plain, pairs);
    return { memory: remember(sample, terms, shape, perfect, fit, []), considered: tried + 1 };
  }
  const few = Math.floor(observed / 3);
  const within: SearchLimits = {
    p: Math.min(limits.p, few),
    q: Math.min(limits.q, few),
    P: seasonal ? Math.min(limits.P, Math.floor(few / seasonLength)) : 0,
    Q: seasonal ? Math.min(limits.Q, Math.floor(few / seasonLength)) : 0,
  };
  const found = searchTerms({ terms, limits: within, plain, constant, approximate });
  const prepared = found.constant ? constant! : plain;
  const shape = shapeOf(found.constant, pairs);
  return {
    memory: remember(sample, found.terms, shape, prepared, found.fit, []),
    considered: tried + found.considered,
  };
}
