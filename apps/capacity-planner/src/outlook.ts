import {
  BellwetherError,
  type Forecast,
  inferStep,
  regularise,
  seriesKey,
  type TimeSeries,
  timeAt,
} from '@bellwether/core';
import {
  autoForecaster,
  type FittedAutoForecaster,
  type Headroom,
  headroom,
  hierarchy,
  hierarchySeries,
  type RapidFillSignal,
  rapidFill,
  type TimeToThreshold,
  timeToThreshold,
  withoutResets,
} from '@bellwether/forecasting';
import type { Group, Plan, Resource } from './plan.ts';

/** What is to be done about a resource. */
export type Urgency = 'order now' | 'watch' | 'fine' | 'no data';

/** What is known of one resource or group. */
export interface Outlook {
  readonly name: string;
  readonly unit?: string;
  readonly capacity: number;
  readonly direction: 'above' | 'below';
  readonly leadTime: number;
  readonly urgency: Urgency;
  /** One sentence for people. */
  readonly summary: string;
  readonly crossing: TimeToThreshold;
  readonly headroom: Headroom;
  /** Whether it is filling within hours. */
  readonly rapid: RapidFillSignal;
  readonly history: TimeSeries;
  readonly forecast: Forecast;
  readonly notes: readonly string[];
}

const day = 86_400_000;

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function percent(share: number): string {
  return share > 0 && share < 0.01
    ? 'below 1 %'
    : share > 0.99 && share < 1
      ? 'above 99 %'
      : `${Math.round(100 * share)} %`;
}

function amount(value: number, unit: string | undefined): string {
  const digits = Math.abs(value) >= 100 ? 0 : 1;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: digits })}${unit === undefined ? '' : ` ${unit}`}`;
}

/** The first time by which it has run out with at least this probability; undefined where it has not within the horizon. */
function runsOutBy({ probabilityBy, start, step }: TimeToThreshold, probability: number): number | undefined {
  const at = probabilityBy.findIndex((share) => share >= probability);
  return at < 0 ? undefined : start + at * step;
}

interface Judged {
  readonly urgency: Urgency;
  readonly summary: string;
}

function neededText(
  of: { readonly unit: string | undefined; readonly capacity: number; readonly direction: 'above' | 'below' },
  { required }: Headroom,
  confidence: number,
): string {
  if (required === null) return '';
  return of.direction === 'above'
    ? ` For ${percent(confidence)} certainty plan for ${amount(required, of.unit)}; there is ${amount(of.capacity, of.unit)}.`
    : ` With ${percent(confidence)} probability ${amount(required, of.unit)} are left at the lowest; ${amount(of.capacity, of.unit)} must be.`;
}

function judge(
  of: {
    readonly leadTime: number;
    readonly unit: string | undefined;
    readonly capacity: number;
    readonly direction: 'above' | 'below';
  },
  crossing: TimeToThreshold,
  room: Headroom,
  rapid: RapidFillSignal,
  confidence: number,
): Judged {
  if (crossing.status === 'no-data' || crossing.probability === null) {
    return { urgency: 'no data', summary: 'There are no values to plan with.' };
  }
  const risk = 1 - confidence;
  const needed = neededText(of, room, confidence);
  if (rapid.status === 'filling' || rapid.status === 'reached') {
    return { urgency: 'order now', summary: `It is running out within hours: ${rapid.reason}${needed}` };
  }
  const first = runsOutBy(crossing, risk);
  const likely = runsOutBy(crossing, 0.5);
  const end = crossing.start + (crossing.probabilityBy.length - 1) * crossing.step;
  if (first === undefined) {
    return {
      urgency: 'fine',
      summary: `It lasts until ${dateOf(end)} with more than ${percent(confidence)} probability.${needed}`,
    };
  }
  const orderBy = first - of.leadTime;
  const when =
    likely === undefined
      ? `It runs out by ${dateOf(end)} with ${percent(crossing.probability)} probability, at the earliest about ${dateOf(first)}.`
      : `It runs out about ${dateOf(likely)}, at the earliest about ${dateOf(first)}.`;
  return orderBy <= crossing.start + day
    ? { urgency: 'order now', summary: `${when} More takes ${Math.round(of.leadTime / day)} days: order now.${needed}` }
    : { urgency: 'watch', summary: `${when} Order by ${dateOf(orderBy)}.${needed}` };
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

interface Fitted {
  /** How often it was emptied, where that was taken out. */
  readonly resets: number;
  /** As it was measured. */
  readonly series: TimeSeries;
  readonly grid: TimeSeries;
  readonly fitted: FittedAutoForecaster;
  readonly notes: readonly string[];
}

function fit(resource: Resource, series: TimeSeries, plan: Plan): Fitted {
  // What counts is the peak of a day, or its lowest point: capacity has to last at any time.
  const grid = regularise(series, { step: plan.step, aggregation: resource.direction === 'above' ? 'max' : 'min' });
  const named = { ...grid, name: resource.name, ...(resource.unit === undefined ? {} : { unit: resource.unit }) };
  const steps = Math.round(plan.horizon / plan.step);
  const cleared = resource.emptied ? withoutResets(named, { direction: resource.direction }) : undefined;
  const notes =
    cleared === undefined || cleared.resets.length === 0
      ? []
      : [`It was emptied ${cleared.resets.length} times; the plan is for the case that it is not emptied again.`];
  const lower = resource.direction === 'below' ? {} : { lower: 0 };
  const fitted = autoForecaster({ horizon: steps, ...lower }).fit(cleared?.series ?? named);
  return { series, grid: named, fitted, resets: cleared?.resets.length ?? 0, notes };
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

function outlookOf(
  of: {
    readonly name: string;
    readonly unit: string | undefined;
    readonly capacity: number;
    readonly direction: 'above' | 'below';
    readonly leadTime: number;
  },
  { series, grid, fitted, resets, notes }: Fitted,
  plan: Plan,
): Outlook {
  const horizon = Math.round(plan.horizon / plan.step);
  const shown = fitted.forecast({ horizon });
  const crossing = timeToThreshold(fitted, { threshold: of.capacity, direction: of.direction, horizon });
  const room = headroom({ fitted, horizon, quantile: plan.confidence, direction: of.direction, capacity: of.capacity });
  const rapid = watchRapid(series, of.capacity, of.direction);
  const judged = judge(of, crossing, room, rapid, plan.confidence);
  return {
    name: of.name,
    ...(of.unit === undefined ? {} : { unit: of.unit }),
    capacity: of.capacity,
    direction: of.direction,
    leadTime: of.leadTime,
    // It has always been emptied in time so far.
    urgency: resets > 0 && judged.urgency === 'order now' && rapid.status !== 'reached' ? 'watch' : judged.urgency,
    summary: resets > 0 ? `Unless it is emptied again: ${judged.summary}` : judged.summary,
    crossing,
    headroom: room,
    rapid,
    history: grid,
    forecast: shown,
    notes: [...notes, ...shown.notes],
  };
}

/** The sum of a group: its own peaks, which are lower than the sum of the peaks of its parts. */
function groupOutlook(
  group: Group,
  parts: readonly { readonly resource: Resource; readonly series: TimeSeries }[],
  plan: Plan,
): Outlook {
  const structure = hierarchy({ bottom: parts.map(({ resource }) => ({ resource: resource.name })), levels: [[]] });
  const step = Math.min(plan.step, ...parts.map(({ series }) => inferStep(series)));
  const [sum] = hierarchySeries(
    structure,
    parts.map(({ resource, series }) => ({ ...regularise(series, { step }), labels: { resource: resource.name } })),
  );
  const unit = parts[0]!.resource.unit;
  const resource: Resource = {
    name: group.name,
    series: group.name,
    capacity: group.capacity,
    ...(unit === undefined ? {} : { unit }),
    direction: 'above',
    leadTime: group.leadTime,
    emptied: false,
  };
  const fitted = fit(resource, sum!, plan);
  const notes = [`The sum of ${parts.map((part) => part.resource.name).join(', ')}, forecast by its own peaks.`];
  return outlookOf({ ...resource, unit }, { ...fitted, notes }, plan);
}

const order: readonly Urgency[] = ['order now', 'watch', 'no data', 'fine'];

/** Looks at every resource and group of a plan, the most urgent first. */
export function outlooks(plan: Plan, series: readonly TimeSeries[], note: (text: string) => void): Outlook[] {
  const fits = new Map(
    plan.resources.map((resource) => {
      note(`forecasting ${resource.name}`);
      return [resource.name, { resource, fit: fit(resource, findSeries(resource, series), plan) }] as const;
    }),
  );
  const single = [...fits.values()].map(({ resource, fit: each }) =>
    outlookOf({ ...resource, unit: resource.unit }, each, plan),
  );
  const sums = plan.groups.map((group) => {
    const parts = plan.resources
      .filter(({ name }) => group.of.includes(name))
      .map((resource) => ({ resource, series: findSeries(resource, series) }));
    return groupOutlook(group, parts, plan);
  });
  const all = [...sums, ...single];
  return all.sort(
    (a, b) =>
      order.indexOf(a.urgency) - order.indexOf(b.urgency) ||
      (b.crossing.probability ?? 0) - (a.crossing.probability ?? 0),
  );
}
