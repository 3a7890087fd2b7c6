import type { Forecast } from '@bellwether/core';
import { clampForecast, type Range } from '../intervals/with-bounds.js';

/** The values that forecasts may take. */
export interface Limits extends Range {
  /** Whether only whole numbers make sense. */
  readonly integer: boolean;
}

/** What the values and their unit say: nothing negative where nothing ever was, percentages to 100, shares to 1. */
export function impliedRange(values: Float64Array, unit: string | undefined): Range {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!(Math.abs(value) < Number.POSITIVE_INFINITY)) continue;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const greatest = unit === 'percent' || unit === '%' ? 100 : unit === 'ratio' ? 1 : Number.POSITIVE_INFINITY;
  return {
    lower: lowest >= 0 && lowest <= highest ? 0 : Number.NEGATIVE_INFINITY,
    upper: highest <= greatest ? greatest : Number.POSITIVE_INFINITY,
  };
}

/** The forecast within its limits; whole numbers are rounded so that intervals do not lose coverage. */
export function withinLimits(forecast: Forecast, limits: Limits): Forecast {
  const held = clampForecast(forecast, limits);
  if (!limits.integer) return held;
  return {
    ...held,
    point: held.point.map((value) => Math.round(value) + 0),
    intervals: held.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower.map((value) => Math.floor(value) + 0),
      upper: upper.map((value) => Math.ceil(value) + 0),
    })),
  };
}
