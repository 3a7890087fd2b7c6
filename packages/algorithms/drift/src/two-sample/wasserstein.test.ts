import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/two-sample.json' with { type: 'json' };
import { relativeError, sample } from '../../test/measuring.js';
import { wasserstein } from './wasserstein.js';

describe(`Wasserstein against ${scipy.source.tool}`, () => {
  it.each(scipy.numeric)('$name', ({ reference, current, ...expected }) => {
    const result = wasserstein({ permutations: 9999 }).compare(reference, current);
    expect(relativeError(result.statistic, expected.wasserstein)).toBeLessThan(scipy.tolerance.wasserstein);
    if (expected.wassersteinPermutation !== undefined) {
      const difference = Math.abs(result.pValue - expected.wassersteinPermutation);
      expect(difference).toBeLessThan(scipy.tolerance.wassersteinPermutation);
    }
  });
});

describe('wasserstein', () => {
  it('measures a shift in deviations of the reference, whichever scale', () => {
    const random = seededRandom(5);
    const reference = sample(20_000, () => 10 + 2 * standardNormal(random));
    const current = reference.map((value) => value + 1);
    for (const scale of ['interquartile', 'standard-deviation'] as const) {
      const { effectSize, statistic } = wasserstein({ scale }).compare(reference, current);
      expect(statistic).toBeCloseTo(1, 10);
      expect(effectSize.value).toBeCloseTo(0.5, 1);
      expect(effectSize.lower).toBeLessThan(effectSize.value);
      expect(effectSize.measure).toContain(scale.replace('-', ' '));
    }
  });

  it('is not blinded by a wild value in the reference', () => {
    const random = seededRandom(6);
    const reference = sample(3000, () => standardNormal(random));
    reference[0] = 1e6;
    const current = sample(3000, () => 1 + standardNormal(random));
    current[0] = 1e6;
    expect(wasserstein({ scale: 'standard-deviation' }).compare(reference, current).effectSize.value).toBeLessThan(
      0.001,
    );
    expect(wasserstein().compare(reference, current).effectSize.value).toBeGreaterThan(0.9);
  });

  it('falls back on another scale and says so', () => {
    const mostlyZero = Float64Array.from({ length: 1000 }, (_, i) => (i < 900 ? 0 : i));
    expect(wasserstein().compare(mostlyZero, mostlyZero).effectSize.measure).toContain('reference standard deviation');
    const constant = new Float64Array(100).fill(5);
    const moved = wasserstein().compare(constant, new Float64Array(100).fill(6));
    expect(moved.effectSize.measure).toContain('both samples');
    expect(moved.effectSize.value).toBe(2);
    expect(moved.verdict).toBe('drift');
  });

  it('gives asymptotic p-values near those of permutation, and deterministic ones', () => {
    const random = seededRandom(7);
    const reference = sample(2000, () => standardNormal(random));
    for (const shift of [0.03, 0.06, 0.09]) {
      const current = sample(1500, () => shift + standardNormal(random));
      const many = wasserstein({ method: 'permutation', permutations: 20_000 });
      const { pValue } = many.compare(reference, current);
      const asymptotic = wasserstein({ method: 'asymptotic' }).compare(reference, current).pValue;
      console.log(`shift ${shift}: permutation p ${pValue.toFixed(4)}, asymptotic p ${asymptotic.toFixed(4)}`);
      expect(Math.abs(Math.log(asymptotic / pValue))).toBeLessThan(0.5);
      expect(many.compare(reference, current).pValue).toBe(pValue);
    }
  });
});
