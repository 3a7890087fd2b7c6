import { readFileSync } from 'node:fs';
import type { TwoSampleTest } from '@bellwether/core';
import { seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { atMost, relativeError, shareOf } from '../../test/measuring.js';
import {
  type CategoricalSample,
  categoricalHellinger,
  categoricalKullbackLeibler,
  fisher,
  gTest,
  hellinger,
  kullbackLeibler,
  totalVariation,
} from '../index.js';

interface TableFixture {
  readonly name: string;
  readonly g: readonly [statistic: number, pValue: number];
  readonly hellinger: number;
  readonly kullbackLeibler: number;
  readonly totalVariation: number;
  readonly fisher: number;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'));
const { tables, tolerance } = read('category-tests.json') as {
  tables: TableFixture[];
  tolerance: Record<'statistic' | 'pValue' | 'fisher' | 'fisherSimulated', number>;
};
const counts = (read('two-sample.json') as { tables: { name: string; reference: number[]; current: number[] }[] })
  .tables;
const sampleOf = (row: readonly number[]): string[] =>
  row.flatMap((count, category) => Array.from({ length: count }, () => `c${category}`));

describe.each(tables)('as SciPy has it: $name', (expected) => {
  const table = counts.find(({ name }) => name === expected.name)!;
  const reference = sampleOf(table.reference);
  const current = sampleOf(table.current);
  const statistic = (test: TwoSampleTest<CategoricalSample>, value: number): void =>
    expect(relativeError(test.compare(reference, current).statistic, value)).toBeLessThanOrEqual(tolerance.statistic);

  it('G', () => {
    statistic(gTest(), expected.g[0]);
    const { pValue } = gTest({ method: 'asymptotic' }).compare(reference, current);
    expect(Math.abs(pValue - expected.g[1])).toBeLessThanOrEqual(tolerance.pValue);
  });
  it('Hellinger', () => statistic(categoricalHellinger(), expected.hellinger));
  it('Kullback-Leibler', () => statistic(categoricalKullbackLeibler({ missing: 'ignore' }), expected.kullbackLeibler));
  it('total variation', () => statistic(totalVariation(), expected.totalVariation));
  it('Fisher', () => {
    const { pValue } = fisher({ permutations: 4999 }).compare(reference, current);
    const allowed = table.reference.length === 2 ? tolerance.fisher : tolerance.fisherSimulated;
    expect(Math.abs(pValue - expected.fisher)).toBeLessThanOrEqual(allowed * Math.max(0.05, 4 * expected.fisher));
  });
});

const draw = (count: number, random: () => number): string[] =>
  Array.from({ length: count }, () => `c${Math.floor(8 * random() ** 2)}`);

describe('false alarms at 0.05 where nothing differs', () => {
  const tests: Record<string, TwoSampleTest<CategoricalSample>> = {
    gTest: gTest({ tolerance: 0, permutations: 199 }),
    fisher: fisher({ tolerance: 0, permutations: 199 }),
    totalVariation: totalVariation({ tolerance: 0, permutations: 199 }),
    categoricalHellinger: categoricalHellinger({ tolerance: 0, permutations: 199 }),
    categoricalKullbackLeibler: categoricalKullbackLeibler({ tolerance: 0, permutations: 199 }),
  };
  it.each(Object.entries(tests))('%s', (name, test) => {
    const runs = 200;
    const share = shareOf(runs, (random) => test.compare(draw(150, random), draw(50, random)).verdict === 'drift');
    console.log(`${name}: ${(100 * share).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
    expect(share).toBeGreaterThan(0.01);
  });

  it('totalVariation above 20,000 values', () => {
    const test = totalVariation({ tolerance: 0, permutations: 199 });
    const codes = (random: () => number) => ({
      kind: 'string' as const,
      name: 'x',
      dictionary: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      codes: Int32Array.from({ length: 20_001 }, () => Math.floor(8 * random() ** 2)),
    });
    const runs = 200;
    const share = shareOf(runs, (random) => test.compare(codes(random), codes(random)).verdict === 'drift');
    console.log(`totalVariation, many values: ${(100 * share).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
  });
});

it('measures of shares find a change and answer for nothing', () => {
  const random = seededRandom(4);
  const reference = draw(3000, random);
  const current = [...draw(2800, random), ...Array<string>(200).fill('new')];
  for (const test of [gTest(), fisher(), totalVariation(), categoricalHellinger(), categoricalKullbackLeibler()]) {
    const found = test.compare(reference, current);
    expect(found.verdict).toBe('drift');
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(test.compare(reference, []).verdict).toBe('insufficient data');
    const constant = Array<string>(400).fill('a');
    expect(test.compare(constant, constant)).toMatchObject({ verdict: 'stable', pValue: 1 });
  }
  const numbers = Float64Array.from({ length: 2000 }, random);
  for (const test of [hellinger(), kullbackLeibler()]) {
    expect(
      test.compare(
        numbers,
        numbers.map((value) => value ** 2),
      ).verdict,
    ).toBe('drift');
    expect(test.compare(numbers, numbers).verdict).toBe('stable');
  }
});
