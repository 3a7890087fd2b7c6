import { seededRandom } from '@bellwether/core';
import { mean, variance } from '@bellwether/statistics';
import { describe, expect, it } from 'vitest';
import { distributionDistances } from './distribution-distances.js';
import { kolmogorovSmirnovDistance } from './kolmogorov-smirnov-distance.js';
import { sortedMoments } from './sorted-moments.js';

const random = seededRandom(11);
const draw = (count: number, levels: number, shift: number): Float64Array =>
  Float64Array.from({ length: count }, () => Math.floor(levels * random()) / 8 + shift).sort();

describe('one walk for both distances', () => {
  it('finds what the walks that stop at every tie find', () => {
    for (let round = 0; round < 400; round += 1) {
      const levels = [1, 2, 5, 1e6][round % 4]!;
      const shift = [0, -0.5, 0.25, 1e7][(round >> 2) % 4]!;
      const reference = draw(1 + Math.floor(30 * random()), levels, 0);
      const current = draw(1 + Math.floor(30 * random()), levels, shift);
      const found = distributionDistances(reference, current);
      expect(found.kolmogorovSmirnov).toEqual(kolmogorovSmirnovDistance(reference, current));
      const points = [...reference, ...current].sort((a, b) => a - b);
      let area = 0;
      const share = (values: Float64Array, at: number): number =>
        values.filter((value) => value <= at).length / values.length;
      for (let i = 1; i < points.length; i += 1) {
        const at = points[i - 1]!;
        area += Math.abs(share(reference, at) - share(current, at)) * (points[i]! - at);
      }
      expect(Math.abs(found.wasserstein.distance - area)).toBeLessThanOrEqual(1e-12 * Math.max(1, area));
    }
  });

  it('finds mean and variance of sorted values, also far from 0', () => {
    const sorted = draw(1000, 1e6, 1e9);
    const found = sortedMoments(sorted);
    expect(found.mean).toBeCloseTo(mean(sorted), 6);
    expect(Math.abs(found.variance / variance(sorted) - 1)).toBeLessThan(1e-9);
    expect(sortedMoments(new Float64Array([3]))).toEqual({ mean: 3, variance: 0 });
  });
});
