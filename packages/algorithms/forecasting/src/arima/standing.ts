import { excess, GapFilter, type GapStanding, startGapStanding } from './gap-filter.js';
import { type ArmaParameters, processOf, type Terms } from './parameters.js';
import { differencing, type SparseLags, sparse } from './polynomial.js';
import { type ArmaProcess, startCovariances } from './process.js';
import { advanceGain, advanceState, isSteady, type QuickGain, startGain } from './quick-filter.js';

/** Above this many parts, gaps are filled with what was expected: exact covariances would cost their square per value. */
export const largestGapState = 120;
/** Unknowns smaller than this share of an error are forgotten. */
const negligibleExcess = 1e-10;
/** Steps after which the covariances of an unbroken series are taken for settled. */
const settledAfter = 2000;
const checkEvery = 8;

/** The parts of a model that do not change any more. */
export interface Mechanism {
  readonly process: ArmaProcess;
  readonly undo: Float64Array;
  readonly undoLags: SparseLags;
  /** Gain once the filter is steady. */
  readonly steadyGain: QuickGain;
}

/** Makes the mechanism of given coefficients. */
export function mechanismOf(terms: Terms, parameters: ArmaParameters): Mechanism {
  const process = processOf(terms, parameters);
  const undo = differencing(terms.d, terms.D, terms.seasonLength);
  const { size, ar, entry } = process;
  const gain = Float64Array.from({ length: size }, (_, i) => ar[i]! + (i + 1 < size ? entry[i + 1]! : 0));
  const steadyGain = { variance: 1, gain, change: new Float64Array(size), weight: 0 };
  return { process, undo, undoLags: sparse(undo), steadyGain };
}

/** Where the filter of one series stands. */
export interface Standing {
  /** Steps behind it. */
  steps: number;
  /** Expected state of the process. */
  state: Float64Array;
  /** The last values, newest first, as many as differencing looks back. NaN where missing. */
  window: Float64Array;
  /** Still settling, without a gap so far. */
  quick?: QuickGain;
  /** After a gap that is not forgotten. */
  gap?: GapStanding;
  /** Values that were taken to be as expected. */
  filled: number;
}

/** The standing before the first value that counts. `window` has the values before it, newest first. */
export function startStanding({ process }: Mechanism, window: Float64Array): Standing {
  return { steps: 0, state: new Float64Array(process.size), window, quick: startGain(process), filled: 0 };
}

/** A copy that can be changed. */
export function copyStanding(standing: Standing): Standing {
  const { quick, gap, ...rest } = standing;
  const copy: Standing = { ...rest, state: standing.state.slice(), window: standing.window.slice() };
  if (quick !== undefined) copy.quick = { ...quick, gain: quick.gain.slice(), change: quick.change.slice() };
  if (gap !== undefined) {
    copy.gap = {
      ...gap,
      covariances: gap.covariances.slice(),
      ages: [...gap.ages],
      states: gap.states.map((state) => state.slice()),
      windows: gap.windows.map((window) => window.slice()),
    };
  }
  return copy;
}

/** What differencing adds to the next value of the process. */
export function carried({ lags, weights }: SparseLags, window: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < lags.length; k += 1) sum += weights[k]! * window[lags[k]! - 1]!;
  return sum;
}

/** Puts a value in front of a window. */
export function push(window: Float64Array, value: number): void {
  if (window.length === 0) return;
  window.copyWithin(1, 0, window.length - 1);
  window[0] = value;
}

/** The covariances that the quick filter leaves unsaid, found again by running it over as many steps. */
export function beginGap(mechanism: Mechanism, standing: Standing): GapStanding {
  const { process } = mechanism;
  const { size, entry } = process;
  const gap = startGapStanding(process, [standing.window.slice()]);
  const { covariances, stride } = gap;
  gap.states[0]!.set(standing.state);
  if (standing.quick === undefined) {
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) covariances[i * stride + j] = entry[i]! * entry[j]!;
    }
    return gap;
  }
  startCovariances(process, covariances, stride);
  const quick = startGain(process);
  for (let step = 0; step < Math.min(standing.steps, settledAfter); step += 1) {
    const { change, weight } = quick;
    for (let i = 0; i < size; i += 1) {
      const share = weight * change[i]!;
      for (let j = 0; j <= i; j += 1) covariances[i * stride + j]! += share * change[j]!;
    }
    advanceGain(process, quick);
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) covariances[j * stride + i] = covariances[i * stride + j]!;
  }
  return gap;
}

/** Moves the standing past values, in place. */
export function advance(mechanism: Mechanism, standing: Standing, values: Float64Array): void {
  const { process, undo, undoLags, steadyGain } = mechanism;
  let filter: GapFilter | undefined;
  const expected = new Float64Array(1);
  const value = new Float64Array(1);
  for (let t = 0; t < values.length; t += 1) {
    value[0] = values[t]!;
    const missing = Number.isNaN(value[0]!);
    if (missing && standing.gap === undefined && process.size + undo.length <= largestGapState) {
      standing.gap = beginGap(mechanism, standing);
      delete standing.quick;
    }
    standing.steps += 1;
    if (standing.gap !== undefined) {
      filter ??= new GapFilter(process, undo, standing.gap);
      const variance = filter.predict(expected);
      filter.step(missing ? undefined : value, expected, variance);
      standing.state = standing.gap.states[0]!.slice(0, process.size);
      standing.window = standing.gap.windows[0]!.slice();
      if (standing.gap.ages.length === 0 && excess(process, standing.gap) < negligibleExcess) {
        delete standing.gap;
        filter = undefined;
      }
      continue;
    }
    const base = carried(undoLags, standing.window);
    if (missing) {
      value[0] = standing.state[0]! + base;
      standing.filled += 1;
    }
    advanceState(process, standing.quick ?? steadyGain, standing.state, value[0]! - base);
    push(standing.window, value[0]!);
    if (standing.quick === undefined) continue;
    advanceGain(process, standing.quick);
    if (standing.steps % checkEvery === 0 && isSteady(standing.quick)) delete standing.quick;
  }
}
