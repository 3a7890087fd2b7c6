/** Scores of rows that were not learnt from, of one fold. */
export interface FoldScores {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Area under the ROC curve: how often a current row scores above a reference row. */
export interface AreaUnderCurve {
  readonly value: number;
  /** Variance of the estimate (DeLong's). */
  readonly variance: number;
  /** Its variance where the samples are of one distribution and the scores are not learnt from them. */
  readonly chance: number;
}

/** How many of the ascending values are below `value`, and half of those equal to it. */
function placement(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  const below = low;
  high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return (below + low) / 2;
}

/** Mean and variance of the placements of values among others, as shares of those. */
function placements(values: Float64Array, others: Float64Array): { readonly mean: number; readonly variance: number } {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) {
    const share = placement(others, values[i]!) / others.length;
    const difference = share - mean;
    mean += difference / (i + 1);
    squares += difference * (share - mean);
  }
  return { mean, variance: squares / Math.max(1, values.length - 1) };
}

/** Sum of t^3 - t over the runs of equal values. */
function tieTerm(values: Float64Array): number {
  let sum = 0;
  for (let from = 0; from < values.length; ) {
    let to = from + 1;
    while (to < values.length && values[to] === values[from]) to += 1;
    sum += (to - from) ** 3 - (to - from);
    from = to;
  }
  return sum;
}

/**
 * Area under the curve of one fold, which has rows of both samples.
 *
 * Source: DeLong, E. R., DeLong, D. M. and Clarke-Pearson, D. L. (1988), doi:10.2307/2531595.
 */
export function areaUnderCurve({ reference, current }: FoldScores): AreaUnderCurve {
  const before = Float64Array.from(reference).sort();
  const after = Float64Array.from(current).sort();
  const [n, m] = [before.length, after.length];
  const total = n + m;
  const up = placements(after, before);
  const down = placements(before, after);
  const pooled = new Float64Array(total);
  pooled.set(before);
  pooled.set(after, n);
  const ties = tieTerm(pooled.sort()) / (total * Math.max(1, total - 1));
  return {
    value: up.mean,
    variance: down.variance / n + up.variance / m,
    chance: (total + 1 - ties) / (12 * n * m),
  };
}

/** Mean over folds, by their number of pairs of rows; undefined where no fold has rows of both samples. */
export function meanAreaUnderCurve(folds: readonly FoldScores[]): AreaUnderCurve | undefined {
  const used = folds.filter(({ reference, current }) => reference.length > 0 && current.length > 0);
  const total = used.reduce((sum, { reference, current }) => sum + reference.length * current.length, 0);
  if (total === 0) return undefined;
  let value = 0;
  let variance = 0;
  let chance = 0;
  for (const fold of used) {
    const weight = (fold.reference.length * fold.current.length) / total;
    const found = areaUnderCurve(fold);
    value += weight * found.value;
    variance += weight * weight * found.variance;
    chance += weight * weight * found.chance;
  }
  return { value, variance, chance };
}
