import { isDamped, type SmoothingForm, type SmoothingWeights } from './form.js';

/** Weights that are given and not searched for. */
export type FixedWeights = { readonly [Weight in keyof SmoothingWeights]?: number | undefined };

const lowest = 1e-4;
const highest = 0.9999;
const dampingRange = { low: 0.8, high: 0.98 };

/** Where the search begins, as places between the bounds: slow and fast levels, steady and quick trends and seasons. */
const beginnings = { alpha: [0.05, 0.3, 0.8], beta: [0.02, 0.3, 0.95], gamma: [0.03, 0.4], phi: [0.9] };

function between(low: number, high: number, share: number): number {
  return high > low ? low + (high - low) * share : low;
}

/** Where a value stands between two bounds, from 0 to 1. */
function shareOf(low: number, high: number, value: number): number {
  return high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0;
}

/** The map from free numbers to weights within the usual region: beta <= alpha, gamma <= 1 - alpha. */
export interface WeightSpace {
  readonly dimensions: number;
  weightsAt(place: ArrayLike<number>): SmoothingWeights;
  /** How fast the weights change with one of the numbers. */
  slopeAt(place: ArrayLike<number>, index: number): SmoothingWeights;
  /** Places to begin at. */
  readonly grid: readonly number[][];
  /** The numbers that stand for these weights. */
  placeOf(weights: SmoothingWeights): number[];
  /** Places to begin at where another form has these weights: where that has none, the usual ones. */
  near(weights: SmoothingWeights): number[][];
}

/** The space of the weights of a form that are not fixed. */
export function weightSpace(form: SmoothingForm, fixed: FixedWeights): WeightSpace {
  const has = {
    alpha: true,
    beta: form.trend !== 'none',
    gamma: form.seasonal !== 'none',
    phi: isDamped(form.trend),
  };
  const free = (['alpha', 'beta', 'gamma', 'phi'] as const).filter((name) => has[name] && fixed[name] === undefined);
  const product = (choices: readonly (readonly number[])[]): number[][] =>
    choices.reduce<number[][]>(
      (heads, shares) => heads.flatMap((head) => shares.map((share) => [...head, share])),
      [[]],
    );

  const weightsAt = (place: ArrayLike<number>): SmoothingWeights => {
    let next = 0;
    const alpha =
      fixed.alpha ??
      between(Math.max(lowest, fixed.beta ?? 0), Math.min(highest, 1 - (fixed.gamma ?? 0)), place[next++]!);
    const beta = has.beta ? (fixed.beta ?? between(Math.min(lowest, alpha), alpha, place[next++]!)) : 0;
    const gamma = has.gamma ? (fixed.gamma ?? between(Math.min(lowest, 1 - alpha), 1 - alpha, place[next++]!)) : 0;
    const phi = has.phi ? (fixed.phi ?? between(dampingRange.low, dampingRange.high, place[next++]!)) : 1;
    return { alpha, beta, gamma, phi };
  };

  return {
    dimensions: free.length,
    weightsAt,
    slopeAt(place, index) {
      // Each weight is a straight line in each number.
      const width = place[index]! > 0.5 ? -0.25 : 0.25;
      const moved = Float64Array.from({ length: free.length }, (_, k) => place[k]! + (k === index ? width : 0));
      const [from, to] = [weightsAt(place), weightsAt(moved)];
      return {
        alpha: (to.alpha - from.alpha) / width,
        beta: (to.beta - from.beta) / width,
        gamma: (to.gamma - from.gamma) / width,
        phi: (to.phi - from.phi) / width,
      };
    },
    grid: product(free.map((name) => beginnings[name])),
    placeOf({ alpha, beta, gamma, phi }) {
      const places = {
        alpha: shareOf(Math.max(lowest, fixed.beta ?? 0), Math.min(highest, 1 - (fixed.gamma ?? 0)), alpha),
        beta: shareOf(Math.min(lowest, alpha), alpha, beta),
        gamma: shareOf(Math.min(lowest, 1 - alpha), 1 - alpha, gamma),
        phi: shareOf(dampingRange.low, dampingRange.high, phi),
      };
      return free.map((name) => places[name]);
    },
    near({ alpha, beta, gamma, phi }) {
      const known = {
        alpha: alpha,
        beta: beta > 0 && beta / alpha,
        gamma: gamma > 0 && gamma / (1 - alpha),
        phi: phi < 1 && (phi - dampingRange.low) / (dampingRange.high - dampingRange.low),
      };
      return product(
        free.map((name) => {
          const share = known[name];
          return share === false ? beginnings[name] : [Math.max(0.01, Math.min(0.99, share))];
        }),
      );
    },
  };
}
