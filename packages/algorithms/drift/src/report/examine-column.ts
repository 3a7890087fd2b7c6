import { type Column, columnLength, type DriftVerdict } from '@bellwether/core';
import type { Decision, Evidence, Limits, NoEvidence } from '../decision.js';
import type { CategoryTable } from '../samples/category-table.js';
import type { CountMethod } from '../two-sample/row-comparison.js';
import { categoricalEvidence, categoriesOf, missingRows, numbersIn, numericEvidence } from './column-evidence.js';
import { type MissingCount, missingShareEvidence } from './missing-share.js';
import { type UnseenCategories, unseenCategories } from './unseen-categories.js';

/** How the columns of a report are judged. */
export interface ColumnDecisions {
  readonly numeric: Decision;
  readonly categorical: Decision;
  readonly missing: Decision;
  readonly method: CountMethod;
}

/** One column of both tables and how to compare it. Holds no functions, so that another thread can do it. */
export interface ColumnTaskInput {
  readonly column: string;
  readonly reference: Column | undefined;
  readonly current: Column | undefined;
  readonly currentRows: number;
  readonly categorical: boolean;
  readonly decisions: ColumnDecisions;
  /** Level at which the smallest p-value of the whole report is compared. */
  readonly level: number;
}

/** Evidence with its limits at one level, so that it can come from another thread. */
type Fixed<E> = Omit<E, 'limits'> & { readonly limits: Limits };

/** One comparison, before the correction for all the others. */
export interface Finding {
  readonly evidence: Fixed<Evidence> | Fixed<NoEvidence>;
  readonly decision: Decision;
  readonly level: number;
}

function findingOf(evidence: Evidence | NoEvidence, decision: Decision, level: number): Finding {
  return { evidence: { ...evidence, limits: evidence.limits(level) }, decision, level };
}

/** What there is to say about one column, before the correction. */
export interface Examined {
  readonly column: string;
  /** `'changed'`: the column is not in both tables, or not of one kind in both. */
  readonly kind: 'numeric' | 'categorical' | 'changed';
  readonly values?: Finding;
  readonly missing?: Finding;
  readonly unseen?: UnseenCategories;
  /** Set where there is nothing to test: the answer follows from the shape of the tables. */
  readonly certain?: { readonly verdict: DriftVerdict; readonly reason: string };
}

/** What people call the kinds of columns. */
export const kindNames: Readonly<Record<Column['kind'], string>> = {
  number: 'numbers',
  string: 'texts',
  boolean: 'true or false',
  time: 'times',
};

/** A verdict that follows from the shape of the tables. */
export function certain(column: string, verdict: DriftVerdict, reason: string): Examined {
  return { column, kind: 'changed', certain: { verdict, reason } };
}

/** Compares a column that both tables have. */
function examineBoth(a: Column, b: Column, { categorical, decisions, level }: ColumnTaskInput): Examined {
  const reference = { rows: columnLength(a), missing: missingRows(a) };
  const current = { rows: columnLength(b), missing: missingRows(b) };
  const noValues = reference.missing === reference.rows || current.missing === current.rows;
  // A column without values has no kind of its own, and then there is nothing to compare but the missing share.
  if (a.kind !== b.kind && !categorical && !noValues) {
    return certain(a.name, 'drift', `The column held ${kindNames[a.kind]} and now holds ${kindNames[b.kind]}.`);
  }
  const isText = (column: Column): boolean => column.kind === 'string' || column.kind === 'boolean';
  const kind = categorical || isText(a) || isText(b) ? 'categorical' : 'numeric';
  const sides = { name: a.name, reference, current };
  if (kind === 'categorical') return examineCategories(sides, categoriesOf(a, b), decisions, level);
  return examineNumbers(sides, numericEvidence(numbersIn(a), numbersIn(b), decisions.numeric), decisions, level);
}

/** A column and its rows in both tables. */
export interface ColumnSides {
  readonly name: string;
  readonly reference: MissingCount;
  readonly current: MissingCount;
}

/** What there is to say about a column of numbers, from the evidence of its values. */
export function examineNumbers(
  sides: ColumnSides,
  evidence: Evidence | NoEvidence,
  decisions: ColumnDecisions,
  level: number,
): Examined {
  const values = findingOf(evidence, decisions.numeric, level);
  return { column: sides.name, kind: 'numeric', values, ...missingOf(sides, decisions, level) };
}

/** What there is to say about a column of categories, from their counts. */
export function examineCategories(
  sides: ColumnSides,
  table: CategoryTable,
  decisions: ColumnDecisions,
  level: number,
): Examined {
  const { categorical, method } = decisions;
  const values = findingOf(categoricalEvidence(table, categorical, method), categorical, level);
  const unseen = unseenCategories(table);
  return {
    column: sides.name,
    kind: 'categorical',
    values,
    ...(unseen === undefined ? {} : { unseen }),
    ...missingOf(sides, decisions, level),
  };
}

/** The comparison of missing shares, where any value is missing. */
function missingOf(
  { reference, current }: ColumnSides,
  { missing }: ColumnDecisions,
  level: number,
): Pick<Examined, 'missing'> {
  if (!comparesMissing(reference, current)) return {};
  return { missing: findingOf(missingShareEvidence(reference, current, missing), missing, level) };
}

/** Whether there is a share of missing values to compare. */
export function comparesMissing(reference: MissingCount, current: MissingCount): boolean {
  return reference.missing + current.missing > 0 && reference.rows > 0 && current.rows > 0;
}

/** How many comparisons {@link examineColumn} will make that chance could get wrong. Cost O(rows), a count of missing values. */
export function comparisonsOf({ reference: a, current: b, categorical }: Omit<ColumnTaskInput, 'level'>): number {
  if (a === undefined || b === undefined) return 0;
  const rows = [columnLength(a), columnLength(b)] as const;
  const missing = [missingRows(a), missingRows(b)] as const;
  const noValues = rows[0] === missing[0] || rows[1] === missing[1];
  if (a.kind !== b.kind && !categorical && !noValues) return 0;
  const sides = rows.map((count, side) => ({ rows: count, missing: missing[side]! }));
  const compared = comparesMissing(sides[0]!, sides[1]!) ? 1 : 0;
  return (noValues ? 0 : 1) + compared;
}

/** Compares one column of two tables, of which one may not have it. */
export function examineColumn(input: ColumnTaskInput): Examined {
  const { column, reference, current, currentRows } = input;
  if (reference === undefined) {
    return certain(
      column,
      'insufficient data',
      'The column is not in the reference: there is nothing to compare it with.',
    );
  }
  if (current === undefined) {
    return currentRows === 0
      ? certain(column, 'insufficient data', 'The current table has no rows.')
      : certain(column, 'drift', 'The column is not in the current table.');
  }
  return examineBoth(reference, current, input);
}
