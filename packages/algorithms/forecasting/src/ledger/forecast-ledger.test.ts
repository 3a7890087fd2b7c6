import {
  createTimeSeries,
  type Forecast,
  memoryStateStore,
  type Random,
  type StateStore,
  seededRandom,
  standardNormal,
  type TimeSeries,
} from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForecastLedger, type ForecastLedgerOptions, forecastLedger, naive } from '../index.js';
import type { LedgerEntry } from './document.js';
import { evidenceOf, judge, noEvidence, verdictsOf } from './staleness.js';

const hour = 3_600_000;
const series = (from: number, values: ArrayLike<number>, name = 'cpu'): TimeSeries =>
  createTimeSeries({ name, labels: { host: 'a' }, start: from * hour, step: hour, values });

/** A forecast from hour `from` on that is `point` everywhere, with one interval of width 2. */
function forecastOf(from: number, point: number, horizon = 4, name = 'cpu'): Forecast {
  const constant = (value: number): Float64Array => new Float64Array(horizon).fill(value);
  return {
    contract: 'forecast/1',
    model: 'flat',
    name,
    labels: { host: 'a' },
    start: from * hour,
    step: hour,
    point: constant(point),
    intervals: [{ level: 0.8, lower: constant(point - 1), upper: constant(point + 1) }],
    notes: [],
  };
}

describe('forecastLedger', () => {
  it('scores what came, by range of horizons and day', async () => {
    const ledger = forecastLedger({ horizons: [1, 3] });
    await ledger.record(forecastOf(22, 10));
    expect(await ledger.observe(series(22, [10.5, 8, Number.NaN, 14, 99]))).toBe(3);
    const { rows, periods } = await ledger.report();
    expect(rows).toEqual([
      {
        model: 'flat',
        horizons: '1',
        count: 1,
        meanAbsoluteError: 0.5,
        bias: 0.5,
        rootMeanSquaredError: 0.5,
        weightedPercentageError: 0.5 / 10.5,
        coverage: [{ level: 0.8, achieved: 1, count: 1 }],
      },
      expect.objectContaining({
        horizons: '2-3',
        count: 1,
        bias: -2,
        coverage: [{ level: 0.8, achieved: 0, count: 1 }],
      }),
      expect.objectContaining({ horizons: '4+', count: 1, meanAbsoluteError: 4 }),
    ]);
    expect(periods.map(({ period, horizons }) => [period / hour, horizons])).toEqual([
      [0, '1'],
      [0, '2-3'],
      [24, '4+'],
    ]);
  });

  it('counts a value once however often it comes, and takes a revised one instead', async () => {
    const ledger = forecastLedger();
    await ledger.record(forecastOf(0, 10));
    expect(await ledger.observe(series(1, [11]))).toBe(1);
    expect(await ledger.observe(series(0, [Number.NaN, 11]))).toBe(0);
    expect(await ledger.observe(series(1, [13]))).toBe(1);
    expect((await ledger.report()).rows).toMatchObject([{ count: 1, bias: 3 }]);
  });

  it('keeps models and series apart, and forgets those that are named', async () => {
    const ledger = forecastLedger();
    await ledger.record(forecastOf(0, 10));
    await ledger.record(forecastOf(0, 12), { model: 'other' });
    await ledger.record(forecastOf(0, 12, 4, 'cpu" x'));
    await ledger.observe(series(0, [10]));
    await ledger.observe(series(0, [10], 'cpu" x'));
    const counts = async (query = {}): Promise<unknown[]> =>
      (await ledger.report(query)).rows.map(({ model, count, bias }) => [model, count, bias]);
    expect(await counts()).toEqual([
      ['flat', 2, -1],
      ['other', 1, -2],
    ]);
    expect(await counts({ name: 'cpu', model: 'flat' })).toEqual([['flat', 1, 0]]);
    await ledger.forget({ model: 'flat' });
    expect(await counts()).toEqual([['other', 1, -2]]);
  });

  it('keeps scores of forecasts that it no longer keeps, and refuses what comes too late', async () => {
    const store = memoryStateStore();
    const ledger = forecastLedger({ store, keepForecasts: 3, keepPeriods: 2 });
    for (let day = 0; day < 10; day += 1) {
      await ledger.record(forecastOf(24 * day, 10));
      await ledger.observe(series(24 * day, [11, 11]));
    }
    const { periods, rows } = await ledger.report();
    // Three days are kept as forecasts, two more as scores.
    expect(periods.filter(({ horizons }) => horizons === '1').map(({ period }) => period / hour / 24)).toEqual([
      5, 6, 7, 8, 9,
    ]);
    expect(rows).toMatchObject([
      { horizons: '1', count: 5 },
      { horizons: '2-6', count: 5 },
    ]);
    await expect(ledger.record(forecastOf(0, 1))).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('refuses impossible settings, and a store that holds something else', async () => {
    for (const options of [
      { horizons: [3, 1] },
      { horizons: [0] },
      { keepForecasts: 1 },
      { period: 0 },
      { falseAlarmAfter: 1 },
    ]) {
      expect(() => forecastLedger(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    }
    const store = memoryStateStore();
    await store.put('forecast-ledger/x', { kind: 'something' });
    await expect(forecastLedger({ store }).report()).rejects.toMatchObject({ code: 'invalid-state' });
  });
});

type Step = (ledger: ForecastLedger) => Promise<unknown>;

/** What a service does in some days, with late, missing and repeated values. */
function history(seed: number): Step[] {
  const random = seededRandom(seed);
  const steps: Step[] = [];
  let level = 10;
  for (let t = 0; t < 60; t += 3) {
    const past = series(t, [level - 1, level, level + 1]);
    const forecast = naive().fit(past).forecast({ horizon: 5 });
    steps.push((ledger) => ledger.record(forecast));
    level += standardNormal(random);
    const late = Math.max(0, t - 3 * Math.floor(3 * random()));
    const values = [level, random() < 0.2 ? Number.NaN : level + 0.5, level - 0.5];
    steps.push((ledger) => ledger.observe(series(late, values)));
  }
  return steps;
}

describe('a restart', () => {
  const options: ForecastLedgerOptions = { keepForecasts: 5, falseAlarmAfter: 10 };
  const answers = async (ledger: ForecastLedger): Promise<unknown> => [await ledger.report(), await ledger.stale()];

  it('at any moment loses nothing', async () => {
    const steps = history(1);
    const whole = forecastLedger(options);
    for (const step of steps) await step(whole);
    const store = memoryStateStore();
    for (const step of steps) await step(forecastLedger({ ...options, store }));
    expect(await answers(forecastLedger({ ...options, store }))).toEqual(await answers(whole));
  });

  it('in the middle of a write, before or after it, loses nothing when the call is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 50 }),
        fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }),
        async (seed, fails) => {
          const inner = memoryStateStore();
          let writes = 0;
          const store: StateStore = {
            ...inner,
            async put(key, value, putOptions) {
              writes += 1;
              if (fails[writes] && writes % 2 === 0) throw new Error('cut off before');
              const revision = await inner.put(key, value, putOptions);
              if (fails[writes]) throw new Error('cut off after');
              return revision;
            },
          };
          const steps = history(seed);
          const whole = forecastLedger(options);
          for (const step of steps) await step(whole);
          for (const step of steps) {
            for (;;) {
              const done = await step(forecastLedger({ ...options, store })).then(
                () => true,
                (error: Error) => !error.message.startsWith('cut off'),
              );
              if (done) break;
            }
          }
          expect(await answers(forecastLedger({ ...options, store }))).toEqual(await answers(whole));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives the same answer in whatever order the values come', async () => {
    const random = seededRandom(7);
    const forecasts = Array.from({ length: 5 }, (_, i) => forecastOf(4 * i, 10));
    const values = Array.from({ length: 20 }, (_, t) => series(t, [10 + standardNormal(random)]));
    const shuffled = [...values].sort((a, b) => ((a.values[0]! * 1e6) % 7) - ((b.values[0]! * 1e6) % 7));
    const ledgers = [forecastLedger(), forecastLedger(), forecastLedger()];
    for (const ledger of ledgers) for (const forecast of forecasts) await ledger.record(forecast);
    for (const value of values) await ledgers[0]!.observe(value);
    for (const value of shuffled) await ledgers[1]!.observe(value);
    await Promise.all(shuffled.map((value) => ledgers[2]!.observe(value)));
    const reports = await Promise.all(ledgers.map((ledger) => ledger.report()));
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
  });
});

/** Honest forecasts of a random walk every `every` steps, with what came; the noise grows at forecast `change`. */
function entriesOf(
  random: Random,
  count: number,
  horizon: number,
  every: number,
  change = Number.POSITIVE_INFINITY,
): LedgerEntry[] {
  const levels = [0.8, 0.95];
  const widths = levels.map((level) => normalQuantile(0.5 + level / 2));
  const walk = [0];
  const length = count * every + horizon;
  for (let t = 1; t <= length; t += 1) walk.push(walk[t - 1]! + (t >= change * every ? 2 : 1) * standardNormal(random));
  return Array.from({ length: count }, (_, i): LedgerEntry => {
    const origin = i * every;
    const bound = (sign: number): number[][] =>
      widths.map((width) =>
        Array.from({ length: horizon }, (_h, h) => walk[origin]! + sign * width * Math.sqrt(h + 1)),
      );
    return {
      start: origin + 1,
      step: 1,
      levels,
      point: new Array<number>(horizon).fill(walk[origin]!),
      lower: bound(-1),
      upper: bound(1),
      actual: walk.slice(origin + 1, origin + 1 + horizon),
    };
  });
}

/** Index of the first forecast at which the evidence reaches 1000; -1 if none. */
function firstAlarm(entries: readonly LedgerEntry[], from = 0): number {
  let memory = noEvidence;
  for (let i = 0; i < entries.length; i += 1) {
    memory = judge(memory, verdictsOf(entries[i]!, entries[i + 1]?.start ?? Number.POSITIVE_INFINITY));
    if (i >= from && evidenceOf(memory) >= 1000) return i;
  }
  return -1;
}

describe('two ledgers on one store', () => {
  it('do not lose what the other one writes', async () => {
    const store = memoryStateStore();
    const [one, two] = [forecastLedger({ store }), forecastLedger({ store })];
    await one.record(forecastOf(0, 10, 10));
    await Promise.all(Array.from({ length: 10 }, (_, t) => (t % 2 === 0 ? one : two).observe(series(t, [11]))));
    const { rows } = await two.report();
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  });
});

describe('the rule for stale models', () => {
  for (const [horizon, every] of [
    [1, 1],
    [24, 24],
    [24, 6],
  ] as const) {
    it(`keeps to its false alarms and notices doubled noise: ${horizon} steps every ${every} (figures printed)`, () => {
      const [runs, count] = [200, 250];
      let alarms = 0;
      const delays: number[] = [];
      for (let seed = 0; seed < runs; seed += 1) {
        if (firstAlarm(entriesOf(seededRandom(seed), count, horizon, every)) >= 0) alarms += 1;
        const changed = firstAlarm(entriesOf(seededRandom(seed), count, horizon, every, 100), 100);
        delays.push(changed < 0 ? Number.POSITIVE_INFINITY : changed - 99);
      }
      delays.sort((a, b) => a - b);
      console.log(
        `${horizon} every ${every}: ${alarms} of ${runs} honest models called stale within ${count} forecasts; doubled noise noticed after ${delays[runs / 2]} forecasts (median), ${delays[Math.floor(0.9 * runs)]} (nine of ten)`,
      );
      // At most count / 1000 of them may be; four standard errors more.
      const bound = count / 1000;
      expect(alarms / runs).toBeLessThan(bound + 4 * Math.sqrt((bound * (1 - bound)) / runs));
      expect(delays[runs / 2]).toBeLessThan(60);
    });
  }

  it('names the model with the reason', async () => {
    const ledger = forecastLedger({ keepForecasts: 20 });
    const random = seededRandom(3);
    for (let day = 0; day < 80; day += 1) {
      await ledger.record(forecastOf(4 * day, 10));
      await ledger.record(forecastOf(4 * day, 10, 4, 'honest'));
      const noise = (scale: number): Float64Array =>
        Float64Array.from({ length: 4 }, () => 10 + (scale * standardNormal(random)) / 1.2816);
      await ledger.observe(series(4 * day, noise(day < 40 ? 1 : 3)));
      await ledger.observe(series(4 * day, noise(1), 'honest'));
      if (day === 39) expect(await ledger.stale()).toEqual([]);
    }
    const stale = await ledger.stale();
    expect(stale).toMatchObject([{ name: 'cpu', labels: { host: 'a' }, model: 'flat', forecasts: 80 }]);
    expect(stale[0]?.reason).toMatch(
      /^\d+ of the last 80 values were outside the 80 % interval, where 16 may be\. Evidence/,
    );
  });
});
