import type { FrameLike } from '@bellwether/core';
import { concludeReport, type DriftReport } from './conclude.js';
import { examineColumn } from './examine-column.js';
import { type DriftReportOptions, planReport } from './plan.js';

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
  const plan = planReport(reference, current, options);
  return concludeReport(plan, plan.inputs.map(examineColumn));
}
