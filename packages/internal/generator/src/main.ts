import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, type Kind, UsageError } from './generate.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const usage = `Begins something new, as a skeleton that builds, with tests that say what is left to do.

  pnpm new adapter NAME              packages/adapters/NAME
  pnpm new algorithm PACKAGE/NAME    a forecaster in forecasting, a detector in anomaly, a two-sample test in drift
  pnpm new package LAYER/NAME        packages/LAYER/NAME, with LAYER algorithms, adapters, operations or tools
`;

const [kind = '', name, ...rest] = process.argv.slice(2);
if (!['adapter', 'algorithm', 'package'].includes(kind) || name === undefined || rest.length > 0) {
  process.stderr.write(usage);
  process.exitCode = kind === '--help' ? 0 : 2;
} else {
  try {
    const files = generate({ kind: kind as Kind, name, root });
    // Names differ in length, so only the formatter knows where lines break.
    spawnSync(join(root, 'node_modules', '.bin', 'biome'), ['check', '--write', ...files], { cwd: root });
    for (const file of files) console.log(relative(root, file));
    const next =
      kind === 'algorithm'
        ? "Export it from the package's src/index.ts, then run"
        : 'Now run "npx pnpm@12.21.0 install" and';
    console.log(`\n${next} its tests: the one that fails says what to do first.`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
