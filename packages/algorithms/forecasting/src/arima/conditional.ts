import { autocorrelation } from '@bellwether/statistics';
import {
  type ArmaParameters,
  countOf,
  drawnWithin,
  factorsOf,
  isWithin,
  polynomialsOf,
  type Terms,
} from './parameters.js';
import { fromPartials, multiplied, type SparseLags, sparse } from './polynomial.js';

/** Roots nearer to the unit circle than this are not stepped on: there the sums run away. */
const closest = 1.0005;

/** How long conditional least squares go on. */
export interface Effort {
  readonly rounds: number;
  /** Share of the squares that a round has to take off. */
  readonly gain: number;
}

/** To the end. */
export const thorough: Effort = { rounds: 60, gain: 1e-8 };
/** As far as a criterion can tell two models apart. */
export const brief: Effort = { rounds: 15, gain: 2e-5 };
/** Only the curvature at the start. */
export const none: Effort = { rounds: 0, gain: 0 };

/** Coefficients by conditional least squares, and the curvature there. */
export interface ConditionalFit {
  readonly parameters: ArmaParameters;
  /** Sum of squared errors from the first step with a whole past on. */
  readonly squares: number;
  readonly count: number;
  /** Products of the derivatives of the errors, row by row. */
  readonly curvature: readonly Float64Array[];
  readonly converged: boolean;
}

/** out_t = in_t + Σ weights out_{t-lag}: divides by a polynomial 1 - Σ w B^j. */
function divide(input: Float64Array, { lags, weights }: SparseLags, out: Float64Array): void {
  const count = lags.length;
  const longest = Math.min(count === 0 ? 0 : lags[count - 1]!, input.length);
  for (let t = 0; t < longest; t += 1) {
    let sum = input[t]!;
    for (let k = 0; k < count && lags[k]! <= t; k += 1) sum += weights[k]! * out[t - lags[k]!]!;
    out[t] = sum;
  }
  for (let t = longest; t < input.length; t += 1) {
    let sum = input[t]!;
    // The nearest lag last: it waits for the value before, the others do not.
    for (let k = count - 1; k >= 0; k -= 1) sum += weights[k]! * out[t - lags[k]!]!;
    out[t] = sum;
  }
}

/** out_t = in_t - Σ weights in_{t-lag}, zero before `from`. */
function apply(input: Float64Array, { lags, weights }: SparseLags, out: Float64Array, from: number): void {
  out.fill(0, 0, from);
  for (let t = from; t < input.length; t += 1) out[t] = input[t]!;
  for (let k = 0; k < lags.length; k += 1) {
    const lag = lags[k]!;
    const weight = weights[k]!;
    for (let t = Math.max(from, lag); t < input.length; t += 1) out[t]! -= weight * input[t - lag]!;
  }
}

/** Estimated errors of a series from a long autoregression: the beginnings of all models with moving averages. */
export function longResiduals(values: Float64Array, seasonLength: number): Float64Array {
  const order = Math.min(
    Math.floor(values.length / 3),
    Math.max(Math.round(10 * Math.log10(values.length)), Math.min(seasonLength + 2, 60)),
  );
  const out = values.slice();
  if (order < 1) return out;
  const rho = autocorrelation(values, order);
  if (Number.isNaN(rho[0]!)) return out;
  const partials = new Float64Array(order);
  let rest = 1;
  for (let k = 1; k <= order; k += 1) {
    const phi = fromPartials(partials.subarray(0, k - 1));
    let sum = rho[k]!;
    for (let j = 1; j < k; j += 1) sum -= phi[j - 1]! * rho[k - j]!;
    partials[k - 1] = Math.max(-0.99, Math.min(0.99, sum / rest));
    rest *= 1 - partials[k - 1]! ** 2;
  }
  apply(values, sparse(fromPartials(partials)), out, 0);
  return out;
}

/** First coefficients by regression on values and estimated errors (Hannan and Rissanen). */
export function beginningOf(terms: Terms, values: Float64Array, residuals: Float64Array): ArmaParameters {
  const { p, q, P, Q, seasonLength } = terms;
  const lags = [
    ...Array.from({ length: p }, (_, i) => ({ source: values, lag: i + 1 })),
    ...Array.from({ length: q }, (_, i) => ({ source: residuals, lag: i + 1 })),
    ...Array.from({ length: P }, (_, i) => ({ source: values, lag: (i + 1) * seasonLength })),
    ...Array.from({ length: Q }, (_, i) => ({ source: residuals, lag: (i + 1) * seasonLength })),
  ];
  const size = lags.length;
  const from = Math.max(0, ...lags.map(({ lag }) => lag));
  const rows = values.length - from;
  if (size === 0 || rows <= 2 * size) return new Float64Array(size);
  const products = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (let a = 0; a < size; a += 1) {
    const { source, lag } = lags[a]!;
    right[a] = shiftedProduct(source, lag, values, 0, from);
    for (let b = 0; b <= a; b += 1) {
      products[a]![b] = products[b]![a] = shiftedProduct(source, lag, lags[b]!.source, lags[b]!.lag, from);
    }
    products[a]![a]! *= 1 + 1e-9;
  }
  return drawnWithin(terms, solveSmall(products, right) ?? new Float64Array(size), 1.02);
}

/** Σ a_{t - lagA} b_{t - lagB} over the steps from `from` on, which must not be before either lag. */
function shiftedProduct(a: Float64Array, lagA: number, b: Float64Array, lagB: number, from: number): number {
  let first = 0;
  let second = 0;
  let t = from;
  // Two sums at once: a single one waits for each addition.
  for (; t + 1 < a.length; t += 2) {
    first += a[t - lagA]! * b[t - lagB]!;
    second += a[t + 1 - lagA]! * b[t + 1 - lagB]!;
  }
  if (t < a.length) first += a[t - lagA]! * b[t - lagB]!;
  return first + second;
}

/** Solves A x = b for a small symmetric positive definite matrix; undefined where it is not. */
function solveSmall(matrix: readonly Float64Array[], right: Float64Array): Float64Array | undefined {
  const n = right.length;
  const lower = matrix.map((row) => Float64Array.from(row));
  const x = right.slice();
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i !== j) lower[i]![j] = sum / lower[j]![j]!;
      else if (sum > 0) lower[i]![i] = Math.sqrt(sum);
      else return undefined;
    }
    for (let k = 0; k < i; k += 1) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

/** Arrays to work in, to be used by one fit after the other. */
export function roomFor(length: number): Float64Array[] {
  return Array.from({ length: 7 }, () => new Float64Array(length));
}

/**
 * Least squares of the errors that follow when those before the first whole past are zero, by Gauss-Newton with damping
 * (Levenberg-Marquardt), from the best of several starts. No rounds give the curvature at the start. Derivatives are exact and cost four filters of the series, whatever the order.
 */
export function fitConditional(
  terms: Terms,
  values: Float64Array,
  starts: readonly ArmaParameters[],
  { rounds, gain }: Effort,
  room: readonly Float64Array[] = roomFor(values.length),
): ConditionalFit {
  const { p, q, P, Q, seasonLength } = terms;
  const size = countOf(terms);
  const from = Math.min(p + P * seasonLength, Math.max(0, values.length - size - 1));
  const work = room[2]!;
  const slopes = room.slice(3);
  let [errors, trialErrors] = room as [Float64Array, Float64Array];
  const lags = [
    ...Array.from({ length: p }, (_, i) => ({ group: 0, lag: i + 1 })),
    ...Array.from({ length: q }, (_, i) => ({ group: 1, lag: i + 1 })),
    ...Array.from({ length: P }, (_, i) => ({ group: 2, lag: (i + 1) * seasonLength })),
    ...Array.from({ length: Q }, (_, i) => ({ group: 3, lag: (i + 1) * seasonLength })),
  ];

  const run = (parameters: ArmaParameters, into: Float64Array): number => {
    const { ar, ma } = polynomialsOf(terms, parameters);
    apply(values, sparse(ar), work, from);
    divide(work, sparse(ma.map((value) => -value)), into);
    let squares = 0;
    for (let t = from; t < into.length; t += 1) squares += into[t]! * into[t]!;
    return squares;
  };

  let parameters = starts[0]!;
  let squares = run(parameters, errors);
  for (const other of starts.slice(1)) {
    const found = run(other, trialErrors);
    if (!(found < squares)) continue;
    squares = found;
    parameters = other;
    [errors, trialErrors] = [trialErrors, errors];
  }
  let damping = 1e-4;
  let converged = size === 0;
  const curvature = Array.from({ length: size }, () => new Float64Array(size));
  const slope = new Float64Array(size);
  for (let round = 0; round <= rounds && !converged; round += 1) {
    const [ar, ma, seasonalAr, seasonalMa] = factorsOf(terms, parameters);
    const whole = sparse(multiplied(ma!, seasonalMa!, seasonLength));
    const seasonalLags = sparse(multiplied([], seasonalAr!, seasonLength));
    const seasonalMaLags = sparse(multiplied([], seasonalMa!, seasonLength));
    // Signs: d e / d ar_i = -slope_0(t - i), d e / d ma_i = -slope_1(t - i), and so on.
    if (p > 0) {
      apply(values, seasonalLags, work, 0);
      divide(work, whole, slopes[0]!);
    }
    if (q > 0) divide(errors, sparse(ma!), slopes[1]!);
    if (P > 0) {
      apply(values, sparse(ar!), work, 0);
      divide(work, whole, slopes[2]!);
    }
    if (Q > 0) divide(errors, seasonalMaLags, slopes[3]!);
    for (let a = 0; a < size; a += 1) {
      const first = slopes[lags[a]!.group]!;
      const lagA = lags[a]!.lag;
      slope[a] = shiftedProduct(first, lagA, errors, 0, Math.max(from, lagA));
      for (let b = 0; b <= a; b += 1) {
        const second = slopes[lags[b]!.group]!;
        const lagB = lags[b]!.lag;
        const product = shiftedProduct(first, lagA, second, lagB, Math.max(from, lagA, lagB));
        curvature[a]![b] = curvature[b]![a] = product;
      }
    }
    if (round === rounds) break;
    let moved = false;
    while (!moved && damping < 1e10) {
      const damped = curvature.map((row, a) =>
        row.map((value, b) => (a === b ? value * (1 + damping) + 1e-300 : value)),
      );
      const change = solveSmall(damped, slope);
      const next = change && parameters.map((value, a) => value + change[a]!);
      const found = next && isWithin(terms, next, closest) ? run(next, trialErrors) : Number.POSITIVE_INFINITY;
      if (next === undefined || !(found < squares)) {
        damping = damping < 1e-3 ? 1e-2 : damping * 10;
        continue;
      }
      converged = squares - found <= gain * squares;
      moved = true;
      parameters = next;
      squares = found;
      [errors, trialErrors] = [trialErrors, errors];
      damping = Math.max(1e-9, damping / 10);
    }
    if (!moved) converged = true;
  }
  return { parameters, squares, count: values.length - from, curvature, converged };
}
