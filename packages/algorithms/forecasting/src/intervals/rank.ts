/** How far to go below and above the point forecast, in scores, and whether the errors seen were enough to tell. */
export interface Reach {
  readonly below: number;
  readonly above: number;
  readonly enough: boolean;
}

/**
 * The score at the finite-sample rank: with errors from K origins pooled, the share `probability (K + 1) / K` of them, which for
 * one error per origin is the rank `ceil((K + 1) probability)`.
 */
function scoreAt(sorted: readonly number[], origins: number, probability: number): { score: number; enough: boolean } {
  const rank = Math.ceil(((probability * (origins + 1)) / origins) * sorted.length - 1e-9);
  return { score: sorted[Math.min(rank, sorted.length) - 1]!, enough: rank <= sorted.length };
}

/** How far an interval of a level reaches, by the errors of a bin in ascending order. */
export function reachOf(
  { scores, origins }: { readonly scores: readonly number[]; readonly origins: number },
  level: number,
  sides: 'equal' | 'separate',
): Reach {
  if (sides === 'equal') {
    const sizes = scores.map(Math.abs).sort((a, b) => a - b);
    const { score, enough } = scoreAt(sizes, origins, level);
    return { below: score, above: score, enough };
  }
  const above = scoreAt(scores, origins, (1 + level) / 2);
  const flipped = scores.map((score) => -score).reverse();
  const below = scoreAt(flipped, origins, (1 + level) / 2);
  return { below: Math.max(0, below.score), above: Math.max(0, above.score), enough: above.enough && below.enough };
}
