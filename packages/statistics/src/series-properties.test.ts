import { seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  autocorrelation,
  choleskySolve,
  choleskySolveAll,
  ecdf,
  findRoot,
  huberLocation,
  lbfgs,
  leastSquares,
  mean,
  median,
  medianAbsoluteDeviation,
  minimiseScalar,
  nelderMead,
  qnScale,
  quantile,
  quantiles,
  rollingQuantile,
  singularValueDecomposition,
  snScale,
  solveLinear,
  sortedFinite,
  standardDeviation,
  symmetricEigen,
  trimmedMean,
} from './index.js';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const numbers = fc.array(number, { minLength: 1, maxLength: 60 });
const withGaps = fc.array(
  fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  {
    maxLength: 60,
  },
);

describe('location and scale', () => {
  it('agree with their definitions', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const sorted = [...values].sort((a, b) => a - b);
        expect(quantile(values, p)).toBe(quantiles(values, [p])[0]);
        expect(quantile(values, 0)).toBe(sorted[0]);
        expect(quantile(values, 1)).toBe(sorted.at(-1));
        expect(median(values)).toBe(quantile(values, 0.5));
        expect(mean(values)).toBeGreaterThanOrEqual(sorted[0]! - 1e-9);
        expect(mean(values)).toBeLessThanOrEqual(sorted.at(-1)! + 1e-9);
      }),
    );
  });

  it('Qn and Sn agree with all pairs written out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 13, maxLength: 60 }), (values) => {
        const n = values.length;
        const pairs = values.flatMap((x, i) => values.slice(i + 1).map((y) => Math.abs(x - y))).sort((a, b) => a - b);
        const half = Math.floor(n / 2) + 1;
        const other = values.map((value) => value * 2 + 7);
        expect(qnScale(other)).toBeCloseTo(2 * qnScale(values), 9);
        const correction = qnScale(Array.from({ length: n }, (_, i) => i)) / nth(n);
        expect(qnScale(values)).toBeCloseTo(correction * pairs[(half * (half - 1)) / 2 - 1]!, 9);
        const inner = values.map((x) => values.map((y) => Math.abs(x - y)).sort((a, b) => a - b)[Math.floor(n / 2)]!);
        const expected =
          inner.sort((a, b) => a - b)[Math.floor((n + 1) / 2) - 1]! * 1.1926 * (n % 2 === 1 ? n / (n - 0.9) : 1);
        expect(snScale(values)).toBeCloseTo(expected, 9);
      }),
    );
    function nth(n: number): number {
      const half = Math.floor(n / 2) + 1;
      const pairs = Array.from({ length: n }, (_, i) => Array.from({ length: i }, (__, j) => i - j)).flat();
      return pairs.sort((a, b) => a - b)[(half * (half - 1)) / 2 - 1]!;
    }
  });

  it('estimate sigma on normal data, and withstand a quarter of outliers', () => {
    const random = seededRandom(1);
    const values = Float64Array.from({ length: 20_000 }, () => standardNormal(random));
    for (const scale of [medianAbsoluteDeviation, qnScale, snScale, standardDeviation]) {
      expect(scale(values)).toBeGreaterThan(0.97);
      expect(scale(values)).toBeLessThan(1.03);
    }
    const spoilt = values.map((value, i) => (i % 4 === 0 ? 1e9 : value));
    for (const scale of [medianAbsoluteDeviation, qnScale, snScale]) expect(scale(spoilt)).toBeLessThan(3);
    expect(Math.abs(huberLocation(spoilt))).toBeLessThan(1);
    expect(Math.abs(trimmedMean(spoilt, 0.3))).toBeLessThan(1);
  });

  it('skip what is not finite, change nothing, and are NaN of nothing', () => {
    fc.assert(
      fc.property(withGaps, (values) => {
        const before = [...values];
        const finite = values.filter(Number.isFinite);
        for (const f of [mean, median, medianAbsoluteDeviation, qnScale, snScale, huberLocation, standardDeviation]) {
          expect(f([...values, Number.POSITIVE_INFINITY])).toEqual(f(finite));
          expect(f(values)).toEqual(f(Float64Array.from(values)));
        }
        expect(values).toEqual(before);
        expect(Array.from(sortedFinite(values))).toEqual(finite.sort((a, b) => a - b));
      }),
    );
    for (const f of [mean, median, medianAbsoluteDeviation, qnScale, huberLocation]) expect(f([Number.NaN])).toBeNaN();
    expect(() => quantile([1], 1.1)).toThrow(/"p" is 1.1/);
    expect(() => trimmedMean([1], 0.6)).toThrow(/"proportion" is 0.6/);
  });

  it('rolling quantiles equal quantiles of each window', () => {
    fc.assert(
      fc.property(
        withGaps,
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, width, p) => {
          const trailing = rollingQuantile(values, width, p);
          const centred = rollingQuantile(values, width, p, { align: 'centred' });
          for (let i = 0; i < values.length; i += 1) {
            expect(trailing[i]).toBe(quantile(values.slice(Math.max(0, i - width + 1), i + 1), p));
            const end = i + Math.floor((width - 1) / 2) + 1;
            expect(centred[i]).toBe(quantile(values.slice(Math.max(0, end - width), end), p));
          }
        },
      ),
    );
  });

  it('the ECDF counts', () => {
    fc.assert(
      fc.property(numbers, number, (values, x) => {
        const found = ecdf(values);
        expect(found.at(x)).toBe(values.filter((value) => value <= x).length / values.length);
        expect(found.at(Math.max(...values))).toBe(1);
      }),
    );
  });
});

describe('autocorrelation', () => {
  it('by Fourier transform equals the sums, and is NaN of a constant', () => {
    const random = seededRandom(2);
    const values = Float64Array.from({ length: 3000 }, (_, i) =>
      i % 50 === 7 ? Number.NaN : standardNormal(random) + 100,
    );
    const long = autocorrelation(values, 500);
    const short = autocorrelation(values, 30);
    for (let lag = 0; lag <= 30; lag += 1) expect(long[lag]).toBeCloseTo(short[lag]!, 12);
    expect(autocorrelation([0.1, 0.1, 0.1], 1)[0]).toBeNaN();
    expect(() => autocorrelation([1, 2], 2)).toThrow(/"maxLag" is 2/);
  });
});

describe('optimisers', () => {
  it('keep to bounds and report when they gave up', () => {
    const away = nelderMead((x) => (x[0]! - 9) ** 2 + (x[1]! + 9) ** 2, [0, 0], { lower: [-1, -2], upper: [1, 2] });
    expect(Array.from(away.x)).toEqual([1, -2]);
    const quartic = (x: Float64Array, gradient: Float64Array) => {
      gradient[0] = 4 * x[0]! ** 3;
      return x[0]! ** 4;
    };
    const short = nelderMead((x) => x[0]! ** 2, [100], { maxEvaluations: 5 });
    expect(short.converged).toBe(false);
    expect(short.evaluations).toBeLessThanOrEqual(6);
    expect(lbfgs(quartic, [50], { maxIterations: 2 }).converged).toBe(false);
    expect(() => nelderMead(() => 0, [0], { lower: [2], upper: [1] })).toThrow(/"lower\[0\]" is 2/);
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(/different signs/);
    expect(() => minimiseScalar((x) => x, 1, 1)).toThrow(/"upper" is 1/);
  });

  it('survive objectives that are not numbers somewhere', () => {
    const found = nelderMead((x) => x[0]! - Math.log(x[0]!), [5], { initialStep: 10 });
    expect(found.x[0]).toBeCloseTo(1, 4);
    const smooth = lbfgs(
      (x, gradient) => {
        gradient[0] = 1 - 1 / x[0]!;
        return x[0]! - Math.log(x[0]!);
      },
      [20],
    );
    expect(smooth.x[0]).toBeCloseTo(1, 6);
    expect(nelderMead(() => Number.NaN, [1]).converged).toBe(false);
  });
});

describe('linear algebra', () => {
  const matrix = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
    minLength: 3,
    maxLength: 8,
  });

  it('leaves its inputs as they are', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const typed = rows.map((row) => Float64Array.from(row));
        const y = Float64Array.from(rows, (_, i) => i + 1);
        const gram = [0, 1, 2].map((i) =>
          Float64Array.from([0, 1, 2], (j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? 1 : 0)),
        );
        const before = JSON.stringify([typed, y, gram]);
        leastSquares(typed, y);
        leastSquares(typed, y, { ridge: 1 });
        singularValueDecomposition(typed);
        symmetricEigen(gram);
        solveLinear(gram, y.subarray(0, 3));
        choleskySolve(gram, y.subarray(0, 3));
        const [same] = choleskySolveAll(gram, [y.subarray(0, 3), y.subarray(0, 3)]);
        expect(same).toEqual(choleskySolve(gram, y.subarray(0, 3)));
        expect(JSON.stringify([typed, y, gram])).toBe(before);
      }),
    );
  });

  it('refuses what has no answer', () => {
    expect(() =>
      solveLinear(
        [
          [1, 1],
          [1, 1],
        ],
        [1, 2],
      ),
    ).toThrow(/singular/);
    expect(() =>
      choleskySolve(
        [
          [1, 2],
          [2, 1],
        ],
        [1, 2],
      ),
    ).toThrow(/positive definite/);
    expect(() => choleskySolveAll([[1]], [[1, 2]])).toThrow(/2 values per row/);
    expect(choleskySolveAll([[1]], [])).toEqual([]);
    expect(() =>
      symmetricEigen([
        [1, 2],
        [0, 1],
      ]),
    ).toThrow(/symmetric/);
    expect(() => leastSquares([[1], [1, 2]], [1, 2])).toThrow(/Row 1 of rows has 2 values/);
    expect(() => leastSquares([[Number.NaN]], [1])).toThrow(/Row 0, column 0 of rows is NaN/);
    expect(() => leastSquares([], [])).toThrow(/at least one row/);
  });
});
