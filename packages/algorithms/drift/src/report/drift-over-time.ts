import {
  BellwetherError,
  type Column,
  type DriftVerdict,
  type Duration,
  type Frame,
  type FrameLike,
  parseDuration,
  requireColumn,
  requireInteger,
  requireNumber,
  requireOneOf,
  selectRows,
  toFrame,
} from '@bellwether/core';
import type { DriftReport } from './conclude.js';
import { driftReport } from './drift-report.js';
import type { DriftReportOptions } from './plan.js';

/** Options of {@link driftOverTime}. */
export interface DriftOverTimeOptions extends DriftReportOptions {
  /** The column of times (or numbers, milliseconds since the epoch) that says which window a row belongs to. */
  readonly time: string;
  /** Length of a window. Raising it makes windows of more rows, in which smaller differences show, later. */
  readonly window: Duration;
  /**
   * What every window is compared with. `'reference'`: the reference table, which shows how far the data have moved away. `'previous'`:
   * the window with enough rows before it, the first one with the reference; it shows when they moved.
   *
   * @default 'reference'
   */
  readonly against?: 'reference' | 'previous';
  /** Fewest rows, at least 1, with which a window is compared. @default 30 */
  readonly minimumRows?: number;
}

/** One window of the current table. */
export interface DriftWindow {
  /** Where the window begins, in milliseconds since the epoch; a multiple of its length. */
  readonly start: number;
  /** Where it ends; rows at this time are in the next one. */
  readonly end: number;
  readonly report: DriftReport;
}

/** The result of {@link driftOverTime}: JSON-safe. */
export interface DriftOverTime {
  readonly contract: 'drift-over-time/1';
  /** Drift if any window drifted, stable if all are stable. */
  readonly verdict: DriftVerdict;
  readonly reason: string;
  /** In the order of time. */
  readonly windows: readonly DriftWindow[];
  /** Windows with too few rows. Those without any row are not listed. */
  readonly tooSmall: readonly { readonly start: number; readonly end: number; readonly rows: number }[];
  /** Rows without a time, which belong to no window. */
  readonly rowsWithoutTime: number;
}

interface Windows {
  readonly rows: ReadonlyMap<number, number[]>;
  readonly without: number;
}

function windowsOf(column: Column, length: number): Windows {
  if (column.kind !== 'time' && column.kind !== 'number') {
    throw new BellwetherError(
      'invalid-input',
      `Column "${column.name}" is of kind "${column.kind}"; windows are made by times or milliseconds since the epoch.`,
      { details: { column: column.name } },
    );
  }
  const rows = new Map<number, number[]>();
  let without = 0;
  for (let row = 0; row < column.values.length; row += 1) {
    const start = Math.floor(column.values[row]! / length) * length + 0;
    if (!Number.isFinite(start)) {
      without += 1;
      continue;
    }
    const members = rows.get(start);
    if (members === undefined) rows.set(start, [row]);
    else members.push(row);
  }
  return { rows, without };
}

function withoutColumn(frame: Frame, name: string): Frame {
  return { ...frame, columns: frame.columns.filter((column) => column.name !== name) };
}

function summarise(windows: readonly DriftWindow[]): Pick<DriftOverTime, 'verdict' | 'reason'> {
  const having = (verdict: DriftVerdict): DriftWindow[] => windows.filter(({ report }) => report.verdict === verdict);
  const from = ({ start }: DriftWindow): string => {
    const date = new Date(start);
    return Number.isNaN(date.getTime()) ? String(start) : date.toISOString();
  };
  const [first] = having('drift');
  if (first !== undefined) {
    const count = having('drift').length;
    const { reason } = first.report;
    return {
      verdict: 'drift',
      reason: `${count} of ${windows.length} windows drifted, first that from ${from(first)}. ${reason}`,
    };
  }
  const unclear = having('insufficient data').length;
  if (windows.length === 0) return { verdict: 'insufficient data', reason: 'No window has enough rows.' };
  return unclear > 0
    ? {
        verdict: 'insufficient data',
        reason: `No window drifted, but ${unclear} of ${windows.length} have too little data.`,
      }
    : { verdict: 'stable', reason: `All ${windows.length} windows are stable.` };
}

/**
 * A {@link driftReport} for every window of time of the current table, with one error rate for all of them: since when the data differ.
 *
 * Windows are whole multiples of `window` since the epoch (a day begins at midnight UTC). Every window gets an equal part of `alpha`, and
 * its own report corrects for its columns: in at most `alpha` of the cases without drift is there any alarm anywhere.
 *
 * Not for values that follow each other and repeat each other, such as the points of a metric (see {@link driftBetweenWindows}), nor for
 * calls repeated every day: each call has its own `alpha`. Not for many small windows, which find large differences only.
 *
 * Rows without a time belong to no window. Cost: a copy of the rows of one window at a time, and its report.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where the column is not there or not of times or numbers.
 *
 * @example
 * ```ts
 * import { driftOverTime } from '@bellwether/drift';
 *
 * const day = 86_400_000;
 * const reference = { latency: Array.from({ length: 6000 }, (_, i) => i % 100) };
 * const current = {
 *   at: Array.from({ length: 9000 }, (_, i) => Math.floor(i / 3000) * day),
 *   latency: Array.from({ length: 9000 }, (_, i) => (i % 100) + (i < 6000 ? 0 : 20)),
 * };
 * const { windows } = driftOverTime(reference, current, { time: 'at', window: '1d' });
 * windows.map(({ report }) => report.verdict); // => ['stable', 'stable', 'drift']
 * ```
 */
export function driftOverTime(reference: FrameLike, current: FrameLike, options: DriftOverTimeOptions): DriftOverTime {
  const { time, window, ...rest } = options;
  const length = parseDuration(window, 'window');
  const against = requireOneOf('against', options.against ?? 'reference', ['reference', 'previous']);
  const minimumRows = requireInteger('minimumRows', options.minimumRows ?? 30, { min: 1 });
  const alpha = requireNumber('alpha', options.alpha ?? 0.05, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const after = toFrame(current);
  const { rows, without } = windowsOf(requireColumn(after, time), length);
  const starts = [...rows.keys()].sort((a, b) => a - b);
  const large = starts.filter((start) => rows.get(start)!.length >= minimumRows);
  const features = withoutColumn(after, time);
  let base = withoutColumn(toFrame(reference), time);
  const windows = large.map((start): DriftWindow => {
    const members = selectRows(features, rows.get(start)!);
    const report = driftReport(base, members, { ...rest, alpha: alpha / large.length });
    if (against === 'previous') base = members;
    return { start, end: start + length, report };
  });
  return {
    contract: 'drift-over-time/1',
    ...summarise(windows),
    windows,
    tooSmall: starts
      .filter((start) => rows.get(start)!.length < minimumRows)
      .map((start) => ({ start, end: start + length, rows: rows.get(start)!.length })),
    rowsWithoutTime: without,
  };
}
