import { type Random, standardNormal } from '@bellwether/core';
import type { GapStanding } from './gap-filter.js';
import { multiplied, psiWeights, type SparseLags, sparse } from './polynomial.js';
import { beginGap, carried, largestGapState, type Mechanism, push, type Standing } from './standing.js';

/** Variances below this share of that of an error are left out. */
const negligible = 1e-9;

/** What lies ahead of a series without its explanatory part. */
export interface Outlook {
  readonly mean: Float64Array;
  /** How an error acts on the values after it. */
  readonly psi: Float64Array;
  /** How what is unknown of the present, in independent parts of variance 1, acts on each step. Empty once the filter has settled. */
  readonly unknowns: readonly Float64Array[];
  readonly ar: SparseLags;
}

/** Values that follow from a state and a window when no error comes. Changes both. */
function continued(mechanism: Mechanism, state: Float64Array, window: Float64Array, horizon: number): Float64Array {
  const { undoLags, process } = mechanism;
  const { size, ar } = process;
  const path = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    const head = state[0]!;
    const value = head + carried(undoLags, window);
    path[h] = value;
    push(window, value);
    for (let i = 0; i + 1 < size; i += 1) state[i] = ar[i]! * head + state[i + 1]!;
    state[size - 1] = ar[size - 1]! * head;
  }
  return path;
}

/** Columns whose products add up to what is unknown beyond the next error (Cholesky with pivots, of low rank). */
function unknownParts({ process }: Mechanism, gap: GapStanding | undefined): Float64Array[] {
  if (gap === undefined) return [];
  const { size, covariances, stride } = gap;
  const { entry } = process;
  const rest = Array.from({ length: size }, (_, i) => covariances.slice(i * stride, i * stride + size));
  for (let i = 0; i < process.size; i += 1) {
    for (let j = 0; j < process.size; j += 1) rest[i]![j]! -= entry[i]! * entry[j]!;
  }
  const parts: Float64Array[] = [];
  while (parts.length < size) {
    let pivot = 0;
    for (let i = 1; i < size; i += 1) if (rest[i]![i]! > rest[pivot]![pivot]!) pivot = i;
    const weight = rest[pivot]![pivot]!;
    if (!(weight > negligible)) break;
    const part = rest[pivot]!.map((value) => value / Math.sqrt(weight));
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) rest[i]![j]! -= part[i]! * part[j]!;
    }
    parts.push(part);
  }
  return parts;
}

/** Expected values and how they spread. */
export function outlookOf(mechanism: Mechanism, standing: Standing, horizon: number): Outlook {
  const { process, undo } = mechanism;
  const base = process.size;
  // A filter that has not settled knows less than one that has, long after the last gap.
  const unsettled = standing.quick !== undefined && base + undo.length <= largestGapState;
  const gap = standing.gap ?? (unsettled ? beginGap(mechanism, standing) : undefined);
  const ages = gap?.ages ?? [];
  const window = standing.window.slice();
  for (let k = 0; k < ages.length; k += 1) window[ages[k]! - 1] = gap!.states[0]![base + k]!;
  const unknowns = unknownParts(mechanism, gap).map((part) => {
    const missing = new Float64Array(window.length);
    for (let k = 0; k < ages.length; k += 1) missing[ages[k]! - 1] = part[base + k]!;
    return continued(mechanism, part.slice(0, base), missing, horizon);
  });
  const ar = sparse(multiplied(process.ar, undo, 1));
  return {
    mean: continued(mechanism, standing.state.slice(), window, horizon),
    psi: psiWeights(ar, process.entry.subarray(1, process.maOrder + 1), horizon),
    unknowns,
    ar,
  };
}

/** Standard deviations of the steps ahead, in units of that of an error. */
export function deviationsOf({ psi, unknowns }: Outlook): Float64Array {
  let sum = 0;
  return psi.map((weight, h) => {
    sum += weight * weight;
    let all = sum;
    for (const unknown of unknowns) all += unknown[h]! * unknown[h]!;
    return Math.sqrt(all);
  });
}

/** One future that may come. */
export function drawPath({ process }: Mechanism, outlook: Outlook, sigma: number, random: Random): Float64Array {
  const { mean, unknowns, ar } = outlook;
  const { maLags } = process;
  const length = mean.length;
  const errors = new Float64Array(length);
  const path = new Float64Array(length);
  for (const unknown of unknowns) {
    const share = sigma * standardNormal(random);
    for (let h = 0; h < length; h += 1) path[h]! += share * unknown[h]!;
  }
  const deviation = new Float64Array(length);
  for (let h = 0; h < length; h += 1) {
    errors[h] = sigma * standardNormal(random);
    let sum = errors[h]!;
    for (let k = 0; k < ar.lags.length && ar.lags[k]! <= h; k += 1) sum += ar.weights[k]! * deviation[h - ar.lags[k]!]!;
    for (let k = 0; k < maLags.lags.length && maLags.lags[k]! <= h; k += 1) {
      sum += maLags.weights[k]! * errors[h - maLags.lags[k]!]!;
    }
    deviation[h] = sum;
    path[h]! += mean[h]! + sum;
  }
  return path;
}
