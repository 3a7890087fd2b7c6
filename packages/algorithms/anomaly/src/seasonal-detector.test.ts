import { BellwetherError, type Signal, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SeasonalDetectorOptions, seasonalDetector } from './index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 5);

function usual(time: number): number {
  return 100 + 30 * Math.sin((2 * Math.PI * time) / DAY);
}

/** Noisy daily values every five minutes, changed by `change`. */
function* days(count: number, change: (i: number, value: number) => number = (_, value) => value, seed = 1) {
  const random = seededRandom(seed);
  for (let i = 0; i < count * 288; i += 1) {
    const time = START + i * 5 * MINUTE;
    yield { time, value: change(i, usual(time) + 3 * standardNormal(random)) };
  }
}

function run(points: Iterable<{ time: number; value: number }>, options?: SeasonalDetectorOptions): Signal[] {
  const detector = seasonalDetector(options);
  return Array.from(points, (point) => detector.update(point));
}

const alarms = (signals: readonly Signal[]) => signals.flatMap((signal, i) => (signal.status === 'anomaly' ? [i] : []));

describe('seasonalDetector', () => {
  it('warms up for 60 observations and says how many are missing', () => {
    const signals = run(days(1)).slice(0, 61);
    expect(signals[0]).toMatchObject({ status: 'warming-up', remaining: 60 });
    expect(signals[59]).toMatchObject({ status: 'warming-up', remaining: 1 });
    expect(signals[60]?.status).toBe('normal');
  });

  it('warms up only once, gaps or not', () => {
    const detector = seasonalDetector();
    for (let i = 0; i < 200; i += 1) {
      const time = START + i * MINUTE + Math.floor(i / 70) * 3 * HOUR;
      const { status } = detector.update({ time, value: i % 9 });
      expect(status === 'warming-up').toBe(i < 60);
    }
  });

  it('finds a jump on the first day already', () => {
    expect(alarms(run(days(1, (i, value) => (i >= 100 ? value + 100 : value))))).toEqual([101]);
  });

  it('names a spike and a dip, with what was expected and why', () => {
    const signals = run(days(6, (i, value) => (i === 1500 ? value + 40 : i === 1600 ? value - 40 : value)));
    expect(alarms(signals)).toEqual([1500, 1600]);
    const spike = signals[1500]!;
    if (spike.status !== 'anomaly') throw new Error(spike.status);
    expect(spike.reason).toMatchObject({ kind: 'spike', direction: 'up' });
    expect(Math.abs(spike.expected - usual(spike.time))).toBeLessThan(6);
    expect(spike.value).toBeGreaterThan(spike.upper);
    expect(spike.reason.explanation).toMatch(
      /^\d+\.?\d* is above what is usual: expected \d+\.?\d* at this time of day, usual /,
    );
    const dip = signals[1600]!;
    expect(dip.status === 'anomaly' && dip.reason).toMatchObject({ kind: 'dip', direction: 'down' });
  });

  it('answers normal with bounds that hold the value and a score below 1', () => {
    for (const signal of run(days(8))) {
      if (signal.status !== 'normal') continue;
      expect(signal.score).toBeLessThan(1);
      expect(signal.lower).toBeLessThanOrEqual(signal.value);
      expect(signal.upper).toBeGreaterThanOrEqual(signal.value);
      expect(signal.lower).toBeLessThanOrEqual(signal.expected);
      expect(signal.upper).toBeGreaterThanOrEqual(signal.expected);
    }
  });

  it('alarms once for what goes on, and says since when', () => {
    const signals = run(days(6, (i, value) => (i >= 1500 && i < 1515 ? value + 60 : value)));
    expect(alarms(signals)).toHaveLength(1);
    const later = signals[1510]!;
    expect(later.status === 'ongoing' && later.since).toBe(START + 1500 * 5 * MINUTE);
  });

  it('alarms again when it gets much worse', () => {
    const signals = run(days(6, (i, value) => (i < 1500 || i >= 1515 ? value : i < 1508 ? value + 50 : value + 200)));
    expect(alarms(signals)).toEqual([1500, 1508]);
  });

  it('takes a lasting level as the new normal after one alarm', () => {
    const signals = run(days(9, (i, value) => (i >= 1500 ? value + 60 : value)));
    expect(alarms(signals)).toEqual([1500]);
    const settled = signals.slice(1530);
    expect(settled.every(({ status }) => status === 'normal')).toBe(true);
    const [ongoing] = signals
      .slice(1500, 1530)
      .filter((s) => s.status === 'ongoing' && s.reason.kind === 'level-shift');
    expect(ongoing?.status === 'ongoing' && ongoing.reason.explanation).toMatch(/The level rose by \d+/);
    const expected = signals[2000]!;
    expect(expected.status === 'normal' && Math.abs(expected.expected - usual(expected.time) - 60)).toBeLessThan(8);
  });

  it('does not alarm when the old level comes back', () => {
    expect(alarms(run(days(9, (i, value) => (i >= 1500 && i < 1600 ? value - 60 : value))))).toEqual([1500]);
  });

  it('alarms for the same spike again, and gets used to it', () => {
    const spikes = [2600, 2750, 2900, 3050, 3200, 3350, 3500];
    const found = alarms(run(days(13, (i, value) => (spikes.includes(i) ? value + 60 : value))));
    expect(found.slice(0, 2)).toEqual(spikes.slice(0, 2));
    expect(found.length).toBeLessThan(spikes.length);
  });

  it('finds values that vary more, and values that got stuck', () => {
    const wild = run(days(6, (i, value) => (i >= 1200 && i < 1260 ? value + (i % 2 === 0 ? 14 : -14) : value)));
    expect(wild.some((s) => (s.status === 'anomaly' || s.status === 'ongoing') && s.reason.kind === 'variance')).toBe(
      true,
    );
    const still = run(days(9, (i, value) => (i < 2300 ? value : 100)));
    expect(alarms(still).length).toBeGreaterThan(0);
  });

  it('watches one direction only when asked to', () => {
    const both = days(6, (i, value) => (i === 1400 ? value + 60 : i === 1550 ? value - 60 : value));
    const points = [...both];
    expect(alarms(run(points, { direction: 'up' }))).toEqual([1400]);
    expect(alarms(run(points, { direction: 'down' }))).toEqual([1550]);
    expect(alarms(run(points))).toEqual([1400, 1550]);
  });

  it('ignores what is too small to matter', () => {
    const points = [...days(6, (i, value) => (i === 1500 ? value + 60 : value))];
    expect(alarms(run(points, { minimumChange: 50 }))).toEqual([1500]);
    expect(alarms(run(points, { minimumChange: 80 }))).toEqual([]);
    expect(alarms(run(points, { minimumRelativeChange: 0.3 }))).toEqual([1500]);
    expect(alarms(run(points, { minimumRelativeChange: 3 }))).toEqual([]);
  });

  it('raises more alarms with a larger budget', () => {
    const count = (falseAlarmsPerDay: number) =>
      [1, 2, 3, 4].reduce((sum, seed) => sum + alarms(run(days(14, undefined, seed), { falseAlarmsPerDay })).length, 0);
    const [strict, loose] = [count(0.001), count(10)];
    expect(strict).toBe(0);
    expect(loose).toBeGreaterThan(5);
  });

  it('learns nothing from missing values and lives with gaps and uneven steps', () => {
    const random = seededRandom(5);
    const detector = seasonalDetector();
    let time = START;
    let found = 0;
    for (let i = 0; i < 4000; i += 1) {
      time += (1 + 8 * random()) * MINUTE + (i % 500 === 499 ? 9 * HOUR : 0);
      const value =
        i % 11 === 0 ? [Number.NaN, Number.POSITIVE_INFINITY][i % 2]! : usual(time) + 3 * standardNormal(random);
      const before = i % 11 === 0 && i % 22 === 0 ? JSON.stringify(detector.snapshot()) : '';
      const signal = detector.update({ time, value });
      if (i % 11 === 0) expect(signal).toEqual({ status: 'missing', time, value: Number.NaN });
      if (before !== '') expect(JSON.stringify(detector.snapshot())).toBe(before);
      if (signal.status === 'anomaly') found += 1;
    }
    expect(found).toBeLessThanOrEqual(2);
    expect(detector.update({ time: time + MINUTE, value: usual(time) + 80 }).status).toBe('anomaly');
  });

  it('refuses times that do not ascend, and goes on undisturbed', () => {
    const detector = seasonalDetector();
    const other = seasonalDetector();
    for (const point of days(1)) {
      detector.update(point);
      other.update(point);
    }
    for (const time of [START, START + DAY - 5 * MINUTE, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => detector.update({ time, value: 1 })).toThrow(
        /The observation's time is .*must be a finite number after/,
      );
    }
    expect(JSON.stringify(detector.snapshot())).toBe(JSON.stringify(other.snapshot()));
  });

  it('stays quiet on a constant, and gives finite answers when it breaks', () => {
    const points = Array.from({ length: 600 }, (_, i) => ({ time: i * 5 * MINUTE, value: i === 500 ? 46 : 45 }));
    const signals = run(points);
    expect(alarms(signals)).toEqual([500]);
    const signal = signals[500]!;
    expect(signal.status === 'anomaly' && [signal.expected, Number.isFinite(signal.score)]).toEqual([45, true]);
  });

  it('answers only finite numbers, whatever finite values come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, -0, 1, 5)), {
          minLength: 61,
          maxLength: 300,
        }),
        (values) => {
          const signals = run(
            values.map((value, i) => ({ time: i * HOUR, value })),
            { periods: ['6h'] },
          );
          return signals.every((signal) =>
            Object.values(signal).every((field) => typeof field !== 'number' || Number.isFinite(field)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('decides the same in another unit', () => {
    const points = [...days(6, (i, value) => (i === 1500 ? value + 60 : i > 1600 ? value + 40 : value))];
    const plain = run(points);
    // Powers of two scale without rounding, so that the scores must agree to the last bit.
    const scaled = run(points.map(({ time, value }) => ({ time, value: value * 1024 })));
    expect(scaled.map(({ status }) => status)).toEqual(plain.map(({ status }) => status));
    const mirrored = run(points.map(({ time, value }) => ({ time, value: -value })));
    expect(alarms(mirrored)).toEqual(alarms(plain));
  });

  it('learns the day in local time across a change to daylight-saving time', () => {
    // A job that runs from 09:00 to 10:00 in Berlin; the clocks went forward on 29 March 2026.
    const random = seededRandom(3);
    const berlin = Array.from({ length: 40 * 24 }, (_, i) => {
      const time = Date.UTC(2026, 2, 1) + i * HOUR;
      const offset = time >= Date.UTC(2026, 2, 29, 1) ? 2 : 1;
      const hour = (new Date(time).getUTCHours() + offset) % 24;
      return { time, value: (hour === 9 ? 90 : 20) + standardNormal(random) };
    });
    const since = (signals: Signal[]) => alarms(signals).filter((i) => berlin[i]!.time > Date.UTC(2026, 2, 27));
    expect(since(run(berlin, { timeZone: 'Europe/Berlin' }))).toEqual([]);
    expect(since(run(berlin)).length).toBeGreaterThan(0);
  });

  it('uses a season of any length, or none', () => {
    const random = seededRandom(6);
    const job = (time: number) => (time % (8 * HOUR) < HOUR ? 50 : 0);
    const points = Array.from({ length: 3000 }, (_, i) => ({
      time: START + i * 5 * MINUTE,
      value: 20 + job(START + i * 5 * MINUTE) + standardNormal(random) + (i === 2501 ? 30 : 0),
    }));
    // The first periods are for learning: what they hold for the first time is news.
    expect(alarms(run(points, { periods: ['8h'] })).filter((i) => i > 3 * 96)).toEqual([2501]);
    const noise = Array.from({ length: 2000 }, (_, i) => ({
      time: i * 1000,
      value: 5 + standardNormal(random) + (i === 1500 ? 12 : 0),
    }));
    expect(alarms(run(noise, { periods: [] }))).toEqual([1500]);
  });

  it.each([
    [{ falseAlarmsPerDay: 0 }, 'falseAlarmsPerDay'],
    [{ periods: ['1d', '1w', '30d'] }, 'periods'],
    [{ periods: ['1w', '1d'] }, 'periods'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ direction: 'sideways' }, 'direction'],
    [{ minimumChange: -1 }, 'minimumChange'],
    [{ minimumRelativeChange: Number.NaN }, 'minimumRelativeChange'],
    [{ refractory: 'soon' }, 'refractory'],
    [{ threshold: 3 }, 'threshold'],
  ])('refuses %j when it is made', (options, name) => {
    try {
      seasonalDetector(options as SeasonalDetectorOptions);
      expect.unreachable();
    } catch (error) {
      expect(BellwetherError.isInstance(error) && error.code).toBe('invalid-option');
      expect(String(error)).toContain(name);
    }
  });
});
