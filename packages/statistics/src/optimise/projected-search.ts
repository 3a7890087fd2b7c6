import type { Bounds } from './bounds.js';
import type { LinePoint } from './line-search.js';

const sufficientDecrease = 1e-4;

/** Moves a point onto the nearest one within the bounds. */
export function project(x: Float64Array, { lower, upper }: Bounds): Float64Array {
  return x.map((value, j) => Math.min(upper[j]!, Math.max(lower[j]!, value)));
}

/** The gradient without the variables that stand at a bound and would leave it downhill: 0 there. */
export function freeGradient({ x, gradient }: LinePoint, { lower, upper }: Bounds): Float64Array {
  return gradient.map((slope, j) =>
    (slope > 0 && x[j]! <= lower[j]!) || (slope < 0 && x[j]! >= upper[j]!) ? 0 : slope,
  );
}

/**
 * A step along `direction`, bent onto the bounds, that lowers the value enough (Armijo's condition along the projection, Bertsekas
 * 1976). Without a point where rounding leaves nothing to gain.
 */
export function searchProjected(
  objective: (x: Float64Array, gradient: Float64Array) => number,
  from: LinePoint,
  direction: Float64Array,
  bounds: Bounds,
): { readonly point: LinePoint | undefined; readonly evaluations: number } {
  let evaluations = 0;
  for (let step = 1; evaluations < 60; ) {
    const x = project(
      from.x.map((value, j) => value + step * direction[j]!),
      bounds,
    );
    let slope = 0;
    let moved = false;
    for (let j = 0; j < x.length; j += 1) {
      slope += from.gradient[j]! * (x[j]! - from.x[j]!);
      if (x[j] !== from.x[j]) moved = true;
    }
    if (!moved) break;
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    evaluations += 1;
    const usable = Number.isFinite(value) && gradient.every(Number.isFinite);
    if (usable && slope < 0 && value <= from.value + sufficientDecrease * slope) {
      return { point: { x, gradient, value, slope, step }, evaluations };
    }
    // The minimum of the parabola through both values and the slope, kept away from both ends.
    const share = usable ? -slope / (2 * (value - from.value - slope)) : 0.1;
    step *= share > 0.1 && share < 0.5 ? share : share >= 0.5 ? 0.5 : 0.1;
  }
  return { point: undefined, evaluations };
}
