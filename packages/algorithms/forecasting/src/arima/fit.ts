import { lbfgs } from '@bellwether/statistics';
import {
  beginningOf,
  type ConditionalFit,
  type Effort,
  fitConditional,
  longResiduals,
  none,
  roomFor,
  thorough,
} from './conditional.js';
import type { Design } from './design.js';
import { type Profile, profile } from './likelihood.js';
import { type ArmaParameters, countOf, fromFree, processOf, type Terms, toFree } from './parameters.js';

/** Steps of the difference quotients, in standard errors of the coefficients. */
const quotientStep = 1e-4;
const precise: Climb = { slope: 3e-4, gain: 1e-7, maxIterations: 60 };
/** Good to a hundredth of the likelihood's logarithm, which moves coefficients by a small part of their standard errors. */
const quick: Climb = { slope: 0.03, gain: 1e-2, maxIterations: 10 };

/** When a climb ends. */
interface Climb {
  /** Slope of the log-likelihood per standard error. */
  readonly slope: number;
  /** Gain in log-likelihood by one round. */
  readonly gain: number;
  readonly maxIterations: number;
}

/** A model with its coefficients. */
export interface ArmaFit {
  readonly parameters: ArmaParameters;
  readonly profile: Profile;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** Factor of a symmetric matrix with as much added to the diagonal as it needs: L with A = L L'. */
function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const n = matrix.length;
  const lower = matrix.map(() => new Float64Array(n));
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-3 * matrix[i]![i]!, 0.05)) : sum / lower[j]![j]!;
    }
  }
  return lower;
}

/** How the free numbers bend the likelihood, from the curvature of the conditional squares. */
function curvatureOf(terms: Terms, free: Float64Array, { curvature, squares, count }: ConditionalFit): Float64Array[] {
  const size = free.length;
  const precision = count / Math.max(squares, 1e-300);
  const slopes = Array.from(free, (_, i) => {
    const up = free.slice();
    const down = free.slice();
    up[i]! += 1e-4;
    down[i]! -= 1e-4;
    const high = fromFree(terms, up);
    const low = fromFree(terms, down);
    return high.map((value, a) => (value - low[a]!) / 2e-4);
  });
  return slopes.map((first) => {
    const row = new Float64Array(size);
    for (let j = 0; j < size; j += 1) {
      let sum = 0;
      for (let a = 0; a < size; a += 1) {
        for (let b = 0; b < size; b += 1) sum += first[a]! * (curvature[a]![b]! * precision) * slopes[j]![b]!;
      }
      row[j] = sum;
    }
    return row;
  });
}

/**
 * Climbs the exact likelihood from a conditional fit: quasi-Newton steps in coordinates in which the conditional squares bend
 * the same everywhere, so that a handful of steps is enough.
 */
export function climb(terms: Terms, design: Design, from: ConditionalFit, far: 'precise' | 'quick'): ArmaFit {
  const { slope, gain, maxIterations } = far === 'precise' ? precise : quick;
  const size = countOf(terms);
  const begin = profile(processOf(terms, from.parameters), design);
  if (size === 0) return { parameters: from.parameters, profile: begin, evaluations: 1, converged: true };
  const origin = toFree(terms, from.parameters);
  const lower = choleskyOf(curvatureOf(terms, origin, from));
  const placeOf = (z: Float64Array): Float64Array => {
    const x = z.slice();
    for (let i = size - 1; i >= 0; i -= 1) {
      for (let k = i + 1; k < size; k += 1) x[i]! -= lower[k]![i]! * x[k]!;
      x[i]! /= lower[i]![i]!;
    }
    for (let i = 0; i < size; i += 1) x[i]! += origin[i]!;
    return x;
  };
  let evaluations = 1;
  const value = (z: Float64Array): number => {
    const place = placeOf(z);
    if (!place.every((coordinate) => Math.abs(coordinate) < 7.5)) return Number.POSITIVE_INFINITY;
    evaluations += 1;
    const { logLikelihood } = profile(processOf(terms, fromFree(terms, place)), design);
    return Number.isFinite(logLikelihood) ? -logLikelihood : Number.POSITIVE_INFINITY;
  };
  const objective = (z: Float64Array, gradient: Float64Array): number => {
    const here = value(z);
    for (let i = 0; i < size; i += 1) {
      const kept = z[i]!;
      z[i] = kept + quotientStep;
      const beyond = value(z);
      // Next to where there is no likelihood, there is no slope to follow.
      gradient[i] = Number.isFinite(beyond - here) ? (beyond - here) / quotientStep : 0;
      z[i] = kept;
    }
    return here;
  };
  if (!Number.isFinite(value(new Float64Array(size)))) {
    return { parameters: from.parameters, profile: begin, evaluations, converged: false };
  }
  const found = lbfgs(objective, new Float64Array(size), {
    gradientTolerance: slope,
    tolerance: gain / Math.max(1, Math.abs(begin.logLikelihood)),
    maxIterations,
  });
  const parameters = fromFree(terms, placeOf(found.x));
  return {
    parameters,
    profile: profile(processOf(terms, parameters), design),
    evaluations,
    converged: found.converged,
  };
}

/** Partial autocorrelations to begin at besides the regression: likelihoods of mixed models have several summits. */
const beginnings: readonly (readonly [ar: readonly number[], ma: readonly number[]])[] = [
  [[0], [0]],
  [[0.7, -0.3], [0.4]],
  [[0.3], [0.8, -0.2]],
  [[-0.5], [0.5]],
  [[0.5], [-0.5]],
  [[0], [0.6]],
  [[0], [-0.6]],
  [
    [0, -0.7],
    [0, -0.4],
  ],
  [
    [0.6, -0.7],
    [0.8, -0.85],
  ],
  [
    [-0.6, -0.7],
    [-0.8, -0.85],
  ],
];

/** Free numbers of one of the {@link beginnings}. */
function placeOf({ p, q, P, Q }: Terms, [ar, ma]: (typeof beginnings)[number]): Float64Array {
  const part = (count: number, partials: readonly number[]) =>
    Array.from({ length: count }, (_, i) => Math.atanh(partials[i] ?? 0));
  const seasonal = (count: number, partials: readonly number[]) =>
    Array.from({ length: count }, (_, i) => (i === 0 ? Math.atanh(partials[0] ?? 0) : 0));
  return Float64Array.from([...part(p, ar), ...part(q, ma), ...seasonal(P, ar), ...seasonal(Q, ma)]);
}

/** What a process is fitted to. */
export interface FitTask {
  readonly design: Design;
  /** The differenced series without explanatory columns, gaps filled: where the search begins. */
  readonly differences: Float64Array;
  /** Estimated errors of `differences`, of {@link longResiduals}. */
  readonly residuals: Float64Array;
  /** Arrays to work in. */
  readonly room: readonly Float64Array[];
}

/** Makes the task of a design. */
export function fitTask(design: Design, differences: Float64Array, seasonLength: number): FitTask {
  return {
    design,
    differences,
    residuals: longResiduals(differences, seasonLength),
    room: roomFor(differences.length),
  };
}

/** Conditional least squares from a regression, with the exact likelihood at what they come to. `near` may be better. */
export function fitQuickly(
  terms: Terms,
  { design, differences, residuals, room }: FitTask,
  effort: Effort = thorough,
  near?: ArmaParameters,
): ArmaFit & { readonly conditional: ConditionalFit } {
  const starts = [beginningOf(terms, differences, residuals)];
  if (near !== undefined) starts.push(near);
  const conditional = fitConditional(terms, differences, starts, effort, room);
  const { parameters, converged } = conditional;
  return { parameters, profile: profile(processOf(terms, parameters), design), evaluations: 1, converged, conditional };
}

/** Coefficients that differ by more than this may lie on the slopes of two summits. */
const apart = 0.2;

/** Maximum of the exact likelihood, climbed from `near` or from a conditional fit, whichever is higher; for a precise one from both where they are apart. */
export function climbHigher(
  terms: Terms,
  { design, differences, room }: FitTask,
  near: ArmaParameters,
  { conditional, profile: found }: ReturnType<typeof fitQuickly>,
  far: 'precise' | 'quick',
): ArmaFit {
  const { logLikelihood } = profile(processOf(terms, near), design);
  const isHigher = logLikelihood > found.logLikelihood;
  const untouched = () => fitConditional(terms, differences, [near], none, room);
  const summit = climb(terms, design, isHigher ? untouched() : conditional, far);
  const evaluations = summit.evaluations + 2;
  const isOne = conditional.parameters.every((value, i) => Math.abs(value - near[i]!) <= apart);
  if (isOne || far === 'quick') return { ...summit, evaluations };
  const other = climb(terms, design, isHigher ? conditional : untouched(), far);
  const best = other.profile.logLikelihood > summit.profile.logLikelihood ? other : summit;
  return { ...best, evaluations: evaluations + other.evaluations };
}

/** Maximum of the exact likelihood, climbed from the best few of several beginnings, or from `near` alone. */
export function fitExactly(terms: Terms, task: FitTask, near?: ArmaParameters): ArmaFit {
  if (near !== undefined) return climbHigher(terms, task, near, fitQuickly(terms, task, thorough, near), 'precise');
  const { design, differences, room } = task;
  const first = fitQuickly(terms, task);
  if (countOf(terms) === 0) return first;
  const found = [first];
  for (const place of beginnings) {
    const conditional = fitConditional(terms, differences, [fromFree(terms, placeOf(terms, place))], thorough, room);
    // The same summit again, or one much lower by the measure that is cheap.
    if (found.some((other) => Math.abs(other.conditional.squares / conditional.squares - 1) < 1e-5)) continue;
    const { parameters, converged } = conditional;
    const at = profile(processOf(terms, parameters), design);
    found.push({ parameters, profile: at, evaluations: 1, converged, conditional });
  }
  const better = (a: { readonly profile: Profile }, b: { readonly profile: Profile }) =>
    b.profile.logLikelihood - a.profile.logLikelihood;
  found.sort(better);
  const chosen = [first, ...found.filter((fit) => fit !== first).slice(0, 2)].map(({ conditional }) => conditional);
  // Conditional squares may be least at the bounds where the likelihood is not: climb from the best untouched beginning too.
  const untouched = beginnings
    .map((place) => fromFree(terms, placeOf(terms, place)))
    .map((parameters) => ({ parameters, profile: profile(processOf(terms, parameters), design) }))
    .sort(better);
  chosen.push(fitConditional(terms, differences, [untouched[0]!.parameters], none, room));
  let best: ArmaFit | undefined;
  let evaluations = found.length + untouched.length;
  for (const conditional of chosen) {
    const summit = climb(terms, design, conditional, 'precise');
    evaluations += summit.evaluations;
    if (best === undefined || summit.profile.logLikelihood > best.profile.logLikelihood) best = summit;
  }
  return { ...best!, evaluations };
}
