import { describe, expect, it } from 'vitest';
import { tableOfCounts } from '../samples/category-table.js';
import { meanUnderNull, nonCentralityInterval } from './row-distance-null.js';

const halfTriangular = (n: number, m: number) => (a: number, b: number) =>
  a + b === 0 ? 0 : (0.5 * (a / n - b / m) ** 2) / (a / n + b / m);

describe('meanUnderNull', () => {
  it('is exactly what it must be where every value is a category of its own', () => {
    const [n, m] = [50, 20];
    const names = Array.from({ length: n + m }, (_, i) => i);
    const table = tableOfCounts(
      names,
      names.map((i) => (i < n ? 1 : 0)),
      names.map((i) => (i < n ? 0 : 1)),
      { reference: 0, current: 0 },
    );
    // Every table with these sums has nothing in common between its rows: the distance is 1, always.
    expect(meanUnderNull(table, halfTriangular(n, m), 1)).toBeCloseTo(1 - 1 / (n + m), 10);
  });

  it('tends to (categories - 1) times the unit', () => {
    const counts = [199, 199, 199, 199];
    const table = tableOfCounts(
      ['a', 'b', 'c', 'd'],
      counts,
      [1, 1, 1, 1].map(() => 100),
      { reference: 0, current: 0 },
    );
    const unit = (1 / 796 + 1 / 400) / 4;
    expect(meanUnderNull(table, halfTriangular(796, 400), unit)).toBeCloseTo(3 * unit, 5);
  });
});

describe('nonCentralityInterval', () => {
  // Limits for which SciPy's ncx2.sf(25, 6, limit) is 0.025 and 0.975.
  it('agrees with the non-central chi-squared distribution', () => {
    const { lower, upper } = nonCentralityInterval(25, 6, 0.95);
    expect(lower).toBeCloseTo(5.3806, 1);
    expect(upper).toBeCloseTo(42.522, 0);
  });

  it('starts at 0 where the statistic is no larger than chance makes it', () => {
    expect(nonCentralityInterval(6, 6, 0.95).lower).toBe(0);
    expect(nonCentralityInterval(0, 6, 0.95)).toEqual({ lower: 0, upper: 0 });
  });
});
