import { type Random, seededRandom, standardNormal } from '@bellwether/core';
import { variance } from '@bellwether/statistics';
import { describe, expect, it } from 'vitest';
import { distributionDistances } from './distribution-distances.js';
import { wassersteinNoise, wassersteinSurvival } from './wasserstein-null.js';

const shapes: Record<string, (random: Random) => number> = {
  normal: standardNormal,
  uniform: (random) => random(),
  exponential: (random) => -Math.log(1 - random()),
  'log-normal': (random) => Math.exp(standardNormal(random)),
  'Student t (3)': (random) =>
    standardNormal(random) / Math.hypot(...[0, 1, 2].map(() => standardNormal(random) / Math.sqrt(3))),
  'two points': (random) => (random() < 0.1 ? 1 : 0),
  bimodal: (random) => (random() < 0.5 ? -4 : 4) + standardNormal(random),
};

/** Area under |Brownian bridge(F)|, drawn through multinomial noise in 200 cells of equal probability. */
function drawArea(gaps: Float64Array, random: Random): number {
  const count = gaps.length + 1;
  const steps = Float64Array.from({ length: count }, () => standardNormal(random) / Math.sqrt(count));
  const end = steps.reduce((sum, step) => sum + step, 0);
  let bridge = 0;
  let area = 0;
  for (let i = 0; i < gaps.length; i += 1) {
    bridge += steps[i]! - end / count;
    area += Math.abs(bridge) * gaps[i]!;
  }
  return area;
}

describe('null distribution of the Wasserstein distance', () => {
  it.each(Object.entries(shapes))('is close to, and rarely below, the simulated one: %s', (name, draw) => {
    const random = seededRandom(3);
    const fine = Float64Array.from({ length: 40_000 }, () => draw(random)).sort();
    const values = Float64Array.from({ length: 200 }, (_, i) => fine[200 * i + 100]!);
    const gaps = Float64Array.from({ length: 199 }, (_, i) => values[i + 1]! - values[i]!);
    const { spreadArea } = distributionDistances(values, values).wasserstein;
    const spread = { standardDeviation: Math.sqrt(variance(values)), spreadArea };
    const areas = Float64Array.from({ length: 8000 }, () => drawArea(gaps, random)).sort();
    const seen = [0.5, 0.2, 0.05, 0.01].map((p) => {
      const area = areas[Math.floor((1 - p) * areas.length)]!;
      return { p, ours: wassersteinSurvival(area, spread, 1) };
    });
    console.log(name, seen.map(({ p, ours }) => `${p}: ${ours.toFixed(4)}`).join(', '));
    for (const { p, ours } of seen) {
      expect(ours).toBeGreaterThan(p * (1 - 3 * Math.sqrt((1 - p) / p / areas.length)) * 0.97);
      expect(ours).toBeLessThan(1.45 * p);
    }
  });

  it('falls as the distance grows, without a jump upwards', () => {
    const spread = { standardDeviation: 1, spreadArea: 1.58 };
    let previous = 1;
    for (let distance = 0; distance < 6; distance += 0.001) {
      const p = wassersteinSurvival(distance, spread, 1);
      expect(p).toBeLessThanOrEqual(previous);
      previous = p;
    }
    for (const alpha of [0.05, 0.01, 1e-6]) {
      expect(wassersteinSurvival(wassersteinNoise(alpha, spread, 1), spread, 1)).toBeCloseTo(alpha, 12);
    }
  });
});
