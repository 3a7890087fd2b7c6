import { createFrame, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it, vi } from 'vitest';
import { atMost, distributions, sample, shareOf } from '../../test/measuring.js';
import { driftReport } from './drift-report.js';

const random = seededRandom(11);
const normal = (count: number, shift = 0): Float64Array => sample(count, () => shift + standardNormal(random));
const letters = (count: number, of = 4): string[] =>
  Array.from({ length: count }, () => `c${Math.floor(random() * of)}`);
const gaps = (values: Float64Array, share: number): Float64Array =>
  values.map((value) => (random() < share ? Number.NaN : value));

describe('driftReport', () => {
  it('names what drifted, the worst first, and survives JSON', () => {
    const reference = {
      same: normal(4000),
      shifted: normal(4000),
      wider: normal(4000),
      region: letters(4000),
      gone: gaps(normal(4000), 0.01),
      flag: Array.from({ length: 4000 }, () => random() < 0.3),
    };
    const current = {
      same: normal(3000),
      shifted: normal(3000, 0.4),
      wider: normal(3000).map((value) => 3 * value),
      region: letters(3000).map((letter) => (random() < 0.05 ? 'unseen' : letter)),
      gone: gaps(normal(3000), 0.06),
      flag: Array.from({ length: 3000 }, () => random() < 0.3),
    };
    const report = driftReport(reference, current);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.verdict).toBe('drift');
    expect(report.columns.slice(0, 4).map(({ column }) => column)).toEqual(['wider', 'shifted', 'region', 'gone']);
    expect(report.columns.slice(4).map(({ verdict }) => verdict)).toEqual(['stable', 'stable']);
    expect(report.comparisons).toBe(7);
    expect(report.reason).toBe('4 of 6 columns drifted: "wider", "shifted", "region", "gone".');
    const gone = report.columns.find(({ column }) => column === 'gone');
    expect(gone?.values?.verdict).toBe('stable');
    expect(gone?.missing).toMatchObject({ verdict: 'drift', test: 'missing-share' });
    expect(gone?.reason).toMatch(/^difference of the shares of missing values 0\.0\d+ is beyond/);
    expect(report.columns[2]?.reason).toContain('"unseen" went from 0 % to');
  });

  it('takes rows, and does not mind the order of rows or columns', () => {
    const a = Array.from({ length: 600 }, () => ({ x: standardNormal(random), c: random() < 0.5 ? 'a' : 'b' }));
    const b = Array.from({ length: 500 }, () => ({ x: standardNormal(random), c: random() < 0.6 ? 'a' : 'b' }));
    const swapped = b.toReversed().map(({ x, c }) => ({ c, x }));
    expect(driftReport(a, swapped)).toEqual(driftReport(a, b));
  });

  it('has a defined answer for columns that cannot be compared', () => {
    const nothing = new Array<null>(500).fill(null);
    const report = driftReport(
      {
        constant: new Float64Array(500).fill(3),
        emptied: normal(500),
        empty: nothing,
        filled: nothing,
        removed: normal(500),
        kind: normal(500),
      },
      {
        constant: new Float64Array(500).fill(3),
        emptied: nothing,
        empty: nothing,
        filled: letters(500),
        kind: letters(500),
        added: normal(500),
      },
    );
    const verdicts = Object.fromEntries(report.columns.map(({ column, verdict }) => [column, verdict]));
    expect(verdicts).toEqual({
      removed: 'drift',
      kind: 'drift',
      emptied: 'drift',
      filled: 'drift',
      empty: 'insufficient data',
      added: 'insufficient data',
      constant: 'stable',
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    ['no rows', { x: [] }, { x: [] }],
    ['no current rows', { x: [1, 2, 3] }, { x: [] }],
    ['one row each', { x: [1], c: ['a'] }, { x: [2], c: ['b'] }],
    ['no columns', {}, {}],
  ])('says insufficient data: %s', (_name, reference, current) => {
    expect(driftReport(reference, current).verdict).toBe('insufficient data');
  });

  it('lists time columns and does not compare them', () => {
    const times = (from: number) => createFrame([{ kind: 'time', name: 't', values: Float64Array.of(from, from + 1) }]);
    expect(driftReport(times(0), times(1e12))).toMatchObject({ columns: [], notCompared: ['t'] });
  });

  it('compares numbers as categories where asked to', () => {
    const status = (failures: number) =>
      Float64Array.from({ length: 2000 }, (_, i) => (i < failures ? 500 : i % 2 === 0 ? 200 : 204));
    const report = driftReport({ status: status(20) }, { status: status(90) }, { categorical: ['status'] });
    expect(report.columns[0]).toMatchObject({ kind: 'categorical', verdict: 'drift' });
    expect(report.columns[0]?.reason).toContain('500 went from 1 % to 4.5 %');
  });

  it('refuses unknown columns and bad options', () => {
    const frame = frameFromColumns({ x: [1, 2, 3] });
    expect(() => driftReport(frame, frame, { columns: ['y'] })).toThrow('There is no column "y"');
    expect(() => driftReport(frame, frame, { alpha: 2 })).toThrow('"alpha"');
    expect(() => driftReport(frame, frame, { correction: 'bonferroni' as 'holm' })).toThrow('"correction"');
    expect(() => driftReport(frame, frame, { missingTolerance: -1 })).toThrow('"missingTolerance"');
  });
});

const runs = Number(process.env.DRIFT_RUNS ?? 60);
vi.setConfig({ testTimeout: 1000 * Math.max(30, runs) });

describe(`reports with any false alarm, 20 numeric and 20 categorical columns (${runs} seeds)`, () => {
  it.each([
    [1500, 50],
    [1500, 100],
    [500, 500],
    [5000, 200],
  ])('%d against %d rows', (n, m) => {
    const kinds = Object.values(distributions);
    const share = shareOf(runs, (draw) => {
      const table = (rows: number) => {
        const columns: Record<string, ArrayLike<unknown>> = {};
        for (let i = 0; i < 20; i += 1) columns[`n${i}`] = sample(rows, () => kinds[i % 3]!(draw));
        for (let i = 0; i < 20; i += 1) {
          const categories = [5, 20, 100][i % 3]!;
          const codes = Int32Array.from({ length: rows }, () => Math.floor(draw() * categories));
          columns[`c${i}`] = Array.from(codes, (code) => `c${code}`);
        }
        return columns;
      };
      const report = driftReport(table(n), table(m));
      expect(report.comparisons).toBe(40);
      return report.verdict === 'drift';
    });
    console.log(`${n}/${m}: ${(100 * share).toFixed(1)} % of the reports`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
  });
});
