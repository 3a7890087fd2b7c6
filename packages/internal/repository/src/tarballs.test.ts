import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  findPublished,
  packPublished,
  plainEnvironment,
  runOrThrow,
  temporaryFolder,
} from '@bellwether-internal/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryProblems, publintProblems, typesProblems } from './tarball.ts';

const samples = fileURLToPath(new URL('../fixtures/broken/published', import.meta.url));
const folder = temporaryFolder('tarballs');
afterAll(folder.remove);

describe('packed packages', () => {
  let tarballs: ReadonlyMap<string, string>;
  beforeAll(async () => {
    tarballs = await packPublished(folder.path);
  }, 300_000);
  const tarballOf = (name: string): string => tarballs.get(name) ?? '';

  describe.each(findPublished().map(({ name }) => name))('%s', (name) => {
    it('pleases publint --strict', async () => {
      expect(await publintProblems(tarballOf(name))).toEqual([]);
    });
    it('has types that are not wrong', async () => {
      expect(await typesProblems(tarballOf(name))).toEqual([]);
    });
    it('exports what it packs, and packs what it exports', () => {
      expect(entryProblems(tarballOf(name))).toEqual([]);
    });
  });
});

describe('broken packages', () => {
  const packed = new Map<string, string>();
  beforeAll(async () => {
    for (const name of readdirSync(samples)) {
      await runOrThrow('npm', ['pack', '--pack-destination', folder.path], {
        cwd: join(samples, name),
        env: plainEnvironment,
      });
      packed.set(name, join(folder.path, `bellwether-${name}-1.0.0.tgz`));
    }
  }, 120_000);
  const problemsOf = async (
    name: string,
  ): Promise<{ publint: readonly string[]; types: readonly string[]; entries: readonly string[] }> => {
    const tarball = packed.get(name) ?? '';
    return {
      publint: await publintProblems(tarball),
      types: await typesProblems(tarball),
      entries: entryProblems(tarball),
    };
  };

  it('do not count where nothing is wrong', async () => {
    expect(await problemsOf('right')).toEqual({ publint: [], types: [], entries: [] });
  });

  it('are rejected: an export of a file that is not there', async () => {
    const { publint, entries } = await problemsOf('wrong-export');
    expect(publint).toContainEqual(expect.stringMatching(/^FILE_(DOES_NOT_EXIST|NOT_PUBLISHED)/));
    expect(entries).toEqual([
      'exports out/main.js, which is not packed',
      'packs out/index.js, to which no export leads',
    ]);
  });

  it('are rejected: no types', async () => {
    expect((await problemsOf('missing-types')).types).toEqual(['NoTypes: the package has no types']);
  });

  it('are rejected: CommonJS by name, ESM by content', async () => {
    const { publint, types } = await problemsOf('confused-modules');
    expect(publint).toContainEqual(expect.stringMatching(/^FILE_INVALID_FORMAT/));
    expect(types).toContainEqual(
      expect.stringMatching(/^(FalseESM|InternalResolutionError|UnexpectedModuleSyntax|CJSResolvesToESM)/),
    );
  });

  it('are rejected: a module to which no export leads', async () => {
    expect((await problemsOf('stray-module')).entries).toEqual(['packs out/stray.js, to which no export leads']);
  });
});
