// A process that runs one example after the other, each in a fresh folder, and reports what differed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { difference } from './compare.ts';
import { checkName } from './instrument.ts';

/** What the parent asks for. */
export interface Job {
  readonly module: string;
  /** Folder under which the example gets a fresh one to work in. */
  readonly workplace: string;
  /** Line in the page of the example's first line. */
  readonly line: number;
  readonly checks: number;
}

let failures: string[] = [];
let checked = new Set<number>();
let offset = 0;

Object.defineProperty(globalThis, checkName, {
  value: (line: number, text: string, printed: boolean, ...values: readonly unknown[]): unknown => {
    checked.add(line);
    const found = difference(text, values, printed);
    if (found !== undefined) failures.push(`line ${offset + line}: ${found}`);
    return values[0];
  },
});

function fail(kind: string, reason: unknown): void {
  failures.push(`${kind}: ${reason instanceof Error ? (reason.stack ?? reason.message) : inspect(reason)}`);
}

process.on('uncaughtException', (error) => fail('uncaught', error));
process.on('unhandledRejection', (reason) => fail('unhandled rejection', reason));

process.on('message', async (job: Job) => {
  failures = [];
  checked = new Set();
  offset = job.line - 1;
  const folder = mkdtempSync(join(job.workplace, 'run-'));
  process.chdir(folder);
  try {
    await import(pathToFileURL(job.module).href);
    // Rejections that nobody waited for are told after this turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (failures.length === 0 && checked.size < job.checks) {
      failures.push(`only ${checked.size} of ${job.checks} "// =>" lines were reached`);
    }
  } catch (error) {
    fail('thrown', error);
  }
  process.exitCode = 0;
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.send?.(failures);
});
process.send?.('ready');
