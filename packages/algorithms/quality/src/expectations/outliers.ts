import { requireNumber } from '@bellwether/core';
import { quantile, sortedFinite } from '@bellwether/statistics';
import type { Expectation, ExpectationOptions } from '../expectation.js';
import { columnsOf, counted, countRows, envelope, notChecked, numbersOf, requireNames } from '../rows/failing-rows.js';

/** Options of {@link noOutlierRows}. */
export interface NoOutlierRowsOptions extends ExpectationOptions {
  /** Columns of numbers to look at. @default all columns of numbers */
  readonly columns?: readonly string[];
  /**
   * How far from the median a number may lie, in distances from the median to the quartile on its side, above 1. Raising it finds only grosser
   * outliers. Normal values lie beyond 10 once in 10^11.
   *
   * @default 10
   */
  readonly distance?: number;
}

interface Fences {
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** Beyond what a column has outliers; nothing where half of its values are the same, which says nothing about the others. */
function fencesOf(values: Float64Array, distance: number): Fences | undefined {
  const sorted = sortedFinite(values);
  if (sorted.length < 8) return undefined;
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number];
  // Each side by its own spread, so that long tails on one side are no outliers on the other.
  const below = middle - lower;
  const above = upper - middle;
  if (below + above === 0) return undefined;
  return {
    values,
    low: middle - distance * (below === 0 ? above : below),
    high: middle + distance * (above === 0 ? below : above),
  };
}

/**
 * Expects no number far from all others in its column: a unit that was mixed up, a sensor that failed, -999 for "unknown". A row fails where any
 * of its numbers does. Infinite numbers fail; missing ones do not.
 *
 * Not for columns with heavy tails by nature (incomes, file sizes): name the others under `columns`, or allow a share.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function noOutlierRows(options: NoOutlierRowsOptions = {}): Expectation {
  const given = options.columns === undefined ? undefined : requireNames('columns', options.columns);
  const distance = requireNumber('distance', options.distance ?? 10, { min: 1, exclusiveMin: true });
  return {
    ...envelope('no-outlier-rows', given ?? [], options),
    check(table, most) {
      const names = given ?? table.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
      const found = columnsOf(table, names);
      if ('absent' in found) return found.absent;
      const fences = found.columns.flatMap((column) => {
        const values = numbersOf(column);
        const fence = values === undefined ? undefined : fencesOf(values, distance);
        return fence === undefined ? [] : [fence];
      });
      if (fences.length === 0) return notChecked('No column has eight different enough numbers.');
      return countRows(
        table.length,
        most,
        (row) => fences.some(({ values, low, high }) => values[row]! < low || values[row]! > high),
        (failing, checked) =>
          `${counted(failing, 'row')} of ${checked} hold a number far from all others of its column.`,
      );
    },
  };
}
