import { BellwetherError, requireOneOf } from '@bellwether/core';
import type { BacktestOptions } from './backtest-plan.js';

/** Parts of explanatory columns, each a copy of its own; `undefined` where there is no column. */
export interface ColumnWindows {
  /** The values at the steps from `from` to before `cut`. */
  past(from: number, cut: number): Record<string, Float64Array> | undefined;
  /** What is known at `cut` of the `steps` steps that follow. */
  ahead(cut: number, steps: number): Record<string, Float64Array> | undefined;
}

/** The last value before `cut` that is not missing; NaN where there is none. */
function lastKnown(column: Float64Array, cut: number): number {
  for (let i = cut - 1; i >= 0; i -= 1) if (!Number.isNaN(column[i]!)) return column[i]!;
  return Number.NaN;
}

/** Checks the columns and cuts them as models may see them. */
export function columnWindows(
  length: number,
  { columns = {}, columnsAhead = 'known' }: Pick<BacktestOptions, 'columns' | 'columnsAhead'>,
): ColumnWindows {
  const known = requireOneOf('columnsAhead', columnsAhead, ['known', 'carried-forward']) === 'known';
  const entries = Object.entries(columns).map(([name, column]) => {
    if (column.length !== length) {
      throw new BellwetherError(
        'invalid-input',
        `Column "${name}" has ${column.length} values and the series ${length}; a column needs a value for each.`,
        { details: { column: name, length: column.length, needed: length } },
      );
    }
    return [name, Float64Array.from(column)] as const;
  });
  const each = (part: (column: Float64Array) => Float64Array): Record<string, Float64Array> | undefined =>
    entries.length === 0 ? undefined : Object.fromEntries(entries.map(([name, column]) => [name, part(column)]));
  return {
    past: (from, cut) => each((column) => column.slice(from, cut)),
    ahead: (cut, steps) =>
      each((column) => (known ? column.slice(cut, cut + steps) : new Float64Array(steps).fill(lastKnown(column, cut)))),
  };
}
