import { autoArima } from '../arima/auto-arima.js';
import { inLocalTime } from '../calendar/in-local-time.js';
import { zoneOffset } from '../calendar/zone-offset.js';
import { complexExponentialSmoothing } from '../complex-smoothing/complex-exponential-smoothing.js';
import { holt, holtWinters, simpleExponentialSmoothing } from '../exponential-smoothing/classics.js';
import { imapa } from '../intermittent/aggregation.js';
import { syntetosBoylan, teunterSyntetosBabai } from '../intermittent/croston.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { drift } from '../naive/drift.js';
import { naive } from '../naive/naive.js';
import { seasonalNaive } from '../naive/seasonal-naive.js';
import type { CalendarEvent } from '../regression/features.js';
import { regression } from '../regression/regression.js';
import { seasonalProfile } from '../seasonal-profile/seasonal-profile.js';
import { sparseAutoregression } from '../sparse-autoregression/sparse-autoregression.js';
import { tbats } from '../tbats/tbats.js';
import { dynamicOptimisedTheta } from '../theta/theta.js';

/** A model that the choice may fall on. */
export interface PoolModel {
  readonly name: string;
  readonly forecaster: SimulatingForecaster;
  /** What a fit takes, in milliseconds for each thousand values on one core: a rough figure, for the budget only. */
  readonly cost: number;
  /** What a fit takes however short the series is, in milliseconds. @default 0 */
  readonly fixedCost?: number;
}

function periodic(seasons: readonly number[]): PoolModel[] {
  const [short, long] = [seasons[0]!, seasons.at(-1)!];
  return [
    { name: 'autoregression', cost: 0.2, forecaster: sparseAutoregression({ seasonLengths: seasons }) },
    {
      name: 'deseasonalised-autoregression',
      cost: 0.25,
      forecaster: sparseAutoregression({ seasonLengths: seasons, transform: 'square-root', deseasonalise: true }),
    },
    { name: `seasonal-naive-${short}`, cost: 0.03, forecaster: seasonalNaive({ seasonLength: short }) },
    ...(long > short
      ? [{ name: `seasonal-naive-${long}`, cost: 0.03, forecaster: seasonalNaive({ seasonLength: long }) }]
      : []),
    {
      name: 'short-autoregression',
      cost: 0.1,
      forecaster: sparseAutoregression({ lags: shortLags(short) }),
    },
    // On a coarse grid the autoregressions know the day as well, for less.
    ...(short >= finestSeason
      ? [{ name: 'seasonal-profile', cost: 0.6, forecaster: seasonalProfile({ seasonLength: short }) }]
      : []),
  ];
}

/** Steps in a season from which on the medians of a profile pay: a quarter of an hour in a day. */
const finestSeason = 96;

/** Lags well within a season, for what passes within hours. */
function shortLags(season: number): number[] {
  return [1, 2, 3, 4, 6, 12, 24, 48].filter((lag) => lag <= Math.max(4, season / 2));
}

const day = 86_400_000;

/** Steps from which on a series is one of months, quarters or the like, whatever the lengths of the months. */
const month = 28 * day;

/** Seasons of months and quarters, for which models with a state for each phase are cheap enough. */
const longestShortSeason = 13;

/** Seasons for which complex smoothing solves for the whole start. */
const longestSolvedSeason = 60;

/** What is known of a series before any model has seen it. */
export interface PoolSettings {
  /** Seasons in steps, shortest first. */
  readonly seasons: readonly number[];
  /** Milliseconds between values. */
  readonly step: number;
  /** Whether most steps are zero and the others above it. */
  readonly intermittent: boolean;
  /** Time zone whose clocks the seasons follow, if one is known. */
  readonly timeZone: string | undefined;
  /** Holidays and other things that happen at known times. */
  readonly events: readonly CalendarEvent[];
}

/** Models of how often something happens and how much it is then. */
function intermittentModels(): PoolModel[] {
  return [
    { name: 'syntetos-boylan', cost: 0.3, forecaster: syntetosBoylan() },
    { name: 'teunter-syntetos-babai', cost: 0.5, forecaster: teunterSyntetosBabai() },
    { name: 'imapa', cost: 2, forecaster: imapa() },
  ];
}

/** Every model that fits a series with these settings, the cheapest and most useful first. */
export function poolFor({ seasons, step, intermittent, timeZone, events }: PoolSettings): readonly PoolModel[] {
  const offset = timeZone === undefined ? () => 0 : zoneOffset(timeZone);
  const localEvents = events.map((event) => ({ ...event, starts: event.starts.map((time) => time + offset(time)) }));
  const models = [
    ...(intermittent ? intermittentModels() : []),
    ...(events.length > 0
      ? [{ name: 'calendar-regression', cost: 6, forecaster: regression({ events: localEvents }) }]
      : []),
    ...(step >= month && seasons[0] !== undefined && seasons[0] <= longestShortSeason
      ? calendarModels(seasons)
      : regularModels(seasons, step)),
  ];
  return local(models, timeZone);
}

/** Models that follow the clocks of a time zone. */
function local(models: readonly PoolModel[], timeZone: string | undefined): readonly PoolModel[] {
  if (timeZone === undefined) return models;
  return models.map(({ forecaster, ...model }) => ({ ...model, forecaster: inLocalTime(forecaster, { timeZone }) }));
}

/** Models for a series that is too short to judge any. */
export function standIns(timeZone: string | undefined): readonly PoolModel[] {
  return local(plainModels(), timeZone);
}

/** What knows neither season nor bends. */
function plainModels(): PoolModel[] {
  return [
    { name: 'simple-exponential-smoothing', cost: 0.35, forecaster: simpleExponentialSmoothing() },
    { name: 'naive', cost: 0.02, forecaster: naive() },
    { name: 'drift', cost: 0.02, forecaster: drift() },
  ];
}

/** Level, trend and season together: what moves slowly from state to state. */
function holtWintersModels(season: number): PoolModel[] {
  return [
    { name: 'holt-winters', cost: 18, forecaster: holtWinters({ seasonLength: season }) },
    {
      name: 'holt-winters-multiplicative',
      cost: 18,
      forecaster: holtWinters({ seasonLength: season, seasonal: 'multiplicative' }),
    },
  ];
}

/**
 * Models of months and quarters. What comes back to a level, and what knows no season, is left out: on a few dozens of values it is easily
 * taken for good, and such series have trends.
 */
function calendarModels(seasons: readonly number[]): PoolModel[] {
  const season = seasons[0]!;
  return [
    { name: `seasonal-naive-${season}`, cost: 0.03, forecaster: seasonalNaive({ seasonLength: season }) },
    { name: 'theta', cost: 0.3, forecaster: dynamicOptimisedTheta({ seasonLength: season }) },
    {
      name: 'autoregression-of-changes',
      cost: 0.2,
      forecaster: sparseAutoregression({ seasonLengths: seasons, differences: true }),
    },
    ...holtWintersModels(season),
    ...costlyModels(seasons),
  ];
}

function regularModels(seasons: readonly number[], step: number): PoolModel[] {
  const short = seasons[0] ?? Number.POSITIVE_INFINITY;
  // Days, weeks and longer steps hold trends and momentum, which their season may have little to do with.
  const wandering = seasons.length === 0 || short <= longestShortSeason || step >= day;
  return [
    ...(seasons.length > 0
      ? periodic(seasons)
      : [{ name: 'short-autoregression', cost: 0.1, forecaster: sparseAutoregression() }]),
    ...(wandering
      ? [
          {
            name: 'theta',
            cost: 0.3,
            forecaster: dynamicOptimisedTheta({ seasonLength: seasons.length > 0 ? short : 1 }),
          },
          {
            name: 'autoregression-of-changes',
            cost: 0.2,
            forecaster: sparseAutoregression({ seasonLengths: seasons, differences: true }),
          },
        ]
      : []),
    ...plainModels(),
    ...(wandering && short > longestShortSeason ? [{ name: 'damped-trend', cost: 2.5, forecaster: holt() }] : []),
    ...(step >= day && short > longestShortSeason
      ? [{ name: 'plain-complex-smoothing', cost: 2, forecaster: complexExponentialSmoothing() }]
      : []),
    ...(short <= longestShortSeason ? holtWintersModels(short) : []),
    ...costlyModels(wandering && short > longestShortSeason ? [] : seasons),
  ];
}

/** What larger budgets admit, and for months and quarters the usual one. */
function costlyModels(seasons: readonly number[]): PoolModel[] {
  const [short] = seasons;
  const arima = arimaFor(seasons);
  if (short === undefined) return [arima];
  const complex: PoolModel[] =
    short <= longestSolvedSeason
      ? [
          {
            name: 'complex-smoothing',
            cost: 21,
            fixedCost: 10,
            forecaster: complexExponentialSmoothing({ seasonLength: short }),
          },
        ]
      : [];
  return [
    ...(short <= longestShortSeason ? [arima, ...complex] : [...complex, arima]),
    { name: 'tbats', cost: 75, fixedCost: 10, forecaster: tbats({ seasonLengths: seasons }) },
  ];
}

/** Automatic ARIMA, on the short season alone where there are several. */
function arimaFor(seasons: readonly number[]): PoolModel {
  const [short] = seasons;
  const forecaster = autoArima(short === undefined ? {} : { seasonLength: short });
  return { name: 'arima', cost: short === undefined ? 4 : 40, fixedCost: short === undefined ? 5 : 10, forecaster };
}

/**
 * The models that can be fitted twice to a series of this length within the budget, in milliseconds for each thousand values and for
 * any shorter series. Always at least one.
 */
export function affordable(pool: readonly PoolModel[], length: number, budget: number): readonly PoolModel[] {
  const thousands = length / 1000;
  let left = (budget / 2) * Math.max(1, thousands);
  const chosen = pool.filter(({ cost, fixedCost = 0 }) => {
    const price = fixedCost + cost * thousands;
    if (price > left) return false;
    left -= price;
    return true;
  });
  return chosen.length > 0 ? chosen : [pool.reduce((cheapest, each) => (each.cost < cheapest.cost ? each : cheapest))];
}
