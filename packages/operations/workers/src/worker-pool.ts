import { availableParallelism } from 'node:os';
import {
  BellwetherError,
  type Executor,
  invalidOption,
  type OnProgress,
  requireInteger,
  requireNumber,
  requireOneOf,
  type Task,
  type TaskResult,
} from '@bellwether/core';
import { type Batch, createJob, type Job } from './job.js';
import { startThread, type Thread } from './thread.js';

/** Settings of {@link workerPool}. */
export interface WorkerPoolOptions {
  /** Most threads, at least 1. Threads start when there is work for them. More than there are cores gains nothing. @default the cores the process may use */
  readonly threads?: number;
  /**
   * Inputs sent to a thread at a time, at least 1. `'auto'` measures how long inputs take and sends about 10 ms of work, at
   * most 64 inputs. More cost less per input and more memory, and results come in larger lots.
   * @default 'auto'
   */
  readonly chunkSize?: number | 'auto';
  /**
   * Most inputs, at least 1, that one `map` has taken whose results have not been handed out. Bounds memory; more than
   * twice the threads times the chunk are never needed.
   * @default 4096
   */
  readonly maxInFlight?: number;
  /**
   * Whose columns change owner instead of being copied. A column handed over is empty afterwards where it came from: with
   * `'inputs'` the caller's arrays, and an input whose thread dies takes its whole chunk with it; with `'results'` those of
   * the task, which then must not keep them. Columns on shared memory are never copied.
   * @default 'none'
   */
  readonly transfer?: 'none' | 'inputs' | 'results' | 'both';
  /** Most memory, in MB and at least 16, of the JavaScript objects of each thread; a thread above it dies and is replaced. Columns are outside of it. @default Node's own limit */
  readonly memoryMegabytes?: number;
  /** Called after every chunk with the inputs of that `map` that are finished. @default nobody */
  readonly onProgress?: OnProgress;
}

/** An executor with threads that can be given back. */
export interface WorkerPool extends Executor {
  /** Ends all threads; whatever is still running rejects. May be called twice. */
  close(): Promise<void>;
}

/** How long a thread may go on with an input that nobody wants any more before it is ended. */
const graceMilliseconds = 1000;

/**
 * Spreads tasks over worker threads: an {@link Executor} for work that one core is too slow for.
 *
 * A function cannot cross into another thread, so a task names the module that exports it (`Task.module`, an absolute URL:
 * `import.meta.url` of that module, or `import.meta.resolve('a-package')`) and the name of the export, a function or a
 * `Task`. Inputs and results cross as copies; columns on a `SharedArrayBuffer`, also inside a `TimeSeries` or `Frame`,
 * cross without one.
 *
 * - **How it decides**: inputs go in chunks to the thread that is free first; at most `maxInFlight` inputs are under way, so
 *   a source of any length takes the memory of a few chunks, and a reader who pauses pauses the source.
 * - **When a thread dies** (`process.exit`, an uncaught error, out of memory) the input it worked on fails with
 *   `source-unavailable` or `limit-exceeded`, the rest of its chunk is tried again, and another thread takes its place. One
 *   that dies three times before it comes to an input fails all inputs of that `map`.
 * - **Errors** arrive with class, message, stack, cause, and with `code` and `details` where they are Bellwether errors.
 * - **Stopping**: with `signal`, by leaving the loop, or with `close()`. A thread whose input takes longer than a second
 *   after that is ended. Idle threads do not keep the process alive.
 * - **Not for** tasks that take less than some microseconds, for which the copies cost more than they save, nor for
 *   programs where functions close over what they need: use `inProcessExecutor()`.
 * - **Cost**: a thread takes about 35 ms to start; an input costs about 3 microseconds plus its copy.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range, and from `map` for a task without `module`.
 *
 * @example
 * ```ts
 * import { mean } from '@bellwether/statistics';
 * import { workerPool } from '@bellwether/workers';
 *
 * const pool = workerPool({ threads: 2 });
 * const task = { run: mean, module: import.meta.resolve('@bellwether/statistics'), exportName: 'mean' };
 * const means: number[] = [];
 * for await (const result of pool.map(task, [Float64Array.of(1, 2, 6), Float64Array.of(4, 4)])) {
 *   if (result.status === 'done') means[result.index] = result.value;
 * }
 * await pool.close();
 * means; // => [3, 4]
 * ```
 */
export function workerPool(options: WorkerPoolOptions = {}): WorkerPool {
  const threads = requireInteger('threads', options.threads ?? availableParallelism(), { min: 1 });
  const chunkSize =
    options.chunkSize === undefined || options.chunkSize === 'auto'
      ? 'auto'
      : requireInteger('chunkSize', options.chunkSize, { min: 1 });
  const maxInFlight = requireInteger('maxInFlight', options.maxInFlight ?? 4096, { min: 1 });
  const transfer = requireOneOf('transfer', options.transfer ?? 'none', ['none', 'inputs', 'results', 'both']);
  const memoryMegabytes =
    options.memoryMegabytes === undefined
      ? undefined
      : requireNumber('memoryMegabytes', options.memoryMegabytes, { min: 16 });
  const { onProgress } = options;

  const all = new Set<Thread>();
  const jobs = new Set<Pick<Job<unknown>, 'fail'>>();
  const working = new Map<Thread, Batch>();
  let idle: Thread[] = [];
  let queue: Batch[] = [];
  let closed = false;

  const freeThread = (): Thread | undefined => {
    for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
      if (thread.alive) return thread;
      all.delete(thread);
    }
    if (all.size >= threads) return undefined;
    const started = startThread({ memoryMegabytes });
    all.add(started);
    return started;
  };

  const dispatch = (): void => {
    while (queue.length > 0 && !closed) {
      const thread = freeThread();
      if (thread === undefined) return;
      void work(thread, queue.shift()!);
    }
  };

  const work = async (thread: Thread, batch: Batch): Promise<void> => {
    working.set(thread, batch);
    let outcome: Awaited<ReturnType<Thread['run']>>;
    try {
      outcome = await batch.job.start(thread, batch);
    } catch (error) {
      // Nothing was sent: an input cannot be cloned.
      working.delete(thread);
      idle.push(thread);
      refuse(batch, error);
      dispatch();
      return;
    }
    working.delete(thread);
    if ('outcomes' in outcome) {
      idle.push(thread);
      batch.job.reply(batch, outcome);
    } else {
      all.delete(thread);
      const rest = batch.job.crashed(batch, outcome);
      if (rest !== undefined) queue.unshift(rest);
    }
    dispatch();
  };

  /** Fails the input that cannot cross, and sends the others one by one to find it. */
  const refuse = (batch: Batch, error: unknown): void => {
    const { job, inputs, indexes } = batch;
    if (inputs.length === 1) {
      const message = `This input cannot be sent to a worker thread: ${(error as Error).message}`;
      const refused = new BellwetherError('invalid-input', message, { cause: error });
      job.crashed(batch, { error: refused, position: 0 });
    } else {
      queue.unshift(...inputs.map((input, i): Batch => ({ job, inputs: [input], indexes: [indexes[i]!] })));
    }
  };

  const submit = (batch: Batch): void => {
    queue.push(batch);
    dispatch();
  };

  async function* results<O>(job: Job<O>, signal: AbortSignal | undefined): AsyncGenerator<TaskResult<O>, void> {
    const onAbort = (): void => job.fail(signal?.reason);
    jobs.add(job);
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', onAbort, { once: true });
      for (;;) {
        if (closed) throw new BellwetherError('source-unavailable', 'The worker pool is closed.');
        const result = await job.next();
        if (result === undefined) return;
        yield result;
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      jobs.delete(job);
      job.stop();
      queue = queue.filter((batch) => batch.job !== job);
      for (const [thread, batch] of working) if (batch.job === job) thread.cancel(graceMilliseconds);
    }
  }

  return {
    contract: 'executor/1',
    name: 'worker-threads',
    map<I, O>(
      task: Task<I, O>,
      inputs: Iterable<I> | AsyncIterable<I>,
      mapOptions: { readonly signal?: AbortSignal } = {},
    ) {
      const { module, exportName } = task;
      if (typeof module !== 'string' || !URL.canParse(module)) {
        throw invalidOption('task.module', module, 'the absolute URL of a module that exports the task');
      }
      if (typeof exportName !== 'string')
        throw invalidOption('task.exportName', exportName, 'the name of an export of "task.module"');
      const total = Array.isArray(inputs) ? { total: inputs.length } : {};
      const settings = {
        module,
        exportName,
        transferInputs: transfer === 'inputs' || transfer === 'both',
        transferResults: transfer === 'results' || transfer === 'both',
        chunkSize,
        maxInFlight,
        threads,
        onFinished: (done: number) => onProgress?.({ stage: 'mapping', done, ...total, unit: 'inputs' }),
      } as const;
      return results(createJob<I, O>(inputs, settings, submit), mapOptions.signal);
    },
    async close() {
      closed = true;
      const reason = new BellwetherError('source-unavailable', 'The worker pool is closed.');
      for (const job of jobs) job.fail(reason);
      queue = [];
      const ending = [...all].map((thread) => thread.stop());
      all.clear();
      idle = [];
      await Promise.all(ending);
    },
  };
}
