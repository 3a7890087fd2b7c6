import { detectAnomalies } from '@bellwether/anomaly';
import { type Forecast, formatDuration, missingCount, type TimeSeries, timeAt } from '@bellwether/core';
import { findSeasonalPeriods } from '@bellwether/statistics';
import { compareWithBefore, type DriftReview } from './change.ts';
import type { SeriesReview } from './findings.ts';
import { onGrid } from './grid.ts';
import { horizonOf, lookAhead } from './outlook.ts';

/** What was found about a series, with what is needed to draw it. */
export interface Inspection {
  readonly review: SeriesReview;
  readonly grid: TimeSeries;
  readonly forecast: Forecast;
  readonly drift: DriftReview;
}

function presentable(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null));
}

/** Finds seasons, forecasts, lists anomalies, compares with before and answers when the limit is reached, for one series. */
export function inspect(
  series: TimeSeries,
  title: string,
  options: { readonly limit?: number; readonly signal?: AbortSignal },
): Inspection {
  const grid = onGrid(series);
  if (grid.axis.kind !== 'regular') throw new Error('a series on a grid has a regular axis');
  const { step } = grid.axis;
  const periods = findSeasonalPeriods(grid);
  const outlook = lookAhead(
    grid,
    step,
    periods.map(({ period }) => period),
    options,
  );
  const drift = compareWithBefore(grid, step);
  const { forecast } = outlook;
  const last = grid.values.length - 1;
  return {
    grid,
    forecast,
    drift,
    review: {
      title,
      name: series.name,
      labels: series.labels,
      unit: series.unit ?? null,
      points: series.values.length,
      missing: missingCount(grid),
      from: timeAt(grid, 0),
      to: timeAt(grid, last),
      step,
      periods: periods.map(({ milliseconds }) => milliseconds),
      forecast: {
        model: forecast.model,
        start: forecast.start,
        step,
        horizon: horizonOf(grid, step),
        backtestError: outlook.backtestError,
        point: presentable(forecast.point),
        intervals: forecast.intervals.map(({ level, lower, upper }) => ({
          level,
          lower: presentable(lower),
          upper: presentable(upper),
        })),
        notes: outlook.notes,
      },
      anomalies: detectAnomalies(grid),
      drift: drift.result,
      capacity: outlook.capacity,
    },
  };
}

/** Periods for people: `24 hours and 7 days`. */
export function describePeriods(periods: readonly number[]): string {
  return periods.length === 0 ? 'none' : periods.map((period) => formatDuration(period)).join(' and ');
}
