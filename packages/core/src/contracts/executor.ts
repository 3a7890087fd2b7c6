/** A pure function that an executor may run elsewhere: the function, and where another thread can import it from. */
export interface Task<I, O> {
  /** The function itself, for executors that stay in this process. */
  readonly run: (input: I) => O | Promise<O>;
  /** URL of the module that exports it, for executors that do not. */
  readonly module?: string;
  /** Name under which `module` exports it. */
  readonly exportName?: string;
}

/** What became of one input. One failed input never stops the others. */
export type TaskResult<O> =
  | { readonly status: 'done'; readonly index: number; readonly value: O }
  | { readonly status: 'failed'; readonly index: number; readonly error: unknown };

/** Spreads independent work. In this process by default; over worker threads or machines by another implementation. */
export interface Executor {
  readonly contract: 'executor/1';
  readonly name: string;
  /**
   * Runs `task` for every input and yields results as they come, which may be out of order. Takes inputs no faster than
   * results are taken. Stops with `signal.reason` when aborted.
   */
  map<I, O>(
    task: Task<I, O>,
    inputs: Iterable<I> | AsyncIterable<I>,
    options?: { readonly signal?: AbortSignal },
  ): AsyncIterable<TaskResult<O>>;
  close?(): Promise<void>;
}

/** How long the event loop may be kept busy before others get a turn. */
const turnMilliseconds = 10;

/**
 * Runs tasks one after another in this process, giving the event loop a turn every few milliseconds. Works in any runtime.
 *
 * @example
 * ```ts
 * import { inProcessExecutor } from '@bellwether/core';
 *
 * const squares: number[] = [];
 * const square = { run: (x: number) => x * x };
 * for await (const result of inProcessExecutor().map(square, [1, 2, 3])) {
 *   if (result.status === 'done') squares.push(result.value);
 * }
 * squares; // => [1, 4, 9]
 * ```
 */
export function inProcessExecutor(): Executor {
  return {
    contract: 'executor/1',
    name: 'in-process',
    async *map(task, inputs, options = {}) {
      let index = 0;
      let turnEnds = Date.now() + turnMilliseconds;
      for await (const input of inputs) {
        options.signal?.throwIfAborted();
        try {
          yield { status: 'done', index, value: await task.run(input) };
        } catch (error) {
          yield { status: 'failed', index, error };
        }
        index += 1;
        if (Date.now() >= turnEnds) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          turnEnds = Date.now() + turnMilliseconds;
        }
      }
    },
  };
}
