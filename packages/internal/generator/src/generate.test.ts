import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate, type Kind, UsageError } from './generate.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const repository = fileURLToPath(new URL('../../../..', import.meta.url));
// Inside this package, so that its dependencies are found from there.
const root = join(home, '.generated');
const bin = join(home, 'node_modules', '.bin');

function run(command: string, args: readonly string[], folder: string) {
  const result = spawnSync(join(bin, command), args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: '1' },
  });
  return { status: result.status, output: `${result.stdout}${result.stderr}${result.error ?? ''}` };
}

interface TestFile {
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** Runs the tests of a generated package: how many passed, and what the others said. */
function runTests(folder: string, filter = '') {
  run('vitest', ['run', ...(filter ? [filter] : [])], folder);
  const { testResults } = JSON.parse(readFileSync(join(folder, '.results', 'vitest.json'), 'utf8')) as {
    testResults: TestFile[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failures: results
      .filter(({ status }) => status === 'failed')
      .map(({ failureMessages }) => failureMessages.join('\n')),
  };
}

beforeAll(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  for (const file of ['tsconfig.base.json', 'biome.json']) copyFileSync(join(repository, file), join(root, file));
  // The copy is a root of its own, and its ignore file would hide everything in it.
  const settings = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(join(root, 'biome.json'), JSON.stringify({ ...settings, vcs: { enabled: false } }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function requireSound(folder: string): void {
  expect(run('biome', ['check', '--write', '.'], folder)).toMatchObject({ status: 0 });
  expect(run('biome', ['ci', '.'], folder)).toMatchObject({ status: 0 });
  expect(run('tsc', ['--noEmit', '--types', 'node'], folder)).toEqual({ status: 0, output: '' });
  expect(run('tsup', [], folder)).toMatchObject({ status: 0 });
  expect(run('tsc', ['-p', 'tsconfig.build.json'], folder)).toEqual({ status: 0, output: '' });
  expect(existsSync(join(folder, 'dist', 'index.js')) && existsSync(join(folder, 'dist', 'index.d.ts'))).toBe(true);
}

describe('a new adapter', () => {
  it('builds, passes the checks and keeps the contract; one test asks for a recorded answer', () => {
    generate({ kind: 'adapter', name: 'graphite-web', root });
    const folder = join(root, 'packages/adapters/graphite-web');
    requireSound(folder);
    const { passed, failures } = runTests(folder);
    expect(passed).toBe(9);
    expect(failures).toEqual([expect.stringContaining('record a real answer of Graphite web')]);
    expect(readFileSync(join(root, '.changeset/new-graphite-web.md'), 'utf8')).toContain(
      "'@bellwether/graphite-web': minor",
    );
  });
});

describe('a new package', () => {
  it('builds and passes the checks; its test asks for content', () => {
    generate({ kind: 'package', name: 'tools/sample', root });
    const folder = join(root, 'packages/tools/sample');
    requireSound(folder);
    expect(runTests(folder)).toEqual({ passed: 0, failures: [expect.stringContaining('replace the example')] });
  });
});

describe('a new algorithm', () => {
  it.each([
    ['forecasting', 'steady-mean', 18],
    ['anomaly', 'moving-range', 10],
    ['drift', 'mean-test', 8],
  ])('of %s keeps its contract; one test asks for the reference', (packageName, name, laws) => {
    generate({ kind: 'package', name: `algorithms/${packageName}`, root });
    const folder = join(root, 'packages/algorithms', packageName);
    generate({ kind: 'algorithm', name: `${packageName}/${name}`, root });
    const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    writeFileSync(join(folder, 'src/index.ts'), `export { ${camel} } from './${name}.js';\n`);
    requireSound(folder);
    const { passed, failures } = runTests(folder, name);
    expect(failures).toEqual([expect.stringContaining(`write fixtures/${name}.py or .R`)]);
    expect(passed).toBe(laws);
  });
});

describe('a wish that cannot be met', () => {
  it.each<[Kind, string, string]>([
    ['adapter', '../evil', 'is not a name'],
    ['adapter', 'Graphite', 'is not a name'],
    ['adapter', '', 'is not a name'],
    ['algorithm', 'croston', 'Say which package'],
    ['algorithm', 'constructor/x', 'Say which package'],
    ['package', 'sample', 'Say where the package belongs'],
    ['package', 'core/sample', 'Say where the package belongs'],
  ])('is refused with a reason: %s "%s"', (kind, name, reason) => {
    expect(() => generate({ kind, name, root })).toThrow(UsageError);
    expect(() => generate({ kind, name, root })).toThrow(reason);
  });

  it('never writes over what exists', () => {
    generate({ kind: 'adapter', name: 'twice', root });
    expect(() => generate({ kind: 'adapter', name: 'twice', root })).toThrow('exists already');
  });
});
