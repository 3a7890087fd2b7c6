import { type Column, type Frame, type FrameLike, findColumn, requireInteger, toFrame } from '@bellwether/core';
import { categoryDriftChart } from '../charts/category-chart.js';
import { driftChart } from '../charts/drift-chart.js';
import { formatNumber } from '../charts/number-ticks.js';
import type { Block, ReportCell, Section, Severity } from './blocks.js';

/** Result of a test, as far as it is shown. */
export interface ShownResult {
  readonly test: string;
  readonly statistic: number;
  readonly adjustedPValue: number;
  readonly effectSize: {
    readonly measure: string;
    readonly value: number;
    readonly lower: number;
    readonly upper: number;
  };
  readonly referenceCount: number;
  readonly currentCount: number;
}

/** A drift report, as far as it is shown: that of `@bellwether/drift`. */
export interface ShownDriftReport {
  readonly verdict: 'drift' | 'stable' | 'insufficient data';
  readonly reason: string;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly alpha: number;
  readonly correction: string;
  readonly comparisons: number;
  readonly columns: readonly {
    readonly column: string;
    readonly kind: string;
    readonly verdict: 'drift' | 'stable' | 'insufficient data';
    readonly reason: string;
    readonly severity: number;
    readonly values?: ShownResult;
    readonly missing?: ShownResult;
  }[];
}

/** Options of {@link driftSections}. */
export interface DriftSectionsOptions {
  /** The reference table; without both tables there are no pictures. @default none */
  readonly reference?: FrameLike;
  /** The table that was compared with it. @default none */
  readonly current?: FrameLike;
  /** How many columns are drawn, the worst first, 0 to 200. @default 12 */
  readonly pictures?: number;
  /** What the reference table is called. @default 'reference' */
  readonly referenceName?: string;
  /** What the current table is called. @default 'current' */
  readonly currentName?: string;
  /** Heading of the first section. @default 'Drift' */
  readonly title?: string;
}

const severityOf: Readonly<Record<ShownDriftReport['verdict'], Severity>> = {
  drift: 'warning',
  'insufficient data': 'info',
  stable: 'good',
};

function shownP(value: number): string {
  return value < 0.0001 ? '< 0.0001' : formatNumber(value, 2);
}

function resultCells(result: ShownResult | undefined): ReportCell[] {
  if (result === undefined) return ['–', '–'];
  const { value, lower, upper } = result.effectSize;
  return [`${formatNumber(value)} (${formatNumber(lower)} to ${formatNumber(upper)})`, shownP(result.adjustedPValue)];
}

function countsOf(column: Column): Record<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  if (column.kind === 'string') {
    for (const code of column.codes) if (code >= 0) add(column.dictionary[code]!);
  } else if (column.kind === 'boolean') {
    for (const value of column.values) if (value <= 1) add(value === 1 ? 'true' : 'false');
  } else {
    for (const value of column.values) if (!Number.isNaN(value)) add(String(value));
  }
  return Object.fromEntries(counts);
}

/** Pictures of one column: shares of categories, or histogram and cumulative curves of numbers. */
function pictures(
  { column: name, kind }: ShownDriftReport['columns'][number],
  before: Frame,
  after: Frame,
  names: { readonly referenceName: string; readonly currentName: string },
): Block[] {
  const [reference, current] = [findColumn(before, name), findColumn(after, name)];
  if (reference === undefined || current === undefined || kind === 'changed') return [];
  const figure = (draw: (width: number) => string, caption: string): Block => ({
    kind: 'figure',
    svg: draw(800),
    narrowSvg: draw(360),
    caption,
  });
  if (kind === 'categorical') {
    const [a, b] = [countsOf(reference), countsOf(current)];
    return [
      figure(
        (width) => categoryDriftChart({ title: name, width, reference: a, current: b, ...names }),
        'Shares of each category.',
      ),
    ];
  }
  const values = (column: Column): ArrayLike<number> => (column.kind === 'string' ? [] : column.values);
  const chart = (of: 'histogram' | 'ecdf') => (width: number) =>
    driftChart({
      title: name,
      width,
      height: 260,
      kind: of,
      reference: values(reference),
      current: values(current),
      ...names,
    });
  return [
    figure(chart('histogram'), 'Shares of the values, in the same ranges for both.'),
    {
      kind: 'details',
      summary: 'Cumulative shares',
      blocks: [
        figure(
          chart('ecdf'),
          'Share of the values at or below each value; the largest distance is that of Kolmogorov and Smirnov.',
        ),
      ],
    },
  ];
}

/**
 * A drift report as sections of a page: what it says, the ranking of the columns, and pictures of the worst ones.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where a table cannot be read.
 *
 * @example
 * ```ts
 * import { driftReport } from '@bellwether/drift';
 * import { driftSections, htmlReport } from '@bellwether/report';
 *
 * const rows = (shift: number) => ({ latency: Array.from({ length: 6000 }, (_, i) => shift + (i % 100)) });
 * const [reference, current] = [rows(0), rows(20)];
 * const sections = driftSections(driftReport(reference, current), { reference, current });
 * sections.map(({ title }) => title); // => ['Drift', 'latency']
 * htmlReport({ title: 'February', generatedAt: 0, sections }).includes('1 of 1 columns drifted'); // => true
 * ```
 */
export function driftSections(report: ShownDriftReport, options: DriftSectionsOptions = {}): Section[] {
  const most = requireInteger('pictures', options.pictures ?? 12, { min: 0, max: 200 });
  const names = {
    referenceName: options.referenceName ?? 'reference',
    currentName: options.currentName ?? 'current',
  };
  const before = options.reference === undefined ? undefined : toFrame(options.reference);
  const after = options.current === undefined ? undefined : toFrame(options.current);
  const drifted = report.columns.filter(({ verdict }) => verdict === 'drift').length;
  const open = report.columns.filter(({ verdict }) => verdict === 'insufficient data').length;
  const summary: Section = {
    title: options.title ?? 'Drift',
    severity: severityOf[report.verdict],
    blocks: [
      { kind: 'paragraph', text: report.reason },
      {
        kind: 'tiles',
        tiles: [
          { label: 'columns drifted', value: drifted, severity: drifted > 0 ? 'warning' : 'good' },
          { label: 'columns with too little data', value: open, ...(open > 0 ? { severity: 'info' as const } : {}) },
          { label: `rows, ${names.referenceName}`, value: report.referenceRows },
          { label: `rows, ${names.currentName}`, value: report.currentRows },
        ],
      },
      {
        kind: 'table',
        caption: 'Columns, the worst first. Severity is effect over tolerance: above 1 matters.',
        columns: [
          { title: 'column' },
          { title: 'verdict' },
          { title: 'severity', align: 'end' },
          { title: 'effect (interval)' },
          { title: 'adjusted p', align: 'end' },
          { title: 'missing, effect' },
        ],
        rows: report.columns.map((column): ReportCell[] => [
          column.column,
          column.verdict,
          formatNumber(column.severity),
          ...resultCells(column.values),
          resultCells(column.missing)[0]!,
        ]),
      },
      {
        kind: 'note',
        text: `A column drifted where its effect is beyond the tolerance and significant at ${report.alpha} after ${report.correction} over ${report.comparisons} comparisons.`,
      },
    ],
  };
  if (before === undefined || after === undefined) return [summary];
  const drawn = report.columns.slice(0, most).flatMap((column): Section[] => {
    const blocks = pictures(column, before, after, names);
    if (blocks.length === 0) return [];
    return [
      {
        title: column.column,
        level: 3,
        severity: severityOf[column.verdict],
        blocks: [{ kind: 'paragraph', text: column.reason }, ...blocks],
      },
    ];
  });
  return [summary, ...drawn];
}
