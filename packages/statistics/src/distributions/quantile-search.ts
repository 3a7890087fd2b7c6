/** The two tails of a distribution at x. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The x at which a continuous distribution on [from, to] has lower tail `p` (and upper tail `q`): bisection on the smaller
 * tail, in the logarithm of its ratio to the target, until two neighbouring doubles or a relative width of 1e-15 are left.
 */
export function searchQuantile(tails: (x: number) => Tails, p: number, q: number, from: number, to: number): number {
  if (p <= 0) return from;
  if (q <= 0) return to;
  const below = p < q ? (x: number) => tails(x).lower < p : (x: number) => tails(x).upper > q;
  let low = from;
  let high = to;
  if (low === Number.NEGATIVE_INFINITY) {
    low = -1;
    while (!below(low) && low > -1e308) low *= 2;
  }
  if (high === Number.POSITIVE_INFINITY) {
    high = Math.max(1, low * 2);
    while (below(high) && high < 1e308) high *= 2;
  }
  for (let i = 0; i < 2100; i += 1) {
    // Between positive bounds of different size the geometric mean finds small quantiles in few steps.
    const wide = low > 0 && high > 4 * low;
    const fromZero = low === 0 && high > 1e-300 && i < 1100;
    const middle = wide ? Math.sqrt(low) * Math.sqrt(high) : fromZero && high < 1 ? high * high : (low + high) / 2;
    if (!(middle > low && middle < high)) break;
    if (below(middle)) low = middle;
    else high = middle;
    if (high - low <= 1e-15 * Math.abs(middle)) break;
  }
  return (low + high) / 2;
}
