import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOffset } from '../calendar/zone-offset.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { seasonalNaive } from '../naive/seasonal-naive.js';
import { sparseAutoregression } from '../sparse-autoregression/sparse-autoregression.js';
import { autoForecaster } from './auto-forecaster.js';
import { blend } from './blend.js';
import { chooseModels } from './choose.js';
import { learnScale, normalWidth, scaleAt, unscaled } from './interval-scale.js';
import { originsFor } from './rolling-evaluation.js';
import { naturalSeasons } from './seasons.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function daily(length: number, step = hour): ReturnType<typeof createTimeSeries> {
  const random = seededRandom(4);
  const values = Float64Array.from(
    { length },
    (_, t) => 100 + 40 * Math.sin((2 * Math.PI * t * step) / day) + 3 * standardNormal(random),
  );
  return createTimeSeries({ name: 'load', start: 0, step, values });
}

describe('natural seasons', () => {
  it('are days and weeks of minutes and hours, weeks of days, and years of weeks, months and quarters', () => {
    expect(naturalSeasons(hour)).toEqual([24, 168]);
    expect(naturalSeasons(5 * minute)).toEqual([288, 2016]);
    expect(naturalSeasons(minute)).toEqual([1440, 10_080]);
    expect(naturalSeasons(10_000)).toEqual([360]);
    expect(naturalSeasons(day)).toEqual([7]);
    expect(naturalSeasons(7 * day)).toEqual([52]);
    expect(naturalSeasons(30 * day)).toEqual([12]);
    expect(naturalSeasons(91 * day)).toEqual([4]);
    expect(naturalSeasons(365 * day)).toEqual([]);
    expect(naturalSeasons(7 * minute)).toEqual([1440]);
  });
});

describe('the choice', () => {
  it('keeps what did about as well as the best, and weighs it by how well', () => {
    const { kept, weights } = chooseModels([4, 2, 10, Number.NaN, 2.5]);
    expect(kept).toEqual([1, 4, 0]);
    expect(weights.map((weight) => weight.toFixed(2))).toEqual(['1.00', '0.64', '0.25']);
  });

  it('keeps everything where nothing could be compared, and only perfect models beside a perfect one', () => {
    expect(chooseModels([Number.NaN, Number.NaN]).kept).toEqual([0, 1]);
    expect(chooseModels([0, 1, 0]).kept).toEqual([0, 2]);
  });

  it('judges from points in time with something ahead of them', () => {
    expect(originsFor(1000, 48, 24, 8)).toHaveLength(8);
    for (const origin of originsFor(1000, 48, 24, 8)) expect(origin).toBeLessThanOrEqual(1000 - 12);
    expect(originsFor(1, 12, 1, 8)).toEqual([]);
    expect(originsFor(0, 12, 1, 8)).toEqual([]);
  });
});

describe('the scale of intervals', () => {
  it('does nothing without evidence, and follows it with caution', () => {
    expect(learnScale([1, 2, 3], 200)).toEqual(unscaled);
    expect(scaleAt(unscaled, 0.9)).toBeCloseTo(1, 10);
    const wide = learnScale(
      Array.from({ length: 200 }, (_, i) => (4 * i) / 200),
      200,
    );
    expect(scaleAt(wide, 0.8)).toBeGreaterThan(1.5);
    expect(scaleAt(wide, 0.8)).toBeLessThan(3.2);
  });

  it('never gives a wider level a narrower interval', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 10 }), (scores) => {
        const scale = learnScale(scores, 200);
        const levels = [0.1, 0.5, 0.79, 0.8, 0.81, 0.9, 0.95, 0.99];
        const widths = levels.map((level) => normalWidth(level) * scaleAt(scale, level));
        for (let k = 1; k < widths.length; k += 1)
          expect(widths[k]!).toBeGreaterThanOrEqual(widths[k - 1]! * (1 - 1e-9));
      }),
    );
  });
});

describe('blended forecasts', () => {
  it('have nested intervals where those of the models are skewed', () => {
    const values = Array.from({ length: 30 }, (_, i) => Math.exp(4 * Math.sin(i * i)));
    const series = createTimeSeries({ start: 0, step: minute, values });
    const forecast = sparseAutoregression()
      .fit(series)
      .forecast({ horizon: 3, levels: [0.8, 0.95] });
    const { point, intervals } = blend([forecast], [1], { factors: [1.5, 1.1], errors: 10 });
    const [inner, outer] = [intervals[0]!, intervals[1]!];
    for (let h = 0; h < 3; h += 1) {
      expect(outer.lower[h]).toBeLessThanOrEqual(inner.lower[h]!);
      expect(inner.lower[h]).toBeLessThan(point[h]!);
      expect(outer.upper[h]).toBeGreaterThan(inner.upper[h]!);
    }
  });
});

describe('autoForecaster', () => {
  it('finds the day, says what it tried, and forecasts better than repeating yesterday', () => {
    const series = daily(28 * 24);
    const cut = 27 * 24;
    const past = createTimeSeries({ name: 'load', start: 0, step: hour, values: series.values.slice(0, cut) });
    const fitted = autoForecaster({ horizon: 24 }).fit(past);
    expect(fitted.choice).toMatchObject({ seasonLengths: [24, 168], confidence: 'measured', origins: 8 });
    const shares = fitted.choice.considered.reduce((sum, { weight }) => sum + weight, 0);
    expect(shares).toBeCloseTo(1, 10);
    const errorOf = (point: Float64Array): number =>
      point.reduce((sum, value, h) => sum + Math.abs(value - series.values[cut + h]!), 0);
    const yesterday = seasonalNaive({ seasonLength: 24 }).fit(past).forecast({ horizon: 24 });
    const forecast = fitted.forecast({ horizon: 24 });
    expect(errorOf(forecast.point)).toBeLessThan(errorOf(yesterday.point));
    expect(forecast.model).toMatch(/^auto: median of /);
    expect(forecast.notes[0]).toMatch(/^Judged by forecasts from 8 earlier points in time/);
  });

  it('answers whatever the data are, and says what the answer is worth', () => {
    const cases: [string, number[], string][] = [
      ['nothing', [], 'none'],
      ['one value', [7], 'low'],
      ['two values', [7, 9], 'low'],
      ['only gaps', new Array<number>(40).fill(Number.NaN), 'none'],
      ['a constant', new Array<number>(40).fill(3), 'measured'],
      ['zeros', new Array<number>(40).fill(0), 'measured'],
      ['infinities', Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? Number.POSITIVE_INFINITY : i)), 'measured'],
      ['a ramp', Array.from({ length: 40 }, (_, i) => i), 'measured'],
    ];
    for (const [what, values, confidence] of cases) {
      const fitted = autoForecaster().fit(createTimeSeries({ start: 0, step: minute, values }));
      expect([what, fitted.choice.confidence]).toEqual([what, confidence]);
      const { point, notes, intervals } = fitted.forecast({ horizon: 5 });
      expect(notes.length).toBeGreaterThan(0);
      if (confidence === 'none') continue;
      for (let h = 0; h < 5; h += 1) {
        expect([what, Number.isFinite(point[h]!)]).toEqual([what, true]);
        expect(intervals[1]!.lower[h]!).toBeLessThanOrEqual(intervals[0]!.lower[h]!);
      }
    }
    const constant = autoForecaster().fit(createTimeSeries({ start: 0, step: minute, values: new Array(40).fill(3) }));
    for (const value of constant.forecast({ horizon: 3 }).point) expect(value).toBeCloseTo(3, 9);
  });

  it('never throws, whatever the values and times', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e308, -1e308, 5e-324),
      fc.integer({ min: -5, max: 5 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ value, gap: fc.integer({ min: 1, max: 1_000_000 }) }), { maxLength: 60 }),
        fc.boolean(),
        (steps, regular) => {
          let time = 0;
          const timestamps = steps.map(({ gap }) => (time += gap));
          const values = Float64Array.from(steps, (step) => step.value);
          const series = regular
            ? createTimeSeries({ start: 0, step: hour, values })
            : createTimeSeries({ timestamps, values });
          const forecast = autoForecaster({ horizon: 3 }).fit(series).forecast({ horizon: 3 });
          expect(forecast.notes.length).toBeGreaterThan(0);
          const known = values.some((each) => Number.isFinite(each));
          if (known && regular) for (const each of forecast.point) expect(Number.isFinite(each)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lives by the clocks of a time zone where it is told to', () => {
    const timeZone = 'America/New_York';
    const offset = zoneOffset(timeZone);
    const busy = (time: number) => 100 + 60 * Math.sin((2 * Math.PI * (time + offset(time))) / day);
    // Clocks change on 8 March 2026.
    const start = Date.UTC(2026, 1, 1);
    const random = seededRandom(6);
    const values = Float64Array.from(
      { length: 35 * 24 },
      (_, i) => busy(start + i * hour) + 2 * standardNormal(random),
    );
    const visits = createTimeSeries({ start, step: hour, values });
    const errorWith = (forecaster: SimulatingForecaster): number => {
      const { point, start: from } = forecaster.fit(visits).forecast({ horizon: 48 });
      return point.reduce((sum, value, h) => sum + Math.abs(value - busy(from + h * hour)), 0) / 48;
    };
    const local = autoForecaster({ horizon: 24, timeZone });
    expect(errorWith(local)).toBeLessThan(3);
    expect(errorWith(autoForecaster({ horizon: 24 }))).toBeGreaterThan(5);
    const { state } = local.fit(visits);
    expect(local.restore(JSON.parse(JSON.stringify(state))).forecast({ horizon: 9 })).toEqual(
      local.fit(visits).forecast({ horizon: 9 }),
    );
    expect(() => autoForecaster().restore(state)).toThrow('timeZone');
    expect(() => autoForecaster({ timeZone: 'Nowhere' })).toThrow('"timeZone" is "Nowhere"');
  });

  it('considers holidays', () => {
    const start = Date.UTC(2024, 0, 1);
    const random = seededRandom(7);
    const holidays = Array.from({ length: 40 }, (_, k) => start + (17 * k + 5) * day);
    const quiet = new Set(holidays);
    const level = (time: number) => (quiet.has(time) ? 20 : 100 + 10 * Math.sin((2 * Math.PI * time) / (7 * day)));
    const values = Float64Array.from({ length: 600 }, (_, i) => level(start + i * day) + standardNormal(random));
    const visits = createTimeSeries({ start, step: day, values });
    const forecaster = autoForecaster({ horizon: 14, events: [{ name: 'holiday', starts: holidays }] });
    const fitted = forecaster.fit(visits);
    expect(fitted.choice.considered[0]!.name).toBe('calendar-regression');
    const { point, start: from } = fitted.forecast({ horizon: 14 });
    for (const [h, value] of point.entries()) expect(Math.abs(value - level(from + h * day))).toBeLessThan(15);
    expect(forecaster.restore(JSON.parse(JSON.stringify(fitted.state))).forecast({ horizon: 14 }).point).toEqual(point);
  });

  it('judges counts that are mostly zero by squared errors, and tries the models for them', () => {
    const random = seededRandom(8);
    const values = Float64Array.from({ length: 200 }, () => (random() < 0.25 ? 1 + Math.floor(6 * random()) : 0));
    const fitted = autoForecaster({ horizon: 12 }).fit(createTimeSeries({ start: 0, step: day, values }));
    expect(fitted.choice.intermittent).toBe(true);
    expect(fitted.choice.considered.filter(({ weight }) => weight > 0).map(({ name }) => name)).toContain(
      'syntetos-boylan',
    );
    const { point } = fitted.forecast({ horizon: 12 });
    const mean = 0.25 * 3.5;
    for (const value of point) expect(Math.abs(value - mean)).toBeLessThan(0.4);
  });

  it('combines what knows a trend or a season where steps are months, and what is plain where they are few', () => {
    const random = seededRandom(11);
    const months = (length: number) =>
      createTimeSeries({
        start: 0,
        step: 30.4375 * day,
        values: Float64Array.from(
          { length },
          (_, t) => (100 + t) * (1 + 0.2 * Math.sin((2 * Math.PI * t) / 12)) + standardNormal(random),
        ),
      });
    for (const timeZone of [undefined, 'Europe/Zurich']) {
      const model = autoForecaster({ horizon: 12, ...(timeZone === undefined ? {} : { timeZone }) });
      const names = (length: number) => model.fit(months(length)).choice.considered.map(({ name }) => name);
      expect(names(96)).toContain('holt-winters-multiplicative');
      expect(names(96)).not.toContain('naive');
      expect(names(96)).not.toContain('autoregression');
      expect(names(7).toSorted()).toEqual(['drift', 'naive', 'simple-exponential-smoothing']);
      for (const length of [7, 96]) {
        const fitted = model.fit(months(length));
        const restored = model.restore(JSON.parse(JSON.stringify(fitted.state)));
        expect(restored.forecast({ horizon: 12 })).toEqual(fitted.forecast({ horizon: 12 }));
      }
    }
  });

  it('narrows the intervals of few values by less', () => {
    const scores = Array.from({ length: 200 }, (_, i) => (0.5 * i) / 200);
    const [few, many] = [learnScale(scores, 8), learnScale(scores, 200)];
    expect(scaleAt(many, 0.8)).toBeLessThan(0.7);
    expect(scaleAt(few, 0.8)).toBeGreaterThan(0.9);
    const wide = scores.map((score) => 8 * score);
    expect(learnScale(wide, 8)).toEqual(learnScale(wide, 200));
  });

  it('says what share of the recent past its intervals would have held', () => {
    const { achievedCoverage: achieved } = autoForecaster({ horizon: 24 }).fit(daily(28 * 24)).choice;
    expect(achieved.map(({ level }) => level)).toEqual([0.8, 0.95]);
    expect(Math.abs(achieved[0]!.coverage - 0.8)).toBeLessThan(0.12);
    expect(Math.abs(achieved[1]!.coverage - 0.95)).toBeLessThan(0.06);
    expect(autoForecaster().fit(daily(5)).choice.achievedCoverage).toEqual([]);
  });

  it('is finite next to the largest numbers', () => {
    const values = Array.from({ length: 41 }, (_, i) => (i % 2 === 0 ? 1.7e308 : -1.7e308));
    const fitted = autoForecaster({ horizon: 7 }).fit(createTimeSeries({ start: 0, step: minute, values }));
    const { point, intervals } = fitted.forecast({ horizon: 7 });
    const paths = fitted.simulate({ horizon: 7, paths: 50, random: seededRandom(1) });
    for (const row of [point, ...intervals.flatMap(({ lower, upper }) => [lower, upper]), ...paths])
      expect(row.every(Number.isFinite)).toBe(true);
  });

  it('stays within what is possible', () => {
    const idle = Array.from({ length: 200 }, (_, t) => (t % 10 === 0 ? 100 : 1));
    const load = createTimeSeries({ start: 0, step: hour, values: idle, unit: 'percent' });
    const fitted = autoForecaster({ integer: true }).fit(load);
    const { point, intervals } = fitted.forecast({ horizon: 30, levels: [0.99] });
    for (const values of [point, intervals[0]!.lower, intervals[0]!.upper]) {
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
        expect(Number.isInteger(value)).toBe(true);
      }
    }
    for (const path of fitted.simulate({ horizon: 5, paths: 20, random: seededRandom(1) })) {
      for (const value of path) expect(value >= 0 && value <= 100 && Number.isInteger(value)).toBe(true);
    }
    const negative = createTimeSeries({ start: 0, step: hour, values: idle.map((value) => value - 50) });
    expect(autoForecaster().fit(negative).state.lower).toBeNull();
    expect(autoForecaster({ lower: -80, upper: 60 }).fit(negative).state).toMatchObject({ lower: -80, upper: 60 });
  });

  it('obeys its budget, and considers models of your own', () => {
    const series = daily(14 * 24);
    const names = (budget: number): string[] =>
      autoForecaster({ budget })
        .fit(series)
        .choice.considered.map(({ name }) => name);
    expect(names(0.001)).toHaveLength(1);
    expect(names(7).length).toBeGreaterThan(names(0.3).length);
    expect(names(80)).toContain('complex-smoothing');
    expect(names(200)).toContain('arima');
    expect(names(400)).toContain('tbats');
    expect(names(7)).not.toContain('arima');
    const own = { mine: seasonalNaive({ seasonLength: 24 }) };
    const fitted = autoForecaster({ candidates: own }).fit(series);
    expect(fitted.choice.considered.map(({ name }) => name)).toContain('mine');
    const saved = JSON.parse(JSON.stringify(fitted.state));
    expect(autoForecaster({ candidates: own }).restore(saved).forecast({ horizon: 3 })).toEqual(
      fitted.forecast({ horizon: 3 }),
    );
  });

  it('has a state of a few kilobytes', () => {
    const bytes = JSON.stringify(autoForecaster().fit(daily(40 * 24)).state).length;
    expect(bytes).toBeLessThan(30_000);
  });

  it('stops when asked to, and refuses nonsense', () => {
    expect(() => autoForecaster().fit(daily(48), { signal: AbortSignal.abort(new Error('enough')) })).toThrow('enough');
    for (const wrong of [
      { horizon: 0 },
      { budget: 0 },
      { origins: 1 },
      { lower: 3, upper: 3 },
      { seasonLengths: [1] },
    ]) {
      expect(() => autoForecaster(wrong)).toThrow(Object.keys(wrong).at(-1));
    }
  });
});
