import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/two-sample.json' with { type: 'json' };
import { relativeError } from '../../test/measuring.js';
import { categoricalJensenShannon, jensenShannon } from './jensen-shannon.js';

const count = (counts: readonly number[]) => counts.flatMap((each, category) => new Array<number>(each).fill(category));

describe(`Jensen-Shannon distance against ${scipy.source.tool}`, () => {
  it.each(scipy.numeric)('$name', (expected) => {
    const { statistic } = jensenShannon().compare(expected.reference, expected.current);
    expect(relativeError(statistic, expected.jensenShannon)).toBeLessThan(scipy.tolerance.jensenShannon);
  });

  it.each(scipy.tables)('$name', (expected) => {
    const { statistic } = categoricalJensenShannon().compare(count(expected.reference), count(expected.current));
    expect(relativeError(statistic, expected.jensenShannon)).toBeLessThan(scipy.tolerance.jensenShannon);
  });
});

describe('jensenShannon', () => {
  it('is 1 where the samples have nothing in common', () => {
    const result = categoricalJensenShannon().compare(count([0, 100]), count([100]));
    expect(result.statistic).toBe(1);
    expect(result.effectSize.upper).toBe(1);
    expect(result.verdict).toBe('drift');
  });

  it('is symmetric for categories', () => {
    const a = count([40, 30, 20, 3]);
    const b = count([60, 50, 10, 0, 5]);
    const there = categoricalJensenShannon().compare(a, b);
    const back = categoricalJensenShannon().compare(b, a);
    expect(back.statistic).toBe(there.statistic);
    expect(back.pValue).toBe(there.pValue);
    expect(back.effectSize.value).toBeCloseTo(there.effectSize.value, 12);
  });
});
