import { type Column, columnLength, type DriftVerdict } from '@bellwether/core';
import type { Decision, Evidence, NoEvidence } from '../decision.js';
import type { CountMethod } from '../two-sample/row-comparison.js';
import { categoricalEvidence, missingRows, numericEvidence } from './column-evidence.js';
import { missingShareEvidence } from './missing-share.js';

/** How the columns of a report are judged. */
export interface ColumnDecisions {
  readonly numeric: Decision;
  readonly categorical: Decision;
  readonly missing: Decision;
  readonly method: CountMethod;
}

/** One comparison, before the correction for all the others. */
export interface Finding {
  readonly evidence: Evidence | NoEvidence;
  readonly decision: Decision;
}

/** What there is to say about one column, before the correction. */
export interface Examined {
  readonly column: string;
  /** `'changed'`: the column is not in both tables, or not of one kind in both. */
  readonly kind: 'numeric' | 'categorical' | 'changed';
  readonly values?: Finding;
  readonly missing?: Finding;
  /** Set where there is nothing to test: the answer follows from the shape of the tables. */
  readonly certain?: { readonly verdict: DriftVerdict; readonly reason: string };
}

const kindNames: Readonly<Record<Column['kind'], string>> = {
  number: 'numbers',
  string: 'texts',
  boolean: 'true or false',
  time: 'times',
};

function certain(column: string, verdict: DriftVerdict, reason: string): Examined {
  return { column, kind: 'changed', certain: { verdict, reason } };
}

/** Compares a column that both tables have. */
function examineBoth(a: Column, b: Column, categorical: boolean, decisions: ColumnDecisions): Examined {
  const reference = { rows: columnLength(a), missing: missingRows(a) };
  const current = { rows: columnLength(b), missing: missingRows(b) };
  const noValues = reference.missing === reference.rows || current.missing === current.rows;
  // A column without values has no kind of its own, and then there is nothing to compare but the missing share.
  if (a.kind !== b.kind && !categorical && !noValues) {
    return certain(a.name, 'drift', `The column held ${kindNames[a.kind]} and now holds ${kindNames[b.kind]}.`);
  }
  const isText = (column: Column): boolean => column.kind === 'string' || column.kind === 'boolean';
  const kind = categorical || isText(a) || isText(b) ? 'categorical' : 'numeric';
  const decision = decisions[kind];
  const evidence =
    kind === 'categorical' ? categoricalEvidence(a, b, decision, decisions.method) : numericEvidence(a, b, decision);
  const values = { evidence, decision };
  if (reference.missing + current.missing === 0 || reference.rows === 0 || current.rows === 0) {
    return { column: a.name, kind, values };
  }
  const missing = {
    evidence: missingShareEvidence(reference, current, decisions.missing),
    decision: decisions.missing,
  };
  return { column: a.name, kind, values, missing };
}

/** Compares one column of two tables, of which one may not have it. */
export function examineColumn(
  column: string,
  sides: { readonly reference: Column | undefined; readonly current: Column | undefined; readonly currentRows: number },
  categorical: boolean,
  decisions: ColumnDecisions,
): Examined {
  if (sides.reference === undefined) {
    return certain(
      column,
      'insufficient data',
      'The column is not in the reference: there is nothing to compare it with.',
    );
  }
  if (sides.current === undefined) {
    return sides.currentRows === 0
      ? certain(column, 'insufficient data', 'The current table has no rows.')
      : certain(column, 'drift', 'The column is not in the current table.');
  }
  return examineBoth(sides.reference, sides.current, categorical, decisions);
}
