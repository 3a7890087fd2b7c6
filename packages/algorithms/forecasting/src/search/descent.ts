import { solveSymmetric } from './solve-symmetric.js';

/** A problem of least squares in several numbers, the first of which stay between 0 and 1. */
export interface LeastSquares {
  /** How many numbers stay between 0 and 1. */
  readonly bounded: number;
  /** Marks the numbers whose derivative is that of the one before, moved by one step. */
  readonly shifted: Uint8Array;
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
  shifted: Uint8Array,
  gram: Float64Array,
  slope: Float64Array,
): void {
  const size = slope.length;
  const end = residuals.length - 1;
  for (let i = 0; i < size; i += 1) {
    const column = columns[i]!;
    let along = 0;
    for (let t = 0; t <= end; t += 1) along += column[t]! * residuals[t]!;
    slope[i] = along;
  }
  // Two columns by two: each number that is read serves twice, and no sum waits for each of its additions.
  for (let i = 0; i < size; i += 2) {
    const a = columns[i]!;
    const b = columns[i + 1] ?? a;
    const moved = shifted[i]! & (shifted[i + 1] ?? 1);
    for (let j = 0; j <= i; j += 2) {
      if ((moved & shifted[j]! & (shifted[j + 1] ?? 1)) === 1) continue;
      const c = columns[j]!;
      const d = columns[j + 1] ?? c;
      let ac = 0;
      let ad = 0;
      let bc = 0;
      let bd = 0;
      for (let t = 0; t <= end; t += 1) {
        const x = a[t]!;
        const y = b[t]!;
        const u = c[t]!;
        const v = d[t]!;
        ac += x * u;
        ad += x * v;
        bc += y * u;
        bd += y * v;
      }
      gram[i * size + j] = ac;
      if (j + 1 < size) gram[i * size + j + 1] = ad;
      if (i + 1 < size) gram[(i + 1) * size + j] = bc;
      if (i + 1 < size) gram[(i + 1) * size + j + 1] = bd;
    }
  }
  for (let i = 1; i < size; i += 1)
    for (let j = 1; shifted[i] === 1 && j <= i; j += 1)
      if (shifted[j] === 1)
        gram[i * size + j] = gram[(i - 1) * size + j - 1]! - columns[i - 1]![end]! * columns[j - 1]![end]!;
}

/**
 * The step of the damped normal equations that keeps the bounded numbers inside: those that would leave end at their bound, and
 * the others answer to that. Idle numbers stay.
 */
function boundedStep(
  x: Float64Array,
  bounded: number,
  gram: Float64Array,
  slope: Float64Array,
  idle: Uint8Array,
  damping: number,
): Float64Array {
  const size = x.length;
  const step = new Float64Array(size);
  const held = Uint8Array.from(idle);
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

/**
 * Marks the numbers that the residuals do not feel where they are, moved by as much as they are themselves: their derivatives are rounding,
 * and a step along them would be anything.
 */
function idleOf(x: Float64Array, gram: Float64Array, residuals: Float64Array): Uint8Array {
  const { length } = x;
  const idle = new Uint8Array(length);
  let squares = 0;
  for (let t = 0; t < residuals.length; t += 1) squares += residuals[t]! * residuals[t]!;
  for (let i = 0; i < length; i += 1) if (gram[i * length + i]! * (1 + x[i]! * x[i]!) <= 1e-24 * squares) idle[i] = 1;
  return idle;
}

/** Lowers the cost from `from` on, by the method of Levenberg and Marquardt, until a round gains less than `tolerance`, or all to come would. */
export function descend(problem: LeastSquares, from: Float64Array, tolerance: number, maxRounds: number): Descent {
  const { bounded } = problem;
  const size = from.length;
  const gram = new Float64Array(size * size);
  const slope = new Float64Array(size);
  let x = from;
  let value = problem.cost(x);
  let damping = 1e-3;
  let gained = Number.POSITIVE_INFINITY;
  let shareBefore = 1;
  let evaluations = 1;
  for (let round = 0; round < maxRounds && value < Number.POSITIVE_INFINITY; round += 1) {
    const { residuals, columns } = problem.linearise(x);
    fillNormal(columns, residuals, problem.shifted, gram, slope);
    const idle = idleOf(x, gram, residuals);
    evaluations += 1 + size;
    const before = value;
    const origin = x;
    for (let lowered = false; !lowered && damping < 1e7; ) {
      const step = boundedStep(origin, bounded, gram, slope, idle, damping);
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
    // Once gains shrink, they go on shrinking by as much or faster: that tells what all the rounds to come would gain.
    const share = gain / gained;
    const toCome = share < 0.3 && shareBefore < 0.3 ? (gain * share) / (1 - share) : gain;
    if (!(gain > tolerance) || (round > 1 && toCome < tolerance)) return { x, value, evaluations, converged: true };
    gained = gain;
    shareBefore = share;
  }
  return { x, value, evaluations, converged: value === Number.POSITIVE_INFINITY };
}
