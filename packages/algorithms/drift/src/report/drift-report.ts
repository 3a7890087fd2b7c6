import {
  type DriftVerdict,
  describeValue,
  type Frame,
  type FrameLike,
  findColumn,
  requireColumn,
  requireInteger,
  requireNumber,
  requireOneOf,
  type TwoSampleResult,
  toFrame,
} from '@bellwether/core';
import { benjaminiHochberg, holm } from '@bellwether/statistics';
import { type Decision, decide } from '../decision.js';
import { type ColumnDecisions, type Examined, examineColumn, type Finding } from './examine-column.js';

/** Options of {@link driftReport}. */
export interface DriftReportOptions {
  /** Which columns to compare. @default all columns of either table */
  readonly columns?: readonly string[];
  /** Number columns whose values are names of categories (codes, status numbers). @default [] */
  readonly categorical?: readonly string[];
  /**
   * Level of significance of the whole report, between 0 and 1: with `'holm'` the chance of any false alarm in it. Raising it
   * finds smaller differences and raises more false alarms.
   *
   * @default 0.05
   */
  readonly alpha?: number;
  /**
   * How p-values allow for the number of comparisons. `'holm'`: the chance of any false alarm stays below `alpha`.
   * `'benjamini-hochberg'`: so does the share of false alarms among the alarms. `'none'`: each comparison by itself.
   *
   * @default 'holm'
   */
  readonly correction?: 'holm' | 'benjamini-hochberg' | 'none';
  /** Largest Wasserstein distance that does not matter, in deviations of the reference, at least 0. @default 0.1 */
  readonly numericTolerance?: number;
  /** Largest Cramér's V that does not matter, from 0 to 1. @default 0.05 */
  readonly categoricalTolerance?: number;
  /** Largest change of the share of missing values that does not matter, from 0 to 1. @default 0.02 */
  readonly missingTolerance?: number;
  /** Start of the random numbers for Monte Carlo p-values, an integer from 0 to 2^32 - 1. @default 1 */
  readonly seed?: number;
}

/** A {@link TwoSampleResult} whose verdict allows for the other comparisons of the report. */
export interface AdjustedResult extends TwoSampleResult {
  /** The p-value after correction, with a quarter added for what is approximate in it. The verdict and the reason use it. */
  readonly adjustedPValue: number;
}

/** What the report says of one column. */
export interface ColumnDrift {
  readonly column: string;
  /** `'changed'`: the column is not in both tables, or not of one kind in both. */
  readonly kind: 'numeric' | 'categorical' | 'changed';
  readonly verdict: DriftVerdict;
  /** One sentence for people. */
  readonly reason: string;
  /** The larger of its effect sizes over their tolerances: above 1 matters. Columns are ranked by it. */
  readonly severity: number;
  /** Comparison of the values. */
  readonly values?: AdjustedResult;
  /** Comparison of the shares of missing values; absent where none is missing. */
  readonly missing?: AdjustedResult;
}

/** The result of {@link driftReport}: JSON-safe. */
export interface DriftReport {
  readonly contract: 'drift-report/1';
  /** Drift if any column drifted, stable if all are stable. */
  readonly verdict: DriftVerdict;
  readonly reason: string;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly alpha: number;
  readonly correction: 'holm' | 'benjamini-hochberg' | 'none';
  /** How many comparisons the correction allows for. */
  readonly comparisons: number;
  /** Drifted columns first, then those with too few values, then the stable ones; by severity within each. */
  readonly columns: readonly ColumnDrift[];
  /** Time columns, which always differ and are not compared. */
  readonly notCompared: readonly string[];
}

type Correction = NonNullable<DriftReportOptions['correction']>;

function decisionsOf(options: DriftReportOptions, alpha: number, columns: number): ColumnDecisions {
  const decision = (
    name: 'numericTolerance' | 'categoricalTolerance' | 'missingTolerance',
    usual: number,
  ): Decision => ({
    alpha,
    tolerance: requireNumber(name, options[name] ?? usual, { min: 0 }),
  });
  return {
    numeric: decision('numericTolerance', 0.1),
    categorical: decision('categoricalTolerance', 0.05),
    missing: decision('missingTolerance', 0.02),
    method: {
      method: 'auto',
      // The smallest p-value that random draws can give must still be significant after the correction.
      permutations: Math.min(1_000_000, Math.max(1999, Math.ceil((4 * columns) / alpha))),
      seed: requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }),
    },
  };
}

/** The columns to compare, in the order of the reference, and the time columns, which are not. */
function columnsOf(
  reference: Frame,
  current: Frame,
  options: DriftReportOptions,
): { readonly names: string[]; readonly times: string[] } {
  const known = [...reference.columns, ...current.columns].map((column) => column.name);
  for (const name of [...(options.columns ?? []), ...(options.categorical ?? [])]) {
    if (!known.includes(name)) requireColumn(reference, name);
  }
  const names = [...new Set(options.columns ?? known)];
  const isTime = (name: string): boolean =>
    [findColumn(reference, name), findColumn(current, name)].every((column) => (column?.kind ?? 'time') === 'time') &&
    options.categorical?.includes(name) !== true;
  return { names: names.filter((name) => !isTime(name)), times: names.filter(isTime) };
}

const corrections: Readonly<Record<Correction, (pValues: readonly number[]) => number[]>> = {
  holm,
  'benjamini-hochberg': benjaminiHochberg,
  none: (pValues) => [...pValues],
};

/**
 * Corrected p-values are this much larger than they need be: most p-values of finite samples are approximations, and the share of
 * false alarms is to stay below `alpha` and not to lie around it.
 */
const reserve = 1.25;

/** Whether a finding is a comparison that chance could get wrong. */
function isTested({ evidence }: Finding): boolean {
  return 'pValue' in evidence;
}

function severityOf({ effectSize }: TwoSampleResult, { tolerance }: Decision): number {
  return tolerance > 0 ? Math.min(Number.MAX_VALUE, effectSize.value / tolerance) : effectSize.value;
}

/** What is worse of two verdicts. */
const weight: Readonly<Record<DriftVerdict, number>> = { drift: 2, 'insufficient data': 1, stable: 0 };

function worst(verdicts: readonly DriftVerdict[]): DriftVerdict {
  return verdicts.reduce((a, b) => (weight[b] > weight[a] ? b : a), 'stable');
}

function conclude(examined: Examined, judge: (finding: Finding) => AdjustedResult, missing: Decision): ColumnDrift {
  const { column, kind } = examined;
  if (examined.certain !== undefined) {
    const { verdict, reason } = examined.certain;
    // Being gone or of another kind weighs as much as all values going missing.
    const severity = verdict === 'drift' ? 1 / (missing.tolerance || 1) : 0;
    return { column, kind, verdict, reason, severity };
  }
  const results = [examined.values, examined.missing].flatMap((finding) =>
    finding === undefined ? [] : [{ result: judge(finding), decision: finding.decision }],
  );
  const verdict = worst(results.map(({ result }) => result.verdict));
  const telling = results.filter(({ result }) => result.verdict === verdict);
  return {
    column,
    kind,
    verdict,
    reason: telling.map(({ result }) => result.reason).join(' '),
    severity: Math.max(...results.map(({ result, decision }) => severityOf(result, decision))),
    ...(examined.values === undefined ? {} : { values: results[0]!.result }),
    ...(examined.missing === undefined ? {} : { missing: results[results.length - 1]!.result }),
  };
}

function summarise(columns: readonly ColumnDrift[]): { readonly verdict: DriftVerdict; readonly reason: string } {
  const having = (verdict: DriftVerdict): ColumnDrift[] => columns.filter((column) => column.verdict === verdict);
  const drifted = having('drift');
  const unclear = having('insufficient data');
  const list = (some: readonly ColumnDrift[]): string =>
    some
      .slice(0, 5)
      .map(({ column }) => describeValue(column))
      .join(', ') + (some.length > 5 ? ` and ${some.length - 5} more` : '');
  if (columns.length === 0) return { verdict: 'insufficient data', reason: 'There are no columns to compare.' };
  const open = unclear.length === 0 ? '' : ` ${unclear.length} have too little data: ${list(unclear)}.`;
  if (drifted.length > 0) {
    return {
      verdict: 'drift',
      reason: `${drifted.length} of ${columns.length} columns drifted: ${list(drifted)}.${open}`,
    };
  }
  return unclear.length > 0
    ? { verdict: 'insufficient data', reason: `No drift found in ${columns.length} columns, but${open}` }
    : { verdict: 'stable', reason: `All ${columns.length} columns are stable.` };
}

/**
 * Compares two tables column by column and says which columns drifted, with one error rate for the whole report.
 *
 * A column drifted where the difference is larger than a tolerance and significant after the correction for all comparisons (Holm's
 * by default: in at most `alpha` of the reports without drift is there any alarm, however many columns there are). Numbers:
 * Kolmogorov-Smirnov and Mann-Whitney test taken together (Cauchy combination of their p-values; `statistic` is the Kolmogorov-Smirnov
 * distance), Wasserstein distance in deviations of the reference as effect size. Texts and booleans: chi-square
 * homogeneity, Cramér's V. The share of missing values is a comparison of its own. A column that is gone or of another kind
 * drifted; one that is new, or has too few values to see a difference as large as the tolerance, has 'insufficient data'.
 *
 * Not for rows that follow each other in time and repeat each other (see {@link driftBetweenWindows}), nor for changes that show
 * only in several columns together. Infinite numbers are missing. Time columns are listed and not compared.
 *
 * Cost: two sorted copies of one column at a time, and O(rows) besides.
 *
 * @param reference - A frame, rows, columns by name, an Arrow table or a danfo.js DataFrame.
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where a table cannot be read or a named column is in neither.
 *
 * @example
 * ```ts
 * import { driftReport } from '@bellwether/drift';
 *
 * const rows = (count: number, shift: number) => ({
 *   latency: Array.from({ length: count }, (_, i) => shift + (i % 100)),
 *   region: Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 'eu' : 'us')),
 * });
 * const report = driftReport(rows(6000, 0), rows(3000, 15));
 * report.verdict; // => 'drift'
 * report.columns.map(({ column, verdict }) => `${column}: ${verdict}`); // => ['latency: drift', 'region: stable']
 * ```
 */
export function driftReport(reference: FrameLike, current: FrameLike, options: DriftReportOptions = {}): DriftReport {
  const alpha = requireNumber('alpha', options.alpha ?? 0.05, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const correction = requireOneOf('correction', options.correction ?? 'holm', ['holm', 'benjamini-hochberg', 'none']);
  const before = toFrame(reference);
  const after = toFrame(current);
  const { names, times } = columnsOf(before, after, options);
  const decisions = decisionsOf(options, alpha, names.length);
  const examined = names.map((name) =>
    examineColumn(
      name,
      { reference: findColumn(before, name), current: findColumn(after, name), currentRows: after.length },
      options.categorical?.includes(name) === true,
      decisions,
    ),
  );
  const tested = examined
    .flatMap(({ values, missing }) => [values, missing])
    .filter((finding) => finding !== undefined);
  const compared = tested.filter(isTested);
  const kept = correction === 'none' ? 1 : reserve;
  const adjusted = corrections[correction](
    compared.map(({ evidence }) => ('pValue' in evidence ? Math.min(1, Math.max(0, evidence.pValue)) : 1)),
  ).map((pValue) => Math.min(1, kept * pValue));
  const level = correction === 'none' ? alpha : alpha / (kept * Math.max(1, compared.length));
  const judge = (finding: Finding): AdjustedResult => {
    const place = compared.indexOf(finding);
    const adjustedPValue = place < 0 ? 1 : adjusted[place]!;
    const result = decide(finding.evidence, finding.decision, { pValue: adjustedPValue, alpha: level });
    return { ...result, adjustedPValue };
  };
  const columns = examined
    .map((each) => conclude(each, judge, decisions.missing))
    .sort((a, b) => weight[b.verdict] - weight[a.verdict] || b.severity - a.severity);
  return {
    contract: 'drift-report/1',
    ...summarise(columns),
    referenceRows: before.length,
    currentRows: after.length,
    alpha,
    correction,
    comparisons: compared.length,
    columns,
    notCompared: times,
  };
}
