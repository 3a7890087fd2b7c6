import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedBins, sortedFinite } from './bins.js';

const bins = (reference: readonly number[], current: readonly number[]) =>
  sharedBins(sortedFinite(reference), sortedFinite(current));

describe('sharedBins', () => {
  it('gives few whole numbers a bin each', () => {
    expect(bins([1, 1, 2], [2, 3, 3, 3])).toEqual({
      edges: [0.5, 1.5, 2.5, 3.5],
      reference: [2 / 3, 1 / 3, 0],
      current: [0, 0.25, 0.75],
      overflow: { below: false, above: false },
    });
  });

  it('counts extreme values in the outermost bins instead of making room for them', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 100);
    const { edges, current, overflow } = bins(values, [...values, 1e9]);
    expect(edges.at(-1)).toBeLessThan(30);
    expect(overflow).toEqual({ below: false, above: true });
    expect(current.at(-1)).toBeGreaterThan(0);
  });

  it('does not let one extreme value of a small sample squash the others', () => {
    const values = Array.from({ length: 60 }, (_, i) => 20 + i / 3);
    const { edges, overflow } = bins([...values, 900], [...values, -500]);
    expect(overflow).toEqual({ below: true, above: true });
    expect(edges.at(-1)! - edges[0]!).toBeLessThan(60);
  });

  it('leaves out what is missing, and shows nothing where nothing is', () => {
    expect(bins([Number.NaN, Infinity, 4], [4]).reference).toEqual([1]);
    expect(bins([], []).reference).toEqual([0]);
    expect(bins([], [1.5, 2.5]).reference.every((share) => share === 0)).toBe(true);
  });

  it('counts every value once, in ascending bins, at most 40', () => {
    const sample = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const result = bins(reference, current);
        const sum = (list: readonly number[]) => list.reduce((total, share) => total + share, 0);
        expect(sum(result.reference)).toBeCloseTo(1, 9);
        expect(sum(result.current)).toBeCloseTo(1, 9);
        expect(result.reference.length).toBeLessThanOrEqual(40);
        result.edges.forEach((edge, i) => {
          expect(Number.isFinite(edge)).toBe(true);
          if (i > 0) expect(edge).toBeGreaterThanOrEqual(result.edges[i - 1]!);
        });
      }),
    );
  });
});
