import type { Task } from '@bellwether/core';
import { type ColumnTaskInput, type Examined, examineColumn } from './report/examine-column.js';

export type { ColumnTaskInput, Examined } from './report/examine-column.js';

/** The comparison of one column as a task that threads can import: what `driftReportOver` hands to its executor. */
export const columnTask: Task<ColumnTaskInput, Examined> = {
  run: examineColumn,
  module: import.meta.url,
  exportName: 'columnTask',
};
