import { formatDuration } from '@bellwether/core';
import {
  anomalyChart,
  driftChart,
  forecastChart,
  htmlReport,
  type Finding as ReportFinding,
  type Section,
  sparkline,
} from '@bellwether/report';
import type { Review } from './findings.ts';
import { formatProbability, formatTime, formatValue } from './format.ts';
import { describePeriods, type Inspection } from './inspect.ts';
import { describeHorizon } from './outlook.ts';

/** Series drawn with charts; the rest is in the table. */
const drawnSeries = 60;
/** Findings listed before a line that opens the rest. */
const openFindings = 12;
/** Width of a drawing for a phone. */
const narrow = { width: 360, height: 300 } as const;

/** Fragment of a series' section. */
function sectionId(place: number): string {
  return `series-${place + 1}`;
}

function reportFinding(finding: Review['findings'][number], review: Review): ReportFinding {
  const { severity, title, detail, series, time } = finding;
  const place = review.series.findIndex((each) => each.title === series);
  const link = place >= 0 && place < drawnSeries ? { section: sectionId(place) } : {};
  return { severity, subject: series, ...link, title, text: detail, time };
}

function summarySection(review: Review): Section {
  const { series, findings } = review;
  const points = series.reduce((sum, each) => sum + each.points, 0);
  const anomalies = series.reduce((sum, each) => sum + each.anomalies.length, 0);
  const drifted = series.filter(({ drift }) => drift.verdict === 'drift').length;
  const filling = findings.filter(({ kind }) => kind === 'capacity').length;
  const listed = findings.map((finding) => reportFinding(finding, review));
  const rest = listed.slice(openFindings);
  return {
    id: 'summary',
    title: 'Summary',
    blocks: [
      {
        kind: 'tiles',
        tiles: [
          { label: 'Series', value: series.length, detail: `${points.toLocaleString('en-US')} points` },
          {
            label: 'Anomalies',
            value: anomalies,
            severity: anomalies > 0 ? 'warning' : 'good',
            detail: 'unusual stretches of time',
          },
          {
            label: 'Drifted',
            value: drifted,
            severity: drifted > 0 ? 'warning' : 'good',
            detail: 'last days unlike before',
          },
          {
            label: 'Filling up',
            value: filling,
            severity: filling > 0 ? 'critical' : 'good',
            detail: 'limits in reach',
          },
        ],
      },
      ...(listed.length === 0
        ? [{ kind: 'paragraph', text: 'Nothing needs attention: no anomalies, no drift, no limit in reach.' } as const]
        : [{ kind: 'findings', findings: listed.slice(0, openFindings) } as const]),
      ...(rest.length > 0
        ? [{ kind: 'details', summary: `${rest.length} more`, blocks: [{ kind: 'findings', findings: rest }] } as const]
        : []),
    ],
  };
}

function tableSection({ series }: Review, inspections: readonly Inspection[]): Section {
  return {
    id: 'series',
    title: 'All series',
    blocks: [
      {
        kind: 'table',
        columns: ['Series', 'History', 'Seasons', 'Model', 'Backtest MASE', 'Anomalies', 'Drift', 'Runs out'].map(
          (title) => ({
            title,
          }),
        ),
        rows: series.map((each, place) => [
          place < drawnSeries ? { text: each.title, section: sectionId(place) } : each.title,
          { svg: sparkline(inspections[place]!.grid) },
          describePeriods(each.periods),
          each.forecast.model,
          each.forecast.backtestError === null ? null : Number(each.forecast.backtestError.toFixed(2)),
          each.anomalies.length,
          each.drift.verdict,
          each.capacity === null ? null : formatProbability(each.capacity.probability),
        ]),
      },
      {
        kind: 'note',
        text: 'The backtest error (MASE) is that of the best model over the recent past, compared with repeating the last season: below 1 is better than that.',
      },
    ],
  };
}

function seriesSection({ review, grid, forecast, drift }: Inspection, place: number): Section {
  const { title, unit, capacity, anomalies } = review;
  const horizon = describeHorizon(review.forecast.horizon * review.step);
  const threshold = capacity === null ? {} : { threshold: { value: capacity.limit, label: 'limit' } };
  const draw = (size: object) => forecastChart({ title: 'Forecast', history: grid, forecast, ...threshold, ...size });
  const drawAnomalies = (size: object) => anomalyChart({ title: 'Anomalies', series: grid, anomalies, ...size });
  const drawDrift = (size: object) =>
    driftChart({
      reference: drift.reference,
      current: drift.current,
      ...(unit === null ? {} : { unit }),
      referenceName: 'before',
      currentName: 'last days',
      ...size,
    });
  const risk =
    capacity === null
      ? ''
      : ` Probability of reaching ${formatValue(capacity.limit, unit)} in that time: ${formatProbability(capacity.probability)}.`;
  return {
    id: sectionId(place),
    title,
    level: 3,
    ...(anomalies.length > 0 ? { severity: 'warning' as const } : {}),
    blocks: [
      {
        kind: 'figure',
        svg: draw({}),
        narrowSvg: draw(narrow),
        caption: `Forecast for ${horizon} by ${review.forecast.model}, with the ranges that hold 80 % and 95 % of what comes.${risk}`,
      },
      ...(anomalies.length === 0
        ? [{ kind: 'paragraph', text: 'Nothing unusual was found.' } as const]
        : ([
            {
              kind: 'figure',
              svg: drawAnomalies({}),
              narrowSvg: drawAnomalies(narrow),
              caption: `${anomalies.length} unusual stretches of time.`,
            },
            {
              kind: 'details',
              summary: `What was unusual (${anomalies.length})`,
              blocks: [
                {
                  kind: 'findings',
                  numbered: true,
                  findings: anomalies.map(({ kind, start, end, count, peak, explanation }) => ({
                    severity: 'warning' as const,
                    title: `${kind.replace('-', ' ')}: ${formatValue(peak.value, unit)}, expected ${formatValue(peak.expected, unit)}`,
                    text: explanation,
                    time: start,
                    facts: [
                      ['lasted', count === 1 ? 'one point' : formatDuration(Math.max(review.step, end - start))],
                      ['usual range', `${formatValue(peak.lower, unit)} to ${formatValue(peak.upper, unit)}`],
                      ['score', Number(peak.score.toFixed(2))],
                    ] as const,
                  })),
                },
              ],
            },
          ] as const)),
      ...(drift.reference.length > 0 && drift.current.length > 0
        ? [
            {
              kind: 'figure',
              svg: drawDrift({}),
              narrowSvg: drawDrift(narrow),
              caption: `Values since ${formatTime(review.drift.split)} beside those before: ${review.drift.verdict}. ${review.drift.reason}`,
            } as const,
          ]
        : []),
    ],
  };
}

/** The review as one self-contained page. */
export function renderPage(review: Review, inspections: readonly Inspection[]): string {
  const shown = inspections.slice(0, drawnSeries);
  const hidden = inspections.length - shown.length;
  return htmlReport({
    title: 'Operations review',
    subtitle: `${review.source}: what comes next, what was unusual, what has changed, and what runs out.`,
    generatedAt: new Date(review.generatedAt),
    sections: [
      summarySection(review),
      tableSection(review, inspections),
      {
        id: 'details',
        title: 'Series by series',
        blocks:
          hidden > 0
            ? [{ kind: 'note', text: `Charts of the first ${drawnSeries} series; ${hidden} more are in the table.` }]
            : [],
      },
      ...shown.map(seriesSection),
    ],
  });
}
