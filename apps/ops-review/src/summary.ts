import { formatDuration } from '@bellwether/core';
import type { Finding, Review, SeriesReview } from './findings.ts';
import { formatProbability, formatTime, formatValue } from './format.ts';
import { fit, type Painter, plain } from './terminal.ts';

const shownFindings = 12;

function findingLines(finding: Finding, paint: Painter): string[] {
  const mark = { critical: paint.red('✖'), warning: paint.yellow('▲'), info: paint.cyan('●') }[finding.severity];
  return [
    `  ${mark} ${fit(formatTime(finding.time), 16)}  ${paint.bold(plain(finding.series))}`,
    `      ${plain(finding.title)}${finding.detail ? paint.dim(` — ${plain(finding.detail)}`) : ''}`,
  ];
}

function forecastCell({ forecast, unit }: SeriesReview): string {
  const last = forecast.point.length - 1;
  const widest = forecast.intervals.at(-1);
  const average = forecast.point.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / forecast.point.length;
  const lower = Math.min(...(widest?.lower ?? []).map((value) => value ?? Number.NaN));
  const upper = Math.max(...(widest?.upper ?? []).map((value) => value ?? Number.NaN));
  if (last < 0 || !Number.isFinite(average)) return 'no history to go by';
  return `${formatValue(average, unit)} (${formatValue(lower, undefined)} to ${formatValue(upper, undefined)})`;
}

function seriesLine(review: SeriesReview, nameWidth: number): string {
  const periods = review.periods.map((period) => formatDuration(period)).join(' + ') || 'none';
  const capacity = review.capacity === null ? '–' : formatProbability(review.capacity.probability);
  const cells = [
    fit(review.title, nameWidth),
    fit(periods, 9),
    fit(forecastCell(review), 32),
    fit(String(review.anomalies.length), 9),
    fit(review.drift.verdict, 17),
    capacity,
  ];
  return `  ${cells.join('  ')}`;
}

/** The review as text for a terminal. */
export function renderSummary(review: Review, paint: Painter): string {
  const { series, findings } = review;
  const points = series.reduce((sum, each) => sum + each.points, 0);
  const from = Math.min(...series.map((each) => each.from));
  const to = Math.max(...series.map((each) => each.to));
  const lines = [
    '',
    paint.bold('Bellwether operations review'),
    `${plain(review.source)}: ${series.length} series, ${points.toLocaleString('en-US')} points, ${formatTime(from)} to ${formatTime(to)} UTC`,
    '',
  ];
  if (findings.length === 0) {
    lines.push('Nothing needs attention: no anomalies, no drift, no limit in reach.');
  } else {
    lines.push(paint.bold('Needs attention'));
    for (const finding of findings.slice(0, shownFindings)) lines.push(...findingLines(finding, paint));
    const rest = findings.length - shownFindings;
    if (rest > 0) lines.push(paint.dim(`  ... and ${rest} more in the report`));
  }
  const nameWidth = Math.min(58, Math.max(8, ...series.map((each) => each.title.length)));
  const header = [
    fit('series', nameWidth),
    fit('season', 9),
    fit('forecast: mean (95 % range)', 32),
    fit('anomalies', 9),
    fit('drift', 17),
    'runs out',
  ];
  lines.push('', paint.bold('All series'), paint.dim(`  ${header.join('  ')}`));
  for (const each of series) lines.push(seriesLine(each, nameWidth));
  lines.push('');
  return lines.join('\n');
}
