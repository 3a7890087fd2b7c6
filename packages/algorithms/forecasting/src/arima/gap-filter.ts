import { type ArmaProcess, startCovariances } from './process.js';

/**
 * Where the filter of a series with gaps stands. To the parts of the process come the values inside the window of differencing
 * that were not observed: until they leave the window they are estimated like the rest.
 */
export interface GapStanding {
  /** Parts in use: those of the process, then one for each missing value. */
  size: number;
  /** Covariances row by row, `stride` apart, in units of the variance of the errors. */
  covariances: Float64Array;
  readonly stride: number;
  /** How many steps ago the missing values were. */
  readonly ages: number[];
  /** Expected state of each column. */
  readonly states: Float64Array[];
  /** The last values of each column, newest first, as many as differencing looks back; those missing are NaN. */
  readonly windows: Float64Array[];
}

/** The standing before the first value, with the values before it. */
export function startGapStanding(process: ArmaProcess, windows: Float64Array[]): GapStanding {
  const stride = process.size + windows[0]!.length + 1;
  const covariances = new Float64Array(stride * stride);
  startCovariances(process, covariances, stride);
  return {
    size: process.size,
    covariances,
    stride,
    ages: [],
    states: windows.map(() => new Float64Array(stride)),
    windows,
  };
}

/** The filter, with room to work in. `undo` holds the weights that add the past to a difference. */
export class GapFilter {
  readonly #process: ArmaProcess;
  readonly #undo: Float64Array;
  readonly standing: GapStanding;
  readonly #covariance: Float64Array;
  #spare: Float64Array;

  constructor(process: ArmaProcess, undo: Float64Array, standing: GapStanding) {
    this.#process = process;
    this.#undo = undo;
    this.standing = standing;
    this.#covariance = new Float64Array(standing.stride);
    this.#spare = new Float64Array(standing.covariances.length);
  }

  /** Expected values of all columns, written to `expected`; returns the variance. */
  predict(expected: Float64Array): number {
    const { size, covariances, stride, ages, states, windows } = this.standing;
    const base = this.#process.size;
    const undo = this.#undo;
    for (let c = 0; c < states.length; c += 1) {
      const window = windows[c]!;
      let sum = states[c]![0]!;
      for (let j = 0; j < undo.length; j += 1) {
        if (undo[j] !== 0 && !Number.isNaN(window[j]!)) sum += undo[j]! * window[j]!;
      }
      for (let k = 0; k < ages.length; k += 1) sum += undo[ages[k]! - 1]! * states[c]![base + k]!;
      expected[c] = sum;
    }
    const covariance = this.#covariance;
    for (let i = 0; i < size; i += 1) {
      const row = i * stride;
      let sum = covariances[row]!;
      for (let k = 0; k < ages.length; k += 1) sum += undo[ages[k]! - 1]! * covariances[row + base + k]!;
      covariance[i] = sum;
    }
    let variance = covariance[0]!;
    for (let k = 0; k < ages.length; k += 1) variance += undo[ages[k]! - 1]! * covariance[base + k]!;
    return variance;
  }

  /** Takes in the values of all columns, or that they are missing, after {@link GapFilter.predict} gave these answers. */
  step(values: Float64Array | undefined, expected: Float64Array, variance: number): void {
    if (values === undefined) this.#miss(expected, variance);
    else this.#observe(values, expected, variance);
    this.#shift(values);
    this.#move();
  }

  #observe(values: Float64Array, expected: Float64Array, variance: number): void {
    const { size, covariances, stride, states } = this.standing;
    const covariance = this.#covariance;
    for (let c = 0; c < states.length; c += 1) {
      const share = (values[c]! - expected[c]!) / variance;
      const state = states[c]!;
      for (let i = 0; i < size; i += 1) state[i]! += covariance[i]! * share;
    }
    for (let i = 0; i < size; i += 1) {
      const share = covariance[i]! / variance;
      const row = i * stride;
      // Only what is right of the diagonal: the step that follows reads no other, and makes both sides.
      for (let j = i; j < size; j += 1) covariances[row + j]! -= share * covariance[j]!;
    }
  }

  #miss(expected: Float64Array, variance: number): void {
    const { standing } = this;
    if (this.#undo.length === 0) return;
    const { size, covariances, stride, states, ages } = standing;
    for (let i = 0; i < size; i += 1) {
      covariances[i * stride + size] = covariances[size * stride + i] = this.#covariance[i]!;
    }
    covariances[size * stride + size] = variance;
    for (let c = 0; c < states.length; c += 1) states[c]![size] = expected[c]!;
    ages.push(0);
    standing.size = size + 1;
  }

  /** Windows and ages one step older; missing values that leave the window are forgotten. */
  #shift(values: Float64Array | undefined): void {
    const { standing } = this;
    const { ages, windows } = standing;
    for (let c = 0; c < windows.length; c += 1) {
      const window = windows[c]!;
      if (window.length === 0) continue;
      window.copyWithin(1, 0, window.length - 1);
      window[0] = values === undefined ? Number.NaN : values[c]!;
    }
    for (let k = 0; k < ages.length; k += 1) ages[k]! += 1;
    while (ages.length > 0 && ages[0]! > this.#undo.length) this.#forget();
  }

  /** Drops the oldest missing value. */
  #forget(): void {
    const { standing } = this;
    const { covariances, stride, states, ages, size } = standing;
    const base = this.#process.size;
    for (let i = 0; i < size; i += 1)
      covariances.copyWithin(i * stride + base, i * stride + base + 1, i * stride + size);
    for (let i = base; i + 1 < size; i += 1) {
      covariances.copyWithin(i * stride, (i + 1) * stride, (i + 1) * stride + size);
    }
    for (const state of states) state.copyWithin(base, base + 1, size);
    ages.shift();
    standing.size = size - 1;
  }

  /** The process one step on: T P T' + R R', with missing values staying what they are. */
  #move(): void {
    const { standing } = this;
    const { size, covariances, stride, states } = standing;
    const { size: base, ar, entry } = this.#process;
    for (const state of states) {
      const head = state[0]!;
      for (let i = 0; i + 1 < base; i += 1) state[i] = ar[i]! * head + state[i + 1]!;
      state[base - 1] = ar[base - 1]! * head;
    }
    const spare = this.#spare;
    const head = covariances[0]!;
    for (let i = 0; i < base; i += 1) {
      const row = i * stride;
      const below = row + stride;
      const last = i + 1 === base;
      const cross = ar[i]! * head + (last ? 0 : covariances[i + 1]!);
      const weight = ar[i]!;
      const entering = entry[i]!;
      for (let j = i; j + 1 < base; j += 1) {
        // In the last row there is no such j: the row below exists.
        const value =
          ar[j]! * cross + entering * entry[j]! + weight * covariances[j + 1]! + covariances[below + j + 1]!;
        spare[row + j] = value;
        spare[j * stride + i] = value;
      }
      const corner = ar[base - 1]! * cross + entering * entry[base - 1]!;
      spare[row + base - 1] = corner;
      spare[(base - 1) * stride + i] = corner;
      for (let j = base; j < size; j += 1) {
        const value = ar[i]! * covariances[j]! + (last ? 0 : covariances[below + j]!);
        spare[row + j] = value;
        spare[j * stride + i] = value;
      }
    }
    for (let i = base; i < size; i += 1) {
      for (let j = i; j < size; j += 1) spare[i * stride + j] = spare[j * stride + i] = covariances[i * stride + j]!;
    }
    this.#spare = covariances;
    standing.covariances = spare;
  }
}

/** How much more is unknown of the process than the next error: zero once the gaps are forgotten. */
export function excess({ size, entry }: ArmaProcess, { covariances, stride }: GapStanding): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += covariances[i * stride + i]! - entry[i]! * entry[i]!;
  return sum;
}
