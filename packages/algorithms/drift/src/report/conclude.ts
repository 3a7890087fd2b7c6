import { type DriftVerdict, describeValue, type TwoSampleResult } from '@bellwether/core';
import { benjaminiHochberg, holm } from '@bellwether/statistics';
import { type Decision, decide, show } from '../decision.js';
import type { Examined, Finding } from './examine-column.js';
import { type Correction, type ReportPlan, reserveOf } from './plan.js';
import type { UnseenCategories } from './unseen-categories.js';

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
  /** Categories that the reference does not have; absent where there are none. */
  readonly unseen?: UnseenCategories;
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

const corrections: Readonly<Record<Correction, (pValues: readonly number[]) => number[]>> = {
  holm,
  'benjamini-hochberg': benjaminiHochberg,
  none: (pValues) => [...pValues],
};

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

function describeUnseen(unseen: UnseenCategories | undefined): string[] {
  if (unseen === undefined) return [];
  const names = unseen.categories.slice(0, 3).map(describeValue).join(', ');
  const more = unseen.count > 3 ? ` and ${unseen.count - 3} more` : '';
  const verb = unseen.count === 1 ? 'makes' : 'make';
  return [`Not in the reference: ${names}${more}, which ${verb} up ${show(100 * unseen.share)} % of the values.`];
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
    reason: [...telling.map(({ result }) => result.reason), ...describeUnseen(examined.unseen)].join(' '),
    severity: Math.max(...results.map(({ result, decision }) => severityOf(result, decision))),
    ...(examined.values === undefined ? {} : { values: results[0]!.result }),
    ...(examined.missing === undefined ? {} : { missing: results[results.length - 1]!.result }),
    ...(examined.unseen === undefined ? {} : { unseen: examined.unseen }),
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

/** The report, from what was found in each column. */
export function concludeReport(plan: ReportPlan, examined: readonly Examined[]): DriftReport {
  const { alpha, correction, decisions } = plan;
  const tested = examined
    .flatMap(({ values, missing }) => [values, missing])
    .filter((finding) => finding !== undefined);
  const compared = tested.filter(isTested);
  const adjusted = corrections[correction](
    compared.map(({ evidence }) => ('pValue' in evidence ? Math.min(1, Math.max(0, evidence.pValue)) : 1)),
  ).map((pValue) => Math.min(1, reserveOf(correction) * pValue));
  const judge = (finding: Finding): AdjustedResult => {
    const place = compared.indexOf(finding);
    const adjustedPValue = place < 0 ? 1 : adjusted[place]!;
    const { limits, ...evidence } = finding.evidence;
    const known = { ...evidence, limits: () => limits };
    return { ...decide(known, finding.decision, { pValue: adjustedPValue, alpha: finding.level }), adjustedPValue };
  };
  const columns = examined
    .map((each) => conclude(each, judge, decisions.missing))
    .sort((a, b) => weight[b.verdict] - weight[a.verdict] || b.severity - a.severity);
  return {
    contract: 'drift-report/1',
    ...summarise(columns),
    referenceRows: plan.referenceRows,
    currentRows: plan.currentRows,
    alpha,
    correction,
    comparisons: compared.length,
    columns,
    notCompared: plan.notCompared,
  };
}
