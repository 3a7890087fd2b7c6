import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/two-sample.json' with { type: 'json' };
import { relativeError } from '../../test/measuring.js';
import { categoricalPopulationStabilityIndex, populationStabilityIndex } from './population-stability-index.js';

const count = (counts: readonly number[]) =>
  counts.flatMap((each, category) => new Array<string>(each).fill(`c${category}`));

describe(`population stability index against ${scipy.source.tool}`, () => {
  it.each(scipy.numeric)('$name', ({ reference, current, psi }) => {
    const { statistic } = populationStabilityIndex().compare(reference, current);
    expect(relativeError(statistic, psi)).toBeLessThan(scipy.tolerance.psi);
  });
});

describe('populationStabilityIndex', () => {
  it('counts missing values as a bin, or not', () => {
    const reference = Float64Array.from({ length: 1000 }, (_, i) => i);
    const current = reference.map((value) => (value % 2 === 0 ? Number.NaN : value));
    const asBin = populationStabilityIndex().compare(reference, current);
    expect(asBin.verdict).toBe('drift');
    expect(asBin.reason).toContain('"missing" went from 0 % to 50 %');
    expect(asBin).toMatchObject({ referenceCount: 1000, currentCount: 500, currentMissing: 500 });
    const ignored = populationStabilityIndex({ missing: 'ignore' }).compare(reference, current);
    expect(ignored.verdict).toBe('stable');
    expect(ignored).toMatchObject({ currentCount: 500, currentMissing: 500 });
  });

  it('sees what falls out of range on either side, and below a constant', () => {
    const reference = new Float64Array(500).fill(5);
    for (const moved of [4, 6]) {
      const current = new Float64Array(500).fill(moved);
      expect(populationStabilityIndex().compare(reference, current).verdict).toBe('drift');
    }
    const zeros = new Float64Array(500);
    expect(populationStabilityIndex().compare(zeros, new Float64Array(500).fill(-1)).verdict).toBe('drift');
    expect(populationStabilityIndex().compare(zeros, zeros)).toMatchObject({ verdict: 'stable', pValue: 1 });
  });

  it('takes off what chance adds: the usual limit of 0.1 does not', () => {
    const reference = count([300, 300, 300, 300, 300]);
    const current = count([14, 6, 12, 9, 9]);
    const result = categoricalPopulationStabilityIndex().compare(reference, current);
    expect(result.statistic).toBeGreaterThan(0.07);
    expect(result.effectSize.value).toBe(0);
  });

  it('has a categorical form for which an unseen category is a bin', () => {
    const result = categoricalPopulationStabilityIndex().compare(count([500, 500]), count([200, 200, 100]));
    expect(result.verdict).toBe('drift');
    expect(result.reason).toContain('"c2" went from 0 % to 20 %');
  });

  it.each([[{ bins: 1 }], [{ bins: 2.5 }], [{ permutations: 3 }], [{ missing: 'drop' as 'bin' }]])(
    'refuses %j',
    (options) => {
      expect(() => populationStabilityIndex(options)).toThrow(`"${Object.keys(options)[0]}"`);
    },
  );
});
