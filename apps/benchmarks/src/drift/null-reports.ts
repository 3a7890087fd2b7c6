import { type Column, seededRandom, type Task } from '@bellwether/core';
import { driftReport } from '@bellwether/drift';
import { type ColumnKind, columnKinds, drawColumn, frameOf } from './columns.ts';
import { evidentlyFlags } from './evidently-rule.ts';

/** Which reports to draw. */
export interface NullBatch {
  readonly reference: number;
  readonly current: number;
  readonly firstSeed: number;
  readonly reports: number;
  /** Reports in the batch, from the first on, that evidently's rule judges as well. */
  readonly evidentlyReports: number;
}

/** What happened in the reports over one set of columns. */
export interface NullCount {
  readonly column: string;
  reports: number;
  /** Reports with any alarm. */
  alarms: number;
  /** Reports that evidently's rule judged, and those of them with any alarm. */
  evidentlyReports: number;
  evidently: number;
  /** Reports in which evidently's rule calls at least half of the columns drifted: its 'dataset drift'. */
  evidentlyDataset: number;
}

const columnsPerKind = 20;

interface Drawn {
  readonly reference: Column;
  readonly current: Column;
  readonly flagged: boolean | undefined;
}

function judge(count: NullCount, drawn: readonly Drawn[], batch: NullBatch): void {
  const report = driftReport(
    frameOf(
      drawn.map((each) => each.reference),
      batch.reference,
    ),
    frameOf(
      drawn.map((each) => each.current),
      batch.current,
    ),
  );
  count.reports += 1;
  if (report.verdict === 'drift') count.alarms += 1;
  if (drawn[0]!.flagged === undefined) return;
  const flagged = drawn.filter((each) => each.flagged).length;
  count.evidentlyReports += 1;
  if (flagged > 0) count.evidently += 1;
  if (2 * flagged >= drawn.length) count.evidentlyDataset += 1;
}

/**
 * Draws tables without drift, 20 columns of every kind, and counts alarms: over the columns of each kind, and over 20 numeric and
 * 20 categorical columns of all kinds together.
 */
function countNullAlarms(batch: NullBatch): NullCount[] {
  const empty = (column: string): NullCount => ({
    column,
    reports: 0,
    alarms: 0,
    evidentlyReports: 0,
    evidently: 0,
    evidentlyDataset: 0,
  });
  const counts = columnKinds.map(empty);
  const together = empty('all');
  for (let seed = batch.firstSeed; seed < batch.firstSeed + batch.reports; seed += 1) {
    const random = seededRandom(seed);
    const withEvidently = seed - batch.firstSeed < batch.evidentlyReports;
    const mixed: Drawn[] = [];
    columnKinds.forEach((kind: ColumnKind, place) => {
      const drawn = Array.from({ length: columnsPerKind }, (_, index): Drawn => {
        const reference = drawColumn(kind, index, batch.reference, random);
        const current = drawColumn(kind, index, batch.current, random);
        return { reference, current, flagged: withEvidently ? evidentlyFlags(reference, current) : undefined };
      });
      judge(counts[place]!, drawn, batch);
      // 7, 7 and 6 of the three kinds of numbers, and of the three kinds of categories.
      mixed.push(...drawn.slice(0, place % 3 === 2 ? 6 : 7));
    });
    judge(together, mixed, batch);
  }
  return [...counts, together];
}

/** {@link countNullAlarms} for the threads of a pool. */
export const nullAlarms: Task<NullBatch, NullCount[]> = {
  run: countNullAlarms,
  module: import.meta.url,
  exportName: 'nullAlarms',
};
