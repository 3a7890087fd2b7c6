import { readFileSync } from 'node:fs';
import type { TwoSampleTest } from '@bellwether/core';
import { seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { atMost, distributions, relativeError, sample, shareOf } from '../../test/measuring.js';
import { andersonDarling, cramerVonMises, energyDistance, mannWhitney, welchT } from '../index.js';

type Pair = readonly [statistic: number, pValue: number];

interface RankFixture {
  readonly name: string;
  readonly mannWhitney: Pair;
  readonly welch: Pair;
  readonly cramerVonMises: Pair;
  readonly andersonDarling: Pair;
  readonly energy: number;
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'));
const { pairs, tolerance } = read('rank-tests.json') as {
  pairs: RankFixture[];
  tolerance: Record<'statistic' | 'pValue' | 'andersonDarlingPValue' | 'energy', number>;
};
const samples = (read('two-sample.json') as { numeric: { name: string; reference: number[]; current: number[] }[] })
  .numeric;

describe.each(pairs)('as SciPy has it: $name', (expected) => {
  const { reference, current } = samples.find(({ name }) => name === expected.name)!;
  const check = (test: TwoSampleTest, [statistic, pValue]: Pair): void => {
    const found = test.compare(reference, current);
    expect(relativeError(found.statistic, statistic)).toBeLessThanOrEqual(tolerance.statistic);
    // SciPy leaves out terms below 0.0000001.
    expect(Math.abs(found.pValue - pValue)).toBeLessThanOrEqual(tolerance.pValue);
    expect(found.effectSize.lower).toBeLessThanOrEqual(found.effectSize.value);
    expect(found.effectSize.upper).toBeGreaterThanOrEqual(found.effectSize.value);
  };

  it('Mann-Whitney', () => check(mannWhitney(), expected.mannWhitney));
  it('Welch', () => check(welchT(), expected.welch));
  it('Cramer-von Mises', () => check(cramerVonMises({ method: 'asymptotic' }), expected.cramerVonMises));
  it('energy distance', () => {
    const { statistic } = energyDistance().compare(reference, current);
    expect(relativeError(statistic, expected.energy)).toBeLessThanOrEqual(tolerance.energy);
  });
  it('Anderson-Darling', () => {
    const found = andersonDarling({ method: 'asymptotic' }).compare(reference, current);
    const [statistic, pValue] = expected.andersonDarling;
    expect(relativeError(found.statistic, statistic)).toBeLessThanOrEqual(tolerance.statistic);
    // SciPy's p-value is read from a table between 0.25 and 0.001.
    if (pValue < 0.25 && pValue > 0.001)
      expect(Math.abs(found.pValue - pValue)).toBeLessThan(tolerance.andersonDarlingPValue);
    else if (pValue === 0.25) expect(found.pValue).toBeGreaterThan(0.22);
    else expect(found.pValue).toBeLessThan(0.0015);
  });
});

const tests: Readonly<Record<string, TwoSampleTest>> = {
  mannWhitney: mannWhitney({ tolerance: 0 }),
  welchT: welchT({ tolerance: 0 }),
  cramerVonMises: cramerVonMises({ tolerance: 0, permutations: 199 }),
  andersonDarling: andersonDarling({ tolerance: 0, permutations: 199 }),
  energyDistance: energyDistance({ tolerance: 0, permutations: 199 }),
  'energyDistance, asymptotic': energyDistance({ tolerance: 0, method: 'asymptotic' }),
  'cramerVonMises, asymptotic': cramerVonMises({ tolerance: 0, method: 'asymptotic' }),
  'andersonDarling, asymptotic': andersonDarling({ tolerance: 0, method: 'asymptotic' }),
};

describe('false alarms at 0.05 where nothing differs', () => {
  it.each(Object.entries(tests))('%s', (name, test) => {
    const runs = 150;
    for (const [kind, draw] of Object.entries(distributions)) {
      // Means of skewed values are far from normal at these sizes, and the limits are those of samples without ties.
      if (name === 'welchT' && kind !== 'normal') continue;
      if (name.endsWith('asymptotic') && kind === 'zero-inflated') continue;
      for (const [n, m] of [
        [150, 40],
        [60, 60],
      ] as const) {
        const share = shareOf(runs, (random) => {
          const next = (): number => draw(random);
          return test.compare(sample(n, next), sample(m, next)).verdict === 'drift';
        });
        console.log(`${name}, ${kind}, ${n} / ${m}: ${(100 * share).toFixed(1)} %`);
        expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
        expect(share).toBeGreaterThan(0.005);
      }
    }
  });
});

describe('defined answers', () => {
  const all = Object.entries(tests);
  it.each(all)('%s: constants, single values, nothing at all', (_name, test) => {
    const constant = new Float64Array(50).fill(3);
    expect(test.compare(constant, constant).verdict).toBe('stable');
    expect(test.compare(constant, constant).pValue).toBe(1);
    expect(test.compare([1], [2]).verdict).toBe('insufficient data');
    expect(test.compare([], constant).verdict).toBe('insufficient data');
    expect(test.compare([Number.NaN], constant).referenceMissing).toBe(1);
    const apart = test.compare(constant, new Float64Array(50).fill(4));
    expect(apart.verdict).toBe('drift');
    expect(JSON.parse(JSON.stringify(apart))).toEqual(apart);
    const huge = sample(60, seededRandom(3)).map((value) => value * 1e300);
    expect(test.compare(huge, huge).verdict).toBe('stable');
  });
});
