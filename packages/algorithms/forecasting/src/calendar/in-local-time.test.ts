import { createTimeSeries } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naive } from '../naive/naive.js';
import { seasonalNaive } from '../naive/seasonal-naive.js';
import { regression } from '../regression/regression.js';
import { inLocalTime } from './in-local-time.js';
import { localSteps } from './local-steps.js';
import { zoneOffset } from './zone-offset.js';

const hour = 3_600_000;
const timeZone = 'Europe/Berlin';
const offset = zoneOffset(timeZone);
/** What happens at an hour of the day in Berlin. */
const load = (time: number) => 10 + (((time + offset(time)) / hour) % 24);
const series = (start: number, hours: number, step = hour) =>
  createTimeSeries({
    start,
    step,
    values: Array.from({ length: (hours * hour) / step }, (_, i) => load(start + i * step)),
  });

describe('inLocalTime', () => {
  const model = inLocalTime(seasonalNaive({ seasonLength: 24 }), { timeZone });

  it('keeps days as they are when the clocks change', () => {
    for (const start of [Date.UTC(2026, 2, 25, 5), Date.UTC(2026, 9, 22, 5)]) {
      const fitted = model.fit(series(start, 72));
      const after = start + 72 * hour;
      const { point, start: from } = fitted.forecast({ horizon: 72 });
      expect(from).toBe(after);
      const errors = Array.from(point, (value, h) => Math.abs(value - load(after + h * hour)));
      // The hour that is repeated in autumn, and nothing else, has but one value.
      expect(Math.max(...errors)).toBe(0);
      const plain = seasonalNaive({ seasonLength: 24 }).fit(series(start, 72)).forecast({ horizon: 72 }).point;
      expect(plain.some((value, h) => Math.abs(value - load(after + h * hour)) >= 1)).toBe(true);
    }
  });

  it('learns across changes, at quarters of an hour too, and goes on from any state', () => {
    for (const start of [Date.UTC(2026, 2, 27, 5), Date.UTC(2026, 9, 23, 5)]) {
      const step = hour / 4;
      const quarters = inLocalTime(seasonalNaive({ seasonLength: 96 }), { timeZone });
      const whole = series(start, 96, step);
      const from = start + 96 * hour;
      const truth = Array.from({ length: 96 }, (_, h) => load(from + h * step));
      expect([...quarters.fit(whole).forecast({ horizon: 96 }).point]).toEqual(truth);
      let grown = quarters.fit(series(start, 30, step));
      for (let i = 120; i < whole.values.length; i += 7) {
        grown = quarters.restore(JSON.parse(JSON.stringify(grown.state))).update(whole.values.subarray(i, i + 7));
      }
      expect(grown.forecast({ horizon: 96 })).toEqual(quarters.fit(whole).forecast({ horizon: 96 }));
    }
  });

  it('takes updates in any pieces', () => {
    const start = Date.UTC(2026, 9, 24, 20);
    const whole = series(start, 40);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 }), (cuts) => {
        let grown = model.fit(series(start, 2));
        let at = 2;
        for (const cut of cuts) {
          grown = grown.update(whole.values.subarray(at, at + cut));
          at = Math.min(whole.values.length, at + cut);
        }
        const once = model.fit(series(start, 2)).update(whole.values.subarray(2, at));
        expect(grown.state).toEqual(once.state);
      }),
      { numRuns: 40 },
    );
  });

  it('hands columns on, on local time', () => {
    const start = Date.UTC(2026, 2, 20);
    const wave = (time: number) => Math.sin(time / 7e6);
    const column = (from: number, count: number) =>
      Float64Array.from({ length: count }, (_, i) => wave(from + i * hour));
    const plain = regression({ seasons: [], changePoints: 0, growth: 'flat', columns: ['wave'] });
    const values = column(start, 240).map((value) => 5 + 3 * value);
    const visits = createTimeSeries({ start, step: hour, values });
    const fitted = inLocalTime(plain, { timeZone }).fit(visits, { past: { wave: column(start, 240) } });
    const from = start + 240 * hour;
    const { point } = fitted.forecast({ horizon: 12, future: { wave: column(from, 12) } });
    for (const [h, value] of point.entries()) expect(value).toBeCloseTo(5 + 3 * wave(from + h * hour), 1);
  });

  it('does nothing to days and to places without summer time', () => {
    const start = Date.UTC(2026, 2, 20);
    expect([...localSteps(start, 24 * hour, 14, start, offset).places]).toEqual(
      Array.from({ length: 14 }, (_, i) => i),
    );
    const utc = inLocalTime(naive(), { timeZone: 'Asia/Kolkata' }).fit(series(start, 240));
    expect(utc.forecast({ horizon: 5 })).toEqual(naive().fit(series(start, 240)).forecast({ horizon: 5 }));
  });

  it('refuses time zones that it does not know, and states of others', () => {
    expect(() => inLocalTime(naive(), { timeZone: 'Mars/Olympus' })).toThrow('"timeZone" is "Mars/Olympus"');
    const { state } = model.fit(series(0, 30));
    expect(() => inLocalTime(seasonalNaive({ seasonLength: 24 }), { timeZone: 'UTC' }).restore(state)).toThrow(
      'timeZone',
    );
    expect(() => model.restore({ ...state, step: 0 })).toThrow('step');
    expect(() => model.restore({ ...state, anchor: null })).toThrow('anchor');
  });
});
