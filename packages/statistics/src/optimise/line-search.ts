/** A point on a line, with what the objective is there. */
export interface LinePoint {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
  /** Derivative along the line. */
  readonly slope: number;
  /** Distance from the start, in lengths of the direction. */
  readonly step: number;
}

const sufficientDecrease = 1e-4;
const curvatureShare = 0.9;

/** Minimum of the cubic through values and slopes at two steps, kept away from both ends; the middle where there is none. */
function cubicStep(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.step - high.step);
  const root = d1 * d1 - low.slope * high.slope;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const step = high.step - (width * (high.slope + d2 - d1)) / (high.slope - low.slope + 2 * d2);
  const share = (step - low.step) / width;
  return low.step + width * (share > 0.1 && share < 0.9 ? share : 0.5);
}

/**
 * A step along `direction` that lowers the value enough and leaves a small enough slope (strong Wolfe conditions). Without a point
 * where rounding leaves nothing to gain.
 */
export function searchLine(
  objective: (x: Float64Array, gradient: Float64Array) => number,
  from: LinePoint,
  direction: Float64Array,
): { readonly point: LinePoint | undefined; readonly evaluations: number } {
  let evaluations = 0;
  const at = (step: number): LinePoint => {
    const x = from.x.map((value, j) => value + step * direction[j]!);
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    evaluations += 1;
    let slope = 0;
    for (let j = 0; j < x.length; j += 1) slope += gradient[j]! * direction[j]!;
    const usable = Number.isFinite(value) && Number.isFinite(slope);
    return { x, gradient, value: usable ? value : Number.POSITIVE_INFINITY, slope, step };
  };
  let slope = 0;
  for (let j = 0; j < direction.length; j += 1) slope += from.gradient[j]! * direction[j]!;
  const start: LinePoint = { ...from, slope, step: 0 };
  const tooHigh = (point: LinePoint) => !(point.value <= start.value + sufficientDecrease * point.step * slope);
  const flat = (point: LinePoint) => Math.abs(point.slope) <= -curvatureShare * slope;

  let low = start;
  let high: LinePoint | undefined;
  let step = 1;
  while (evaluations < 40) {
    const point = at(step);
    if (tooHigh(point) || (low.step > 0 && point.value >= low.value)) high = point;
    else if (flat(point)) return { point, evaluations };
    else if (high === undefined) {
      if (point.slope >= 0) {
        high = low;
        low = point;
      } else {
        low = point;
        step *= 2.5;
        continue;
      }
    } else {
      if (point.slope * (high.step - low.step) >= 0) high = low;
      low = point;
    }
    step =
      Number.isFinite(high.value) && Number.isFinite(high.slope) ? cubicStep(low, high) : (low.step + high.step) / 2;
    if (Math.abs(high.step - low.step) <= 1e-16 * Math.max(1, low.step)) break;
  }
  // Not flat enough, yet lower than the start: good enough to go on from.
  return { point: low.step > 0 && low.value < start.value ? low : undefined, evaluations };
}
