import { frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { twoSampleLaws } from '@bellwether/testkit';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';
import type { RowMatrix } from './numeric-rows.js';

const normalRows = (count: number, width: number, seed: number, shift = 0): RowMatrix => {
  const random = seededRandom(seed);
  return { values: Float64Array.from({ length: count * width }, () => shift + standardNormal(random)), width };
};

/** The definition, pair by pair. */
function plain(a: RowMatrix, b: RowMatrix, bandwidth: number): number {
  const rows = ({ values, width }: RowMatrix) =>
    Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
  const kernel = (x: Float64Array, y: Float64Array) =>
    Math.exp(-x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / (2 * bandwidth ** 2));
  const [x, y] = [rows(a), rows(b)];
  const mean = (p: Float64Array[], q: Float64Array[]) => {
    let sum = 0;
    let pairs = 0;
    for (const one of p) {
      for (const other of q) {
        if (one === other) continue;
        sum += kernel(one, other);
        pairs += 1;
      }
    }
    return sum / pairs;
  };
  return mean(x, x) + mean(y, y) - 2 * mean(x, y);
}

describe('laws', () => {
  const create = () => maximumMeanDiscrepancy({ permutations: 199, groups: 50 });
  const sample = (values: readonly number[]): RowMatrix => ({ values: Float64Array.from(values), width: 1 });
  for (const law of twoSampleLaws({ create, sample, symmetric: true })) it(law.name, law.check);
});

describe('maximumMeanDiscrepancy', () => {
  it('is the unbiased estimate of the definition', () => {
    const [a, b] = [normalRows(37, 3, 1), normalRows(61, 3, 2, 0.4)];
    const distances: number[] = [];
    const all = [...a.values, ...b.values];
    for (let i = 0; i < 98; i += 1) {
      for (let j = 0; j < i; j += 1) {
        distances.push(Math.hypot(...[0, 1, 2].map((k) => all[3 * i + k]! - all[3 * j + k]!)));
      }
    }
    distances.sort((x, y) => x - y);
    const middle = (distances.length - 1) / 2;
    const bandwidth = (distances[Math.floor(middle)]! + distances[Math.ceil(middle)]!) / 2;
    const { statistic } = maximumMeanDiscrepancy({ scale: 'none' }).compare(a, b);
    expect(statistic).toBeCloseTo(plain(a, b, bandwidth), 12);
  });

  it('has an exact level where rows are exchanged in groups, and where sizes leave rows over', () => {
    const test = maximumMeanDiscrepancy({ permutations: 99, groups: 25 });
    const share = shareOf(400, (random) => {
      const seed = Math.floor(random() * 0xffff_fffe);
      return test.compare(normalRows(83, 3, seed), normalRows(131, 3, seed + 1)).pValue <= 0.05;
    });
    expect(share).toBeLessThanOrEqual(atMost(0.05, 400));
  });

  it('finds what shows only in two columns together', () => {
    const draw = (together: number, seed: number) => {
      const random = seededRandom(seed);
      const a = Float64Array.from({ length: 300 }, () => standardNormal(random));
      return frameFromColumns({
        a,
        b: a.map((value) => together * value + Math.sqrt(1 - together ** 2) * standardNormal(random)),
      });
    };
    const share = shareOf(40, (random) => {
      const seed = Math.floor(random() * 0xffff_fffe);
      const result = maximumMeanDiscrepancy({ permutations: 199 }).compare(draw(0, seed), draw(0.7, seed + 1));
      return result.verdict === 'drift';
    });
    expect(share).toBeGreaterThan(0.9);
  });

  it('finds nearly as much in groups as row by row', () => {
    const power = (groups: number) =>
      shareOf(60, (random) => {
        const seed = Math.floor(random() * 0xffff_fffe);
        const test = maximumMeanDiscrepancy({ permutations: 199, groups });
        return test.compare(normalRows(200, 5, seed), normalRows(200, 5, seed + 1, 0.18)).pValue <= 0.05;
      });
    expect(power(50)).toBeGreaterThan(power(200) - 0.12);
  });

  it('leaves constant columns out, and does not overflow', () => {
    const { values } = normalRows(400, 1, 5);
    const beside = (scale: number, constant: number) => ({
      values: Float64Array.from({ length: 800 }, (_, i) => (i % 2 === 0 ? scale * values[i / 2]! : constant)),
      width: 2,
    });
    const other = normalRows(300, 1, 6, 0.2);
    const padded = {
      values: Float64Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? other.values[i / 2]! : 7)),
      width: 2,
    };
    const alone = maximumMeanDiscrepancy().compare({ values, width: 1 }, other);
    expect(maximumMeanDiscrepancy().compare(beside(1, 7), padded).statistic).toBeCloseTo(alone.statistic, 2);
    expect(maximumMeanDiscrepancy().compare(beside(1, 7), beside(1, 7)).effectSize.value).toBe(0);
    const large = maximumMeanDiscrepancy().compare(beside(1e307, 0), beside(1e307, 0));
    expect(Number.isFinite(large.statistic)).toBe(true);
  });

  it('draws rows of large samples', () => {
    const test = maximumMeanDiscrepancy({ maxRows: 200, permutations: 99 });
    const result = test.compare(normalRows(3000, 2, 1), normalRows(900, 2, 2, 1));
    expect(result.verdict).toBe('drift');
    expect(result.referenceCount).toBe(3000);
  });

  it('refuses tables that do not fit', () => {
    const frame = frameFromColumns({ a: [1, 2], text: ['x', 'y'] });
    expect(() => maximumMeanDiscrepancy().compare(frame, normalRows(3, 1, 1))).toThrow(/both must be the same/);
    expect(() => maximumMeanDiscrepancy({ columns: ['text'] }).compare(frame, frame)).toThrow(/texts/);
    expect(() => maximumMeanDiscrepancy().compare(normalRows(3, 2, 1), normalRows(3, 1, 1))).toThrow(/rows of 2/);
    expect(() => maximumMeanDiscrepancy({ permutations: 5 })).toThrow(/permutations/);
  });
});
