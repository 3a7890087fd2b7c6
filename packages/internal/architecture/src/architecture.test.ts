import { fileURLToPath } from 'node:url';
import { findProjects, repositoryRoot } from '@bellwether-internal/workspace';
import { describe, expect, it } from 'vitest';
import { findBreaches } from './cruise.ts';
import { exceptions, rules } from './rules.ts';

const broken = fileURLToPath(new URL('../../repository/fixtures/broken', import.meta.url));

describe('the layers of the repository', () => {
  it('are kept by every import', { timeout: 120_000 }, async () => {
    const { modules, imports, breaches } = await findBreaches(repositoryRoot);
    console.log(`${modules} modules, ${imports} imports`);
    expect(breaches).toEqual([]);
    // A cruise that reads nothing finds nothing.
    expect(modules).toBeGreaterThan(50);
    expect(imports).toBeGreaterThan(100);
  });

  it('have no exceptions', () => {
    expect(exceptions).toEqual([]);
    expect(rules(findProjects()).filter((rule) => rule.severity !== 'error')).toEqual([]);
  });
});

describe('a workspace with broken layers', async () => {
  const { breaches } = await findBreaches(broken);
  const core = 'packages/core/src';
  const alpha = 'packages/algorithms/alpha/src';

  it.each([
    [
      'an algorithm that imports another',
      `algorithms-on-numerics: ${alpha}/imports-beta.ts -> packages/algorithms/beta/src/index.ts`,
    ],
    [
      'an algorithm that imports an adapter, type only',
      `algorithms-on-numerics: ${alpha}/imports-adapter.ts -> packages/adapters/gamma/src/index.ts`,
    ],
    [
      'a test of an algorithm that imports another',
      `algorithms-on-numerics: ${alpha}/uses-beta.test.ts -> packages/algorithms/beta/src/index.ts`,
    ],
    [
      'an adapter that imports an algorithm',
      `adapters-on-core: packages/adapters/gamma/src/index.ts -> ${alpha}/index.ts`,
    ],
    [
      'operations that import an algorithm',
      `operations-on-statistics: packages/operations/delta/src/index.ts -> ${alpha}/index.ts`,
    ],
    [
      'statistics that import an algorithm',
      `statistics-on-core: packages/statistics/src/index.ts -> ${alpha}/index.ts`,
    ],
    [
      'core that imports statistics',
      `core-below-everything: ${core}/imports-statistics.ts -> packages/statistics/src/index.ts`,
    ],
    ['core with a dependency', `core-without-dependencies: ${core}/imports-node.ts -> fs`],
    ['a cycle', `no-cycles: ${alpha}/cycle-one.ts -> ${alpha}/cycle-two.ts`],
    ['a Node module in an algorithm', `algorithms-run-anywhere: ${alpha}/imports-node.ts -> fs`],
    ['an import of a file inside another package', `no-internals: ${alpha}/imports-internal.ts -> ${core}/internal.ts`],
    ['ml-matrix in a second file', 'ml-matrix-in-one-file: packages/statistics/src/index.ts -> ml-matrix'],
    ['danfojs in an algorithm', `danfojs-in-its-adapter: ${alpha}/imports-danfojs.ts -> danfojs-node`],
    ['a library that another package declares', `third-party-in-one-package: ${alpha}/imports-library.ts -> ml-matrix`],
    ['an import that package.json does not know', `everything-resolves: ${alpha}/imports-library.ts -> ml-matrix`],
    [
      'a published package that imports an app',
      `published-apart-from-private: packages/operations/delta/src/index.ts -> apps/omega/src/index.ts`,
    ],
  ])('is rejected: %s', (_, breach) => {
    expect(breaches).toContain(breach);
  });

  it('is rejected by every rule that there is', () => {
    const names = new Set(rules(findProjects(broken)).map((rule) => rule.name));
    const seen = new Set(breaches.map((breach) => breach.slice(0, breach.indexOf(':'))));
    expect([...names].filter((name) => !seen.has(name ?? ''))).toEqual([]);
  });

  it('is not rejected for what is allowed', () => {
    const allowed = ['packages/statistics/src/linear-algebra.ts', 'imports-core.ts', 'reads-files.test.ts'];
    const wrong = breaches.filter((breach) => allowed.some((file) => breach.includes(`${file} ->`)));
    expect(wrong.filter((breach) => !breach.startsWith('everything-resolves'))).toEqual([]);
  });
});
