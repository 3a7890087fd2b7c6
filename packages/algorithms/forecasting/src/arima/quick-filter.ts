import { type ArmaProcess, firstCovariances } from './process.js';

/** Below this excess of its variance over that of an error, the filter is as good as steady. */
const steadyExcess = 1e-11;
/** Squared size of the change still to come below which nothing changes any more. */
const steadyChange = 1e-13;
const checkEvery = 8;

/** Where the filter of an unbroken series stands, whatever the values were. Arrays have one entry per part of the state. */
export interface QuickGain {
  /** Variance of the next error of prediction, in units of the variance of the errors. */
  variance: number;
  /** Covariance of that error with the state one step later. */
  gain: Float64Array;
  /** Factor of the next change of the state's covariance, which has rank one, and its (negative) weight. */
  change: Float64Array;
  weight: number;
}

/** The standing before the first value. */
export function startGain(process: ArmaProcess): QuickGain {
  const { size, ar } = process;
  const first = firstCovariances(process);
  const gain = new Float64Array(size);
  for (let i = 0; i < size; i += 1) gain[i] = ar[i]! * first[0]! + (i + 1 < size ? first[i + 1]! : 0);
  return { variance: first[0]!, gain, change: gain.slice(), weight: -1 / first[0]! };
}

/** Moves the standing one step on, in place (Chandrasekhar recursions). */
export function advanceGain({ size, ar }: ArmaProcess, standing: QuickGain): void {
  const { gain, change, weight, variance } = standing;
  const head = change[0]!;
  const next = variance + weight * head * head;
  const share = weight * head;
  for (let i = 0; i < size; i += 1) {
    const moved = ar[i]! * head + (i + 1 < size ? change[i + 1]! : 0);
    change[i] = moved - (gain[i]! / variance) * head;
    gain[i]! += moved * share;
  }
  standing.weight = weight - (share * share) / next;
  standing.variance = next;
}

/** Whether further steps would not move the standing. */
export function isSteady({ variance, change, weight }: QuickGain): boolean {
  if (variance - 1 > steadyExcess) return false;
  let sum = 0;
  for (let i = 0; i < change.length; i += 1) sum += change[i]! * change[i]!;
  return -weight * sum < steadyChange;
}

/** Moves the expected state past one value, in place, and returns the error of its prediction. */
export function advanceState(
  { size, ar }: ArmaProcess,
  { gain, variance }: QuickGain,
  state: Float64Array,
  value: number,
): number {
  const head = state[0]!;
  const error = value - head;
  const scaled = error / variance;
  for (let i = 0; i + 1 < size; i += 1) state[i] = ar[i]! * head + state[i + 1]! + gain[i]! * scaled;
  state[size - 1] = ar[size - 1]! * head + gain[size - 1]! * scaled;
  return error;
}

/** {@link advanceGain} and {@link advanceState} in one pass: `share` is the error by its variance. */
function advanceBoth({ size, ar }: ArmaProcess, standing: QuickGain, state: Float64Array, share: number): void {
  const { gain, change, weight, variance } = standing;
  const head = change[0]!;
  const part = weight * head;
  const ratio = head / variance;
  const first = state[0]!;
  const last = size - 1;
  for (let i = 0; i < last; i += 1) {
    const weightHere = ar[i]!;
    const gained = gain[i]!;
    const moved = weightHere * head + change[i + 1]!;
    state[i] = weightHere * first + state[i + 1]! + gained * share;
    change[i] = moved - gained * ratio;
    gain[i] = gained + moved * part;
  }
  const moved = ar[last]! * head;
  state[last] = ar[last]! * first + gain[last]! * share;
  change[last] = moved - gain[last]! * ratio;
  gain[last]! += moved * part;
  standing.variance = variance + part * head;
  standing.weight = weight - (part * part) / standing.variance;
}

/** The same for two columns. */
function advanceThree(
  { size, ar }: ArmaProcess,
  standing: QuickGain,
  state: Float64Array,
  share: number,
  other: Float64Array,
  otherShare: number,
): void {
  const { gain, change, weight, variance } = standing;
  const head = change[0]!;
  const part = weight * head;
  const ratio = head / variance;
  const first = state[0]!;
  const otherFirst = other[0]!;
  const last = size - 1;
  for (let i = 0; i < last; i += 1) {
    const weightHere = ar[i]!;
    const gained = gain[i]!;
    const moved = weightHere * head + change[i + 1]!;
    state[i] = weightHere * first + state[i + 1]! + gained * share;
    other[i] = weightHere * otherFirst + other[i + 1]! + gained * otherShare;
    change[i] = moved - gained * ratio;
    gain[i] = gained + moved * part;
  }
  const moved = ar[last]! * head;
  state[last] = ar[last]! * first + gain[last]! * share;
  other[last] = ar[last]! * otherFirst + gain[last]! * otherShare;
  change[last] = moved - gain[last]! * ratio;
  gain[last]! += moved * part;
  standing.variance = variance + part * head;
  standing.weight = weight - (part * part) / standing.variance;
}

/**
 * Standardised errors of prediction of several unbroken columns under one process, written to `errors`; returns the sum of the
 * logarithms of their variances. O(size) per value until the filter is steady, then O(weights that are not zero).
 */
export function filterUnbroken(
  process: ArmaProcess,
  columns: readonly Float64Array[],
  errors: readonly Float64Array[],
): number {
  const { size, arLags, maLags } = process;
  const length = columns[0]!.length;
  const standing = startGain(process);
  const states = columns.map(() => new Float64Array(size));
  const heads = new Float64Array(columns.length);
  let product = 1;
  let logs = 0;
  let t = 0;
  // The sparse recursion needs this many errors from the time when the filter was steady already.
  let steadyFrom = Number.POSITIVE_INFINITY;
  for (; t < length; t += 1) {
    if (steadyFrom === Number.POSITIVE_INFINITY) {
      if (t % checkEvery === 0 && isSteady(standing)) steadyFrom = t + size;
    } else if (t >= steadyFrom) break;
    const { variance } = standing;
    const deviation = Math.sqrt(variance);
    for (let c = 0; c < columns.length; c += 1) heads[c] = (columns[c]![t]! - states[c]![0]!) / variance;
    for (let c = 0; c < columns.length; c += 1) errors[c]![t] = heads[c]! * deviation;
    product *= variance;
    if (product > 1e200) {
      logs += Math.log(product);
      product = 1;
    }
    if (columns.length === 1) advanceBoth(process, standing, states[0]!, heads[0]!);
    else if (columns.length === 2) advanceThree(process, standing, states[0]!, heads[0]!, states[1]!, heads[1]!);
    else {
      for (let c = 0; c < columns.length; c += 1) advanceState(process, standing, states[c]!, columns[c]![t]!);
      advanceGain(process, standing);
    }
  }
  logs += Math.log(product);
  for (let c = 0; c < columns.length; c += 1) {
    const values = columns[c]!;
    const out = errors[c]!;
    for (let s = t; s < length; s += 1) {
      let error = values[s]!;
      for (let k = 0; k < arLags.lags.length; k += 1) error -= arLags.weights[k]! * values[s - arLags.lags[k]!]!;
      for (let k = 0; k < maLags.lags.length; k += 1) error -= maLags.weights[k]! * out[s - maLags.lags[k]!]!;
      out[s] = error;
    }
  }
  return logs;
}
