import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPublished, temporaryFolder } from '@bellwether-internal/workspace';
import { describe, expect, it } from 'vitest';
import { apiChanges, apiRecord, readApi } from './api.ts';
import { externalsOf, measure, readBudgets, sizeProblems } from './size.ts';

const broken = fileURLToPath(new URL('../fixtures/broken/api', import.meta.url));
const published = findPublished();
const howTo = 'if this is meant, run "pnpm record" in packages/internal/repository and commit what it changes';

describe.each(published.map((project) => [project.name, project] as const))('exports of %s', (name, project) => {
  const declarations = join(project.path, 'dist', 'index.d.ts');

  it('are those recorded', () => {
    expect(apiChanges(apiRecord(name), readApi(declarations).api), howTo).toEqual([]);
  });

  it('are documented, each of them', () => {
    expect(readApi(declarations).undocumented).toEqual([]);
  });

  const budgets = readBudgets().filter((budget) => budget.package === name);
  it('have a size budget', () => {
    expect(budgets.length, howTo).toBeGreaterThan(0);
  });

  it.each(budgets.map((budget) => [budget.import, budget] as const))(
    'weigh what the table says: %s',
    async (names, budget) => {
      const size = await measure(join(project.path, 'dist', 'index.js'), names, externalsOf(project));
      console.log(`${name} ${names}: ${size} of ${budget.limit} bytes`);
      expect(sizeProblems(budget, size), howTo).toEqual([]);
    },
  );
});

describe('records of packages', () => {
  it('are those of packages that exist', () => {
    const names = published.map(({ name }) => name);
    expect(
      readBudgets()
        .map((budget) => budget.package)
        .filter((name) => !names.includes(name)),
    ).toEqual([]);
  });
});

describe('a broken package', () => {
  const { api, undocumented } = readApi(join(broken, 'index.d.ts'));

  it('is rejected for an export without a doc comment', () => {
    expect(undocumented).toEqual(['unsaid', 'WidgetOptions.colour']);
  });

  it('is rejected for an export that is gone, new or another', () => {
    expect(apiChanges(join(broken, 'recorded.json'), api)).toEqual([
      'removed: function gone',
      'not recorded: function unsaid',
      'was function, is const: changed',
    ]);
  });

  it('is rejected for its weight', async () => {
    const { path, remove } = temporaryFolder('weight');
    const { writeFileSync } = await import('node:fs');
    const entry = join(path, 'index.js');
    // Text that gzip cannot shorten by much.
    const words = Array.from({ length: 2000 }, (_, index) =>
      Math.sin(index + 1)
        .toString(36)
        .slice(3),
    );
    writeFileSync(entry, `export const heavy = ${JSON.stringify(words)};\nexport const light = 1;\n`);
    const heavy = await measure(entry, '{ heavy }', undefined);
    const light = await measure(entry, '{ light }', undefined);
    remove();
    expect(existsSync(entry)).toBe(false);
    expect(heavy).toBeGreaterThan(10_000);
    expect(light).toBeLessThan(200);
    const budget = { package: 'heavy', import: '{ heavy }', limit: 4000, measured: heavy };
    expect(sizeProblems(budget, heavy)).toEqual([
      expect.stringMatching(/^\{ heavy \} of heavy weighs \d+ bytes, \d+ over its limit$/),
    ]);
    expect(sizeProblems({ ...budget, limit: 100_000, measured: 5000 }, heavy)).toEqual([
      expect.stringMatching(/weighs \d+ bytes, recorded are 5000$/),
    ]);
  });
});
