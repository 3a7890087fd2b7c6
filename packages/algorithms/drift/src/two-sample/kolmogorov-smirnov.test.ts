import { describe, expect, it } from 'vitest';
import ties from '../../fixtures/ties.json' with { type: 'json' };
import scipy from '../../fixtures/two-sample.json' with { type: 'json' };
import { relativeError } from '../../test/measuring.js';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js';

describe(`Kolmogorov-Smirnov against ${scipy.source.tool}`, () => {
  it.each(scipy.numeric)('$name', ({ reference, current, ksStatistic, ksExact, ksAsymptotic }) => {
    const exact = kolmogorovSmirnov({ method: 'exact' }).compare(reference, current);
    const asymptotic = kolmogorovSmirnov({ method: 'asymptotic' }).compare(reference, current);
    expect(relativeError(exact.statistic, ksStatistic)).toBeLessThan(scipy.tolerance.ksStatistic);
    expect(relativeError(asymptotic.pValue, ksAsymptotic)).toBeLessThan(scipy.tolerance.ksAsymptotic);
    if (ksExact !== undefined) expect(relativeError(exact.pValue, ksExact)).toBeLessThan(scipy.tolerance.ksExact);
    // With ties the exact value is the smaller one: the other two take no notice of them.
    else expect(exact.pValue).toBeLessThan(ksAsymptotic);
  });
});

describe(`Kolmogorov-Smirnov with ties against ${ties.source.tool}`, () => {
  it.each(ties.cases)('case $#', ({ reference, current, statistic, pValue }) => {
    const result = kolmogorovSmirnov().compare(reference, current);
    expect(relativeError(result.statistic, statistic)).toBeLessThan(ties.tolerance.statistic);
    expect(relativeError(result.pValue, pValue)).toBeLessThan(ties.tolerance.pValue);
  });
});

describe('kolmogorovSmirnov', () => {
  it('keeps its precision where the p-value is tiny', () => {
    const low = Array.from({ length: 60 }, (_, i) => i);
    const high = Array.from({ length: 60 }, (_, i) => 100 + i);
    // Two of the C(120, 60) orders are this extreme.
    let orders = 1;
    for (let i = 1; i <= 60; i += 1) orders *= (60 + i) / i;
    expect(relativeError(kolmogorovSmirnov().compare(low, high).pValue, 2 / orders)).toBeLessThan(1e-9);
  });

  it('says how many values are needed, and with that many is sure', () => {
    const few = kolmogorovSmirnov().compare([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6.5]);
    expect(few.verdict).toBe('insufficient data');
    const grid = Float64Array.from({ length: few.neededCount ?? 0 }, (_, i) => i % 500);
    expect(kolmogorovSmirnov().compare(grid, grid).verdict).toBe('stable');
    expect(kolmogorovSmirnov().compare(grid.subarray(1), grid).verdict).toBe('insufficient data');
  });

  it('tells a real but small difference from drift', () => {
    const reference = Float64Array.from({ length: 200_000 }, (_, i) => i);
    const current = reference.map((value) => value + 4000);
    const result = kolmogorovSmirnov().compare(reference, current);
    expect(result.pValue).toBeLessThan(1e-10);
    expect(result.verdict).toBe('stable');
    expect(kolmogorovSmirnov({ tolerance: 0.01 }).compare(reference, current).verdict).toBe('drift');
  });

  it.each([
    [{ alpha: 0 }, 'alpha'],
    [{ alpha: 1 }, 'alpha'],
    [{ tolerance: -1 }, 'tolerance'],
    [{ tolerance: Number.NaN }, 'tolerance'],
    [{ method: 'fast' as 'auto' }, 'method'],
  ])('refuses %j', (options, name) => {
    expect(() => kolmogorovSmirnov(options)).toThrow(`"${name}"`);
  });
});
