import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { driftReport } from './drift-report.js';

/** Rows of a population of which the second half is drawn `often` times as often, and weighs as much less. */
function drawn(random: () => number, rows: number, often: number, shift: number) {
  const rich = Array.from({ length: rows }, () => random() < often / (1 + often));
  return {
    income: Float64Array.from(rich, (each) => (each ? 3 : 0) + standardNormal(random) + shift),
    region: rich.map((each) => (random() < (each ? 0.7 : 0.2) ? 'north' : 'south')),
    gaps: Float64Array.from(rich, (each) => (random() < (each ? 0.2 : 0.05) ? Number.NaN : standardNormal(random))),
    weight: Float64Array.from(rich, (each) => (each ? 1 / often : 1)),
  };
}

describe('weights of rows', () => {
  it('undo that one part of a population was drawn more often', () => {
    const random = seededRandom(4);
    const [reference, current] = [drawn(random, 8000, 1, 0), drawn(random, 8000, 4, 0)];
    const columns = ['income', 'region', 'gaps'];
    expect(driftReport(reference, current, { columns }).columns.map(({ verdict }) => verdict)).toEqual([
      'drift',
      'drift',
      'drift',
    ]);
    const report = driftReport(reference, current, { weights: 'weight' });
    expect(report.columns.map(({ verdict }) => verdict)).toEqual(['stable', 'stable', 'stable']);
    expect(report.columns.some(({ column }) => column === 'weight')).toBe(false);
    // Four rows in five weigh a quarter: (0.8 / 4 + 0.2)^2 / (0.8 / 16 + 0.2) of all.
    const income = report.columns.find(({ column }) => column === 'income')!;
    expect(income.values!.currentCount / 8000).toBeCloseTo(0.64, 1);
  });

  it('keep the rate of false alarms, and find what drifted', () => {
    const runs = 300;
    const alarm = (shift: number) => (random: () => number) =>
      driftReport(drawn(random, 1500, 1, 0), drawn(random, 600, 4, shift), { weights: 'weight' }).verdict === 'drift';
    const share = shareOf(runs, alarm(0));
    console.log(`false alarms of weighted reports: ${(100 * share).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
    expect(shareOf(50, alarm(1))).toBeGreaterThan(0.9);
  });

  it('change nothing where they are equal', () => {
    const random = seededRandom(5);
    const [reference, current] = [drawn(random, 900, 1, 0), drawn(random, 700, 1, 0.3)];
    const { weight: _, ...plain } = reference;
    const { weight: __, ...later } = current;
    const equal = (rows: number) => new Float64Array(rows).fill(0.1);
    expect(
      driftReport({ ...plain, weight: equal(900) }, { ...later, weight: equal(700) }, { weights: 'weight' }),
    ).toEqual(driftReport(plain, later));
  });

  it('must be numbers of at least 0, of which one is above', () => {
    const weighted = (weight: unknown[]) => () =>
      driftReport({ x: [1, 2], w: weight }, { x: [1, 2], w: [1, 1] }, { weights: 'w' });
    expect(weighted([1, -1])).toThrow('is -1 in row 1');
    expect(weighted([1, null])).toThrow('is NaN in row 1');
    expect(weighted([0, 0])).toThrow('gives no row any weight');
    expect(weighted(['a', 'b'])).toThrow('weights are numbers');
    expect(() => driftReport({ x: [1] }, { x: [1] }, { weights: 'w' })).toThrow('no column "w"');
    expect(driftReport({ x: [], w: [] }, { x: [], w: [] }, { weights: 'w' }).verdict).toBe('insufficient data');
  });
});
