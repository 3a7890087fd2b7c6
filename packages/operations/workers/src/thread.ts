import { Worker } from 'node:worker_threads';
import { type BellwetherError, channel } from '@bellwether/core';
import { crashError, type DescribedError } from './errors.js';
import { threadSource } from './thread-source.js';

/** A few inputs for one task. */
export interface BatchRequest {
  readonly module: string;
  readonly exportName: string;
  readonly inputs: readonly unknown[];
  /** Whether columns in the results change owner instead of being copied. */
  readonly transferResults: boolean;
}

/** What became of a batch; shorter than its inputs where the rest was cancelled. */
export interface BatchReply {
  readonly outcomes: readonly ({ readonly value: unknown } | { readonly error: DescribedError })[];
  /** Time the inputs took. */
  readonly milliseconds: number;
}

/** Why a thread did not answer. */
export interface Crash {
  readonly error: BellwetherError;
  /** Index within the batch of the input it died of; -1 while the task was imported, -2 before the batch arrived. */
  readonly position: number;
}

/** How a thread is started. */
export interface ThreadOptions {
  /** Most memory of its JavaScript objects, in MB. Columns are outside of it. */
  readonly memoryMegabytes: number | undefined;
}

/** One worker thread. Works on one batch at a time, and keeps the process alive only while it does. */
export interface Thread {
  /** Whether it can take a batch. */
  readonly alive: boolean;
  /** Throws at once where an input cannot cross the border, and never rejects. */
  run(request: BatchRequest, transfer: readonly ArrayBuffer[]): Promise<BatchReply | Crash>;
  /** Leaves out what is left of the batch; ends the thread if its present input takes longer than `grace` milliseconds. */
  cancel(grace: number): void;
  /** Ends the thread. */
  stop(): Promise<void>;
}

/** Short-lived objects are cleared away each time they fill this: Node's own limit lets every thread grow by 100 MB and more. */
const youngMegabytes = 16;

const exits = channel('bellwether.workers.exit');

/** Starts a worker thread. */
export function startThread(options: ThreadOptions): Thread {
  const shared = new SharedArrayBuffer(8);
  const state = new Int32Array(shared);
  const { memoryMegabytes } = options;
  const worker = new Worker(threadSource, {
    eval: true,
    workerData: shared,
    resourceLimits: {
      maxYoungGenerationSizeMb: youngMegabytes,
      ...(memoryMegabytes === undefined ? {} : { maxOldGenerationSizeMb: memoryMegabytes }),
    },
  });
  worker.unref();
  let settle: ((reply: BatchReply | Crash) => void) | undefined;
  let cause: unknown;
  let alive = true;
  const crash = (exitCode: number): Crash => ({
    error: crashError(exitCode, cause),
    position: Atomics.load(state, 0),
  });
  worker.on('error', (error: unknown) => {
    cause = error;
  });
  worker.on('exit', (exitCode) => {
    alive = false;
    exits.publish({ exitCode, busy: settle !== undefined });
    settle?.(crash(exitCode));
    settle = undefined;
  });
  worker.on('message', (reply: BatchReply) => {
    worker.unref();
    settle?.(reply);
    settle = undefined;
  });

  return {
    get alive() {
      return alive;
    },
    run(request, transfer) {
      Atomics.store(state, 0, -2);
      Atomics.store(state, 1, 0);
      worker.postMessage(request, [...transfer]);
      worker.ref();
      return new Promise((resolve) => {
        settle = resolve;
      });
    },
    cancel(grace) {
      const batch = settle;
      if (batch === undefined) return;
      Atomics.store(state, 1, 1);
      worker.unref();
      setTimeout(() => {
        if (settle === batch) void worker.terminate();
      }, grace).unref();
    },
    async stop() {
      await worker.terminate();
    },
  };
}
