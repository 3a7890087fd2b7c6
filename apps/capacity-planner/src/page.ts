import type { Forecast, TimeSeries } from '@bellwether/core';
import { type Block, estimateChart, forecastChart, htmlReport, type Section, type Severity } from '@bellwether/report';
import { amount, dateOf, exactly, percent, rounded } from './format.ts';
import type { Urgency } from './judge.ts';
import type { Outlook } from './outlook.ts';
import type { Plan } from './plan.ts';

const severityOf: Readonly<Record<Urgency, Severity>> = {
  'order now': 'critical',
  watch: 'warning',
  'no data': 'info',
  fine: 'good',
};

const day = 86_400_000;

function quantile({ crossing }: Outlook, probability: number): string {
  return dateOf(crossing.quantiles.find((each) => each.probability === probability)?.time);
}

function summary(plan: Plan, all: readonly Outlook[]): Section {
  const urgent = all.filter(({ urgency }) => urgency === 'order now');
  const watched = all.filter(({ urgency }) => urgency === 'watch');
  return {
    id: 'summary',
    title: 'What to do',
    severity: urgent.length > 0 ? 'critical' : watched.length > 0 ? 'warning' : 'good',
    blocks: [
      {
        kind: 'tiles',
        tiles: [
          { label: 'to order now', value: urgent.length, severity: urgent.length > 0 ? 'critical' : 'good' },
          { label: 'to watch', value: watched.length, severity: watched.length > 0 ? 'warning' : 'good' },
          { label: 'resources and sums', value: all.length },
          { label: 'planned ahead', value: Math.round(plan.horizon / day), unit: 'days' },
        ],
      },
      {
        kind: 'findings',
        findings: all.map((each, i) => ({
          severity: severityOf[each.urgency],
          title: each.urgency,
          subject: each.name,
          section: `resource-${i + 1}`,
          text: each.summary,
        })),
      },
      {
        kind: 'table',
        caption: 'Everything at a glance',
        columns: [
          { title: 'resource' },
          { title: 'capacity', align: 'end' },
          { title: 'needed', align: 'end' },
          { title: 'runs out by then', align: 'end' },
          { title: '10 % by' },
          { title: 'half by' },
          { title: '90 % by' },
        ],
        rows: all.map((each, i) => [
          { text: each.name, section: `resource-${i + 1}` },
          amount(each.capacity, each.unit),
          rounded(each.needed),
          percent(each.crossing.probability),
          quantile(each, 0.1),
          quantile(each, 0.5),
          quantile(each, 0.9),
        ]),
      },
      {
        kind: 'note',
        text: `"Needed" is what the highest value of the whole time stays within with ${exactly(plan.confidence)} probability (for what is used up: the lowest). Probabilities are those of the models, which go on as the past did: a campaign that nobody told them about is not in them.`,
      },
    ],
  };
}

/** Probability that it has run out, by day. */
function riskChart(each: Outlook, width: number): string {
  const { probabilityBy, start, step } = each.crossing;
  const perDay = Math.max(1, Math.round(day / step));
  const points = [];
  for (let at = perDay - 1; at < probabilityBy.length; at += perDay) {
    const label = new Date(start + at * step).toISOString().slice(5, 10);
    points.push({ label, estimate: probabilityBy[at]!, lower: null, upper: null });
  }
  return estimateChart({ title: 'Probability that it has run out', width, height: 240, points });
}

/** What a sum is made of: rows that add up. */
function partsOf({ name, parts = [], forecast, history, unit }: Outlook): Block[] {
  if (parts.length === 0) return [];
  const last = forecast.point.length - 1;
  const row = (title: string, past: TimeSeries, of: Forecast): string[] => {
    const { lower, upper } = of.intervals.at(-1)!;
    return [
      title,
      rounded(past.values.at(-1) ?? null),
      rounded(of.point[0]!),
      rounded(of.point[last]!),
      `${rounded(lower[last]!)} to ${rounded(upper[last]!)}`,
    ];
  };
  const time = (step: number): string => dateOf(forecast.start + step * forecast.step);
  return [
    {
      kind: 'table',
      caption: `What ${name} is made of when it peaks${unit === undefined ? '' : `, in ${unit}`}`,
      columns: [
        { title: 'part' },
        { title: `measured ${time(-1)}`, align: 'end' },
        { title: `expected ${time(0)}`, align: 'end' },
        { title: `expected ${time(last)}`, align: 'end' },
        { title: `${exactly(forecast.intervals.at(-1)!.level)} interval`, align: 'end' },
      ],
      rows: [
        ...parts.filter(({ direct }) => direct).map((part) => row(part.name, part.history, part.forecast)),
        row('together', history, forecast),
      ],
    },
    {
      kind: 'note',
      text: 'Parts are counted at the time at which the sum peaks, so that they add up (the ends of intervals do not: parts are rarely all high at once). What a part needs by itself is in its own section, and may be more, because it peaks at another time.',
    },
  ];
}

function resourceSection(each: Outlook, place: number): Section {
  const chart = (width: number) =>
    forecastChart({
      title: each.name,
      width,
      history: each.history,
      forecast: each.forecast,
      threshold: { value: each.capacity, label: 'capacity' },
      historySpan: '21d',
    });
  const risky = (each.crossing.probability ?? 0) > 0.005;
  return {
    id: `resource-${place + 1}`,
    title: each.name,
    severity: severityOf[each.urgency],
    blocks: [
      { kind: 'paragraph', text: each.summary },
      {
        kind: 'figure',
        svg: chart(800),
        narrowSvg: chart(360),
        caption: 'The past, and what comes next with its intervals. Times are UTC.',
      },
      ...(risky
        ? [
            {
              kind: 'figure',
              svg: riskChart(each, 800),
              narrowSvg: riskChart(each, 360),
              caption: 'Share of the possible futures that have run out by each day.',
            } as const,
          ]
        : []),
      ...partsOf(each),
      { kind: 'details', summary: 'Why', blocks: each.notes.map((text) => ({ kind: 'paragraph', text })) },
    ],
  };
}

/** The plan as a page that a manager can read. */
export function page(plan: Plan, all: readonly Outlook[], generatedAt: number, made: boolean): string {
  const last = all[0]?.crossing;
  const until = last === undefined ? undefined : last.start + Math.round(plan.horizon / plan.step) * last.step;
  return htmlReport({
    title: plan.title,
    subtitle: `What runs out until ${dateOf(until)}, how sure that is, and what to order by when${made ? '. The data are made up, but for the processor' : ''}`,
    generatedAt,
    sections: [summary(plan, all), ...all.map(resourceSection)],
  });
}
