import { nelderMead } from '@bellwether/statistics';
import type { SmoothingForm, SmoothingWeights } from './form.js';

/** Weights that are given and not searched for. */
export type FixedWeights = { readonly [Weight in keyof SmoothingWeights]?: number | undefined };

const lowest = 1e-4;
const highest = 0.9999;
const dampingRange = { low: 0.8, high: 0.98 };

/** Where the search begins, as places between the bounds: slow and fast levels, steady and quick trends and seasons. */
const beginnings = { alpha: [0.05, 0.3, 0.8], beta: [0.02, 0.3], gamma: [0.03, 0.4], phi: [0.9] };

function between(low: number, high: number, share: number): number {
  return high > low ? low + (high - low) * share : low;
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
  for (const name of free) grid = grid.flatMap((head) => beginnings[name].map((share) => [...head, share]));
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

/** The lowest value found by Nelder-Mead from the best of several beginnings. */
export function search(
  objective: (place: ArrayLike<number>) => number,
  beginningPlaces: readonly (readonly number[])[],
): SearchResult {
  let best: SearchResult = { place: [], value: Number.POSITIVE_INFINITY, evaluations: 0, converged: true };
  for (const place of beginningPlaces) {
    const value = objective(place);
    if (value < best.value || best.evaluations === 0) best = { ...best, place: [...place], value };
    best = { ...best, evaluations: best.evaluations + 1 };
  }
  const { place, evaluations } = best;
  if (place.length === 0) return best;
  const found = nelderMead(objective, place, {
    maxEvaluations: 250 * place.length,
    tolerance: 1e-6,
    initialStep: 0.05,
    lower: place.map(() => 0),
    upper: place.map(() => 1),
  });
  return { ...found, place: [...found.x], evaluations: evaluations + found.evaluations };
}
