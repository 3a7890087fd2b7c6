import type { Finding, SeriesReview } from './findings.ts';
import { formatProbability, formatTime, formatValue } from './format.ts';
import { describeHorizon } from './outlook.ts';

const order = { critical: 0, warning: 1, info: 2 } as const;

/** Scores from which an anomaly is called critical; 1 is the boundary. */
const criticalScore = 3;
/** Probabilities of reaching the limit from which it is mentioned, and called critical. */
const noticeableRisk = 0.1;
const criticalRisk = 0.5;
/** Anomalies this close to the end of the series are still news. */
const newsworthy = 86_400_000;

function anomalyFindings(review: SeriesReview, series: string): Finding[] {
  return review.anomalies.map(({ kind, direction, start, end, peak, explanation }) => {
    const recent = end >= review.to - newsworthy;
    const severity =
      peak.score >= criticalScore && recent ? 'critical' : peak.score >= criticalScore || recent ? 'warning' : 'info';
    const shape = {
      spike: 'Spike',
      dip: 'Dip',
      'level-shift': 'Level shift',
      trend: 'Ramp',
      variance: 'Change of variance',
      pattern: 'Unusual pattern',
      'missing-data': 'Missing data',
    }[kind];
    // Some anomalies are of several values together, of which each alone is nothing special.
    const single = direction === 'up' ? peak.value > peak.expected : peak.value < peak.expected;
    const seen = single
      ? `${shape} ${direction === 'up' ? 'up' : 'down'} to ${formatValue(peak.value, review.unit)}, expected ${formatValue(peak.expected, review.unit)}`
      : `Unusually ${direction === 'up' ? 'high' : 'low'} values together`;
    return { severity, kind: 'anomaly', series, time: start, title: seen, detail: explanation };
  });
}

function driftFinding({ drift }: SeriesReview, series: string): Finding[] {
  if (drift.verdict !== 'drift') return [];
  return [
    {
      severity: 'warning',
      kind: 'drift',
      series,
      time: drift.split,
      title: `Other values since ${formatTime(drift.split)} than before`,
      detail: drift.reason,
    },
  ];
}

function capacityFinding({ capacity, unit, to }: SeriesReview, series: string): Finding[] {
  if (capacity === null || (capacity.probability < noticeableRisk && !capacity.reached)) return [];
  const { limit, probability, horizon, crossing, reached } = capacity;
  const full = formatValue(limit, unit);
  const severity = reached || probability >= criticalRisk ? 'critical' : 'warning';
  if (reached)
    return [{ severity, kind: 'capacity', series, time: to, title: `At its limit of ${full} now`, detail: '' }];
  const when =
    crossing === null
      ? ''
      : `If it does, most likely around ${formatTime(crossing.median)}, between ${formatTime(crossing.early)} and ${formatTime(crossing.late)}.`;
  const title = `Reaches ${full} within ${describeHorizon(horizon)} with a probability of ${formatProbability(probability)}`;
  return [{ severity, kind: 'capacity', series, time: crossing?.median ?? to, title, detail: when }];
}

/** Everything worth a look in all series, most urgent first, then newest first. */
export function rankFindings(reviews: readonly SeriesReview[]): readonly Finding[] {
  return reviews
    .flatMap((review) => {
      const series = review.title;
      return [...capacityFinding(review, series), ...anomalyFindings(review, series), ...driftFinding(review, series)];
    })
    .sort((a, b) => order[a.severity] - order[b.severity] || b.time - a.time);
}
