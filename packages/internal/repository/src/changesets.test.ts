import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, run, runOrThrow, temporaryFolder } from '@bellwether-internal/workspace';
import { describe, expect, it } from 'vitest';
import { changesetProblems, historyObstacle } from './changesets.ts';

const requireAll = process.env.BELLWETHER_REQUIRE_ALL === '1';
const baselineFile = join(repositoryRoot, '.changeset', 'baseline');
const baseline = existsSync(baselineFile) ? readFileSync(baselineFile, 'utf8').trim() : undefined;

describe('changes since the baseline', async () => {
  const obstacle = await historyObstacle(repositoryRoot, baseline);
  const reason = obstacle === undefined ? '' : ` [${obstacle}]`;

  it.skipIf(obstacle !== undefined && !requireAll)(
    `bring a changeset for what they publish${reason}`,
    { timeout: 120_000 },
    async () => {
      expect(obstacle).toBeUndefined();
      expect(await changesetProblems(repositoryRoot, baseline ?? '')).toEqual([]);
    },
  );
});

describe('a history without changesets', () => {
  it('is rejected package by package', { timeout: 60_000 }, async () => {
    const { path, remove } = temporaryFolder('history');
    const git = async (...args: readonly string[]): Promise<string> =>
      (
        await runOrThrow('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: path })
      ).stdout.trim();
    const write = (file: string, text: string): void => {
      mkdirSync(join(path, file, '..'), { recursive: true });
      writeFileSync(join(path, file), text);
    };
    const commit = async (message: string): Promise<string> => {
      await git('add', '-A');
      await git('commit', '-qm', message);
      return git('rev-parse', 'HEAD');
    };
    await git('init', '-q');
    write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n');
    write('packages/one/package.json', '{ "name": "@bellwether/one", "version": "0.0.0" }');
    write('packages/two/package.json', '{ "name": "@bellwether/two", "version": "0.0.0" }');
    write('packages/own/package.json', '{ "name": "own", "version": "0.0.0", "private": true }');
    write('packages/one/src/index.ts', 'export const before = 1;\n');
    const start = await commit('feat: before the baseline, free');
    expect(await changesetProblems(path, start)).toEqual([]);

    write('packages/one/src/index.test.ts', 'a test\n');
    write('packages/own/src/index.ts', 'private\n');
    write('packages/two/README.md', 'words\n');
    await commit('docs: nothing published');
    expect(await changesetProblems(path, start)).toEqual([]);

    write('packages/one/src/index.ts', 'export const silent = 2;\n');
    await commit('fix: silent');
    write('packages/two/src/index.ts', 'export const forgotten = 3;\n');
    write('.changeset/noted.md', '---\n"@bellwether/one": patch\n---\n\nNoted.\n');
    await commit('fix: noted by half, and late');
    const forgotten = `no changeset for @bellwether/two, which has changed since ${start.slice(0, 7)}`;
    expect(await changesetProblems(path, start)).toEqual([forgotten]);

    write('.changeset/late.md', "---\n'@bellwether/two': minor\n---\n\nLate.\n");
    await commit('feat: as it should be');
    expect(await changesetProblems(path, start)).toEqual([]);
    expect(await historyObstacle(path, start)).toBeUndefined();
    expect(await historyObstacle(path, '0'.repeat(40))).toMatch(/^the history does not reach back to 0+$/);
    expect(await historyObstacle(path, undefined)).toBe('.changeset/baseline is not there');
    remove();
  });

  it('is told from no history at all', async () => {
    const { path, remove } = temporaryFolder('no-history');
    expect((await run('git', ['rev-parse', '--git-dir'], { cwd: path })).code).not.toBe(0);
    expect(await historyObstacle(path, '0'.repeat(40))).toBe('no git history here');
    remove();
  });
});
