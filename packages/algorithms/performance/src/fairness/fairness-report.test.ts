import { type Frame, frameFromColumns, seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { fairnessReport } from './fairness-report.js';

const columns = { group: 'zone', target: 'came', prediction: 'granted' };
const zones = ['a', 'b', 'c', 'd'];

/** Rows of four groups of unequal size; the last is selected less often by `less`. */
function sample(count: number, seed: number, less = 0): Frame {
  const random = seededRandom(seed);
  const zone = Array.from({ length: count }, () => zones[Math.floor(4 * random() ** 1.5)]!);
  const came = zone.map(() => (random() < 0.4 ? 1 : 0));
  const granted = came.map((case_, i) => (random() < (case_ === 1 ? 0.7 : 0.3) - (zone[i] === 'd' ? less : 0) ? 1 : 0));
  return frameFromColumns({ zone, came, granted });
}

describe('fairnessReport', () => {
  it('raises false alarms no more often than it says, and finds disparities', () => {
    const runs = 400;
    const alarms: Record<string, number> = {};
    const found: Record<string, number> = {};
    for (let seed = 0; seed < runs; seed += 1) {
      // Without a tolerance every significant difference counts.
      for (const { criterion, verdict } of fairnessReport(sample(1200, seed), { ...columns, tolerance: 0 }).criteria) {
        if (verdict === 'disparity') alarms[criterion] = (alarms[criterion] ?? 0) + 1;
      }
      for (const { criterion, verdict } of fairnessReport(sample(3000, seed, 0.2), columns).criteria) {
        if (verdict === 'disparity') found[criterion] = (found[criterion] ?? 0) + 1;
      }
    }
    console.log(`of ${runs}: false alarms ${JSON.stringify(alarms)}, found ${JSON.stringify(found)}`);
    for (const criterion of ['demographicParity', 'equalOpportunity', 'equalisedOdds', 'predictiveParity']) {
      // 5 % of 400 and three standard errors.
      expect(alarms[criterion] ?? 0, criterion).toBeLessThan(34);
      if (criterion !== 'predictiveParity') expect(found[criterion], criterion).toBeGreaterThan(390);
    }
  });

  it('counts shares as they are', () => {
    const rows = frameFromColumns({
      zone: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', null],
      came: [1, 1, 0, 0, 1, 1, 0, 0, 1],
      granted: [1, 0, 1, 0, 1, 1, 0, 0, 1],
    });
    const report = fairnessReport(rows, { ...columns, minimumGroupSize: 1 });
    expect([report.rows, report.missing]).toEqual([8, 1]);
    const of = (name: string) => report.criteria.find(({ criterion }) => criterion === name)!;
    expect(of('demographicParity').comparisons.map(({ rate }) => rate.value)).toEqual([0.5, 0.5]);
    expect(of('equalisedOdds').comparisons.map(({ rate }) => rate.value)).toEqual([0.5, 1, 0.5, 0]);
    expect(of('predictiveParity').comparisons.map(({ rate }) => rate.value)).toEqual([0.5, 1]);
    expect(of('equalOpportunity')).toMatchObject({ largestDifference: 0.5, smallestRatio: 0.5, verdict: 'not shown' });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('does not judge groups that are too small', () => {
    const report = fairnessReport(sample(60, 1), columns);
    expect(report.criteria.every(({ verdict }) => verdict === 'insufficient data' || verdict === 'not shown')).toBe(
      true,
    );
    const alone = fairnessReport(frameFromColumns({ zone: ['a', 'a'], came: [1, 0], granted: [1, 0] }), columns);
    expect(alone.criteria.every(({ verdict }) => verdict === 'insufficient data')).toBe(true);
    const empty = fairnessReport(
      frameFromColumns({ zone: ['a'], came: [null], granted: [1] }, { types: { came: 'number' } }),
      columns,
    );
    expect([empty.rows, empty.missing]).toEqual([0, 1]);
  });

  it('calls equal shares equal where there is enough to say so', () => {
    const [parity] = fairnessReport(sample(60_000, 2), { group: 'zone', prediction: 'granted' }).criteria;
    expect(parity!.verdict).toBe('no disparity');
  });

  it('refuses what it cannot use', () => {
    const rows = sample(10, 1);
    expect(() => fairnessReport(rows, { group: 'zone' })).toThrow('Neither option');
    expect(() => fairnessReport(rows, { group: 'came', prediction: 'granted' })).toThrow('must hold texts');
    expect(() => fairnessReport(rows, { ...columns, tolerance: 2 })).toThrow('Option "tolerance" is 2');
  });
});
