import { type Column, createFrame, type Frame } from '@bellwether/core';

/** Which values before a step its row is made of. */
export interface LagDesign {
  /** Distances in steps, ascending. */
  readonly lags: readonly number[];
  /** Steps in a season; 1 where there is none. */
  readonly seasonLength: number;
  /** Values whose mean is the level that everything is seen from. */
  readonly window: number;
}

/** How many values before a step must be kept to make its row. */
export function reachOf({ lags, window }: LagDesign): number {
  return Math.max(window, lags[lags.length - 1] ?? 1);
}

/** Mean of the known values in the window before a place, or a stand-in where there is none. */
export function levelBefore(
  values: ArrayLike<number>,
  at: number,
  window: number,
  otherwise: number = Number.NaN,
): number {
  let [sum, count] = [0, 0];
  for (let i = Math.max(0, at - window); i < at; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : otherwise;
}

/** A place in some values whose row is wanted: `steps` is its number since the first value of all, for the phase. */
export interface Place {
  readonly values: ArrayLike<number>;
  readonly at: number;
  readonly steps: number;
  readonly level: number;
}

/**
 * Rows of features: each lag less the level, the level itself, and the phase of the season. Missing values are missing. Trees cannot reach beyond what they have seen,
 * and seen from the level a trend stays where it was.
 */
export function rowsOf({ lags, seasonLength }: LagDesign, places: readonly Place[]): Frame {
  const columns: Column[] = lags.map((lag) => ({
    kind: 'number',
    name: `lag ${lag}`,
    values: Float64Array.from(places, ({ values, at, level }) => (at >= lag ? values[at - lag]! - level : Number.NaN)),
  }));
  columns.push({ kind: 'number', name: 'level', values: Float64Array.from(places, ({ level }) => level) });
  if (seasonLength > 1) {
    columns.push({
      kind: 'number',
      name: 'phase',
      values: Float64Array.from(places, ({ steps }) => steps % seasonLength),
    });
  }
  return createFrame(columns);
}
