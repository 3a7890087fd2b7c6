import { type TimeSeries, timeAt } from '@bellwether/core';
import { driftBetweenWindows } from '@bellwether/drift';
import type { SeriesReview } from './findings.ts';

const day = 86_400_000;

/** The comparison of the last days with the time before, with the values to draw. */
export interface DriftReview {
  readonly result: SeriesReview['drift'];
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Where the last days begin: a quarter of the history, whole days where it is long enough, a week at most. */
function splitOf(from: number, to: number): number {
  const quarter = (to - from) / 4;
  const length = quarter >= day ? Math.min(7 * day, Math.floor(quarter / day) * day) : quarter;
  return to - length;
}

/** Compares the last days of a series with the time before, allowing for values that repeat each other. */
export function compareWithBefore(grid: TimeSeries, step: number): DriftReview {
  const { length } = grid.values;
  const from = timeAt(grid, 0);
  const to = timeAt(grid, length - 1) + step;
  const split = splitOf(from, to);
  const { verdict, reason, pValue, effectSize } = driftBetweenWindows(grid, {
    reference: { to: split },
    current: { from: split },
  });
  const cut = Math.min(length, Math.max(0, Math.ceil((split - from) / step)));
  const finite = (values: Float64Array) => values.filter((value) => Number.isFinite(value));
  return {
    result: { verdict, reason, pValue, effect: effectSize.value, measure: effectSize.measure, split },
    reference: finite(grid.values.subarray(0, cut)),
    current: finite(grid.values.subarray(cut)),
  };
}
