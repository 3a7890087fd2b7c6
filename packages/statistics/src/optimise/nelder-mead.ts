import { BellwetherError, requireInteger, requireNumber } from '@bellwether/core';
import { requireBounds } from './bounds.js';

/** Options of {@link nelderMead}. */
export interface NelderMeadOptions {
  /** Smallest allowed value of each coordinate; may be -Infinity. @defaultValue no bound */
  readonly lower?: ArrayLike<number>;
  /** Largest allowed value of each coordinate; may be Infinity. @defaultValue no bound */
  readonly upper?: ArrayLike<number>;
  /** Calls of the objective after which the search gives up, at least 1. @defaultValue 200 per coordinate, at least 500 */
  readonly maxEvaluations?: number;
  /**
   * The search has converged when the values of the simplex differ by at most this share of their size, above 0, and its corners
   * by at most its square root of theirs. Raising it ends earlier and less exactly.
   *
   * @defaultValue 1e-10
   */
  readonly tolerance?: number;
  /**
   * Size of the first simplex in each direction: one number above 0, or one per coordinate.
   *
   * @defaultValue 5 % of each coordinate of the start, 0.1 where that is 0
   */
  readonly initialStep?: number | ArrayLike<number>;
}

/** What a minimisation found. */
export interface Minimum {
  /** The point of the smallest value seen. */
  readonly x: Float64Array;
  /** The objective there. */
  readonly value: number;
  /** Rounds of the search. */
  readonly iterations: number;
  /** Calls of the objective. */
  readonly evaluations: number;
  /** Whether the tolerance was reached, rather than the limit of evaluations. */
  readonly converged: boolean;
}

/** Corners of the simplex, one per row, in order of value. */
interface Simplex {
  readonly corners: Float64Array[];
  readonly values: Float64Array;
}

/** Moves the last corner to its place; the others are in order. */
function settle({ corners, values }: Simplex): void {
  for (let i = values.length - 1; i > 0 && values[i]! < values[i - 1]!; i -= 1) {
    const value = values[i]!;
    values[i] = values[i - 1]!;
    values[i - 1] = value;
    const corner = corners[i]!;
    corners[i] = corners[i - 1]!;
    corners[i - 1] = corner;
  }
}

function isSmall({ corners, values }: Simplex, tolerance: number): boolean {
  const best = values[0]!;
  const worst = values[values.length - 1]!;
  if (!(worst - best <= tolerance * (Math.abs(best) + tolerance))) return false;
  const reach = Math.sqrt(tolerance);
  const centre = corners[0]!;
  for (let i = 1; i < corners.length; i += 1) {
    for (let j = 0; j < centre.length; j += 1) {
      if (Math.abs(corners[i]![j]! - centre[j]!) > reach * (Math.abs(centre[j]!) + reach)) return false;
    }
  }
  return true;
}

function steps(start: Float64Array, initialStep: number | ArrayLike<number> | undefined): Float64Array {
  if (initialStep === undefined) return start.map((value) => 0.05 * Math.abs(value) || 0.1);
  return start.map((_, j) =>
    requireNumber('initialStep', typeof initialStep === 'number' ? initialStep : initialStep[j], {
      min: 0,
      exclusiveMin: true,
    }),
  );
}

/**
 * Finds a minimum of a function of a few variables without derivatives, by the downhill simplex method.
 *
 * Coefficients adapt to the number of variables (Gao and Han), so it stays useful up to about 20; above, or where a gradient can be
 * had, use {@link lbfgs}. Points outside the bounds are moved onto them before the objective is called. Where the objective is
 * NaN it counts as infinitely bad. It finds a local minimum: start it from several points where there may be more.
 *
 * Cost: one or two calls of the objective per round, O(d²) memory for d variables. The objective gets an array that is used again
 * after the call. Non-convergence is reported in the result, not thrown.
 *
 * Source: Nelder, J. A. and Mead, R. (1965), doi:10.1093/comjnl/7.4.308; Gao, F. and Han, L. (2012),
 * doi:10.1007/s10589-010-9329-3.
 *
 * @throws {@link BellwetherError} `invalid-option` for options out of range; `invalid-input` for a start that is empty or not finite.
 *
 * @example
 * ```ts
 * import { nelderMead } from '@bellwether/statistics';
 *
 * const found = nelderMead(([x = 0, y = 0]) => (x - 1) ** 2 + 10 * (y - 2) ** 2, [0, 0]);
 * Array.from(found.x, (value) => value.toFixed(3)); // => ['1.000', '2.000']
 * ```
 */
export function nelderMead(
  objective: (x: Float64Array) => number,
  start: ArrayLike<number>,
  options: NelderMeadOptions = {},
): Minimum {
  const origin = Float64Array.from(start);
  const d = origin.length;
  if (d === 0 || !origin.every(Number.isFinite)) {
    throw new BellwetherError('invalid-input', 'The start of nelderMead() must be one or more finite numbers.');
  }
  const { lower, upper } = requireBounds(d, options.lower, options.upper);
  const maxEvaluations = requireInteger('maxEvaluations', options.maxEvaluations ?? Math.max(500, 200 * d), { min: 1 });
  const tolerance = requireNumber('tolerance', options.tolerance ?? 1e-10, { min: 0, exclusiveMin: true });
  const step = steps(origin, options.initialStep);
  const expansion = d === 1 ? 2 : 1 + 2 / d;
  const contraction = d === 1 ? 0.5 : 0.75 - 1 / (2 * d);
  const shrinkage = d === 1 ? 0.5 : 1 - 1 / d;

  let evaluations = 0;
  const evaluate = (x: Float64Array): number => {
    for (let j = 0; j < d; j += 1) x[j] = Math.min(upper[j]!, Math.max(lower[j]!, x[j]!));
    evaluations += 1;
    const value = objective(x);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };

  const simplex: Simplex = { corners: [origin], values: new Float64Array(d + 1).fill(Number.POSITIVE_INFINITY) };
  const { corners, values } = simplex;
  values[0] = evaluate(origin);
  for (let i = 0; i < d; i += 1) {
    const corner = origin.slice();
    // Into the allowed box, if the bound is nearer than the step.
    corner[i]! += origin[i]! + step[i]! <= upper[i]! ? step[i]! : -step[i]!;
    corners.push(corner);
  }
  const base = corners.slice();
  for (let i = 1; i <= d && evaluations < maxEvaluations; i += 1) {
    const value = evaluate(base[i]!);
    corners[i] = base[i]!;
    values[i] = value;
  }
  sortSimplex(simplex);

  const centroid = new Float64Array(d);
  let trial: Float64Array = new Float64Array(d);
  let second: Float64Array = new Float64Array(d);
  const place = (target: Float64Array, share: number): number => {
    const worst = corners[d]!;
    for (let j = 0; j < d; j += 1) target[j] = centroid[j]! + share * (worst[j]! - centroid[j]!);
    return evaluate(target);
  };
  const accept = (value: number, inSecond: boolean): void => {
    const spare = corners[d]!;
    corners[d] = inSecond ? second : trial;
    values[d] = value;
    if (inSecond) second = spare;
    else trial = spare;
    settle(simplex);
  };

  let iterations = 0;
  let converged = isSmall(simplex, tolerance);
  while (!converged && evaluations < maxEvaluations) {
    iterations += 1;
    centroid.fill(0);
    for (let i = 0; i < d; i += 1) for (let j = 0; j < d; j += 1) centroid[j]! += corners[i]![j]! / d;
    const reflected = place(trial, -1);
    if (reflected < values[0]!) {
      const expanded = place(second, -expansion);
      accept(Math.min(expanded, reflected), expanded < reflected);
    } else if (reflected < values[d - 1]!) {
      accept(reflected, false);
    } else {
      const outside = reflected < values[d]!;
      const contracted = place(second, outside ? -contraction : contraction);
      if (contracted <= (outside ? reflected : values[d]!) && contracted < values[d]!) accept(contracted, true);
      else shrink(simplex, shrinkage, evaluate);
    }
    converged = isSmall(simplex, tolerance);
  }
  return { x: corners[0]!.slice(), value: values[0]!, iterations, evaluations, converged };
}

function sortSimplex({ corners, values }: Simplex): void {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  const sortedCorners = order.map((i) => corners[i]!);
  const sortedValues = order.map((i) => values[i]!);
  for (let i = 0; i < order.length; i += 1) {
    corners[i] = sortedCorners[i]!;
    values[i] = sortedValues[i]!;
  }
}

/** Draws all corners towards the best one. */
function shrink(simplex: Simplex, share: number, evaluate: (x: Float64Array) => number): void {
  const { corners, values } = simplex;
  const best = corners[0]!;
  for (let i = 1; i < corners.length; i += 1) {
    const corner = corners[i]!;
    for (let j = 0; j < best.length; j += 1) corner[j] = best[j]! + share * (corner[j]! - best[j]!);
    values[i] = evaluate(corner);
  }
  sortSimplex(simplex);
}
