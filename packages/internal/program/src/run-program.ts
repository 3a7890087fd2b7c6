import { spawn } from 'node:child_process';

/** What a run of a program left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it. */
export interface RunOptions {
  /** Folder it runs in. */
  readonly cwd: string;
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program as a person would, on the Node that runs the test. */
export function runProgram(main: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.environment };
    const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env });
    let [stdout, stderr] = ['', ''];
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
