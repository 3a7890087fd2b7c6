import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/decomposition.json' with { type: 'json' };
import { type MstlOptions, mstl, seasonalStrength, trendStrength } from './mstl.js';
import { stl } from './stl.js';

const inputs: Record<string, number[]> = reference.inputs;

interface Case {
  readonly input: string;
  readonly periods: number[];
  readonly window?: string | number | number[];
  readonly iterations?: number;
  readonly robust?: boolean;
  readonly trend: number[];
  readonly seasonal: number[][];
  readonly remainder: number[];
}

function optionsOf({ periods, window, iterations, robust }: Case): MstlOptions {
  return {
    periods,
    ...(window === undefined ? {} : { seasonalWindows: typeof window === 'string' ? 'periodic' : window }),
    ...(iterations === undefined ? {} : { iterations }),
    ...(robust === undefined ? {} : { robust }),
  };
}

function hourly(days: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: 24 * days }, (_, hour) => {
    const weekend = Math.floor(hour / 24) % 7 >= 5;
    return 100 + 10 * Math.sin((2 * Math.PI * hour) / 24) - (weekend ? 20 : 0) + standardNormal(random);
  });
}

describe('mstl beside R', () => {
  let worst = 0;
  it.each<Case>(reference.mstl)('$input, periods $periods', (row) => {
    const fit = mstl(inputs[row.input]!, optionsOf(row));
    expect(fit.seasonal).toHaveLength(row.seasonal.length);
    const columns: [ArrayLike<number>, number[]][] = [
      [fit.trend, row.trend],
      [fit.remainder, row.remainder],
      ...fit.seasonal.map(({ values }, i): [ArrayLike<number>, number[]] => [values, row.seasonal[i]!]),
    ];
    for (const [found, expected] of columns) {
      expected.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(found[3 * i]! - value));
      });
    }
    expect(worst).toBeLessThan(1e-6);
  });
  it('prints the largest difference', () => {
    console.log(`mstl: largest absolute difference to R ${worst.toExponential(1)}`);
  });
});

describe('mstl', () => {
  const values = hourly(28, 3);

  it('adds up', () => {
    const { trend, seasonal, remainder } = mstl(values, { periods: [24, 168], robust: true });
    values.forEach((value, t) => {
      const parts = seasonal.reduce((sum, season) => sum + season.values[t]!, trend[t]! + remainder[t]!);
      expect(parts).toBeCloseTo(value, 9);
    });
  });

  it('gives the windows to their periods, whatever the order', () => {
    const forth = mstl(values, { periods: [24, 168], seasonalWindows: [9, 'periodic'] });
    const back = mstl(values, { periods: [168, 24, 168], seasonalWindows: ['periodic', 9, 'periodic'] });
    expect(back).toEqual(forth);
  });

  it('is stl for one period', () => {
    const one = mstl(values, { periods: [24] });
    const fit = stl(values, { period: 24 });
    expect(one.trend).toEqual(fit.trend);
    expect(one.seasonal[0]!.values).toEqual(fit.seasonal);
  });

  it('lists the periods that are too long', () => {
    const fit = mstl(values, { periods: [24, 336, 400] });
    expect(fit.dropped).toEqual([336, 400]);
    expect(fit.seasonal.map(({ period }) => period)).toEqual([24]);
  });

  it('has a trend without any season', () => {
    const line = Array.from({ length: 50 }, (_, i) => (i % 9 === 4 ? Number.NaN : 3 + 2 * i));
    const { trend, seasonal, remainder } = mstl(line, { periods: [] });
    expect(seasonal).toEqual([]);
    expect(trend[49]).toBeCloseTo(101, 9);
    expect(remainder[4]).toBeNaN();
    expect(remainder[5]).toBeCloseTo(0, 9);
    expect(mstl([], { periods: [] }).trend).toHaveLength(0);
    expect(mstl([7], { periods: [] }).trend[0]).toBe(7);
  });

  it('passes gaps by', () => {
    const holes = values.map((value, i) => (i % 17 === 3 || (i > 300 && i < 340) ? Number.NaN : value));
    const { trend, seasonal, remainder, weights } = mstl(holes, { periods: [24, 168] });
    expect(remainder[3]).toBeNaN();
    expect(weights[3]).toBe(0);
    const fitted = seasonal.reduce((sum, season) => sum + season.values[320]!, trend[320]!);
    expect(Math.abs(fitted - values[320]!)).toBeLessThan(4);
  });

  it('refuses what it cannot use', () => {
    expect(() => mstl(values, { periods: [24, 168], seasonalWindows: [7] })).toThrow(
      'one window, or 2, one per period',
    );
    expect(() => mstl(values, { periods: [1.5] })).toThrow('Option "periods" is 1.5');
    expect(() => mstl([Number.NaN, Number.NaN], { periods: [] })).toThrow('None of the 2 values is finite');
  });
});

describe('strengths', () => {
  it('are near 1 for a clear season and trend, near 0 for noise', () => {
    const random = seededRandom(9);
    const noise = Array.from({ length: 400 }, () => standardNormal(random));
    const blank = stl(noise, { period: 10, seasonalWindow: 'periodic' });
    expect(seasonalStrength(blank.seasonal, blank.remainder)).toBeLessThan(0.1);
    const clear = stl(
      noise.map((value, i) => value + 0.1 * i + 10 * Math.sin((2 * Math.PI * i) / 10)),
      { period: 10 },
    );
    expect(seasonalStrength(clear.seasonal, clear.remainder)).toBeGreaterThan(0.95);
    expect(trendStrength(clear.trend, clear.remainder)).toBeGreaterThan(0.95);
  });

  it('are 0 where nothing varies and leave missing remainders out', () => {
    expect(seasonalStrength([0, 0, 0], [0, 0, 0])).toBe(0);
    expect(trendStrength([1, 2, 3, 4], [0.1, Number.NaN, -0.1, 0])).toBeGreaterThan(0.99);
  });
});
