import {
  type Column,
  type Frame,
  type FrameLike,
  findColumn,
  requireColumn,
  requireInteger,
  requireNumber,
  requireOneOf,
  toFrame,
} from '@bellwether/core';
import type { Decision } from '../decision.js';
import { type ColumnDecisions, type ColumnTaskInput, comparisonsOf } from './examine-column.js';
import { type RowWeights, rowWeights, weighColumn } from './weigh-column.js';

/** Options of {@link driftReport}. */
export interface DriftReportOptions {
  /** Which columns to compare. @default all columns of either table */
  readonly columns?: readonly string[];
  /** Number columns whose values are names of categories (codes, status numbers). @default [] */
  readonly categorical?: readonly string[];
  /**
   * A column of both tables that says how much each row counts: sampling or exposure weights, at least 0. Shares, distributions and
   * effects are the weighted ones, and evidence is that of Kish's effective number of rows, which the results give as their counts. The
   * column itself is not compared.
   *
   * @default every row counts the same
   */
  readonly weights?: string;
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

/** How p-values allow for the number of comparisons. */
export type Correction = NonNullable<DriftReportOptions['correction']>;

/** What a report compares and how, before anything is compared. */
export interface ReportPlan {
  readonly inputs: readonly ColumnTaskInput[];
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly alpha: number;
  readonly correction: Correction;
  readonly decisions: ColumnDecisions;
  readonly notCompared: readonly string[];
}

/**
 * Corrected p-values are this much larger than they need be: most p-values of finite samples are approximations, and the share of
 * false alarms is to stay below `alpha` and not to lie around it.
 */
const reserve = 1.25;

/** What corrected p-values are multiplied by. */
export function reserveOf(correction: Correction): number {
  return correction === 'none' ? 1 : reserve;
}

/** How the columns of a report are judged. */
export function decisionsOf(options: DriftReportOptions, alpha: number, columns: number): ColumnDecisions {
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

/** The level of a report and how it is shared. */
export function requireLevel(options: DriftReportOptions): { readonly alpha: number; readonly correction: Correction } {
  return {
    alpha: requireNumber('alpha', options.alpha ?? 0.05, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
    correction: requireOneOf('correction', options.correction ?? 'holm', ['holm', 'benjamini-hochberg', 'none']),
  };
}

/** Level at which the smallest p-value of so many comparisons is compared. */
export function levelFor(alpha: number, correction: Correction, comparisons: number): number {
  return correction === 'none' ? alpha : alpha / (reserve * Math.max(1, comparisons));
}

function columnOf(frame: Frame, name: string, weights: RowWeights | undefined): Column | undefined {
  const column = findColumn(frame, name);
  return column === undefined || weights === undefined ? column : weighColumn(column, weights);
}

/** Checks the options, finds the columns and counts the comparisons that chance could get wrong. */
export function planReport(reference: FrameLike, current: FrameLike, options: DriftReportOptions): ReportPlan {
  const { alpha, correction } = requireLevel(options);
  const before = toFrame(reference);
  const after = toFrame(current);
  const found = columnsOf(before, after, options);
  const names = found.names.filter((name) => name !== options.weights);
  const weighed = options.weights;
  const beforeWeights = weighed === undefined ? undefined : rowWeights(before, weighed);
  const afterWeights = weighed === undefined ? undefined : rowWeights(after, weighed);
  const decisions = decisionsOf(options, alpha, names.length);
  const columns = names.map((column) => ({
    column,
    reference: columnOf(before, column, beforeWeights),
    current: columnOf(after, column, afterWeights),
    currentRows: after.length,
    categorical: options.categorical?.includes(column) === true,
    decisions,
  }));
  const level = levelFor(
    alpha,
    correction,
    columns.reduce((sum, column) => sum + comparisonsOf(column), 0),
  );
  return {
    inputs: columns.map((column) => ({ ...column, level })),
    referenceRows: before.length,
    currentRows: after.length,
    alpha,
    correction,
    decisions,
    notCompared: found.times,
  };
}
