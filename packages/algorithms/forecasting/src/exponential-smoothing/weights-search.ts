import { nelderMead } from '../model/numerics-temporary.js';
import type { SmoothingForm, SmoothingWeights } from './form.js';

/** Weights that are given and not searched for. */
export type FixedWeights = { readonly [Weight in keyof SmoothingWeights]?: number | undefined };

const lowest = 1e-4;
const highest = 0.9999;
const dampingRange = { low: 0.8, high: 0.98 };

/** Where the search begins, as places between the bounds: slow and fast levels, steady and quick trends and seasons. */
const beginnings = { alpha: [0.05, 0.3, 0.8], beta: [0.02, 0.3], gamma: [0.03, 0.4], phi: [0.9] };

function between(low: number, high: number, place: number): number {
  return high > low ? low + (high - low) / (1 + Math.exp(-place)) : low;
}

function placeOf(share: number): number {
  return Math.log(share / (1 - share));
}

/** The map from free numbers to weights within the usual region: beta <= alpha, gamma <= 1 - alpha. */
export interface WeightSpace {
  readonly dimensions: number;
  weightsAt(place: ArrayLike<number>): SmoothingWeights;
  /** Places to begin at. */
  readonly grid: readonly number[][];
}

/** The space of the weights of a form that are not fixed. */
export function weightSpace(form: SmoothingForm, fixed: FixedWeights): WeightSpace {
  const has = {
    alpha: true,
    beta: form.trend !== 'none',
    gamma: form.seasonal !== 'none',
    phi: form.trend === 'additive-damped',
  };
  const free = (['alpha', 'beta', 'gamma', 'phi'] as const).filter((name) => has[name] && fixed[name] === undefined);
  let grid: number[][] = [[]];
  for (const name of free) grid = grid.flatMap((head) => beginnings[name].map((share) => [...head, placeOf(share)]));
  return {
    dimensions: free.length,
    grid,
    weightsAt(place) {
      let next = 0;
      const alpha =
        fixed.alpha ??
        between(Math.max(lowest, fixed.beta ?? 0), Math.min(highest, 1 - (fixed.gamma ?? 0)), place[next++]!);
      const beta = has.beta ? (fixed.beta ?? between(Math.min(lowest, alpha), alpha, place[next++]!)) : 0;
      const gamma = has.gamma ? (fixed.gamma ?? between(Math.min(lowest, 1 - alpha), 1 - alpha, place[next++]!)) : 0;
      const phi = has.phi ? (fixed.phi ?? between(dampingRange.low, dampingRange.high, place[next++]!)) : 1;
      return { alpha, beta, gamma, phi };
    },
  };
}

/** What a search came to. */
export interface SearchResult {
  readonly place: number[];
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** The lowest value found by Nelder-Mead from the best few of several beginnings. */
export function search(
  objective: (place: ArrayLike<number>) => number,
  beginningPlaces: readonly (readonly number[])[],
  starts: number,
): SearchResult {
  const ranked = beginningPlaces
    .map((place) => ({ place: [...place], value: objective(place) }))
    .sort((a, b) => a.value - b.value);
  let best: SearchResult = { ...ranked[0]!, evaluations: 1, converged: true };
  let evaluations = ranked.length;
  if (best.place.length === 0) return best;
  for (const { place } of ranked.slice(0, starts)) {
    const found = nelderMead(objective, place, { maximumEvaluations: 250 * place.length, tolerance: 1e-8, step: 0.5 });
    evaluations += found.evaluations;
    if (found.value <= best.value) best = { ...found, place: [...found.point] };
  }
  return { ...best, evaluations };
}
