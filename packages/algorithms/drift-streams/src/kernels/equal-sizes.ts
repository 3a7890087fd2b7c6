import { logGamma } from '@bellwether/statistics';

/**
 * Exact probability that the Kolmogorov-Smirnov distance of two samples of `size` values each, from one continuous
 * distribution, is at least `steps / size` (Gnedenko and Korolyuk, 1951). With ties the true probability is smaller.
 */
function equalSizesSurvival(size: number, steps: number): number {
  if (steps <= 0) return 1;
  let sum = 0;
  for (let j = 1; j * steps <= size; j += 1) {
    // C(2n, n - jk) / C(2n, n), by logarithms so that nothing overflows.
    const below = size - j * steps;
    const above = size + j * steps;
    const term = Math.exp(2 * logGamma(size + 1) - logGamma(below + 1) - logGamma(above + 1));
    sum += j % 2 === 1 ? term : -term;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/** The fewest steps whose probability is at most `alpha`; more than `size` where even complete separation is more probable. */
export function criticalSteps(size: number, alpha: number): number {
  let low = 0;
  let high = size + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (equalSizesSurvival(size, middle) <= alpha) high = middle;
    else low = middle;
  }
  return high;
}
