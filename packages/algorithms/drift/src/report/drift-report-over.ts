import { type Executor, type FrameLike, inProcessExecutor, type OnProgress, type Task } from '@bellwether/core';
import { concludeReport, type DriftReport } from './conclude.js';
import { type ColumnTaskInput, type Examined, examineColumn } from './examine-column.js';
import { type DriftReportOptions, planReport } from './plan.js';

/** Options of {@link driftReportOver}. */
export interface DriftReportOverOptions extends DriftReportOptions {
  /** Where the columns are compared: `workerPool()` of `@bellwether/workers` for all cores. It is not closed. @default inProcessExecutor() */
  readonly executor?: Executor;
  /**
   * URL of `@bellwether/drift/column-task` for executors that import it. Only a bundler that moves modules makes it necessary.
   *
   * @default the module as it is installed
   */
  readonly taskModule?: string;
  /** Ends it, which then rejects with `signal.reason`. @default never */
  readonly signal?: AbortSignal;
  /** Called after every column. @default nobody */
  readonly onProgress?: OnProgress;
}

/**
 * {@link driftReport} with its columns compared by an executor, on all cores or elsewhere: the same report.
 *
 * Columns cross into threads as copies, those on a `SharedArrayBuffer` without. A column that fails rejects the report.
 *
 * @throws {@link BellwetherError} as {@link driftReport} does, and as the executor does.
 *
 * @example
 * ```ts
 * import { driftReportOver } from '@bellwether/drift';
 *
 * const rows = (shift: number) => ({ latency: Array.from({ length: 6000 }, (_, i) => shift + (i % 100)) });
 * const report = await driftReportOver(rows(0), rows(15));
 * report.verdict; // => 'drift'
 * ```
 */
export async function driftReportOver(
  reference: FrameLike,
  current: FrameLike,
  options: DriftReportOverOptions = {},
): Promise<DriftReport> {
  const { executor = inProcessExecutor(), signal, onProgress } = options;
  signal?.throwIfAborted();
  const plan = planReport(reference, current, options);
  const module = options.taskModule ?? columnTaskModule();
  const task: Task<ColumnTaskInput, Examined> = {
    run: examineColumn,
    ...(module === undefined ? {} : { module }),
    exportName: 'columnTask',
  };
  const examined: Examined[] = [];
  let done = 0;
  for await (const result of executor.map(task, plan.inputs, signal === undefined ? {} : { signal })) {
    if (result.status === 'failed') throw result.error;
    examined[result.index] = result.value;
    done += 1;
    onProgress?.({ stage: 'comparing', done, total: plan.inputs.length, unit: 'columns', item: result.value.column });
  }
  return concludeReport(plan, examined);
}

/** Where a thread imports the task from; nowhere where everything is bundled into one script, and then it runs in place. */
function columnTaskModule(): string | undefined {
  try {
    return new URL('./column-task.js', import.meta.url).href;
  } catch {
    return undefined;
  }
}
