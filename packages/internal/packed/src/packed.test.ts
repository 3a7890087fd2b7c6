import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { floorNode } from '@bellwether-internal/runtimes';
import { findPublished, packPublished, temporaryFolder } from '@bellwether-internal/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runService, typeCheck } from './consumers.ts';
import { findAlgorithms, installSize, installTarballs, ownClosure } from './install.ts';
import { type Findings, writeProbe } from './probe.ts';
import { referenceRuntime, runtimes } from './runtimes.ts';

const requireAll = process.env.BELLWETHER_REQUIRE_ALL === '1';
const slow = { timeout: 180_000 };
const megabyte = 1_000_000;
const names = findPublished().map(({ name }) => name);
const algorithms = findAlgorithms();
const algorithmNames = algorithms.map(({ name }) => name);

/** Megabytes that a package may bring along, where that is more than 5: native code, or charts. */
const installLimits: Readonly<Record<string, number>> = { '@bellwether/duckdb': 160, '@bellwether/report': 80 };

const folder = temporaryFolder('packed');
const everything = join(folder.path, 'everything');
const alone = join(folder.path, 'danfo-alone');
let tarballs: ReadonlyMap<string, string>;

beforeAll(async () => {
  const packed = join(folder.path, 'tarballs');
  for (const path of [packed, everything, alone]) mkdirSync(path);
  tarballs = await packPublished(packed);
  await installTarballs(everything, [...tarballs.values()]);
}, 900_000);
afterAll(folder.remove);

describe.each([
  ['this Node', process.execPath, undefined],
  [
    'Node 22.12',
    floorNode ?? '',
    floorNode === undefined ? ` [no Node 22.12 for ${process.platform}-${process.arch}]` : undefined,
  ],
])('services on %s', (_, node, missing) => {
  describe.skipIf(missing !== undefined && !requireAll)(`with every package installed by npm${missing ?? ''}`, () => {
    it.each(['esm', 'commonjs'] as const)('start as %s', slow, async (kind) => {
      const { code, stdout, stderr } = await runService(everything, node, kind, names);
      expect(code, stderr).toBe(0);
      expect(stderr).toBe('');
      const counts: Record<string, number> = JSON.parse(stdout);
      expect(Object.keys(counts)).toEqual(names);
      expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
    });
  });
});

describe('TypeScript consumers', () => {
  it.each(['nodenext', 'bundler'] as const)('with %s resolution see every package', slow, async (moduleResolution) => {
    const { output } = await typeCheck(everything, names, { moduleResolution, node: true });
    expect(output).toBe('');
  });

  it.each(['nodenext', 'bundler'] as const)(
    'with %s resolution need neither the types of Node nor skipLibCheck for what computes',
    slow,
    async (moduleResolution) => {
      const { output } = await typeCheck(everything, algorithmNames, { moduleResolution, node: false });
      expect(output).toBe('');
    },
  );
});

describe('algorithm packages', () => {
  let probe: string;
  let expected: Findings;
  beforeAll(async () => {
    probe = writeProbe(everything, algorithmNames, algorithms);
    expected = await referenceRuntime.run(probe);
    console.log(`${expected.values.length} values of examples computed in every runtime`);
  }, 120_000);

  it('have something to compute', () => {
    expect(Object.values(expected.exports).every((count) => count > 0)).toBe(true);
    expect(expected.values.length).toBeGreaterThan(algorithms.length);
  });

  for (const { name, missing, run } of runtimes) {
    describe.skipIf(missing !== undefined && !requireAll)(
      `in ${name}${missing === undefined ? '' : ` [${missing}]`}`,
      () => {
        it('compute what they compute in Node', slow, async () => {
          const findings = await run(probe);
          expect(findings.exports).toEqual(expected.exports);
          expect(rounded(findings.values)).toEqual(rounded(expected.values));
        });
      },
    );
  }
});

describe('danfo', () => {
  it('installs and loads without danfojs-node', slow, async () => {
    const closure = ownClosure('@bellwether/danfo').map((name) => tarballs.get(name) ?? '');
    await installTarballs(alone, closure);
    expect(existsSync(join(alone, 'node_modules', '@bellwether', 'danfo'))).toBe(true);
    expect(existsSync(join(alone, 'node_modules', 'danfojs-node'))).toBe(false);
    expect(existsSync(join(alone, 'node_modules', '@tensorflow'))).toBe(false);
    for (const kind of ['esm', 'commonjs'] as const) {
      const { code, stderr } = await runService(alone, process.execPath, kind, ['@bellwether/danfo']);
      expect(code, stderr).toBe(0);
    }
  });
});

describe('the install size', () => {
  it.each(names)('of %s stays within its limit', (name) => {
    const { own, total, packages } = installSize(everything, name);
    console.log(
      `${name}: own ${(own / 1000).toFixed(1)} kB, with all ${packages} packages ${(total / megabyte).toFixed(2)} MB`,
    );
    expect(total / megabyte).toBeLessThan(installLimits[name] ?? 5);
  });
});

/** The last digits of transcendental functions are the engine's own. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
