import { BellwetherError, requireInteger, requireNumber } from '@bellwether/core';
import { type Bounds, requireBounds } from './bounds.js';
import { type LinePoint, searchLine } from './line-search.js';
import type { Minimum } from './nelder-mead.js';
import { freeGradient, project, searchProjected } from './projected-search.js';

/** Options of {@link lbfgs}. */
export interface LbfgsOptions {
  /** Least value of each variable; the start is moved onto it. @defaultValue no bounds */
  readonly lower?: ArrayLike<number>;
  /** Greatest value of each variable; the start is moved onto it. @defaultValue no bounds */
  readonly upper?: ArrayLike<number>;
  /** Steps remembered to model the curvature, at least 1. More: fewer rounds, each dearer. @defaultValue 10 */
  readonly memory?: number;
  /** Rounds after which the search gives up, at least 1. @defaultValue 1000 */
  readonly maxIterations?: number;
  /**
   * Converged when no component of the gradient is larger than this, above 0 (but for those that a bound stops). In the unit of the objective per unit of the
   * variable.
   *
   * @defaultValue 1e-8
   */
  readonly gradientTolerance?: number;
  /** Converged too when a round lowers the value by at most this share of it, at least 0. @defaultValue 1e-15 */
  readonly tolerance?: number;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += a[j]! * b[j]!;
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let j = 0; j < values.length; j += 1) most = Math.max(most, Math.abs(values[j]!));
  return most;
}

/** The last steps and the changes of gradient along them: what is known of the curvature. */
interface Curvature {
  readonly steps: Float64Array[];
  readonly changes: Float64Array[];
}

/** The curvature among the variables that are free to move, which have a slope. */
function amongFree({ steps, changes }: Curvature, slope: Float64Array): Curvature {
  const free: Curvature = { steps: [], changes: [] };
  for (let k = 0; k < steps.length; k += 1) {
    const step = steps[k]!.map((value, j) => (slope[j] === 0 ? 0 : value));
    const change = changes[k]!.map((value, j) => (slope[j] === 0 ? 0 : value));
    if (dot(step, change) <= Number.EPSILON * dot(change, change)) continue;
    free.steps.push(step);
    free.changes.push(change);
  }
  return free;
}

/** Where to go from a point with this slope: downhill, and nowhere along variables that a bound stops. */
function chooseDirection(slope: Float64Array, curvature: Curvature, bounded: boolean, direction: Float64Array): void {
  descent(slope, bounded ? amongFree(curvature, slope) : curvature, direction);
  if (dot(direction, slope) < 0) return;
  // The model of the curvature is spoilt by rounding: begin it again.
  curvature.steps.length = 0;
  curvature.changes.length = 0;
  descent(slope, curvature, direction);
}

/** Two-loop recursion: minus the inverse of the modelled curvature, times the gradient. */
function descent(gradient: Float64Array, { steps, changes }: Curvature, direction: Float64Array): void {
  const shares = new Float64Array(steps.length);
  direction.set(gradient);
  for (let k = steps.length - 1; k >= 0; k -= 1) {
    const share = dot(steps[k]!, direction) / dot(steps[k]!, changes[k]!);
    shares[k] = share;
    for (let j = 0; j < direction.length; j += 1) direction[j]! -= share * changes[k]![j]!;
  }
  const last = steps.length - 1;
  const scale =
    last < 0
      ? 1 / Math.max(1, largest(gradient))
      : dot(steps[last]!, changes[last]!) / dot(changes[last]!, changes[last]!);
  for (let j = 0; j < direction.length; j += 1) direction[j]! *= scale;
  for (let k = 0; k < steps.length; k += 1) {
    const share = shares[k]! - dot(changes[k]!, direction) / dot(steps[k]!, changes[k]!);
    for (let j = 0; j < direction.length; j += 1) direction[j]! += share * steps[k]![j]!;
  }
  for (let j = 0; j < direction.length; j += 1) direction[j] = -direction[j]!;
}

/**
 * Finds a minimum of a smooth function of many variables whose gradient is known (limited-memory BFGS with a line search that
 * holds the strong Wolfe conditions).
 *
 * `objective` returns the value at `x` and writes the gradient there into its second argument. It gets arrays that are used again
 * after the call. Where the value is not finite the step is shortened. With bounds, steps are bent onto them and the variables that
 * they stop are left out of the curvature (projected quasi-Newton). Local minimum only. Not for functions with kinks: use
 * {@link nelderMead}.
 *
 * Cost: usually one or two calls of the objective per round, O(memory · d) work and memory besides. Non-convergence is reported in
 * the result, not thrown.
 *
 * Source: Liu, D. C. and Nocedal, J. (1989), doi:10.1007/BF01589116; line search: Nocedal and Wright, Numerical Optimization
 * (2006), algorithms 3.5 and 3.6; bounds: Bertsekas, D. P. (1982), doi:10.1137/0320018.
 *
 * @throws {@link BellwetherError} `invalid-option` for options out of range; `invalid-input` for a start that is empty or where value
 * or gradient is not finite.
 *
 * @example
 * ```ts
 * import { lbfgs } from '@bellwether/statistics';
 *
 * const found = lbfgs((x, gradient) => {
 *   gradient[0] = 2 * (x[0]! - 3);
 *   return (x[0]! - 3) ** 2;
 * }, [0]);
 * found.x[0]; // => 3
 * ```
 */
export function lbfgs(
  objective: (x: Float64Array, gradient: Float64Array) => number,
  start: ArrayLike<number>,
  options: LbfgsOptions = {},
): Minimum {
  const memory = requireInteger('memory', options.memory ?? 10, { min: 1 });
  const maxIterations = requireInteger('maxIterations', options.maxIterations ?? 1000, { min: 1 });
  const gradientTolerance = requireNumber('gradientTolerance', options.gradientTolerance ?? 1e-8, {
    min: 0,
    exclusiveMin: true,
  });
  const tolerance = requireNumber('tolerance', options.tolerance ?? 1e-15, { min: 0 });
  const d = start.length;
  const bounds: Bounds | undefined =
    options.lower === undefined && options.upper === undefined
      ? undefined
      : requireBounds(d, options.lower, options.upper);
  const first = Float64Array.from(start);
  let point: LinePoint = {
    x: bounds ? project(first, bounds) : first,
    gradient: new Float64Array(d),
    value: 0,
    slope: 0,
    step: 0,
  };
  let evaluations = 1;
  point = { ...point, value: objective(point.x, point.gradient) };
  if (
    d === 0 ||
    !Number.isFinite(point.value) ||
    !point.x.every(Number.isFinite) ||
    !point.gradient.every(Number.isFinite)
  ) {
    throw new BellwetherError('invalid-input', 'lbfgs() needs a finite start where value and gradient are finite.');
  }
  const curvature: Curvature = { steps: [], changes: [] };
  const direction = new Float64Array(d);
  let iterations = 0;
  let slope = bounds ? freeGradient(point, bounds) : point.gradient;
  let converged = largest(slope) <= gradientTolerance;
  while (!converged && iterations < maxIterations) {
    iterations += 1;
    chooseDirection(slope, curvature, bounds !== undefined, direction);
    const next =
      bounds === undefined
        ? searchLine(objective, point, direction)
        : searchProjected(objective, point, direction, bounds);
    evaluations += next.evaluations;
    if (next.point === undefined) {
      if (curvature.steps.length === 0) break;
      curvature.steps.length = 0;
      curvature.changes.length = 0;
      continue;
    }
    const arrived = next.point;
    const from = point;
    const step = arrived.x.map((value, j) => value - from.x[j]!);
    const change = arrived.gradient.map((value, j) => value - from.gradient[j]!);
    if (dot(step, change) > Number.EPSILON * dot(change, change)) {
      curvature.steps.push(step);
      curvature.changes.push(change);
      if (curvature.steps.length > memory) {
        curvature.steps.shift();
        curvature.changes.shift();
      }
    }
    slope = bounds ? freeGradient(arrived, bounds) : arrived.gradient;
    converged =
      largest(slope) <= gradientTolerance ||
      from.value - arrived.value <= tolerance * Math.max(Math.abs(from.value), Math.abs(arrived.value));
    point = arrived;
  }
  return { x: point.x, value: point.value, iterations, evaluations, converged };
}
