import { invalidOption } from '@bellwether/core';
import type { Severity } from '../html/blocks.js';
import { cleanText } from '../text.js';
import { drawPlot } from './echarts.js';
import { type Role, tones } from './palette.js';
import { type ChartOptions, requireSize } from './prepare.js';
import {
  finishSheet,
  fitText,
  type LegendItem,
  type PlotBox,
  pendingId,
  plotBox,
  round,
  type Sheet,
  textAt,
  textWidth,
} from './sheet.js';
import { baseOption, plotOption, type Shape, shapes, timeAxis } from './time-plot.js';
import { fullTime, timeAxisName } from './time-ticks.js';

/** Something that lasted, or happened at one time. */
export interface TimelineSpan {
  /** First and last time, milliseconds since the epoch; the same for a moment. */
  readonly start: number;
  readonly end: number;
  /** Decides colour and height. @default 'info' */
  readonly severity?: Severity;
}

/** A row of spans. */
export interface TimelineLane {
  readonly name: string;
  readonly spans: readonly TimelineSpan[];
}

/** What {@link timelineChart} draws. */
export interface TimelineChartOptions extends ChartOptions {
  /** One row each, in this order; what comes after the 29th is drawn in one row together. */
  readonly lanes: readonly TimelineLane[];
  /** Moments that concern every row, such as deployments: a line through all of them. The first 40 are drawn. */
  readonly markers?: readonly { readonly time: number; readonly label: string }[];
  /** Where the axis begins, milliseconds since the epoch. @default the first time there is */
  readonly from?: number;
  /** Where the axis ends, milliseconds since the epoch. @default the last time there is */
  readonly to?: number;
}

const lanesShown = 30;
const markersShown = 40;
const laneHeight = 24;
/** Rectangles in one drawing. More are joined with their neighbours, which bounds its size. */
const rectanglesShown = 1500;

/** Taller is worse: the rows can be read without their colours. In the order of drawing, so that the worst lies on top. */
const looks: readonly (readonly [Severity, { readonly role: Role; readonly height: number; readonly word: string }])[] =
  [
    ['good', { role: 'neutral', height: 4, word: 'good' }],
    ['info', { role: 'accent', height: 6, word: 'note' }],
    ['warning', { role: 'warning', height: 10, word: 'warning' }],
    ['critical', { role: 'critical', height: 15, word: 'critical' }],
  ];

function laneRows(lanes: readonly TimelineLane[]): readonly TimelineLane[] {
  if (lanes.length <= lanesShown) return lanes;
  const rest = lanes.slice(lanesShown - 1);
  return [
    ...lanes.slice(0, lanesShown - 1),
    { name: `${rest.length} others`, spans: rest.flatMap(({ spans }) => spans) },
  ];
}

/** Left and right ends in pixels, joined where less than `gap` lies between them. */
function joined(spans: readonly (readonly [number, number])[], gap: number): readonly (readonly [number, number])[] {
  const list: [number, number][] = [];
  for (const [left, right] of spans) {
    const last = list.at(-1);
    if (last !== undefined && left - last[1] < gap) last[1] = Math.max(last[1], right);
    else list.push([left, right]);
  }
  return list;
}

/**
 * Draws what happened when, one row per service, series or team: spans of time whose height and colour say how grave they
 * were, and moments such as deployments as lines through all rows.
 *
 * A span is drawn at least 3 pixels wide; spans of one severity that would touch are joined, so the drawing stays below
 * 60 kB with any number of them. Spans outside the axis and spans without a finite start are not drawn. Times are UTC.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size, id, `from` or `to` that is not usable.
 *
 * @example
 * ```ts
 * import { timelineChart } from '@bellwether/report';
 *
 * const day = Date.UTC(2026, 0, 5);
 * const hour = 3_600_000;
 * const svg = timelineChart({
 *   title: 'Incidents',
 *   lanes: [
 *     { name: 'checkout', spans: [{ start: day, end: day + 2 * hour, severity: 'critical' }] },
 *     { name: 'search', spans: [{ start: day + hour, end: day + hour, severity: 'warning' }] },
 *   ],
 *   markers: [{ time: day + hour / 2, label: 'deploy 41' }],
 * });
 * svg.includes('deploy 41'); // => true
 * ```
 */
export function timelineChart(options: TimelineChartOptions): string {
  const markers = (options.markers ?? []).filter(({ time }) => isTime(time));
  const rows = laneRows(options.lanes).map(({ name, spans }) => ({ name, spans: spans.filter(isSpan) }));
  const [from, to] = timeRange(options, rows, markers);
  const shownMarkers = markers.filter(({ time }) => time >= from && time <= to).slice(0, markersShown);
  const present = looks.filter(([severity]) =>
    rows.some(({ spans }) => spans.some((span) => gravity(span) === severity)),
  );
  const legend = [...present]
    .reverse()
    .map(([, { role, height, word }]): LegendItem => ({ label: word, mark: height > 9 ? 'bar' : 'low-bar', role }));
  const chrome = 108 + (legend.length > 0 ? 20 : 0);
  const size = requireSize(options, 800, Math.max(150, chrome + laneHeight * rows.length));
  const sheet: Sheet = {
    ...size,
    title: options.title ?? 'Timeline',
    description: describe(rows, shownMarkers, from, to),
    legend,
    axis: timeAxisName(from, to),
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
  const names = rows.map(({ name }) => fitText(name, 12, size.width * 0.32) || '(no name)');
  const plain = plotBox(sheet, names);
  const box = { ...plain, top: plain.top - (shownMarkers.length > 0 ? 8 : 20) };
  const rowHeight = (box.bottom - box.top) / Math.max(1, rows.length);
  const lines: Shape[] = [
    ...rows.map(
      (_, i): Shape => ({ kind: 'line', from: [0, i + 0.5], to: [to - from, i + 0.5], role: 'grid', width: 1 }),
    ),
    ...shownMarkers.map(
      ({ time }): Shape => ({
        kind: 'line',
        from: [time - from, 0],
        to: [time - from, Math.max(1, rows.length)],
        role: 'neutral',
        width: 1,
        dashed: true,
      }),
    ),
  ];
  const axis = { min: 0, max: Math.max(1, rows.length), ticks: [], format: String };
  const base = baseOption(box, size, axis);
  const option = plotOption(
    {
      grid: base.grid,
      yAxis: { ...base.yAxis, inverse: true, axisLabel: { show: false }, splitLine: { show: false } },
    },
    timeAxis(box, from, to),
    [shapes(lines, 1)],
  );
  const plot = drawPlot(option, size.width, size.height, pendingId);
  const labels = names.map((name, i) =>
    textAt(box.left - 10, box.top + (i + 0.5) * rowHeight + 4, name, { role: 'ink', anchor: 'end' }),
  );
  const scale = (box.right - box.left) / (to - from);
  const bars = drawSpans(rows, {
    box,
    rowHeight,
    place: (time) => (Math.max(from, Math.min(to, time)) - from) * scale,
    from,
    to,
  });
  return finishSheet(sheet, plot + bars + labels.join('') + markerLabels(shownMarkers, box, from, scale), box);
}

function isTime(time: number): boolean {
  return Math.abs(time) <= 8.64e15;
}

function isSpan({ start, end }: TimelineSpan): boolean {
  return isTime(start) && isTime(end) && end >= start;
}

/** What is not a known severity is a note. */
function gravity({ severity = 'info' }: TimelineSpan): Severity {
  return looks.some(([known]) => known === severity) ? severity : 'info';
}

function timeRange(
  options: TimelineChartOptions,
  rows: readonly TimelineLane[],
  markers: readonly { readonly time: number }[],
): readonly [number, number] {
  for (const name of ['from', 'to'] as const) {
    const time = options[name];
    if (time !== undefined && !isTime(time)) throw invalidOption(name, time, 'milliseconds since the epoch');
  }
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const see = (start: number, end: number): void => {
    first = Math.min(first, start);
    last = Math.max(last, end);
  };
  for (const { spans } of rows) for (const { start, end } of spans) see(start, end);
  for (const { time } of markers) see(time, time);
  if (first > last) [first, last] = [options.from ?? options.to ?? 0, options.to ?? options.from ?? 0];
  const from = options.from ?? first;
  const to = options.to ?? Math.max(last, from);
  if (to < from) throw invalidOption('to', to, `at or after "from", which is ${from}`);
  return [from, to > from ? to : from + 60_000];
}

function drawSpans(
  rows: readonly TimelineLane[],
  view: {
    readonly box: PlotBox;
    readonly rowHeight: number;
    readonly place: (time: number) => number;
    readonly from: number;
    readonly to: number;
  },
): string {
  const { box, rowHeight, place } = view;
  const width = box.right - box.left;
  const groups = looks.map(([severity, look]) => ({
    look,
    rows: rows.map(({ spans }) =>
      spans
        .filter((span) => gravity(span) === severity && span.end >= view.from && span.start <= view.to)
        .map(({ start, end }): readonly [number, number] => {
          const [left, right] = [place(start), place(end)];
          const spare = Math.max(0, 3 - (right - left)) / 2;
          const shift = Math.max(0, spare - left) - Math.max(0, right + spare - width);
          return [left - spare + shift, right + spare + shift];
        })
        .sort((a, b) => a[0] - b[0]),
    ),
  }));
  let gap = 1;
  let drawn = groups.map((group) => group.rows.map((spans) => joined(spans, gap)));
  const count = (): number => drawn.flat().reduce((sum, spans) => sum + spans.length, 0);
  while (count() > rectanglesShown && gap < 10_000) {
    gap *= 1.5;
    drawn = drawn.map((group) => group.map((spans) => joined(spans, gap)));
  }
  return groups
    .map(({ look }, g) => {
      const height = Math.min(look.height, rowHeight - 2);
      const path = drawn[g]!.flatMap((spans, row) => {
        const top = round(box.top + (row + 0.5) * rowHeight - height / 2);
        return spans.map(([left, right]) => {
          const long = round(right - left);
          return `M${round(box.left + left)} ${top}h${long}v${round(height)}h-${long}z`;
        });
      }).join('');
      return path === '' ? '' : `<path d="${path}" fill="${tones[look.role].light}" class="bw-f-${look.role}"/>`;
    })
    .join('');
}

/** Names of the markers above their lines, as far as they fit beside each other. */
function markerLabels(
  markers: readonly { readonly time: number; readonly label: string }[],
  box: PlotBox,
  from: number,
  scale: number,
): string {
  let free = Number.NEGATIVE_INFINITY;
  return [...markers]
    .sort((a, b) => a.time - b.time)
    .map(({ time, label }) => {
      const text = fitText(label, 11, 120);
      const half = textWidth(text, 11) / 2;
      const x = Math.max(box.left + half, Math.min(box.right - half, box.left + (time - from) * scale));
      if (text === '' || x - half < free) return '';
      free = x + half + 8;
      return textAt(x, box.top - 6, text, { role: 'muted', size: 11, anchor: 'middle' });
    })
    .join('');
}

function describe(
  rows: readonly TimelineLane[],
  markers: readonly { readonly time: number; readonly label: string }[],
  from: number,
  to: number,
): string {
  const all = rows.flatMap(({ spans }) => spans.map(gravity));
  const counts = [...looks]
    .reverse()
    .map(([severity, { word }]) => [all.filter((each) => each === severity).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count.toLocaleString('en-US')} ${word}`);
  const range = `From ${fullTime(from)} to ${fullTime(to)} UTC, ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  const named = markers.slice(0, 5).map(({ time, label }) => `${cleanText(label, 40)} at ${fullTime(time)}`);
  return `${range}: ${counts.join(', ') || 'nothing'}.${named.length > 0 ? ` Marked: ${named.join('; ')}.` : ''}`;
}
