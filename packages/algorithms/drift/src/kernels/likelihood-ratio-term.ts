import type { CategoryTerm } from './row-distance-null.js';

/** A category's part of the likelihood ratio statistic G of the 2 x k table with both rows random. It has no direction. */
export function likelihoodRatioTerm(n: number, m: number): CategoryTerm {
  const share = n / (n + m);
  return (a, b) => {
    const total = a + b;
    const first = a > 0 ? a * Math.log(a / (total * share)) : 0;
    const second = b > 0 ? b * Math.log(b / (total * (1 - share))) : 0;
    return 2 * (first + second);
  };
}
