/**
 * Two-sided p-value of Fisher's exact test for the table [[a, b], [c, d]]: the probability of all tables with the same sums
 * that are no more likely than this one.
 *
 * Probabilities are built up from the most likely table by their ratios, so that nothing overflows. Cost O(smallest sum).
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const row = a + b;
  const column = a + c;
  const total = row + c + d;
  const low = Math.max(0, row + column - total);
  const high = Math.min(row, column);
  const mode = Math.min(high, Math.max(low, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  // Relative to the most likely table. Going on where the ratio rounds to 0 changes nothing.
  const up = (x: number): number => ((row - x) * (column - x)) / ((x + 1) * (total - row - column + x + 1));
  let observed = 1;
  for (let x = mode; x < a; x += 1) observed *= up(x);
  for (let x = mode - 1; x >= a; x -= 1) observed /= up(x);
  const limit = observed * (1 + 1e-7);
  let sum = 0;
  let extreme = 0;
  const add = (likelihood: number): void => {
    sum += likelihood;
    if (likelihood <= limit) extreme += likelihood;
  };
  add(1);
  let likelihood = 1;
  for (let x = mode; x < high && likelihood > 0; x += 1) {
    likelihood *= up(x);
    add(likelihood);
  }
  likelihood = 1;
  for (let x = mode - 1; x >= low && likelihood > 0; x -= 1) {
    likelihood /= up(x);
    add(likelihood);
  }
  return Math.min(1, extreme / sum);
}
