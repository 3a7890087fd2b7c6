import type { Forecast, TimeSeries } from '@bellwether/core';
import { type AutoChoice, autoForecaster, seasonalScale, timeToThreshold } from '@bellwether/forecasting';
import type { CapacityReview } from './findings.ts';
import { formatNumber } from './format.ts';

const day = 86_400_000;
const week = 7 * day;

/** What comes next, and when it runs out. */
export interface Outlook {
  readonly forecast: Forecast;
  readonly horizon: number;
  /** Mean absolute scaled error of the best model over the recent past; null where nothing could be judged. */
  readonly backtestError: number | null;
  readonly notes: readonly string[];
  readonly capacity: CapacityReview | null;
}

/** Steps ahead: a day, or a week where there are four weeks of history or more; at most as many as there are values. */
export function horizonOf(grid: TimeSeries, step: number): number {
  const history = grid.values.length * step;
  const ahead = history >= 4 * week ? week : day;
  return Math.max(1, Math.min(Math.round(ahead / step), grid.values.length));
}

/** The level that counts as full: what the user says, or what the unit says. */
function limitOf(grid: TimeSeries, given: number | undefined): number | undefined {
  if (given !== undefined) return given;
  const { unit, name, values } = grid;
  const usage =
    /(?:^|[^a-z])(?:cpu|memory|mem|disk|filesystem|volume|swap|inode|quota|heap|pool)(?:[^a-z]|$)|utili[sz]ation|usage|used/i.test(
      name,
    );
  let largest = Number.NEGATIVE_INFINITY;
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) {
    if (value > largest) largest = value;
    if (value < smallest) smallest = value;
  }
  if (unit === 'percent' && smallest >= 0 && largest <= 100) return 100;
  if (unit === 'ratio' && smallest >= 0 && largest <= 1) return 1;
  // Without a unit a name that speaks of usage and values that fit a percentage are taken for one.
  if (unit === undefined && usage && smallest >= 0 && largest <= 100 && largest > 1) return 100;
  if (unit === undefined && usage && smallest >= 0 && largest <= 1) return 1;
  return undefined;
}

/** The best of the combined models, and how many others there are. */
function modelName({ considered }: AutoChoice): string {
  const kept = considered.filter(({ weight }) => weight > 0);
  const name = (kept[0]?.name ?? 'none').replaceAll('-', ' ');
  return kept.length > 1 ? `${name} and ${kept.length - 1} more, combined` : name;
}

/** Chooses models by how they would have forecast the recent past, and forecasts; answers when the limit is reached. */
export function lookAhead(
  grid: TimeSeries,
  step: number,
  seasonLengths: readonly number[],
  options: { readonly limit?: number; readonly signal?: AbortSignal },
): Outlook {
  const horizon = horizonOf(grid, step);
  const limit = limitOf(grid, options.limit);
  const { signal } = options;
  const fitted = autoForecaster({ horizon }).fit(grid, signal === undefined ? {} : { signal });
  const forecast = fitted.forecast({ horizon, levels: [0.8, 0.95] });
  const error = fitted.choice.considered[0]?.error ?? null;
  const scale = seasonalScale(grid.values, seasonLengths[0] ?? 1);
  return {
    forecast: { ...forecast, model: modelName(fitted.choice) },
    horizon,
    backtestError: error === null || !(scale > 0) ? null : error / scale,
    notes: forecast.notes,
    capacity: limit === undefined ? null : capacityOf(),
  };

  function capacityOf(): CapacityReview | null {
    if (limit === undefined) return null;
    const answer = timeToThreshold(fitted, { threshold: limit, horizon, paths: 1000 });
    if (answer.probability === null) return null;
    const reached = (grid.values.findLast((value) => Number.isFinite(value)) ?? Number.NaN) >= limit;
    const [early, median, late] = crossingTimes(answer.probabilityBy, answer.start, step);
    return {
      limit,
      probability: answer.probability,
      horizon: horizon * step,
      crossing: answer.probability < 0.05 || early === undefined ? null : { early, median: median!, late: late! },
      reached,
    };
  }
}

/** Times by which 10 %, 50 % and 90 % of those futures have crossed that cross at all. */
function crossingTimes(probabilityBy: readonly number[], start: number, step: number): number[] {
  const all = probabilityBy.at(-1) ?? 0;
  if (all === 0) return [];
  return [0.1, 0.5, 0.9].map(
    (share) => start + step * probabilityBy.findIndex((reached) => reached >= share * all - 1e-12),
  );
}

/** The horizon for people: `24 hours`, `7 days`. */
export function describeHorizon(milliseconds: number): string {
  const days = milliseconds / day;
  return days >= 2 ? `${formatNumber(days)} days` : `${formatNumber(days * 24)} hours`;
}
