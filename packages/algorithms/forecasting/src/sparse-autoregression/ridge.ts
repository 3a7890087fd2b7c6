import { solveSymmetric } from '../search/solve-symmetric.js';

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
  const everyRow = rows === length - from;
  const sums = new Float64Array(4);
  // The values themselves are the lag 0: their products with the lagged ones are the right-hand side.
  for (let i = 0; i <= size; i += 1) {
    const a = i < size ? lags[i]! : 0;
    const last = Math.min(i, size - 1);
    for (let j = 0; j <= last; j += 4) {
      const b1 = lags[Math.min(j + 1, last)]!;
      const b2 = lags[Math.min(j + 2, last)]!;
      const b3 = lags[Math.min(j + 3, last)]!;
      const b0 = lags[j]!;
      if (everyRow) fourProducts(values, from, a, b0, b1, b2, b3, sums);
      else fourKeptProducts(values, kept, rows, a, b0, b1, b2, b3, sums);
      for (let k = 0; k < 4 && j + k <= last; k += 1) {
        if (i < size) gram[i * size + j + k] = sums[k]!;
        else right[j + k] = sums[k]!;
      }
    }
  }
  return { rows, squares };
}

/** Σ values[t - a] · values[t - b] from `from` on, for four b at once: they share a load and do not wait for each other. */
function fourProducts(
  values: Float64Array,
  from: number,
  a: number,
  b0: number,
  b1: number,
  b2: number,
  b3: number,
  sums: Float64Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let t = from; t < values.length; t += 1) {
    const value = values[t - a]!;
    s0 += value * values[t - b0]!;
    s1 += value * values[t - b1]!;
    s2 += value * values[t - b2]!;
    s3 += value * values[t - b3]!;
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
}

/** The same over the rows that count. */
function fourKeptProducts(
  values: Float64Array,
  kept: Int32Array,
  rows: number,
  a: number,
  b0: number,
  b1: number,
  b2: number,
  b3: number,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let row = 0; row < rows; row += 1) {
    const t = kept[row]!;
    const value = values[t - a]!;
    sums[0]! += value * values[t - b0]!;
    sums[1]! += value * values[t - b1]!;
    sums[2]! += value * values[t - b2]!;
    sums[3]! += value * values[t - b3]!;
  }
}
