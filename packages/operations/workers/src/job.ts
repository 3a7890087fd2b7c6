import type { BellwetherError, TaskResult } from '@bellwether/core';
import { packColumns } from './columns.js';
import { reviveError } from './errors.js';
import type { BatchReply, Crash, Thread } from './thread.js';

/** How one call of `map` is carried out. */
export interface JobSettings {
  readonly module: string;
  readonly exportName: string;
  readonly transferInputs: boolean;
  readonly transferResults: boolean;
  /** Inputs sent at a time: a number, or chosen by how long they take. */
  readonly chunkSize: number | 'auto';
  /** Most inputs taken whose results have not been handed out. */
  readonly maxInFlight: number;
  readonly threads: number;
  readonly onFinished: (done: number) => void;
}

/** Inputs on their way to a thread. */
export interface Batch {
  readonly job: Pick<Job<unknown>, 'start' | 'reply' | 'crashed'>;
  readonly inputs: readonly unknown[];
  readonly indexes: readonly number[];
}

/** One call of `map`: takes inputs, makes batches, and keeps results until they are wanted. */
export interface Job<O> {
  /** The next result; `undefined` after the last one. Rejects with the error of the inputs or with what it was failed with. */
  next(): Promise<TaskResult<O> | undefined>;
  /** Gives up: every `next` rejects with `reason`. */
  fail(reason: unknown): void;
  /** Takes no more inputs and lets the source go. */
  stop(): void;
  /** Sends a batch to a thread. Throws where an input cannot cross the border. */
  start(thread: Thread, batch: Batch): Promise<BatchReply | Crash>;
  reply(batch: Batch, reply: BatchReply): void;
  /** What is to be tried again after a thread died of a batch. */
  crashed(batch: Batch, crash: Crash): Batch | undefined;
}

/** A batch is meant to take so long: long enough that the border costs little, short enough to share threads and to stop. */
const batchMilliseconds = 10;
const largestChunk = 64;
/** So often may a thread die before it comes to an input; after that every input gets the error of the last time. */
const startAttempts = 3;

/** Starts a job: inputs are taken as soon as the first result is asked for. `submit` queues a batch. */
export function createJob<I, O>(
  inputs: Iterable<I> | AsyncIterable<I>,
  settings: JobSettings,
  submit: (batch: Batch) => void,
): Job<O> {
  const iterator: Iterator<I> | AsyncIterator<I> =
    Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
  const results: TaskResult<O>[] = [];
  let state: 'waiting' | 'feeding' | 'exhausted' | 'stopped' = 'waiting';
  let failure: { readonly reason: unknown } | undefined;
  let sourceFailure: { readonly reason: unknown } | undefined;
  let taken = 0;
  let finished = 0;
  let handedOut = 0;
  let chunk = settings.chunkSize === 'auto' ? 1 : settings.chunkSize;
  let startFailures = 0;
  let hopeless: BellwetherError | undefined;
  let pending: unknown[] = [];
  let wakeReader = (): void => {};
  let wakeFeeder = (): void => {};
  const reader = (): Promise<void> => new Promise((resolve) => (wakeReader = resolve));
  const feeder = (): Promise<void> => new Promise((resolve) => (wakeFeeder = resolve));

  const finish = (result: TaskResult<O>): void => {
    results.push(result);
    finished += 1;
    wakeReader();
  };
  const flush = (): void => {
    if (pending.length === 0) return;
    const first = taken - pending.length;
    submit({ job, inputs: pending, indexes: pending.map((_, i) => first + i) });
    pending = [];
  };
  const room = (): boolean =>
    taken - handedOut < Math.min(settings.maxInFlight, settings.threads * 2 * chunk) || taken === handedOut;

  const feed = async (): Promise<void> => {
    try {
      while (state === 'feeding') {
        if (!room()) {
          // Room comes back one by one: a chunk waits until it is full, unless nothing else is under way.
          if (taken - handedOut === pending.length) flush();
          else await feeder();
          continue;
        }
        const step = iterator.next();
        const { done, value } = step instanceof Promise ? await prompt(step, flush) : step;
        if (state !== 'feeding') return;
        if (done) break;
        // As `for await` does with promises in an ordinary iterable.
        const input: unknown = value instanceof Promise ? await prompt(value, flush) : value;
        taken += 1;
        if (hopeless === undefined) pending.push(input);
        else finish({ status: 'failed', index: taken - 1, error: hopeless });
        if (pending.length >= chunk) flush();
      }
      state = state === 'feeding' ? 'exhausted' : state;
    } catch (reason) {
      sourceFailure = { reason };
      state = 'exhausted';
    }
    flush();
    wakeReader();
  };

  const job: Job<O> = {
    async next() {
      if (state === 'waiting') {
        state = 'feeding';
        void feed();
      }
      for (;;) {
        if (failure !== undefined) throw failure.reason;
        const result = results.shift();
        if (result !== undefined) {
          handedOut += 1;
          wakeFeeder();
          return result;
        }
        if (state === 'exhausted' && finished === taken) {
          if (sourceFailure !== undefined) throw sourceFailure.reason;
          return undefined;
        }
        await reader();
      }
    },
    fail(reason) {
      failure ??= { reason };
      wakeReader();
    },
    stop() {
      if (state === 'waiting' || state === 'feeding') void Promise.resolve(iterator.return?.()).catch(() => {});
      state = 'stopped';
      results.length = 0;
      pending = [];
      wakeFeeder();
    },
    start(thread, batch) {
      const buffers = settings.transferInputs ? new Set<ArrayBuffer>() : undefined;
      const { module, exportName, transferResults } = settings;
      const packed = batch.inputs.map((input) => packColumns(input, buffers));
      return thread.run({ module, exportName, inputs: packed, transferResults }, [...(buffers ?? [])]);
    },
    reply(batch, { outcomes, milliseconds }) {
      startFailures = 0;
      outcomes.forEach((outcome, i) => {
        const index = batch.indexes[i]!;
        if ('error' in outcome) finish({ status: 'failed', index, error: reviveError(outcome.error) });
        else finish({ status: 'done', index, value: outcome.value as O });
      });
      if (settings.chunkSize === 'auto' && outcomes.length > 0) {
        const fitting = Math.floor((batchMilliseconds * outcomes.length) / Math.max(milliseconds, 1e-3));
        chunk = Math.max(1, Math.min(fitting, 2 * chunk, largestChunk));
      }
      settings.onFinished(finished);
      wakeFeeder();
    },
    crashed(batch, { error, position }) {
      if (state === 'stopped') return undefined;
      const { indexes } = batch;
      if (position < 0) {
        startFailures += 1;
        // A thread that was dying before the batch arrived is not the fault of the batch.
        if (position === -2 && startFailures < startAttempts) return batch;
        if (startFailures >= startAttempts) hopeless = error;
      }
      // After a transfer the inputs are gone and cannot be tried again.
      const lost = (i: number): boolean => position < 0 || settings.transferInputs || i === position;
      const failed = indexes.filter((_, i) => lost(i));
      for (const index of failed) finish({ status: 'failed', index, error });
      settings.onFinished(finished);
      if (failed.length === indexes.length) return undefined;
      return {
        job,
        inputs: batch.inputs.filter((_, i) => !lost(i)),
        indexes: indexes.filter((_, i) => !lost(i)),
      };
    },
  };
  return job;
}

/** Waits for an input; one that lets itself be waited for does not hold up those that are there already. */
async function prompt<T>(step: Promise<T>, flush: () => void): Promise<T> {
  const late = setImmediate(flush);
  try {
    return await step;
  } finally {
    clearImmediate(late);
  }
}
