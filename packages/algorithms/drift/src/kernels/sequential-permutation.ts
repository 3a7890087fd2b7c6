/** Exceedances after which a permutation test stops: more of them would only sharpen a p-value that is not small. */
const enough = 50;

/**
 * Permutation p-value: how often a statistic drawn under 'no difference' is at least as large as the observed one.
 *
 * Draws until the observed value was reached 50 times, or `permutations` times. Both rules give a valid p-value: (reached + 1) /
 * (drawn + 1) after all draws, reached / drawn when stopped early. It is never 0.
 *
 * Sources: Phipson, B. and Smyth, G. K. (2010), doi:10.2202/1544-6115.1585; Besag, J. and Clifford, P. (1991),
 * doi:10.1093/biomet/78.2.301.
 */
export function sequentialPermutation(observed: number, permutations: number, draw: () => number): number {
  // Sums of the same numbers in another order differ by rounding: those are ties.
  const threshold = observed - Math.abs(observed) * 1e-10;
  let reached = 0;
  for (let drawn = 1; drawn <= permutations; drawn += 1) {
    if (draw() >= threshold) reached += 1;
    if (reached === enough) return reached / drawn;
  }
  return (reached + 1) / (permutations + 1);
}
