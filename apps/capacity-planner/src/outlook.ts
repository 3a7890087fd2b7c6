import { BellwetherError, type Forecast, seriesKey, type TimeSeries, timeAt } from '@bellwether/core';
import {
  type Headroom,
  headroom,
  type RapidFillSignal,
  rapidFill,
  type TimeToThreshold,
  timeToThreshold,
} from '@bellwether/forecasting';
import { type Fitted, fit } from './fit.ts';
import { type Judgement, judge, type Subject } from './judge.ts';
import type { Plan, Resource } from './plan.ts';
import { fitSum, type Part } from './sums.ts';

/** What is known of one resource or group. */
export interface Outlook extends Subject, Judgement {
  readonly crossing: TimeToThreshold;
  readonly headroom: Headroom;
  /** Whether it is filling within hours. */
  readonly rapid: RapidFillSignal;
  readonly history: TimeSeries;
  readonly forecast: Forecast;
  /** What a group is made of when it peaks; they add up to `forecast`. */
  readonly parts?: readonly Part[];
  readonly notes: readonly string[];
}

function watchRapid(series: TimeSeries, threshold: number, direction: 'above' | 'below'): RapidFillSignal {
  const watcher = rapidFill({ threshold, direction });
  const from = Math.max(0, series.values.length - 200);
  let signal: RapidFillSignal = {
    status: 'warming-up',
    ratePerHour: null,
    crossing: null,
    latest: null,
    reason: 'No values yet.',
  };
  for (let i = from; i < series.values.length; i += 1) {
    signal = watcher.update({ time: timeAt(series, i), value: series.values[i]! });
  }
  return signal;
}

/** The series of a resource. */
function findSeries(resource: Resource, series: readonly TimeSeries[]): TimeSeries {
  const found = series.filter(
    ({ name, labels }) => seriesKey(name, labels) === resource.series || name === resource.series,
  );
  if (found.length === 1) return found[0]!;
  throw new BellwetherError(
    'invalid-input',
    found.length === 0
      ? `There is no series "${resource.series}" for "${resource.name}"; there are ${series
          .slice(0, 8)
          .map(({ name, labels }) => seriesKey(name, labels))
          .join(', ')}.`
      : `"${resource.series}" for "${resource.name}" names ${found.length} series; give one with its labels.`,
    { details: { series: resource.series } },
  );
}

function outlookOf(of: Subject, { series, grid, fitted, resets, most, notes }: Fitted, plan: Plan): Outlook {
  const { name, unit, capacity, direction, leadTime } = of;
  const horizon = Math.round(plan.horizon / plan.step);
  const forecast = fitted.forecast({ horizon });
  const crossing = timeToThreshold(fitted, { threshold: capacity, direction, horizon });
  const room = headroom({ fitted, horizon, quantile: plan.confidence, direction, capacity });
  const rapid = watchRapid(series, capacity, direction);
  const found = {
    crossing,
    headroom: room,
    rapid,
    confidence: plan.confidence,
    emptied: resets > 0,
    most,
    history: grid,
  };
  return {
    name,
    ...(unit === undefined ? {} : { unit }),
    capacity,
    direction,
    leadTime,
    ...judge(of, found),
    crossing,
    headroom: room,
    rapid,
    history: grid,
    forecast,
    notes: [...notes, ...forecast.notes],
  };
}

const order = ['order now', 'watch', 'no data', 'fine'] as const;

/** Looks at every resource and group of a plan, the most urgent first. */
export function outlooks(plan: Plan, series: readonly TimeSeries[], note: (text: string) => void): Outlook[] {
  const measured = plan.resources.map((resource) => ({ resource, series: findSeries(resource, series) }));
  const single = measured.map(({ resource, series: own }) => {
    note(`forecasting ${resource.name}`);
    return outlookOf(resource, fit(resource, own, plan), plan);
  });
  const sums = plan.groups.map((group): Outlook => {
    note(`forecasting ${group.name}`);
    const { name, capacity, leadTime } = group;
    const unit = plan.resources.find((resource) => group.resources.includes(resource.name))?.unit;
    const sum = fitSum(group, plan.groups, measured, plan);
    const of: Subject = { name, ...(unit === undefined ? {} : { unit }), capacity, direction: 'above', leadTime };
    return { ...outlookOf(of, sum, plan), parts: sum.parts };
  });
  const all = [...sums, ...single];
  return all.sort(
    (a, b) =>
      order.indexOf(a.urgency) - order.indexOf(b.urgency) ||
      (b.crossing.probability ?? 0) - (a.crossing.probability ?? 0),
  );
}
