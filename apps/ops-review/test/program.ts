import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Review } from '../src/findings.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** What a run of the program left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a person would, in a folder of its own. */
export function runProgram(
  args: readonly string[],
  cwd: string,
  environment: Record<string, string> = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, ...environment } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The findings that `--json` printed last. */
export function findingsOf({ stdout, stderr }: Outcome): Review {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`the last line is no JSON object:\n${stdout}\n${stderr}`);
  return JSON.parse(last) as Review;
}
