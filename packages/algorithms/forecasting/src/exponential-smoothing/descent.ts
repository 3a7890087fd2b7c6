import { solveSymmetric } from './least-squares.js';

/** A problem of least squares in several numbers, the first of which stay between 0 and 1. */
export interface LeastSquares {
  /** How many numbers stay between 0 and 1. */
  readonly bounded: number;
  /** From this number on, each derivative is the one before moved by one step. */
  readonly alike: number;
  /** What is lowered: it falls with the sum of squares, and is infinite where there is no model. */
  cost(x: Float64Array): number;
  /** Makes the residuals at `x` and their derivatives by each number, all in arrays of the same length. */
  linearise(x: Float64Array): { residuals: Float64Array; columns: readonly Float64Array[] };
}

/** What a descent came to. */
export interface Descent {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** Fills the lower triangle of the inner products of the columns, and their products with the residuals. */
function fillNormal(
  columns: readonly Float64Array[],
  residuals: Float64Array,
  alike: number,
  gram: Float64Array,
  slope: Float64Array,
): void {
  const size = slope.length;
  const { length } = residuals;
  for (let i = 0; i < size; i += 1) {
    const a = columns[i]!;
    let along = 0;
    for (let t = 0; t < length; t += 1) along += a[t]! * residuals[t]!;
    slope[i] = along;
    const limit = i > alike ? alike : size;
    let j = 0;
    // Four sums at once: one alone waits for each of its additions.
    for (; j + 3 <= Math.min(i, limit); j += 4) {
      const b = columns[j]!;
      const c = columns[j + 1]!;
      const d = columns[j + 2]!;
      const e = columns[j + 3]!;
      let sumB = 0;
      let sumC = 0;
      let sumD = 0;
      let sumE = 0;
      for (let t = 0; t < length; t += 1) {
        const value = a[t]!;
        sumB += value * b[t]!;
        sumC += value * c[t]!;
        sumD += value * d[t]!;
        sumE += value * e[t]!;
      }
      gram[i * size + j] = sumB;
      gram[i * size + j + 1] = sumC;
      gram[i * size + j + 2] = sumD;
      gram[i * size + j + 3] = sumE;
    }
    for (; j <= Math.min(i, limit); j += 1) {
      const b = columns[j]!;
      let sum = 0;
      for (let t = 0; t < length; t += 1) sum += a[t]! * b[t]!;
      gram[i * size + j] = sum;
    }
    const end = length - 1;
    for (; j <= i; j += 1)
      gram[i * size + j] = gram[(i - 1) * size + j - 1]! - columns[i - 1]![end]! * columns[j - 1]![end]!;
  }
}

/**
 * The step of the damped normal equations that keeps the bounded numbers inside: those that would leave end at their bound, and
 * the others answer to that.
 */
function boundedStep(
  x: Float64Array,
  bounded: number,
  gram: Float64Array,
  slope: Float64Array,
  damping: number,
): Float64Array {
  const size = x.length;
  const step = new Float64Array(size);
  const held = new Uint8Array(size);
  for (let i = 0; i < bounded; i += 1) if ((x[i]! <= 0 && slope[i]! > 0) || (x[i]! >= 1 && slope[i]! < 0)) held[i] = 1;
  const at = (i: number, j: number): number => gram[i > j ? i * size + j : j * size + i]!;
  for (;;) {
    const free: number[] = [];
    for (let i = 0; i < size; i += 1) if (held[i] === 0) free.push(i);
    const matrix = new Float64Array(free.length ** 2);
    const right = new Float64Array(free.length);
    for (let r = 0; r < free.length; r += 1) {
      const i = free[r]!;
      let sum = -slope[i]!;
      for (let k = 0; k < bounded; k += 1) if (held[k] === 1) sum -= at(i, k) * step[k]!;
      right[r] = sum;
      for (let c = 0; c <= r; c += 1) matrix[r * free.length + c] = at(i, free[c]!);
      matrix[r * free.length + r]! *= 1 + damping;
    }
    solveSymmetric(matrix, right);
    let left = false;
    for (let r = 0; r < free.length; r += 1) {
      const i = free[r]!;
      step[i] = right[r]!;
      const to = x[i]! + right[r]!;
      if (i >= bounded || (to >= 0 && to <= 1)) continue;
      step[i] = (to < 0 ? 0 : 1) - x[i]!;
      held[i] = 1;
      left = true;
    }
    if (!left) return step;
  }
}

/** Lowers the cost from `from` on, by the method of Levenberg and Marquardt, until a round gains less than `tolerance`. */
export function descend(problem: LeastSquares, from: Float64Array, tolerance: number, maxRounds: number): Descent {
  const { bounded } = problem;
  const size = from.length;
  const gram = new Float64Array(size * size);
  const slope = new Float64Array(size);
  let x = from;
  let value = problem.cost(x);
  let damping = 1e-3;
  let evaluations = 1;
  for (let round = 0; round < maxRounds && value < Number.POSITIVE_INFINITY; round += 1) {
    const { residuals, columns } = problem.linearise(x);
    fillNormal(columns, residuals, problem.alike, gram, slope);
    evaluations += 1 + size;
    const before = value;
    const origin = x;
    for (let lowered = false; !lowered && damping < 1e7; ) {
      const step = boundedStep(origin, bounded, gram, slope, damping);
      const attempt = (share: number): boolean => {
        const candidate = origin.map((each, i) => {
          const to = each + share * step[i]!;
          return i < bounded ? Math.max(0, Math.min(1, to)) : to;
        });
        const found = problem.cost(candidate);
        evaluations += 1;
        if (!(found < value)) return false;
        x = candidate;
        value = found;
        return true;
      };
      lowered = attempt(1);
      damping = lowered ? Math.max(1e-9, damping / 8) : damping * 6;
      // Where large errors bend the valley the step is of the wrong length: a longer or shorter one costs one pass, a new round many.
      if (lowered && !attempt(0.5)) for (let share = 2; attempt(share) && share < 64; ) share *= 2;
    }
    const gain = before - value;
    if (!(gain > tolerance)) return { x, value, evaluations, converged: true };
  }
  return { x, value, evaluations, converged: value === Number.POSITIVE_INFINITY };
}
