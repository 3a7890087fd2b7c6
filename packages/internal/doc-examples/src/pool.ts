import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job } from './runner.ts';

/** A few processes that run examples; one that hangs or dies is replaced. */
export interface Pool {
  /** Runs one example and says what failed: nothing, when all is well. */
  readonly run: (job: Job) => Promise<readonly string[]>;
  readonly close: () => void;
}

/** Options of {@link createPool}. */
export interface PoolOptions {
  /** Processes at the same time. @default 2 */
  readonly size?: number;
  /** Milliseconds that one example may take. @default 30_000 */
  readonly timeLimit?: number;
}

/** Starts the processes as they are needed. */
export function createPool({ size = 2, timeLimit = 30_000 }: PoolOptions = {}): Pool {
  const waiting: (() => void)[] = [];
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  let busy = 0;

  async function acquire(): Promise<ChildProcess> {
    if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    busy += 1;
    const free = idle.pop();
    if (free !== undefined) return free;
    const child = fork(join(import.meta.dirname, 'runner.ts'), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, VITEST: undefined, NODE_ENV: undefined, FORCE_COLOR: undefined, NO_COLOR: '1' },
    });
    all.add(child);
    child.once('exit', () => all.delete(child));
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`the runner ended with exit code ${code} before its first example`)),
      );
    });
    child.removeAllListeners('error');
    return child;
  }

  function release(child: ChildProcess, usable: boolean): void {
    busy -= 1;
    if (usable) idle.push(child);
    else child.kill('SIGKILL');
    waiting.shift()?.();
  }

  return {
    async run(job) {
      const child = await acquire();
      let errors = '';
      const hear = (text: Buffer): void => {
        errors += text.toString();
      };
      child.stderr?.on('data', hear);
      const outcome = await new Promise<{ readonly failures: readonly string[]; readonly usable: boolean }>(
        (resolve) => {
          const timer = setTimeout(
            () => end({ failures: [`did not end within its time limit of ${timeLimit} ms`], usable: false }),
            timeLimit,
          );
          const onMessage = (failures: readonly string[]): void => end({ failures, usable: true });
          const onExit = (code: number | null): void =>
            end({ failures: [`ended the process with exit code ${code}\n${errors}`], usable: false });
          function end(result: { readonly failures: readonly string[]; readonly usable: boolean }): void {
            clearTimeout(timer);
            child.off('message', onMessage);
            child.off('exit', onExit);
            resolve(result);
          }
          child.on('message', onMessage);
          child.on('exit', onExit);
          child.send(job);
        },
      );
      child.stderr?.off('data', hear);
      release(child, outcome.usable);
      return outcome.failures;
    },
    close() {
      for (const child of all) child.kill('SIGKILL');
    },
  };
}
