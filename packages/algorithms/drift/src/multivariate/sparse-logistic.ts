import { lbfgs } from '@bellwether/statistics';
import type { HashedTexts } from './hashed-grams.js';

/** A fitted logistic regression on rows of few ones. */
export interface SparseModel {
  readonly intercept: number;
  /** Log odds of each bucket. */
  readonly coefficients: Float64Array;
}

/** What one bucket adds where a text has `count` of them: texts of any length are of length 1. */
function unit(count: number): number {
  return 1 / Math.sqrt(Math.max(1, count));
}

/** The log odds of a row. */
export function sparseScore({ starts, buckets }: HashedTexts, row: number, model: SparseModel): number {
  const from = starts[row]!;
  const to = starts[row + 1]!;
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += model.coefficients[buckets[i]!]!;
  return model.intercept + sum * unit(to - from);
}

/**
 * Logistic regression of the rows with an L2 penalty of 1 on all but the intercept; both classes weigh the same.
 *
 * Cost O(ones) for each of at most 60 rounds.
 */
export function fitSparseLogistic(
  texts: HashedTexts,
  rows: Int32Array,
  isCurrent: (row: number) => boolean,
): SparseModel {
  const { starts, buckets, occurring } = texts;
  const width = occurring.length;
  const cases = rows.filter(isCurrent).length;
  const weights = [
    rows.length / (2 * Math.max(1, rows.length - cases)),
    rows.length / (2 * Math.max(1, cases)),
  ] as const;
  const objective = (beta: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    const model: SparseModel = { intercept: beta[width]!, coefficients: beta };
    for (const row of rows) {
      const current = isCurrent(row);
      const weight = weights[current ? 1 : 0];
      const odds = current ? sparseScore(texts, row, model) : -sparseScore(texts, row, model);
      // log(1 + exp(-odds)) without overflow.
      loss += weight * (odds > 0 ? Math.log1p(Math.exp(-odds)) : -odds + Math.log1p(Math.exp(odds)));
      const slope = (weight / (1 + Math.exp(odds))) * (current ? -1 : 1);
      const share = slope * unit(starts[row + 1]! - starts[row]!);
      for (let i = starts[row]!; i < starts[row + 1]!; i += 1) gradient[buckets[i]!]! += share;
      gradient[width]! += slope;
    }
    for (let j = 0; j < width; j += 1) {
      loss += 0.5 * beta[j]! * beta[j]!;
      gradient[j]! += beta[j]!;
    }
    return loss;
  };
  const { x } = lbfgs(objective, new Float64Array(width + 1), { maxIterations: 60, gradientTolerance: 1e-4 });
  return { intercept: x[width]!, coefficients: Float64Array.from(x.subarray(0, width)) };
}
