import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/calibration.json' with { type: 'json' };
import { isotonicRegression } from './isotonic-regression.js';

describe('isotonicRegression', () => {
  it.each(reference.isotonic)('agrees with scikit-learn: $name', (sample) => {
    const { lower, upper } = sample;
    const regression = isotonicRegression({
      increasing: sample.increasing,
      ...(lower === null ? {} : { lower }),
      ...(upper === null ? {} : { upper }),
    });
    const model = regression.fit(sample.values, sample.target, sample.weights ?? undefined);
    model.predict(sample.at).forEach((height, i) => {
      expect(height).toBeCloseTo(sample.predicted[i]!, 10);
    });
    const restored = regression.restore(JSON.parse(JSON.stringify(model.state)));
    expect(restored.predict(sample.at)).toEqual(model.predict(sample.at));
  });

  it('never falls, keeps the mean and is its own fit', () => {
    const pair = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.double({ min: -10, max: 10, noNaN: true }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), (pairs) => {
        const values = pairs.map(([value]) => value);
        const target = pairs.map(([, y]) => y);
        const fitted = isotonicRegression().fit(values, target);
        const heights = fitted.predict(values);
        const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((total, each) => total + each, 0);
        expect(sum(heights)).toBeCloseTo(sum(target), 8);
        expect(fitted.heights.every((height, i) => i === 0 || height >= fitted.heights[i - 1]!)).toBe(true);
        const again = isotonicRegression().fit(values, heights).predict(values);
        again.forEach((height, i) => {
          expect(height).toBeCloseTo(heights[i]!, 8);
        });
      }),
    );
  });

  it('leaves missing pairs out and answers infinities with the ends', () => {
    const model = isotonicRegression().fit([1, Number.NaN, 2, 3], [0, 9, Number.NaN, 1]);
    expect(Array.from(model.predict([Number.NaN, -1 / 0, 2, 1 / 0]))).toEqual([Number.NaN, 0, 0.5, 1]);
  });

  it('counts a weight of two as two rows', () => {
    const twice = isotonicRegression().fit([1, 2, 2, 3], [1, 0, 0, 3]);
    const weighted = isotonicRegression().fit([1, 2, 3], [1, 0, 3], [1, 2, 1]);
    expect(weighted.state).toEqual(twice.state);
  });

  it('refuses what it cannot fit', () => {
    expect(() => isotonicRegression({ lower: 2, upper: 1 })).toThrow('Option "lower" is 2');
    expect(() => isotonicRegression().fit([1], [1, 2])).toThrow('2 values in target for 1 rows');
    expect(() => isotonicRegression().fit([1], [1], [-1])).toThrow('Weight 0 is -1');
    expect(() => isotonicRegression().fit([Number.NaN], [1])).toThrow('at least 1 is needed');
    expect(() => isotonicRegression().restore({ kind: 'isotonic-regression', version: 2 })).toThrow('version 2');
    const empty = { kind: 'isotonic-regression', version: 1, positions: [], heights: [] };
    expect(() => isotonicRegression().restore(empty)).toThrow('at least 1');
  });
});
