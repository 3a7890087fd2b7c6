import { choleskySolveAll } from '@bellwether/statistics';
import type { ErrorCovariance } from './error-covariance.js';
import type { Hierarchy } from './hierarchy.js';

/** Turns values of all nodes, one array per time, into values of the bottom series whose sums are the new ones. */
export type Projection = (columns: readonly Float64Array[]) => Float64Array[];

/** The forecasts of the bottom series as they are. */
export function bottomUp({ nodes, bottomCount }: Hierarchy): Projection {
  return (columns) => columns.map((values) => values.slice(nodes.length - bottomCount));
}

/** The forecast of everything, in shares; without given ones, in those of the bottom forecasts at that time. */
export function topDown(structure: Hierarchy, total: number, proportions: ArrayLike<number> | undefined): Projection {
  const { bottomCount } = structure;
  const own = bottomUp(structure);
  return (columns) =>
    own(columns).map((bottom, h) => {
      const whole = columns[h]![total]!;
      const shares =
        proportions === undefined ? bottom.map((value) => Math.max(0, value)) : Float64Array.from(proportions);
      const sum = shares.reduce((all, value) => all + value, 0);
      return shares.map((share) => (sum === 0 ? whole / bottomCount : (whole * share) / sum));
    });
}

/**
 * The coherent values closest to the given ones, where distance is measured by the inverse covariance of the errors.
 *
 * Solved for the multipliers of the constraints (one per sum), not for the bottom series: there are far fewer sums. With
 * C the constraints and W the covariance, the values are `y - W C' (C W C')⁻¹ C y`.
 */
export function minimumTrace(structure: Hierarchy, covariance: ErrorCovariance): Projection {
  const { nodes, bottomCount } = structure;
  const sums = nodes.length - bottomCount;
  if (sums === 0) return bottomUp(structure);
  const deviation = covariance.variances.map(Math.sqrt);
  const { correlations } = covariance;
  const covarianceOf = (i: number, j: number): number =>
    (correlations === undefined ? Number(i === j) : correlations[i]![j]!) * deviation[i]! * deviation[j]!;

  // W C', one row per node: the covariance of the node with by how much each sum misses its parts.
  const towards: Float64Array[] = nodes.map((_, i) => {
    const row = new Float64Array(sums);
    if (correlations === undefined && i < sums) {
      row[i] = covariance.variances[i]!;
      return row;
    }
    for (let a = 0; a < sums; a += 1) {
      const { bottoms } = nodes[a]!;
      if (correlations === undefined) {
        row[a] = includes(bottoms, i - sums) ? -covariance.variances[i]! : 0;
        continue;
      }
      let value = covarianceOf(i, a);
      for (let j = 0; j < bottoms.length; j += 1) value -= covarianceOf(i, sums + bottoms[j]!);
      row[a] = value;
    }
    return row;
  });
  const misses = Array.from({ length: sums }, (_, a) => {
    const row = towards[a]!.slice();
    for (const j of nodes[a]!.bottoms) {
      const part = towards[sums + j]!;
      for (let b = 0; b < sums; b += 1) row[b]! -= part[b]!;
    }
    return row;
  });
  // Symmetric but for rounding.
  for (let a = 0; a < sums; a += 1) for (let b = 0; b < a; b += 1) misses[a]![b] = misses[b]![a]!;

  return (columns) => {
    const missed = columns.map((values) =>
      Float64Array.from({ length: sums }, (_, a) => {
        let miss = values[a]!;
        for (const j of nodes[a]!.bottoms) miss -= values[sums + j]!;
        return miss;
      }),
    );
    return choleskySolveAll(misses, missed).map((multipliers, h) =>
      Float64Array.from({ length: bottomCount }, (_, j) => {
        const row = towards[sums + j]!;
        let value = columns[h]![sums + j]!;
        for (let a = 0; a < sums; a += 1) value -= row[a]! * multipliers[a]!;
        return value;
      }),
    );
  };
}

/** Whether an ascending list has the index. */
function includes(indexes: Int32Array, index: number): boolean {
  let [low, high] = [0, indexes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (indexes[middle]! < index) low = middle + 1;
    else high = middle;
  }
  return indexes[low] === index;
}

/**
 * Standard deviations of the reconciled forecasts of every node at one time: the projection applied to the errors.
 *
 * @param weights - For every node, what each bottom series takes of it: the projection of unit values.
 */
export function reconciledDeviations(
  structure: Hierarchy,
  weights: readonly Float64Array[],
  deviations: Float64Array,
  correlations: readonly Float64Array[] | undefined,
): Float64Array {
  const { nodes } = structure;
  const taken = new Float64Array(nodes.length);
  return Float64Array.from(nodes, ({ bottoms }) => {
    for (let k = 0; k < nodes.length; k += 1) {
      let sum = 0;
      for (let j = 0; j < bottoms.length; j += 1) sum += weights[k]![bottoms[j]!]!;
      taken[k] = sum * deviations[k]!;
    }
    let total = 0;
    for (let k = 0; k < nodes.length; k += 1) {
      if (correlations === undefined) total += taken[k]! * taken[k]!;
      else for (let l = 0; l < nodes.length; l += 1) total += taken[k]! * taken[l]! * correlations[k]![l]!;
    }
    return Math.sqrt(Math.max(0, total));
  });
}
