import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from './projects.ts';

/** How to run a program. */
export interface RunOptions {
  readonly cwd?: string;
  /** Milliseconds after which the program is ended. @default 120_000 */
  readonly timeout?: number;
  /** Added to this process's environment; `undefined` removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What a program left behind. */
export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they arrived. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** Runs a program without a shell; never rejects because of its exit code. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd = repositoryRoot, timeout = 120_000, env = {} } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !command.endsWith('.exe'),
    });
    let stdout = '';
    let stderr = '';
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeout);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      output += text;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, output, timedOut });
    });
  });
}

/** Runs a program and throws with its output when it does not end with exit code 0. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const ending = result.timedOut ? 'was ended by its time limit' : `ended with exit code ${result.code}`;
    throw new Error(`${command} ${args.join(' ')} ${ending}:\n${result.output}`);
  }
  return result;
}

/** Has npm and npx ask the registry only for what they have not seen yet, and not wait minutes for an answer that is lost. */
export const patientNpm: Readonly<Record<string, string>> = {
  npm_config_prefer_offline: 'true',
  npm_config_update_notifier: 'false',
  npm_config_fetch_timeout: '30000',
  npm_config_fetch_retries: '4',
  npm_config_fetch_retry_mintimeout: '1000',
};

/** Environment for child programs that must not find the repository's own tools or talk to anybody. */
export const plainEnvironment: Readonly<Record<string, string | undefined>> = {
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(join(repositoryRoot, 'packages')))
    .join(delimiter),
  ...patientNpm,
  DO_NOT_TRACK: '1',
  NODE_OPTIONS: undefined,
  NODE_PATH: undefined,
};

/** A fresh folder outside the repository; remove it with the function that comes with it. */
export function temporaryFolder(prefix: string): { readonly path: string; readonly remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `bellwether-${prefix}-`)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
