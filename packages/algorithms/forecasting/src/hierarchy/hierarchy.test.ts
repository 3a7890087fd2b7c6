import { readFileSync } from 'node:fs';
import { createTimeSeries, type Forecast, seededRandom, standardNormal } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drift, hierarchy, hierarchySeries, naive, type ReconciliationMethod, reconcile } from '../index.js';
import { errorCovariance } from './error-covariance.js';

interface Case {
  readonly name: string;
  readonly labels: Record<string, string>[];
  readonly levels: string[][];
  readonly point: number[][];
  readonly deviation: number[][];
  readonly residuals: number[][];
  readonly proportions: number[];
  readonly shrunkCovariance: number[][];
  readonly methods: Record<ReconciliationMethod, { mean: number[][]; upper90: number[][] }>;
}
const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/hierarchy.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const methods = ['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrinkage'] as const;

function forecastOf(point: ArrayLike<number>, deviation: ArrayLike<number>, level = 0.9): Forecast {
  const width = normalQuantile(0.5 + level / 2);
  const mean = Float64Array.from(point);
  const bound = (sign: number): Float64Array => mean.map((value, h) => value + sign * width * deviation[h]!);
  return {
    contract: 'forecast/1',
    model: 'given',
    name: 'requests',
    labels: {},
    start: 0,
    step: 1,
    point: mean,
    intervals: [{ level, lower: bound(-1), upper: bound(1) }],
    notes: [],
  };
}

function largestDifference(ours: readonly ArrayLike<number>[], theirs: readonly ArrayLike<number>[]): number {
  expect(ours.length).toBe(theirs.length);
  return Math.max(...theirs.flatMap((row, i) => Array.from(row, (value, j) => Math.abs(ours[i]![j]! - value))));
}

describe('reconcile beside hierarchicalforecast (largest differences printed)', () => {
  for (const {
    name,
    labels,
    levels,
    point,
    deviation,
    residuals,
    proportions,
    methods: theirs,
    shrunkCovariance,
  } of cases) {
    const structure = hierarchy({ bottom: labels, levels });
    for (const method of methods) {
      it(`${name}, ${method}`, () => {
        const forecasts = point.map((row, i) => forecastOf(row, deviation[i]!));
        const result = reconcile({ hierarchy: structure, forecasts, method, residuals, proportions });
        const means = largestDifference(
          result.forecasts.map((each) => each.point),
          theirs[method].mean,
        );
        const bounds = largestDifference(
          result.forecasts.map((each) => each.intervals[0]!.upper),
          theirs[method].upper90,
        );
        console.log(`${name}, ${method}: mean ${means.toExponential(1)}, upper bound ${bounds.toExponential(1)}`);
        // Theirs adds 2e-8 to estimated variances.
        const tolerance = method === 'mint-shrinkage' || method === 'wls-variance' ? 1e-6 : 1e-9;
        expect(means).toBeLessThan(tolerance);
        expect(bounds).toBeLessThan(tolerance);
      });
    }
    it(`${name}, shrunk covariance`, () => {
      const { variances, correlations = [] } = errorCovariance('mint-shrinkage', structure, residuals);
      const own = correlations.map((row, i) => row.map((value, j) => value * Math.sqrt(variances[i]! * variances[j]!)));
      expect(largestDifference(own, shrunkCovariance)).toBeLessThan(1e-7);
    });
  }
});

describe('reconcile', () => {
  const bottom = Array.from({ length: 12 }, (_, i) => ({ cluster: `c${i % 2}`, service: `s${i % 3}`, pod: `p${i}` }));
  const structures = [
    hierarchy({ bottom, levels: [[], ['cluster'], ['cluster', 'service']] }),
    hierarchy({ bottom, levels: [['cluster'], ['service'], []] }),
  ];
  const horizon = 3;

  for (const method of methods) {
    it(`${method}: sums agree to 1e-9 of the scale, and agreeing forecasts stay`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 1e6 }),
          fc.constantFrom(1e-6, 1, 1e9),
          fc.boolean(),
          (seed, scale, nonNegative) => {
            const random = seededRandom(seed);
            for (const structure of structures) {
              const draw = (): Float64Array =>
                Float64Array.from({ length: horizon }, () => scale * (1 + standardNormal(random)));
              const forecasts = structure.nodes.map(() => forecastOf(draw(), new Float64Array(horizon).fill(scale)));
              const residuals = structure.nodes.map(() =>
                Float64Array.from({ length: 20 }, () => scale * standardNormal(random)),
              );
              const result = reconcile({ hierarchy: structure, forecasts, method, residuals, nonNegative });
              const size = Math.max(...result.forecasts.flatMap(({ point }) => [...point.map(Math.abs)]));
              const own = result.forecasts.slice(-structure.bottomCount);
              structure.nodes.forEach(({ bottoms }, i) => {
                for (let h = 0; h < horizon; h += 1) {
                  const sum = [...bottoms].reduce((all, j) => all + own[j]!.point[h]!, 0);
                  expect(Math.abs(sum - result.forecasts[i]!.point[h]!)).toBeLessThanOrEqual(1e-9 * size);
                }
              });
              if (nonNegative) for (const { point } of own) expect(Math.min(...point)).toBeGreaterThanOrEqual(0);
              // Negative values have no share.
              if (method === 'top-down') continue;
              const again = reconcile({ hierarchy: structure, forecasts: result.forecasts, method, residuals });
              again.forecasts.forEach(({ point }, i) => {
                for (let h = 0; h < horizon; h += 1) {
                  expect(Math.abs(point[h]! - result.forecasts[i]!.point[h]!)).toBeLessThan(1e-8 * size);
                }
              });
            }
          },
        ),
        { numRuns: 15 },
      );
    });
  }

  it('gives quantiles of reconciled futures, which are coherent one by one', () => {
    const [structure] = structures as [(typeof structures)[0]];
    const random = seededRandom(3);
    const paths = structure.nodes.map(({ bottoms }) =>
      Array.from({ length: 400 }, () =>
        Float64Array.from({ length: horizon }, () => 10 * bottoms.length + standardNormal(random)),
      ),
    );
    const forecasts = structure.nodes.map(({ bottoms }) =>
      forecastOf(new Float64Array(horizon).fill(10 * bottoms.length), [1, 1, 1], 0.8),
    );
    const result = reconcile({ hierarchy: structure, forecasts, paths, method: 'ols' });
    const normal = reconcile({ hierarchy: structure, forecasts, method: 'ols' });
    result.forecasts.forEach(({ intervals }, i) => {
      const [own, theirs] = [intervals[0]!, normal.forecasts[i]!.intervals[0]!];
      const width = theirs.upper[0]! - theirs.lower[0]!;
      expect(Math.abs(own.upper[0]! - own.lower[0]! - width)).toBeLessThan(0.2 * width);
    });
    const total = result.paths!.slice(-structure.bottomCount).reduce((sum, own) => sum + own[7]![1]!, 0);
    expect(result.paths![0]![7]![1]).toBeCloseTo(total, 9);
  });

  it('covers sums as often as it says where correlations are known (figures printed)', () => {
    const two = hierarchy({ bottom: [{ pod: 'a' }, { pod: 'b' }], levels: [[]] });
    const random = seededRandom(11);
    let covered = 0;
    const runs = 2000;
    const errorsOf = (): number[] => {
      const shared = standardNormal(random);
      const [a, b] = [shared + standardNormal(random), shared + standardNormal(random)];
      return [a + b + standardNormal(random), a, b];
    };
    const past = Array.from({ length: 400 }, errorsOf);
    const residuals = [0, 1, 2].map((i) => past.map((errors) => errors[i]!));
    for (let run = 0; run < runs; run += 1) {
      // The truth is 0: a forecast is its own error.
      const forecasts = errorsOf().map((error, i) => forecastOf([error], [i === 0 ? Math.sqrt(7) : Math.SQRT2]));
      const { lower, upper } = reconcile({ hierarchy: two, forecasts, residuals }).forecasts[0]!.intervals[0]!;
      if (lower[0]! <= 0 && upper[0]! >= 0) covered += 1;
    }
    console.log(`coverage of the sum at 0.9: ${covered / runs}`);
    // Four standard errors, and 0.02 because the correlations are estimated.
    expect(Math.abs(covered / runs - 0.9)).toBeLessThan(4 * Math.sqrt((0.9 * 0.1) / runs) + 0.02);
  });

  it('takes what has no forecast from the hierarchy, and says so', () => {
    const two = hierarchy({ bottom: [{ pod: 'a' }, { pod: 'b' }], levels: [[]] });
    const series = hierarchySeries(two, [
      createTimeSeries({ name: 'x', start: 0, step: 1, values: [1, 2, 3] }),
      createTimeSeries({ name: 'x', start: 0, step: 1, values: [Number.NaN, Number.NaN, Number.NaN] }),
    ]);
    const forecasts = series.map((each) => naive().fit(each).forecast({ horizon: 2 }));
    const result = reconcile({ hierarchy: two, forecasts, method: 'bottom-up' });
    expect(result.forecasts.map(({ point }) => point[0])).toEqual([3, 3, 0]);
    expect(result.forecasts.map(({ notes }) => notes.some((note) => note.includes('from the hierarchy')))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('refuses what does not fit', () => {
    const [structure] = structures as [(typeof structures)[0]];
    const forecasts = structure.nodes.map(() => forecastOf([1], [1]));
    const refused: [() => unknown, RegExp][] = [
      [() => reconcile({ hierarchy: structure, forecasts: forecasts.slice(1) }), /forecasts for/],
      [
        () => reconcile({ hierarchy: structure, forecasts: [forecastOf([1, 2], [1, 1]), ...forecasts.slice(1)] }),
        /same times/,
      ],
      [() => reconcile({ hierarchy: structure, forecasts, method: 'mint-shrinkage' }), /residuals/],
      [() => reconcile({ hierarchy: structure, forecasts, method: 'wls-variance', residuals: [[1]] }), /residuals/],
      [() => reconcile({ hierarchy: structure, forecasts, paths: [[Float64Array.of(1)]] }), /Paths/],
      [() => reconcile({ hierarchy: structure, forecasts, method: 'top-down', proportions: [1] }), /"proportions"/],
      [() => reconcile({ hierarchy: structure, forecasts, method: 'best' as 'ols' }), /"method"/],
    ];
    for (const [act, message] of refused) expect(act).toThrow(message);
    const flat = hierarchy({ bottom, levels: [['cluster']] });
    expect(() =>
      reconcile({ hierarchy: flat, forecasts: flat.nodes.map(() => forecastOf([1], [1])), method: 'top-down' }),
    ).toThrow(/no sum of everything/);
  });
});

describe('hierarchy', () => {
  it('refuses repeats, missing labels and nothing at all', () => {
    expect(() => hierarchy({ bottom: [], levels: [] })).toThrow(/"bottom"/);
    expect(() => hierarchy({ bottom: [{ a: '1' }, { a: '1' }], levels: [] })).toThrow(/repeats/);
    expect(() => hierarchy({ bottom: [{ a: '1' }, { b: '1' }], levels: [['a']] })).toThrow(/"levels" is "a"/);
  });

  it('keeps labels apart whatever they contain', () => {
    const bottom = [
      { a: 'x', b: '__proto__' },
      { a: 'x","b', b: 'y' },
      { a: 'x', b: 'y' },
    ];
    expect(hierarchy({ bottom, levels: [['a']] }).nodes.map(({ bottoms }) => [...bottoms])).toEqual([
      [0, 2],
      [1],
      [0],
      [1],
      [2],
    ]);
  });

  it('sums series on common times; a missing part leaves the sum missing', () => {
    const structure = hierarchy({ bottom: [{ pod: 'a' }, { pod: 'b' }], levels: [[]] });
    const [all] = hierarchySeries(structure, [
      createTimeSeries({ name: 'x', unit: 'B', start: 0, step: 1, values: [1, 2, 3] }),
      createTimeSeries({ name: 'x', unit: 'B', start: 1, step: 1, values: [10, 20, 30] }),
    ]);
    expect(all).toMatchObject({ name: 'x', unit: 'B', labels: {}, axis: { kind: 'regular', start: 0, step: 1 } });
    expect([...all!.values]).toEqual([Number.NaN, 12, 23, Number.NaN]);
    expect(drift().fit(all!).forecast({ horizon: 1 }).start).toBe(4);
    expect(() => hierarchySeries(structure, [])).toThrow(/one for each/);
  });
});
