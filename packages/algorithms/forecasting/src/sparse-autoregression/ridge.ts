import { solveSymmetric } from '../exponential-smoothing/least-squares.js';

/** Coefficients of a regression on lagged values, and the variance of what they leave unexplained. */
export interface LagRegression {
  readonly coefficients: Float64Array;
  readonly variance: number;
  readonly rows: number;
}

/**
 * Regresses `values` on their own lags by ridge regression whose penalty is a multiple of the noise variance, so that smooth
 * series are hardly shrunk. Rows whose value was not observed do not count; lagged values must all be known.
 *
 * @param values - Standardised values, missing ones filled in.
 * @param observed - NaN where a value was filled in.
 * @param penalty - Pseudo-observations' worth of shrinkage, in noise variances.
 */
export function regressOnLags(
  values: Float64Array,
  observed: Float64Array,
  lags: readonly number[],
  penalty: number,
): LagRegression {
  const size = lags.length;
  const longest = lags.at(-1) ?? 0;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const { rows, squares } = accumulate(values, observed, lags, longest, gram, right);

  const solve = (ridge: number): { coefficients: Float64Array; variance: number } => {
    const factor = gram.slice();
    for (let i = 0; i < size; i += 1) factor[i * size + i]! += ridge;
    const coefficients = right.slice();
    solveSymmetric(factor, coefficients);
    let rest = squares;
    for (let i = 0; i < size; i += 1) {
      rest -= 2 * coefficients[i]! * right[i]!;
      for (let j = 0; j < size; j += 1) {
        rest += coefficients[i]! * coefficients[j]! * gram[Math.max(i, j) * size + Math.min(i, j)]!;
      }
    }
    return { coefficients, variance: Math.max(0, rest) / Math.max(1, rows - size) };
  };

  const noise = Math.max(solve(1e-6 * rows).variance, 1e-8);
  return { ...solve(penalty * noise + 1e-4), rows };
}

/** Fills the lower triangle of the Gram matrix and the right-hand side. */
function accumulate(
  values: Float64Array,
  observed: Float64Array,
  lags: readonly number[],
  from: number,
  gram: Float64Array,
  right: Float64Array,
): { rows: number; squares: number } {
  const { length } = values;
  const size = lags.length;
  const kept = new Int32Array(Math.max(0, length - from));
  let rows = 0;
  let squares = 0;
  for (let t = from; t < length; t += 1) {
    if (Number.isNaN(observed[t]!)) continue;
    kept[rows] = t;
    rows += 1;
    squares += values[t]! ** 2;
  }
  const complete = rows === length - from;
  for (let i = 0; i < size; i += 1) {
    const a = lags[i]!;
    for (let j = 0; j <= i; j += 1) {
      gram[i * size + j] = complete
        ? lagProduct(values, from, a, lags[j]!)
        : keptProduct(values, kept, rows, a, lags[j]!);
    }
    right[i] = complete ? lagProduct(values, from, a, 0) : keptProduct(values, kept, rows, a, 0);
  }
  return { rows, squares };
}

/** Σ values[t - a] · values[t - b] from `from` on. Four sums at once: they do not wait for each other. */
function lagProduct(values: Float64Array, from: number, a: number, b: number): number {
  const count = values.length - from;
  const left = from - a;
  const right = from - b;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += values[left + i]! * values[right + i]!;
    s1 += values[left + i + 1]! * values[right + i + 1]!;
    s2 += values[left + i + 2]! * values[right + i + 2]!;
    s3 += values[left + i + 3]! * values[right + i + 3]!;
  }
  for (; i < count; i += 1) s0 += values[left + i]! * values[right + i]!;
  return s0 + s1 + s2 + s3;
}

function keptProduct(values: Float64Array, kept: Int32Array, rows: number, a: number, b: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row += 1) sum += values[kept[row]! - a]! * values[kept[row]! - b]!;
  return sum;
}
