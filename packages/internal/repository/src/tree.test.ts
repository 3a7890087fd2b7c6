import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunResult, repositoryRoot, run, temporaryFolder } from '@bellwether-internal/workspace';
import { describe, expect, it } from 'vitest';
import { forbiddenWords, readText, trackedTexts, wordProblems } from './words.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const broken = join(here, 'fixtures', 'broken');
const slow = { timeout: 180_000 };
const requireAll = process.env.BELLWETHER_REQUIRE_ALL === '1';

function biome(folder: string, ...args: readonly string[]): Promise<RunResult> {
  const program = join(repositoryRoot, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  return run(process.execPath, [program, 'ci', '--colors=off', ...args], { cwd: folder });
}

function knip(folder: string, config: string): Promise<RunResult> {
  const program = join(here, 'node_modules', 'knip', 'bin', 'knip.js');
  return run(
    process.execPath,
    [program, '--directory', folder, '--config', config, '--no-progress', '--no-config-hints'],
    {
      timeout: 150_000,
    },
  );
}

describe('Biome', () => {
  it('finds nothing in the tree', slow, async () => {
    const { code, output } = await biome(repositoryRoot, '.');
    expect(code, output).toBe(0);
    // A run over nothing finds nothing.
    expect(Number(/Checked (\d+) files/.exec(output)?.[1])).toBeGreaterThan(100);
  });

  it('rejects a broken file', slow, async () => {
    const { path, remove } = temporaryFolder('lint');
    const { files: _, vcs: __, ...rules } = JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8'));
    writeFileSync(join(path, 'biome.json'), JSON.stringify(rules));
    copyFileSync(join(broken, 'lint', 'sample.ts'), join(path, 'sample.ts'));
    const { code, output } = await biome(path, '.');
    remove();
    expect(code).not.toBe(0);
    for (const rule of ['noUnusedImports', 'useNodejsImportProtocol', 'noExplicitAny', 'noReExportAll', 'format']) {
      expect(output).toContain(rule);
    }
  });
});

describe('the compiler settings', () => {
  it('reject a broken file', slow, async () => {
    const { path, remove } = temporaryFolder('types');
    const compilerOptions = { rootDir: '.', outDir: 'out', declaration: true, isolatedDeclarations: true };
    const base = join(repositoryRoot, 'tsconfig.base.json');
    writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ extends: base, compilerOptions, include: ['*.ts'] }));
    writeFileSync(join(path, 'package.json'), '{ "type": "module" }');
    copyFileSync(join(broken, 'types', 'sample.ts'), join(path, 'sample.ts'));
    const compiler = join(here, '..', 'presets', 'node_modules', 'typescript', 'bin', 'tsc');
    const { code, output } = await run(process.execPath, [compiler, '-p', path, '--pretty', 'false'], { cwd: path });
    remove();
    expect(code).not.toBe(0);
    const lines = output.match(/^sample\.ts\(\d+,\d+\): error TS\d+/gm) ?? [];
    expect(lines.map((line) => line.replace(/,\d+\): error/, ')'))).toEqual([
      'sample.ts(2) TS2322',
      'sample.ts(6) TS2375',
      'sample.ts(8) TS9013',
      'sample.ts(11) TS1294',
      'sample.ts(14) TS6133',
    ]);
  });
});

describe('knip', () => {
  it('finds nothing unused in the tree', slow, async () => {
    const { code, output } = await knip(repositoryRoot, 'packages/internal/repository/knip.jsonc');
    expect(code, output).toBe(0);
  });

  it('rejects a broken workspace', slow, async () => {
    const { code, output } = await knip(broken, join(here, 'knip.jsonc'));
    expect(code).toBe(1);
    expect(output).toMatch(/Unused files \(\d+\)/);
    expect(output).toMatch(/packages\/core\/src\/internal\.ts/);
    expect(output).toMatch(/Unused dependencies \(\d+\)/);
    expect(output).toMatch(/left-pad +packages\/adapters\/shapeless\/package\.json/);
    expect(output).toMatch(/Unlisted dependencies \(\d+\)/);
    expect(output).toMatch(/danfojs-node +packages\/algorithms\/alpha/);
  });
});

describe('words that no file may say', async () => {
  const tracked = await trackedTexts(repositoryRoot);
  const registry = (await run('npm', ['config', 'get', 'registry'])).stdout.trim();
  const words = forbiddenWords(registry);

  it.skipIf(tracked === undefined && !requireAll)('are in none that git knows [needs a git checkout]', () => {
    expect(tracked?.length).toBeGreaterThan(100);
    const files = (tracked ?? []).filter((file) => existsSync(join(repositoryRoot, file)));
    expect(files.flatMap((file) => wordProblems(file, readText(repositoryRoot, file), words))).toEqual([]);
  });

  it('are found where they are', () => {
    const work = ['', 'work', 'main'].join('/');
    const root = ['', 'root', '.cache'].join('/');
    const host = ['registry', 'npmjs', 'org'].join('.');
    const text = `a line\ncd ${work}/x\nsee "${root}/y" at\nhttps://${host}/left-pad\nhttp://mirror.example/z`;
    const found = wordProblems('file', text, forbiddenWords('http://mirror.example/'));
    expect(found).toEqual([
      `file:2: ${work.slice(0, 6)}`,
      `file:3: ${root.slice(0, 6)}`,
      `file:4: ${host}`,
      'file:5: mirror.example',
    ]);
    expect(
      wordProblems('file', `https://example.org${work}/of/others and framework/x`, forbiddenWords(undefined)),
    ).toEqual([]);
  });
});
