import { inferStep, regularise, type TimeSeries } from '@bellwether/core';
import { type FindPeriodsOptions, type FoundPeriod, findPeriods } from './find-periods.js';

/** Options of {@link findSeasonalPeriods}. */
export interface FindSeasonalPeriodsOptions extends Pick<FindPeriodsOptions, 'level' | 'maxPeriods' | 'minStrength'> {
  /**
   * Look for periods other than the hour, the day and the week as well, where none of these is found.
   *
   * @defaultValue true
   */
  readonly others?: boolean;
}

/** A period of a series of measurements. */
export interface SeasonalPeriod extends FoundPeriod {
  /** The period as a duration. */
  readonly milliseconds: number;
}

const hour = 3_600_000;
const naturalPeriods = [hour, 24 * hour, 168 * hour];

/** Steps of the natural periods which are whole numbers of steps, or so nearly that the cycles do not drift apart. */
function naturalSteps(step: number, length: number): number[] {
  return naturalPeriods
    .map((duration) => duration / step)
    .filter((steps) => {
      const drift = Math.abs(steps - Math.round(steps)) * (length / steps);
      return Math.round(steps) >= 4 && drift < 0.05 * steps;
    })
    .map(Math.round);
}

/**
 * Finds the periods of a series of measurements, strongest first: the hour, the day and the week before all others.
 *
 * As {@link findPeriods}, which says how it decides, with the step of the series to tell what is natural. A series of irregular times is
 * put on a regular grid first (the step of core's `inferStep`). A period needs two and a half cycles: a week is found in two and a half
 * weeks of data, not before.
 *
 * @throws {@link BellwetherError} `invalid-option` for options out of range.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { findSeasonalPeriods } from '@bellwether/statistics';
 *
 * const load = createTimeSeries({
 *   start: 0,
 *   step: '5m',
 *   values: Float64Array.from({ length: 7 * 288 }, (_, i) => Math.sin((2 * Math.PI * i) / 288) + 0.3 * Math.sin(i * i)),
 * });
 * findSeasonalPeriods(load).map(({ period, milliseconds }) => [period, milliseconds / 3_600_000]); // => [[288, 24]]
 * ```
 */
export function findSeasonalPeriods(
  series: TimeSeries,
  options: FindSeasonalPeriodsOptions = {},
): readonly SeasonalPeriod[] {
  const { others = true, ...limits } = options;
  if (series.values.length < 8) return [];
  const grid = series.axis.kind === 'regular' ? series : regularise(series, { step: inferStep(series) });
  if (grid.axis.kind !== 'regular') return [];
  const { step } = grid.axis;
  let found = findPeriods(grid.values, { ...limits, candidates: naturalSteps(step, grid.values.length) });
  if (found.length === 0 && others) found = findPeriods(grid.values, limits);
  return found.map((one) => ({ ...one, milliseconds: one.period * step }));
}
