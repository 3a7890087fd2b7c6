import { extname } from 'node:path';
import { BellwetherError, createFrame, type Frame, findColumn } from '@bellwether/core';
import { loadEmployment } from '@bellwether/datasets';
import { readCsvFrame, readParquetFrame } from '@bellwether/files';
import { joinLabels } from '@bellwether/performance';
import type { Arguments } from './arguments.ts';

/** What there is to watch. */
export interface Tables {
  /** Rows with features, predictions and labels. */
  readonly reference: Frame;
  /** Rows with features and predictions, in the order of time. */
  readonly analysis: Frame;
  /** The same rows with their labels, as far as these are known; they are not looked at before they "arrive". */
  readonly labelled: Frame | undefined;
}

function readTable(file: string): Promise<Frame> {
  return ['.parquet', '.pq'].includes(extname(file).toLowerCase()) ? readParquetFrame(file) : readCsvFrame(file);
}

function without(frame: Frame, name: string): Frame {
  return createFrame(frame.columns.filter((column) => column.name !== name));
}

function requireColumns(frame: Frame, names: readonly string[], what: string): void {
  const absent = names.find((name) => findColumn(frame, name) === undefined);
  if (absent === undefined) return;
  throw new BellwetherError('invalid-input', `The ${what} has no column "${absent}".`, { details: { column: absent } });
}

/**
 * Reads the tables.
 *
 * @throws {@link BellwetherError} as reading files does, and `invalid-input` where a column is not there.
 */
export async function readTables({ files, columns }: Arguments): Promise<Tables> {
  const { target, probability, prediction, id } = columns;
  const bundled = files === undefined ? await loadEmployment() : undefined;
  const reference = bundled?.reference ?? (await readTable(files!.reference));
  const all = bundled?.analysis ?? (await readTable(files!.analysis));
  requireColumns(reference, [target, probability, prediction], 'reference');
  requireColumns(all, [probability, prediction], 'analysis table');
  if (files?.labels !== undefined) {
    const labels = await readTable(files.labels);
    requireColumns(labels, [id, target], 'table of labels');
    return { reference, analysis: all, labelled: joinLabels(all, labels, { id, columns: [target] }).rows };
  }
  if (findColumn(all, target) === undefined) return { reference, analysis: all, labelled: undefined };
  return { reference, analysis: without(all, target), labelled: all };
}
