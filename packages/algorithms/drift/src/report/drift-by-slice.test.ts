import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { driftBySlice } from './drift-by-slice.js';

const table = (random: () => number, rows: number, shift: number) => {
  const region = Array.from({ length: rows }, () => (random() < 0.02 ? null : random() < 0.3 ? 'eu' : 'us'));
  return {
    region,
    latency: Float64Array.from(
      { length: rows },
      (_, row) => standardNormal(random) + (region[row] === 'eu' ? shift : 0),
    ),
    size: Float64Array.from({ length: rows }, () => standardNormal(random)),
  };
};

describe('driftBySlice', () => {
  it('finds the segment that drifted', () => {
    const random = seededRandom(3);
    const found = driftBySlice(table(random, 6000, 0), table(random, 6000, 0.4), { by: 'region' });
    expect(found.verdict).toBe('drift');
    expect(found.slices[0]).toMatchObject({ slice: 'eu', report: { verdict: 'drift' } });
    expect(found.slices[0]!.report.columns[0]!.column).toBe('latency');
    expect(found.slices[1]!.report.verdict).not.toBe('drift');
    expect(found.slices[0]!.report.alpha).toBe(0.025);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('keeps one rate of false alarms over all slices', () => {
    const runs = 300;
    const share = shareOf(runs, (random) => {
      const [reference, current] = [table(random, 400, 0), table(random, 300, 0)];
      return driftBySlice(reference, current, { by: 'region' }).verdict === 'drift';
    });
    console.log(`false alarms: ${(100 * share).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  it('has defined answers for slices that one side lacks, and refuses numbers', () => {
    const found = driftBySlice({ x: [1, 2], by: ['a', 'b'] }, { x: [1], by: ['c'] }, { by: 'by' });
    expect(found).toMatchObject({ verdict: 'insufficient data', slices: [] });
    expect(found.tooSmall).toHaveLength(3);
    expect(() => driftBySlice({ x: [1] }, { x: [1] }, { by: 'x' })).toThrow('texts or booleans');
    expect(() => driftBySlice({ x: [1] }, { x: [1] }, { by: 'y' })).toThrow('no column "y"');
    const flags = driftBySlice(
      { x: [1, 2], flag: [true, false] },
      { x: [1], flag: [true] },
      { by: 'flag', minimumRows: 1 },
    );
    expect(flags.slices.map(({ slice }) => slice)).toEqual(['true']);
  });
});
