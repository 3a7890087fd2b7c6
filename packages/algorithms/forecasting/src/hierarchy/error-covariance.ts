import { BellwetherError } from '@bellwether/core';
import { mean, variance } from '@bellwether/statistics';
import type { Hierarchy } from './hierarchy.js';

/** Which way to reconcile. */
export type ReconciliationMethod =
  | 'bottom-up'
  | 'top-down'
  | 'ols'
  | 'wls-structural'
  | 'wls-variance'
  | 'mint-shrinkage';

/** How large the errors of the base forecasts are taken to be, up to a common factor. */
export interface ErrorCovariance {
  /** Variances, one per node. */
  readonly variances: Float64Array;
  /** Correlations, row by row; absent where errors are taken as uncorrelated. */
  readonly correlations?: readonly Float64Array[];
  /** How far correlations were drawn towards none, 0 to 1. */
  readonly shrinkage?: number;
}

/** No variance is smaller than this share of the largest: a series that was always forecast exactly may still err. */
const smallestShare = 1e-10;

function floored(variances: Float64Array): Float64Array {
  const largest = variances.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) return new Float64Array(variances.length).fill(1);
  return variances.map((value) => Math.max(value, smallestShare * largest));
}

/** The errors that a method assumes or estimates. */
export function errorCovariance(
  method: ReconciliationMethod,
  { nodes }: Hierarchy,
  residuals: readonly ArrayLike<number>[] | undefined,
): ErrorCovariance {
  if (method === 'wls-structural') return { variances: Float64Array.from(nodes, ({ bottoms }) => bottoms.length) };
  if (method !== 'wls-variance' && method !== 'mint-shrinkage') {
    return { variances: new Float64Array(nodes.length).fill(1) };
  }
  const columns = requireResiduals(method, nodes.length, residuals);
  return method === 'wls-variance'
    ? { variances: floored(Float64Array.from(columns, meanSquare)) }
    : shrunkCorrelations(columns);
}

function requireResiduals(
  method: ReconciliationMethod,
  count: number,
  residuals: readonly ArrayLike<number>[] | undefined,
): readonly ArrayLike<number>[] {
  if (residuals?.length !== count || residuals.some(({ length }) => length !== residuals[0]?.length)) {
    throw new BellwetherError(
      'invalid-input',
      `Method "${method}" needs the residuals of all ${count} nodes, equally many of each; there are ${residuals?.length ?? 0} columns of ${residuals?.map(({ length }) => length).join(', ') ?? 'none'}.`,
    );
  }
  return residuals;
}

function meanSquare(values: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let t = 0; t < values.length; t += 1) {
    if (!Number.isFinite(values[t]!)) continue;
    sum += values[t]! * values[t]!;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/**
 * Correlations drawn towards none by the share that makes their expected squared error smallest.
 *
 * Source: Schäfer and Strimmer, *A shrinkage approach to large-scale covariance matrix estimation* (2005),
 * doi:10.2202/1544-6115.1175.
 */
function shrunkCorrelations(residuals: readonly ArrayLike<number>[]): ErrorCovariance {
  const complete = completeTimes(residuals);
  const columns = residuals.map((column) => Float64Array.from(complete, (t) => column[t]!));
  const n = complete.length;
  if (n < 3) {
    throw new BellwetherError(
      'invalid-input',
      `Method "mint-shrinkage" needs at least 3 times at which all nodes have a residual; there are ${n}.`,
      { details: { times: n } },
    );
  }
  const variances = floored(Float64Array.from(columns, (column) => variance(column)));
  const standard = columns.map((column, i) => {
    const [centre, deviation] = [mean(column), Math.sqrt(variances[i]!)];
    return column.map((value) => (value - centre) / deviation);
  });
  const correlations = columns.map(() => new Float64Array(columns.length));
  let [uncertainty, squares] = [0, 0];
  for (let i = 0; i < columns.length; i += 1) {
    correlations[i]![i] = 1;
    for (let j = 0; j < i; j += 1) {
      const [a, b] = [standard[i]!, standard[j]!];
      let [sum, sumOfSquares] = [0, 0];
      for (let t = 0; t < n; t += 1) {
        const product = a[t]! * b[t]!;
        sum += product;
        sumOfSquares += product * product;
      }
      const correlation = sum / (n - 1);
      correlations[i]![j] = correlation;
      correlations[j]![i] = correlation;
      uncertainty += (n / (n - 1) ** 3) * (sumOfSquares - (sum * sum) / n);
      squares += correlation * correlation;
    }
  }
  const shrinkage = squares === 0 ? 1 : Math.max(0, Math.min(1, uncertainty / squares));
  for (let i = 0; i < correlations.length; i += 1) {
    for (let j = 0; j < correlations.length; j += 1) if (i !== j) correlations[i]![j]! *= 1 - shrinkage;
  }
  return { variances, correlations, shrinkage };
}

function completeTimes(columns: readonly ArrayLike<number>[]): number[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, t) => t).filter((t) =>
    columns.every((column) => Number.isFinite(column[t])),
  );
}
