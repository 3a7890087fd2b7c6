/** How much each model counts, 0 for those left out. */
export interface Choice {
  /** Positions of the models that are kept, best first. */
  readonly kept: readonly number[];
  readonly weights: readonly number[];
}

/** Models whose error is larger than this many times the least one are left out. */
const tolerance = 2;
/** How many models are combined at most. */
const most = 7;

/**
 * Keeps the models that did about as well as the best one, and weighs them by how well: an average of good models errs less than
 * the one that happened to do best on few forecasts.
 */
export function chooseModels(errors: readonly number[]): Choice {
  const ranked = errors.map((_, k) => k).filter((k) => !Number.isNaN(errors[k]!));
  if (ranked.length === 0) return { kept: errors.map((_, k) => k), weights: errors.map(() => 1) };
  ranked.sort((a, b) => errors[a]! - errors[b]! || a - b);
  const best = errors[ranked[0]!]!;
  const kept = ranked.filter((k) => errors[k]! <= tolerance * best).slice(0, most);
  return { kept, weights: kept.map((k) => (errors[k]! > best ? (best / errors[k]!) ** 2 : 1)) };
}
