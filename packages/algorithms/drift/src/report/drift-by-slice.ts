import {
  BellwetherError,
  type Column,
  type DriftVerdict,
  describeValue,
  type Frame,
  type FrameLike,
  requireColumn,
  requireInteger,
  requireNumber,
  selectRows,
  toFrame,
} from '@bellwether/core';
import type { DriftReport } from './conclude.js';
import { driftReport } from './drift-report.js';
import type { DriftReportOptions } from './plan.js';

/** Options of {@link driftBySlice}. */
export interface DriftBySliceOptions extends DriftReportOptions {
  /** The column of texts or booleans whose values are the slices: a region, a customer group, a version. */
  readonly by: string;
  /** Fewest rows on each side, at least 1, with which a slice is compared. Raising it leaves out small slices and their alarms. @default 30 */
  readonly minimumRows?: number;
}

/** One slice of both tables. */
export interface DriftSlice {
  /** The value of the column, as a text. */
  readonly slice: string;
  readonly report: DriftReport;
}

/** The result of {@link driftBySlice}: JSON-safe. */
export interface DriftBySlice {
  readonly contract: 'drift-by-slice/1';
  /** The column that makes the slices. */
  readonly by: string;
  /** Drift if any slice drifted, stable if all are stable. */
  readonly verdict: DriftVerdict;
  readonly reason: string;
  /** Slices by verdict, drift first, and within each by the severity of their worst column. */
  readonly slices: readonly DriftSlice[];
  /** Slices with too few rows on one side, with both counts. */
  readonly tooSmall: readonly {
    readonly slice: string;
    readonly referenceRows: number;
    readonly currentRows: number;
  }[];
}

/** Row numbers of every value of the column. Missing values make no slice. */
function rowsBySlice(column: Column): Map<string, number[]> {
  const slices = new Map<string, number[]>();
  const add = (slice: string, row: number): void => {
    const rows = slices.get(slice);
    if (rows === undefined) slices.set(slice, [row]);
    else rows.push(row);
  };
  if (column.kind === 'string') {
    for (let row = 0; row < column.codes.length; row += 1) {
      const text = column.dictionary[column.codes[row]!];
      if (text !== undefined) add(text, row);
    }
  } else if (column.kind === 'boolean') {
    for (let row = 0; row < column.values.length; row += 1) {
      if (column.values[row]! <= 1) add(String(column.values[row] === 1), row);
    }
  } else {
    throw new BellwetherError(
      'invalid-input',
      `Column "${column.name}" is of kind "${column.kind}"; slices are made by a column of texts or booleans.`,
      { details: { column: column.name } },
    );
  }
  return slices;
}

function without(frame: Frame, name: string): Frame {
  return { ...frame, columns: frame.columns.filter((column) => column.name !== name) };
}

const order: Readonly<Record<DriftVerdict, number>> = { drift: 0, 'insufficient data': 1, stable: 2 };

function summarise(by: string, slices: readonly DriftSlice[]): Pick<DriftBySlice, 'verdict' | 'reason'> {
  if (slices.length === 0)
    return { verdict: 'insufficient data', reason: `No slice by "${by}" has enough rows in both tables.` };
  const having = (verdict: DriftVerdict): string[] =>
    slices.filter(({ report }) => report.verdict === verdict).map(({ slice }) => slice);
  const list = (names: readonly string[]): string =>
    names.slice(0, 5).map(describeValue).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  const drifted = having('drift');
  const unclear = having('insufficient data');
  if (drifted.length > 0)
    return { verdict: 'drift', reason: `${drifted.length} of ${slices.length} slices drifted: ${list(drifted)}.` };
  return unclear.length > 0
    ? {
        verdict: 'insufficient data',
        reason: `No slice drifted, but ${unclear.length} have too little data: ${list(unclear)}.`,
      }
    : { verdict: 'stable', reason: `All ${slices.length} slices are stable.` };
}

/**
 * A {@link driftReport} for every slice of two tables, with one error rate for all of them: drift that a segment has and the whole
 * hides.
 *
 * Every slice gets an equal part of `alpha`, and its own report corrects for its columns: in at most `alpha` of the cases without
 * drift is there any alarm anywhere. Rows without a value in the column belong to no slice; a slice that one side hardly has is
 * listed and not compared (the report of the whole says whether the shares of the slices changed).
 *
 * Not for columns of many values, such as identifiers: every slice takes its part of `alpha`.
 *
 * Cost: a copy of the rows of one slice at a time, and its report.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where the column is not there or not of texts or booleans.
 *
 * @example
 * ```ts
 * import { driftBySlice } from '@bellwether/drift';
 *
 * const rows = (slower: number) => ({
 *   latency: Array.from({ length: 9000 }, (_, i) => (i % 100) + (i % 3 === 0 ? slower : 0)),
 *   region: Array.from({ length: 9000 }, (_, i) => (i % 3 === 0 ? 'eu' : 'us')),
 * });
 * const { reason } = driftBySlice(rows(0), rows(20), { by: 'region' });
 * reason; // => '1 of 2 slices drifted: "eu".'
 * ```
 */
export function driftBySlice(reference: FrameLike, current: FrameLike, options: DriftBySliceOptions): DriftBySlice {
  const { by, ...rest } = options;
  const minimumRows = requireInteger('minimumRows', options.minimumRows ?? 30, { min: 1 });
  const alpha = requireNumber('alpha', options.alpha ?? 0.05, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const before = toFrame(reference);
  const after = toFrame(current);
  const a = rowsBySlice(requireColumn(before, by));
  const b = rowsBySlice(requireColumn(after, by));
  const names = [...new Set([...a.keys(), ...b.keys()])];
  const counts = names.map((slice) => ({
    slice,
    referenceRows: a.get(slice)?.length ?? 0,
    currentRows: b.get(slice)?.length ?? 0,
  }));
  const isLarge = (each: { referenceRows: number; currentRows: number }): boolean =>
    Math.min(each.referenceRows, each.currentRows) >= minimumRows;
  const large = counts.filter(isLarge);
  const slices = large.map(({ slice }): DriftSlice => {
    const report = driftReport(
      selectRows(without(before, by), a.get(slice)!),
      selectRows(without(after, by), b.get(slice)!),
      { ...rest, alpha: alpha / large.length },
    );
    return { slice, report };
  });
  const severity = ({ report }: DriftSlice): number => report.columns[0]?.severity ?? 0;
  slices.sort((x, y) => order[x.report.verdict] - order[y.report.verdict] || severity(y) - severity(x));
  return {
    contract: 'drift-by-slice/1',
    by,
    ...summarise(by, slices),
    slices,
    tooSmall: counts.filter((each) => !isLarge(each)),
  };
}
