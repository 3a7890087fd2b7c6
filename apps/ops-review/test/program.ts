import { fileURLToPath } from 'node:url';
import { type Outcome, runProgram } from '@bellwether-internal/program';
import type { Review } from '../src/findings.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Runs the program as a person would, in a folder of its own. */
export function runReview(
  args: readonly string[],
  cwd: string,
  environment: Record<string, string> = {},
): Promise<Outcome> {
  return runProgram(main, args, { cwd, environment });
}

/** The findings that `--json` printed last. */
export function findingsOf({ stdout, stderr }: Outcome): Review {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`the last line is no JSON object:\n${stdout}\n${stderr}`);
  return JSON.parse(last) as Review;
}
