import { createFrame, frameFromColumns, requireColumn, type StringColumn } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/two-sample.json' with { type: 'json' };
import { relativeError } from '../../test/measuring.js';
import { chiSquareHomogeneity } from './chi-square-homogeneity.js';

const count = (counts: readonly number[]) =>
  counts.flatMap((each, category) => new Array<string>(each).fill(`c${category}`));

describe(`chi-square homogeneity against ${scipy.source.tool}`, () => {
  it.each(scipy.tables)('$name', ({ reference, current, statistic, pValue, fisher }) => {
    const asymptotic = chiSquareHomogeneity({ method: 'asymptotic' }).compare(count(reference), count(current));
    expect(relativeError(asymptotic.statistic, statistic)).toBeLessThan(scipy.tolerance.statistic);
    expect(relativeError(asymptotic.pValue, pValue)).toBeLessThan(scipy.tolerance.pValue);
    const drawn = chiSquareHomogeneity({ method: 'monte-carlo', permutations: 9999 }).compare(
      count(reference),
      count(current),
    );
    if (fisher !== undefined) expect(relativeError(drawn.pValue, fisher)).toBeLessThan(scipy.tolerance.fisher);
    else if (pValue > 0.001) expect(Math.abs(drawn.pValue - pValue)).toBeLessThan(0.5 * pValue);
    else expect(drawn.pValue).toBeLessThan(0.002);
  });
});

describe('chiSquareHomogeneity', () => {
  it("has the bias-corrected Cramér's V where both samples have one size", () => {
    const [a, b] = [
      [120, 80, 100],
      [80, 110, 110],
    ];
    const n = 300;
    const { statistic, effectSize } = chiSquareHomogeneity().compare(count(a!), count(b!));
    // Bergsma: phi squared less its mean under 'no difference'.
    expect(effectSize.value).toBeCloseTo(Math.sqrt(statistic / (2 * n) - 2 / (2 * n)), 3);
    expect(effectSize.lower).toBeLessThan(effectSize.value);
    expect(effectSize.upper).toBeGreaterThan(effectSize.value);
  });

  it('has an effect size that does not depend on how many rows either side has', () => {
    const share = (rows: number) => count([0.94 * rows, 0.06 * rows]);
    const reference = (rows: number) => count([0.98 * rows, 0.02 * rows]);
    const values = [
      [50_000, 5000],
      [5000, 50_000],
      [20_000, 20_000],
    ].map(([n, m]) => chiSquareHomogeneity().compare(reference(n!), share(m!)).effectSize.value);
    for (const value of values) expect(value).toBeCloseTo(0.101, 2);
  });

  it('finds a category that was never seen, without an infinite statistic', () => {
    const result = chiSquareHomogeneity().compare(count([1000, 1000]), count([485, 485, 30]));
    expect(result.verdict).toBe('drift');
    expect(Number.isFinite(result.statistic)).toBe(true);
    expect(result.reason).toContain('"c2" went from 0 % to 3 %');
  });

  it('is stable with p = 1 where there is one category', () => {
    expect(chiSquareHomogeneity().compare(count([50]), count([40]))).toMatchObject({ pValue: 1, verdict: 'stable' });
  });

  it('pools rare categories where asked to, and in large samples by itself', () => {
    const rare = Array.from({ length: 60 }, () => 1);
    const reference = count([5000, 5000, ...rare]);
    const current = count([5000, 5000, ...rare.map(() => 0), ...rare]);
    // 60 new categories of one row each are nothing out of the ordinary where 60 others have gone: one pooled column is equal.
    const { statistic } = chiSquareHomogeneity({ rare: 'pool' }).compare(reference, current);
    expect(statistic).toBeCloseTo(0, 10);
    expect(chiSquareHomogeneity({ rare: 'keep' }).compare(reference, current).statistic).toBeGreaterThan(100);
    const many = count([15_000, 15_000, ...rare]);
    expect(chiSquareHomogeneity().compare(many, many).verdict).toBe('stable');
  });

  it('reads columns of a frame, whatever order their dictionaries have', () => {
    const texts = count([600, 300, 100]);
    const column = requireColumn(frameFromColumns({ c: [...texts, null] }), 'c') as StringColumn;
    const reversed: StringColumn = {
      ...column,
      dictionary: column.dictionary.toReversed(),
      codes: column.codes.map((code) => (code < 0 ? code : column.dictionary.length - 1 - code)),
    };
    createFrame([reversed]);
    const result = chiSquareHomogeneity().compare(column, reversed);
    expect(result).toMatchObject({ statistic: 0, referenceMissing: 1, currentMissing: 1 });
    expect(chiSquareHomogeneity().compare(column, texts).statistic).toBe(0);
    const flags = { kind: 'boolean', name: 'f', values: Uint8Array.of(0, 1, 1, 255) } as const;
    expect(chiSquareHomogeneity().compare(flags, [false, true, true])).toMatchObject({
      statistic: 0,
      referenceMissing: 1,
    });
  });
});
