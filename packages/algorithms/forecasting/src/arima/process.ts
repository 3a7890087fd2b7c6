import { psiWeights, type SparseLags, sparse } from './polynomial.js';

/**
 * A stationary process z_t = Σ ar_j z_{t-j} + e_t + Σ ma_j e_{t-j} with errors of variance 1, seasonal factors multiplied
 * out. Its state has `size` parts: part i is what is known of the value i steps later, errors to come aside.
 */
export interface ArmaProcess {
  readonly size: number;
  /** Weights padded to `size`. */
  readonly ar: Float64Array;
  /** 1 and the moving average, padded to `size`: how an error enters the state. */
  readonly entry: Float64Array;
  readonly arLags: SparseLags;
  readonly maLags: SparseLags;
  /** Order of the moving average. */
  readonly maOrder: number;
}

/** Makes the process of two lag polynomials. */
export function armaProcess(ar: Float64Array, ma: Float64Array): ArmaProcess {
  const size = Math.max(ar.length, ma.length + 1);
  const padded = new Float64Array(size);
  padded.set(ar);
  const entry = new Float64Array(size);
  entry[0] = 1;
  entry.set(ma, 1);
  return { size, ar: padded, entry, arLags: sparse(ar), maLags: sparse(ma), maOrder: ma.length };
}

/** Autocovariances 0 to `count` - 1 of the autoregressive part alone, by Levinson's recursion down and up again: O(p²). */
function autoregressiveCovariances(ar: Float64Array, order: number, count: number): Float64Array {
  const covariances = new Float64Array(count);
  const orders: Float64Array[] = [];
  let weights = ar.slice(0, order);
  for (let k = order; k >= 1; k -= 1) {
    orders[k] = weights;
    const last = weights[k - 1]!;
    const rest = 1 - last * last;
    const lower = new Float64Array(k - 1);
    for (let j = 0; j < k - 1; j += 1) lower[j] = (weights[j]! + last * weights[k - 2 - j]!) / rest;
    weights = lower;
  }
  let variance = 1;
  for (let k = 1; k <= order; k += 1) variance /= 1 - orders[k]![k - 1]! ** 2;
  covariances[0] = variance;
  const { lags, weights: values } = sparse(ar);
  for (let k = 1; k < count; k += 1) {
    let sum = 0;
    if (k <= order) {
      const from = orders[k]!;
      // The order-k predictor of lag k: its last weight stands for what the lower orders leave.
      for (let j = 0; j < k; j += 1) sum += from[j]! * covariances[k - 1 - j]!;
    } else {
      for (let j = 0; j < lags.length; j += 1) sum += values[j]! * covariances[Math.abs(k - lags[j]!)]!;
    }
    covariances[k] = sum;
  }
  return covariances;
}

/** Covariances of the first value with each part of the state, before anything was observed. */
export function firstCovariances({ size, ar, entry, arLags, maOrder }: ArmaProcess): Float64Array {
  const order = arLags.lags[arLags.lags.length - 1] ?? 0;
  const pure = autoregressiveCovariances(ar, order, order + maOrder + 1);
  const ma = sparse(entry);
  const gamma = new Float64Array(order + 1);
  for (let k = 0; k <= order; k += 1) {
    let sum = 0;
    for (let i = 0; i < ma.lags.length; i += 1) {
      for (let j = 0; j < ma.lags.length; j += 1) {
        sum += ma.weights[i]! * ma.weights[j]! * pure[Math.abs(k + ma.lags[i]! - ma.lags[j]!)]!;
      }
    }
    gamma[k] = sum;
  }
  if (order === 0) {
    let sum = 0;
    for (let i = 0; i < ma.weights.length; i += 1) sum += ma.weights[i]! ** 2;
    gamma[0] = sum;
  }
  const psi = psiWeights(arLags, entry.subarray(1), maOrder + 1);
  const result = new Float64Array(size);
  result[0] = gamma[0]!;
  for (let i = 1; i < size; i += 1) {
    let sum = 0;
    for (let k = 0; k < arLags.lags.length; k += 1) {
      const beyond = arLags.lags[k]! - i;
      if (beyond > 0) sum += arLags.weights[k]! * gamma[beyond]!;
    }
    for (let k = 0; k < ma.lags.length; k += 1) {
      const beyond = ma.lags[k]! - 1 - i;
      if (beyond >= 0) sum += ma.weights[k]! * psi[beyond]!;
    }
    result[i] = sum;
  }
  return result;
}

/** Covariances of all parts of the state before anything was observed, row by row with the given stride. */
export function startCovariances(process: ArmaProcess, into: Float64Array, stride: number): void {
  const { size, ar, entry } = process;
  const first = firstCovariances(process);
  for (let i = 0; i < size; i += 1) into[i * stride] = into[i] = first[i]!;
  // P = T P T' + R R' read backwards: each place follows from the one below it to the right.
  const at = (i: number, j: number) => (i < size && j < size ? into[i * stride + j]! : 0);
  for (let i = size - 1; i >= 1; i -= 1) {
    for (let j = size - 1; j >= i; j -= 1) {
      const value =
        ar[i]! * ar[j]! * first[0]! +
        ar[i]! * (j + 1 < size ? first[j + 1]! : 0) +
        ar[j]! * (i + 1 < size ? first[i + 1]! : 0) +
        at(i + 1, j + 1) +
        entry[i]! * entry[j]!;
      into[i * stride + j] = into[j * stride + i] = value;
    }
  }
}
