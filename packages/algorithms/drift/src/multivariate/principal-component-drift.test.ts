import { type Frame, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { twoSampleLaws } from '@bellwether/testkit';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { principalComponentDrift } from './principal-component-drift.js';

/** Three columns that one hidden value moves, and a text that says whether it is high. */
function draw(count: number, seed: number, sign = 1): Frame {
  const random = seededRandom(seed);
  const hidden = Float64Array.from({ length: count }, () => standardNormal(random));
  const beside = (factor: number): Float64Array => hidden.map((value) => factor * value + 0.5 * standardNormal(random));
  return frameFromColumns({
    a: beside(1),
    b: beside(sign),
    c: beside(1).map((value) => (value > 1.5 ? Number.NaN : value)),
    level: Array.from(hidden, (value) => (value > 0.5 ? 'high' : 'low')),
  });
}

describe('laws', () => {
  const sample = (values: readonly number[]): Frame => frameFromColumns({ value: Float64Array.from(values) });
  for (const law of twoSampleLaws({ create: () => principalComponentDrift(), sample })) it(law.name, law.check);
});

describe('principalComponentDrift', () => {
  it('raises no more than 5 % false alarms on numbers, texts and missing values', () => {
    const share = shareOf(400, (random) => {
      const seed = Math.floor(random() * 0xffff_fffe);
      return principalComponentDrift().compare(draw(200, seed), draw(150, seed + 1)).pValue <= 0.05;
    });
    expect(share).toBeLessThanOrEqual(atMost(0.05, 400));
  });

  it('finds a column that turned against the others', () => {
    const found = shareOf(40, (random) => {
      const seed = Math.floor(random() * 0xffff_fffe);
      const result = principalComponentDrift().compare(draw(600, seed), draw(400, seed + 1, -1));
      return result.verdict === 'drift' && result.currentError > result.referenceError;
    });
    expect(found).toBeGreaterThan(0.9);
  });

  it('takes constant columns, the largest numbers and few rows', () => {
    const constant = (count: number, value: number): Frame =>
      frameFromColumns({ value: new Float64Array(count).fill(value), text: new Array<string>(count).fill('x') });
    expect(principalComponentDrift().compare(constant(900, 3), constant(900, 3)).verdict).toBe('stable');
    const large = (seed: number): Frame => {
      const random = seededRandom(seed);
      return frameFromColumns({
        a: Float64Array.from({ length: 200 }, () => 1.7e308 * (2 * random() - 1)),
        b: Float64Array.from({ length: 200 }, () => 1e-300 * random()),
      });
    };
    const result = principalComponentDrift().compare(large(1), large(2));
    expect(Number.isFinite(result.statistic) && Number.isFinite(result.currentError)).toBe(true);
    const few = principalComponentDrift().compare(draw(12, 1), draw(300, 2));
    expect(few).toMatchObject({ verdict: 'insufficient data', components: 0, referenceError: 0 });
    expect(few.reason).toContain('12 rows');
  });
});
