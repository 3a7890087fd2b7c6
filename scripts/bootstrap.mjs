// Sets the repository up on a machine that has only Node >= 18 and npm. Plain JavaScript, because it runs before
// anything is installed, on whatever Node the machine has; all that it starts runs on the Node 24 it installs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const windows = process.platform === 'win32';
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The Node that the repository brings with it. */
export const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** The environment for everything that is started: our Node and tools first on the path, no telemetry. */
export const environment = {
  ...process.env,
  PATH: [join(root, 'node_modules', 'node', 'bin'), join(root, 'node_modules', '.bin'), process.env.PATH].join(
    delimiter,
  ),
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
};

/** Runs pnpm at the pinned version through npx; on failure shows what it said and ends with its exit code. */
export function pnpm(args, { show = false } = {}) {
  const result = spawnSync('npx', ['--yes', manifest.packageManager, ...args], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: windows,
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  if (result.error) throw result.error;
  if (result.status !== 0 && !show) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    process.stderr.write(`Setting up failed: "pnpm ${args.join(' ')}" ended with exit code ${result.status}.\n`);
    process.exit(result.status ?? 1);
  }
  return result.status ?? 1;
}

/** Installs from the lockfile: everything, or the root and what the named workspace packages need. */
export function install(packages = []) {
  const scope = packages.length === 0 ? 'everything' : packages.join(' ');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.bellwether', `${encodeURIComponent(scope)}.sha256`);
  const whole = join(root, 'node_modules', '.bellwether', 'everything.sha256');
  for (const file of [stamp, whole]) {
    if (existsSync(file) && existsSync(node) && readFileSync(file, 'utf8') === wanted) return;
  }
  process.stderr.write('Installing packages (the first time takes a minute) ...\n');
  const filters = packages.flatMap((name) => ['--filter', `${name}...`]);
  pnpm(['install', '--frozen-lockfile', ...(filters.length === 0 ? [] : ['--filter', manifest.name, ...filters])]);
  mkdirSync(join(root, 'node_modules', '.bellwether'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Builds the named packages and what they depend on, or every package; unchanged ones come from the cache. */
export function build(packages = []) {
  const filters = packages.map((name) => `--filter=${name}...`);
  pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...filters]);
}

/** Runs a TypeScript program of the repository on our Node, with this terminal, and ends as it ends. */
export function run(program, args) {
  const result = spawnSync(node, [join(root, program), ...args], { env: environment, stdio: 'inherit' });
  if (result.error) throw result.error;
  process.exit(result.status ?? 1);
}
