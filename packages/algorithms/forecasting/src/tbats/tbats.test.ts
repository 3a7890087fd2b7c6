import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import known from '../../fixtures/reference.json' with { type: 'json' };
import reference from '../../fixtures/tbats.json' with { type: 'json' };
import { chooseWaves } from './harmonics.js';
import { tbats } from './tbats.js';

const series = (values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

/** One number or several, as the fixture writes them. */
const several = (numbers: number | readonly number[]): readonly number[] =>
  typeof numbers === 'number' ? [numbers] : numbers;

const trends = { plain: 'none', damped: 'additive-damped', line: 'additive' } as const;

const slices = new Map(known.series.map(({ name, values }) => [name, values]));
const cases = [
  ...reference.generated,
  ...reference.metrics.map((metric) => ({ ...metric, values: slices.get(metric.name)! })),
].flatMap(({ name, periods, values, fits }) =>
  fits.map((fit) => {
    // R keeps the specification it was asked for only where its own search agrees: the parameters tell.
    const trend = fit.specification as keyof typeof trends;
    return { title: `${trend}: ${name}`, trend: trends[trend], periods: several(periods), values, fit };
  }),
);

describe('TBATS beside R', () => {
  it('has its errors, forecasts and, without a trend, growth of intervals with its weights and seeds, in all of the fits', () => {
    const apart: string[] = [];
    for (const { title, trend, periods, values, fit } of cases) {
      const harmonics = several(fit.harmonics);
      const gamma1 = several(fit.gamma1);
      const gamma2 = several(fit.gamma2);
      const seeds = [...fit.seeds];
      const level = seeds.shift()!;
      const slope = trend === 'none' ? 0 : seeds.shift()!;
      const [waves, companions]: [number[], number[]] = [[], []];
      for (const count of harmonics) {
        waves.push(...seeds.splice(0, count));
        companions.push(...seeds.splice(0, count));
      }
      const model = tbats({ seasonLengths: periods, trend, autoregressive: false, transform: 'none' });
      const begun = model.restore({
        kind: 'tbats',
        version: 1,
        series: { name: '', labels: {}, next: 0, step: 3_600_000, scale: 1, refused: 0 },
        transform: 'none',
        trend,
        autoregressive: false,
        seasons: periods.map((period, k) => ({
          period,
          harmonics: Array.from({ length: harmonics[k]! }, (_, wave) => wave + 1),
        })),
        weights: {
          alpha: fit.alpha,
          beta: fit.beta,
          phi: fit.phi,
          rho: 0,
          gamma: gamma1.map((own, k) => [own, gamma2[k]!]),
        },
        level,
        slope,
        shock: 0,
        waves,
        companions,
        floor: 1,
        gap: 0,
        squares: 0,
        count: 0,
        estimated: 1,
        converged: true,
        remarks: [],
      });
      const fitted = begun.update(values);
      const { point, intervals } = fitted.forecast({ horizon: 12, levels: [0.95] });
      const size = Math.max(...values.map(Math.abs));
      const upper = intervals[0]!.upper;
      const off = fit.forecast.map((value, h) => {
        const widening = (upper[h]! - point[h]!) / (upper[0]! - point[0]!);
        const theirs = (fit.upper[h]! - value) / (fit.upper[0]! - fit.forecast[0]!);
        // With a trend R looks for its weight under a name that it does not have, and what enters the season moves the trend instead.
        const apartInWidth = trend === 'none' ? Math.abs(widening - theirs) : 0;
        return Math.max(Math.abs(point[h]! - value) / size, apartInWidth);
      });
      const ratio = fitted.state.squares / fit.squares;
      if (Math.abs(ratio - 1) > 1e-6 || Math.max(...off) > 1e-6) apart.push(`${title} ${ratio} ${Math.max(...off)}`);
    }
    expect(cases.length).toBeGreaterThan(40);
    expect(apart).toEqual([]);
  });

  it('fits the same specification with less squared error', () => {
    const ratios = cases.map(({ trend, periods, values, fit }) => {
      const model = tbats({
        seasonLengths: periods,
        harmonics: several(fit.harmonics),
        trend,
        autoregressive: false,
        transform: 'none',
      });
      const { state } = model.fit(series(values));
      return (state.squares * state.series.scale ** 2) / fit.squares;
    });
    expect(Math.max(...ratios)).toBeLessThan(0.9);
  });
});

describe('TBATS', () => {
  const random = seededRandom(3);
  const noise = Array.from({ length: 24 * 35 }, () => standardNormal(random));
  const truth = (t: number): number =>
    60 +
    12 * Math.sin((2 * Math.PI * t) / 24) +
    6 * Math.cos((4 * Math.PI * t) / 24) +
    8 * Math.sin((2 * Math.PI * t) / 168);
  const load = noise.map((error, t) => truth(t) + error);

  it('finds the waves of each season, and leaves those of a longer one to the shorter', () => {
    const [day, week] = chooseWaves(Float64Array.from(load), [24, 168], [undefined, undefined]);
    expect(day!.harmonics).toEqual([1, 2]);
    expect(week!.harmonics).toEqual([1]);
    const fixed = chooseWaves(Float64Array.from(load), [24, 168], [1, 8]);
    expect(fixed[1]!.harmonics).toEqual([1, 2, 3, 4, 5, 6, 8]);
  });

  it('forecasts two seasons at once, across missing values', () => {
    const holes = load.map((value, t) => (t % 31 === 5 || (t > 300 && t < 350) ? Number.NaN : value));
    for (const values of [load, holes]) {
      const { point } = tbats({ seasonLengths: [24, 168] })
        .fit(series(values))
        .forecast({ horizon: 168 });
      const off = point.reduce((sum, value, h) => sum + Math.abs(value - truth(values.length + h)), 0) / 168;
      expect(off).toBeLessThan(0.8);
    }
  });

  it('takes seasons that are no whole numbers of steps', () => {
    const yearly = Array.from(
      { length: 300 },
      (_, t) => 20 + 5 * Math.sin((2 * Math.PI * t) / 52.18) + 0.3 * noise[t]!,
    );
    const fitted = tbats({ seasonLengths: [52.18] }).fit(series(yearly));
    const { point } = fitted.forecast({ horizon: 52 });
    for (const [h, value] of point.entries())
      expect(Math.abs(value - 20 - 5 * Math.sin((2 * Math.PI * (300 + h)) / 52.18))).toBeLessThan(1);
    expect(JSON.stringify(fitted.state).length).toBeLessThan(1500);
  });

  it('works on the logarithmic scale where the swing grows with the level', () => {
    const growing = noise.map((error, t) =>
      Math.exp(0.002 * t + 0.5 * Math.sin((2 * Math.PI * t) / 24) + 0.05 * error),
    );
    const fitted = tbats({ seasonLengths: [24] }).fit(series(growing));
    expect(fitted.state.transform).toBe('log');
    const { intervals } = fitted.forecast({ horizon: 24 });
    expect(Math.min(...intervals[1]!.lower)).toBeGreaterThan(0);
    expect(tbats({ seasonLengths: [24], transform: 'log' }).fit(series(load.map((x) => x - 60))).state.transform).toBe(
      'none',
    );
  });

  it('has intervals as its own simulated futures have them', () => {
    const holes = load.map((value, t) => (t > load.length - 4 ? Number.NaN : value));
    for (const values of [load, holes]) {
      const fitted = tbats({ seasonLengths: [24], autoregressive: true, trend: 'additive' }).fit(series(values));
      const { intervals } = fitted.forecast({ horizon: 30, levels: [0.8] });
      const paths = fitted.simulate({ horizon: 30, paths: 4000, random: seededRandom(2) });
      for (const h of [0, 11, 29]) {
        const { lower, upper } = intervals[0]!;
        const inside = paths.filter((path) => path[h]! > lower[h]! && path[h]! < upper[h]!);
        expect(Math.abs(inside.length / paths.length - 0.8)).toBeLessThan(0.025);
      }
    }
  });

  it('has its point between its bounds, also below all values', () => {
    for (const values of [
      Array.from({ length: 60 }, (_, i) => 1000 - 7 * i),
      Array.from({ length: 10 }, (_, i) => (i === 0 ? 1e5 : 100 + 20 * Math.sin(i))),
    ]) {
      const fitted = tbats({ seasonLengths: [], transform: 'log', trend: 'additive' }).fit(series(values));
      const { point, intervals } = fitted.forecast({ horizon: 200 });
      expect(point.at(-1)).toBeLessThan(Math.min(...values) / 2);
      for (const { lower, upper } of intervals) {
        expect(point.every((value, h) => lower[h]! <= value && value <= upper[h]!)).toBe(true);
      }
    }
  });

  it('leaves out seasons that are not covered twice, and repeats the last of few or equal values', () => {
    const short = tbats({ seasonLengths: [24, 168] }).fit(series(load.slice(0, 200)));
    expect(short.state.seasons.map(({ period }) => period)).toEqual([24]);
    expect(short.forecast({ horizon: 1 }).notes[0]).toContain('168');
    for (const values of [[], [3], [3, 4, 5], [7, 7, 7, 7, 7, 7, 7, 7, 7]]) {
      const { point } = tbats({ seasonLengths: [4] })
        .fit(series(values))
        .forecast({ horizon: 2 });
      expect(point[1]).toBe(values.at(-1) ?? Number.NaN);
    }
    const seasonless = tbats({ seasonLengths: [] }).fit(series(load));
    expect(seasonless.forecast({ horizon: 1 }).point[0]).toBeGreaterThan(0);
  });

  it('refuses settings that make no sense, and states that are none of its own', () => {
    // @ts-expect-error: seasons are needed
    expect(() => tbats({})).toThrow(/seasonLengths/);
    expect(() => tbats({ seasonLengths: [2] })).toThrow(/seasonLengths/);
    expect(() => tbats({ seasonLengths: [24, 24] })).toThrow(/seasonLengths/);
    expect(() => tbats({ seasonLengths: [24], harmonics: [0] })).toThrow(/harmonics/);
    expect(() => tbats({ seasonLengths: [24], harmonics: [] })).toThrow(/harmonics/);
    const { state } = tbats({ seasonLengths: [24] }).fit(series(load));
    for (const broken of [
      { transform: 'cube' },
      { trend: 'up' },
      { seasons: null },
      { seasons: [{ period: -1, harmonics: [1] }] },
      { weights: null },
      { waves: [] },
      { remarks: [1] },
    ])
      expect(() => tbats({ seasonLengths: [24] }).restore({ ...state, ...broken })).toThrow(/State field/);
  });
});
