import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import known from '../../fixtures/reference.json' with { type: 'json' };
import { complexExponentialSmoothing } from './complex-exponential-smoothing.js';
import type { ComplexSeason } from './kernels.js';

interface Reference {
  readonly weights: readonly number[];
  readonly squares: number;
  readonly forecast: readonly number[];
  readonly level: readonly number[];
  readonly potential: readonly number[];
  readonly season: readonly number[];
  readonly seasonPotential: readonly number[];
}

interface Fixture {
  readonly generated: readonly {
    readonly season: number;
    readonly values: readonly number[];
    readonly forms: Readonly<Partial<Record<ComplexSeason, Reference>>>;
  }[];
  readonly metrics: Readonly<Record<string, Readonly<Partial<Record<ComplexSeason, Reference>>>>>;
  readonly hourly: Readonly<
    Record<string, Readonly<Partial<Record<ComplexSeason, Pick<Reference, 'weights' | 'squares' | 'forecast'>>>>>
  >;
}

const fixture = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../fixtures/ces.json', import.meta.url)), 'utf8'),
) as Fixture;

const series = (values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

function modelOf(form: ComplexSeason, seasonLength: number) {
  return complexExponentialSmoothing(form === 'none' ? { seasonal: form } : { seasonal: form, seasonLength });
}

const cases = [
  ...fixture.generated.map((each, k) => ({ name: `generated ${k}`, ...each })),
  ...known.series
    .filter(({ name }) => name in fixture.metrics)
    .map(({ name, seasonLength, values }) => ({ name, season: seasonLength, values, forms: fixture.metrics[name]! })),
].flatMap(({ name, season, values, forms }) =>
  Object.entries(forms).map(([form, reference]) => ({
    title: `${form}: ${name}`,
    form: form as ComplexSeason,
    season: form === 'none' ? 1 : season,
    values,
    reference,
  })),
);

describe('complex exponential smoothing beside statsforecast', () => {
  it('has its errors and forecasts with its weights and start, in all of the fits', () => {
    const apart: string[] = [];
    for (const { title, form, season, values, reference } of cases) {
      const model = modelOf(form, season);
      const { weights, level, potential, seasonPotential } = reference;
      const begun = model.restore({
        kind: 'complex-exponential-smoothing',
        version: 1,
        series: { name: '', labels: {}, next: 0, step: 3_600_000, scale: 1, refused: 0 },
        form,
        seasonLength: season,
        weights,
        level,
        potential,
        season: reference.season,
        seasonPotential,
        position: 0,
        gap: 0,
        squares: 0,
        count: 0,
        estimated: 3,
        converged: true,
        short: false,
      });
      const fitted = begun.update(values);
      const { point } = fitted.forecast({ horizon: 8 });
      const size = Math.max(...values.map(Math.abs));
      const steps = [1, 2, 8].map((step, k) => Math.abs(point[step - 1]! - reference.forecast[k]!) / size);
      if (Math.abs(fitted.state.squares / reference.squares - 1) > 1e-6 || Math.max(...steps) > 1e-6) apart.push(title);
    }
    expect(cases.length).toBeGreaterThan(100);
    expect(apart).toEqual([]);
  });

  it('fits with no more squared error', () => {
    const worse = cases.filter(({ form, season, values, reference }) => {
      const { squares, series: scaled } = modelOf(form, season).fit(series(values)).state;
      return squares * scaled.scale ** 2 > reference.squares * (1 + 1e-3);
    });
    expect(worse.map(({ title }) => title)).toEqual([]);
  });
});

const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../../shared', import.meta.url));
const hourlyFile = `${shared}/data/m4-hourly/Hourly-train.csv`;
const has = existsSync(hourlyFile) || process.env.BELLWETHER_REQUIRE_ALL === '1';

describe.skipIf(!has)('complex exponential smoothing on M4 Hourly [needs ../shared/data/m4-hourly]', () => {
  it('fits 207 series, the forms in turn, with no more squared error than statsforecast, one of them in a valley beside', () => {
    const worse: string[] = [];
    let compared = 0;
    for (const line of readFileSync(hourlyFile, 'utf8').split('\n').slice(1)) {
      const [id = '', ...cells] = line.split(',').map((cell) => cell.replaceAll('"', ''));
      const reference = fixture.hourly[id];
      if (reference === undefined) continue;
      const values = cells
        .filter((cell) => cell !== '')
        .map(Number)
        .slice(0, -48);
      for (const [form, { squares }] of Object.entries(reference)) {
        const { state } = modelOf(form as ComplexSeason, 24).fit(series(values));
        if (state.squares * state.series.scale ** 2 > squares * (1 + 1e-3)) worse.push(`${id} ${form}`);
        compared += 1;
      }
    }
    expect(compared).toBe(207);
    expect(worse.length).toBeLessThanOrEqual(1);
  });
});

describe('complex exponential smoothing', () => {
  const random = seededRandom(4);
  const noise = Array.from({ length: 240 }, () => standardNormal(random));
  const daily = noise.map((error, t) => 100 + 20 * Math.sin((2 * Math.PI * t) / 24) + error);

  it('chooses a season where there is one and none where there is none', () => {
    const { form } = complexExponentialSmoothing({ seasonLength: 24 }).fit(series(daily)).state;
    expect(form).not.toBe('none');
    const wandering = noise.map(() => 0);
    for (let t = 0, level = 50; t < wandering.length; t += 1) wandering[t] = level += noise[t]!;
    expect(complexExponentialSmoothing({ seasonLength: 24 }).fit(series(wandering)).state.form).toBe('none');
  });

  it('skips missing values', () => {
    const holes = daily.map((value, t) => (t % 17 === 3 || (t > 100 && t < 130) ? Number.NaN : value));
    const { point } = complexExponentialSmoothing({ seasonLength: 24 }).fit(series(holes)).forecast({ horizon: 24 });
    for (const [h, value] of point.entries())
      expect(Math.abs(value - 100 - 20 * Math.sin((2 * Math.PI * (240 + h)) / 24))).toBeLessThan(6);
  });

  it('has intervals as its own simulated futures have them', () => {
    const fitted = complexExponentialSmoothing({ seasonal: 'partial', seasonLength: 24 }).fit(series(daily));
    const { intervals } = fitted.forecast({ horizon: 30, levels: [0.8] });
    const paths = fitted.simulate({ horizon: 30, paths: 4000, random: seededRandom(2) });
    for (const h of [0, 11, 29]) {
      const inside = paths.filter((path) => path[h]! > intervals[0]!.lower[h]! && path[h]! < intervals[0]!.upper[h]!);
      expect(Math.abs(inside.length / paths.length - 0.8)).toBeLessThan(0.025);
    }
  });

  it('repeats the last of few or equal values, and is without season below two seasons', () => {
    for (const values of [[], [3], [3, 4, 5], [7, 7, 7, 7, 7, 7, 7, 7, 7]]) {
      const forecast = complexExponentialSmoothing({ seasonLength: 4 }).fit(series(values)).forecast({ horizon: 2 });
      expect(forecast.model).toBe('CES(last-value)');
      expect(forecast.point[1]).toBe(values.at(-1) ?? Number.NaN);
    }
    const short = complexExponentialSmoothing({ seasonal: 'full', seasonLength: 24 }).fit(series(daily.slice(0, 40)));
    expect(short.state.form).toBe('none');
    expect(short.forecast({ horizon: 1 }).notes.join(' ')).toContain('two seasons');
  });

  it('refuses what makes no sense', () => {
    expect(() => complexExponentialSmoothing({ seasonal: 'full' })).toThrow(/seasonLength/);
    expect(() => complexExponentialSmoothing({ seasonLength: 0 })).toThrow(/seasonLength/);
    // @ts-expect-error: not a form
    expect(() => complexExponentialSmoothing({ seasonal: 'some' })).toThrow(/seasonal/);
  });
});
