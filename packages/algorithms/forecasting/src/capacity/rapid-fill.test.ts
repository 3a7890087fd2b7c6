import { type Random, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { type RapidFillSignal, type RapidFillWatcher, rapidFill } from '../index.js';

const minute = 60_000;
type Disk = (random: Random, length: number) => Float64Array;

/** Ordinary days of disks, a value a minute. */
const disks: Record<string, Disk> = {
  'noise around a level': (random, length) => Float64Array.from({ length }, () => 60 + 0.05 * standardNormal(random)),
  'a wandering level': (random, length) => {
    let level = 60;
    return Float64Array.from({ length }, () => (level += 0.02 * standardNormal(random) - 0.001 * (level - 60)));
  },
  'a level that wanders much': (random, length) => {
    let level = 60;
    return Float64Array.from({ length }, () => (level += 0.3 * standardNormal(random) - 0.02 * (level - 60)));
  },
  'a daily swing with jobs that write and clean up': (random, length) =>
    Float64Array.from({ length }, (_, i) => {
      const job = i % 240 >= 200 && i % 240 < 215 ? 4 : 0;
      return 60 + 5 * Math.sin((2 * Math.PI * i) / 1440) + job + 0.05 * standardNormal(random);
    }),
  'whole percents': (random, length) =>
    Float64Array.from({ length }, (_, i) => Math.round(60 + i / 720 + 0.2 * standardNormal(random))),
};

/** Median minutes until a fast fill is noticed, where ten are not enough. */
const slowest: Record<string, number> = { 'a level that wanders much': 60, 'whole percents': 15 };

function run(watcher: RapidFillWatcher, values: Float64Array): RapidFillSignal[] {
  return Array.from(values, (value, i) => watcher.update({ time: i * minute, value }));
}

describe('rapidFill', () => {
  for (const [name, disk] of Object.entries(disks)) {
    it(`is silent over 40 ordinary days and quick when a disk fills by 20 % an hour: ${name} (figures printed)`, () => {
      let alarms = 0;
      const delays: number[] = [];
      for (let seed = 0; seed < 40; seed += 1) {
        const day = disk(seededRandom(seed), 1440);
        const signals = run(rapidFill({ threshold: 100 }), day);
        alarms += signals.filter(
          ({ status }, i) => status === 'filling' && signals[i - 1]?.status !== 'filling',
        ).length;
        const onset = 300 + 17 * seed;
        const filling = day.map((value, i) => value + Math.max(0, i - onset) / 3);
        const found = run(rapidFill({ threshold: 100 }), name === 'whole percents' ? filling.map(Math.round) : filling);
        delays.push(found.findIndex(({ status }, i) => i > onset && status === 'filling') - onset);
      }
      delays.sort((a, b) => a - b);
      console.log(
        `${name}: ${alarms} false alarms in 40 days; noticed after ${delays[20]} minutes (median), ${delays[39]} at most`,
      );
      expect(alarms).toBeLessThanOrEqual(2);
      expect(delays[0]).toBeGreaterThan(0);
      expect(delays[20]).toBeLessThanOrEqual(slowest[name] ?? 10);
    });
  }

  it('says how fast and until when', () => {
    const signals = run(
      rapidFill({ threshold: 100 }),
      Float64Array.from({ length: 60 }, (_, i) => 40 + i / 2),
    );
    const last = signals.at(-1)!;
    expect(last).toMatchObject({ status: 'filling', crossing: 120 * minute, latest: 120 * minute });
    expect(last.ratePerHour).toBeCloseTo(30, 9);
    expect(last.reason).toMatch(/by 30\.0 an hour .* in about 61 minutes/);
  });

  it('does not take one jump for a rate, and looks down where it is told to', () => {
    const jump = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 40 : 60) + 0.01 * (i % 3));
    expect(run(rapidFill({ threshold: 100 }), jump).every(({ status }) => status !== 'filling')).toBe(true);
    const draining = Float64Array.from({ length: 30 }, (_, i) => 50 - i);
    expect(run(rapidFill({ threshold: 0, direction: 'below' }), draining).at(-1)?.status).toBe('filling');
    expect(
      run(
        rapidFill({ threshold: 100, within: '10m' }),
        draining.map((value) => 100 - value),
      ).at(-1)?.status,
    ).toBe('steady');
  });

  it('skips what is missing, and knows where it is', () => {
    const watcher = rapidFill({ threshold: 10 });
    expect(watcher.update({ time: 0, value: Number.NaN }).status).toBe('missing');
    expect(watcher.update({ time: 1, value: 1 }).status).toBe('warming-up');
    expect(watcher.update({ time: 2, value: 10 }).status).toBe('reached');
    expect(() => watcher.update({ time: 2, value: 1 })).toThrow(/not later/);
  });

  it('continues from its state at any index as if nothing had happened', () => {
    const values = disks['a wandering level']!(seededRandom(4), 200).map(
      (value, i) => value + Math.max(0, i - 120) / 3,
    );
    const whole = run(rapidFill({ threshold: 100 }), values);
    for (let index = 0; index <= values.length; index += 1) {
      const before = rapidFill({ threshold: 100 });
      for (let i = 0; i < index; i += 1) before.update({ time: i * minute, value: values[i]! });
      const after = rapidFill({ threshold: 100 });
      after.restore(JSON.parse(JSON.stringify(before.snapshot())));
      for (let i = index; i < Math.min(values.length, index + 5); i += 1) {
        expect(after.update({ time: i * minute, value: values[i]! })).toEqual(whole[i]);
      }
    }
  });

  it('refuses impossible settings and broken states', () => {
    expect(() => rapidFill({ threshold: Number.NaN })).toThrow(/"threshold"/);
    expect(() => rapidFill({ threshold: 1, within: 0 })).toThrow(/"within"/);
    expect(() => rapidFill({ threshold: 1, sureness: 0 })).toThrow(/"sureness"/);
    const watcher = rapidFill({ threshold: 1 });
    const good = watcher.snapshot();
    for (const broken of [
      null,
      { ...good, version: 2 },
      { ...good, times: [2, 1], values: [1, 1] },
      { ...good, times: [1] },
    ]) {
      expect(() => watcher.restore(broken)).toThrow(expect.objectContaining({ code: 'invalid-state' }));
    }
  });
});
