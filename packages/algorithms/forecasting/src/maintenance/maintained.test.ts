import {
  createTimeSeries,
  type DriftSignal,
  type Forecaster,
  type StreamDriftDetector,
  seededRandom,
  standardNormal,
  type VersionedState,
} from '@bellwether/core';
import { assert, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arima,
  autoArima,
  type DetectorSource,
  holtWinters,
  maintained,
  regression,
  seasonalProfile,
  simpleExponentialSmoothing,
} from '../index.js';
import { createTail } from './tail.js';

const hourly = (values: ArrayLike<number>) => createTimeSeries({ start: 0, step: '1h', values });
const noise = (length: number, seed: number, deviation = 1, mean = 50): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => mean + deviation * standardNormal(random));
};

interface CountState extends VersionedState {
  readonly kind: 'third-large-error';
  readonly version: 1;
  readonly seen: number;
}
/** Drift at the third error beyond four half widths. */
function thirdLargeError(seen = 0): StreamDriftDetector<CountState> {
  let count = seen;
  return {
    contract: 'stream-drift-detector/1',
    kind: 'third-large-error',
    update(value): DriftSignal {
      if (value > 4) count += 1;
      return { status: count >= 3 ? 'drift' : 'stable', statistic: count, threshold: 3 };
    },
    reset() {
      count = 0;
    },
    snapshot: () => ({ kind: 'third-large-error', version: 1, seen: count }),
  };
}
const detector: DetectorSource<CountState> = {
  create: thirdLargeError,
  restore: (state) => thirdLargeError((state as CountState).seen),
};

describe('maintained', () => {
  it('stays on healthy data and fits again when the noise grows threefold (figures printed)', () => {
    const runs = 60;
    let falseAlarms = 0;
    const delays: number[] = [];
    for (let seed = 0; seed < runs; seed += 1) {
      const fitted = maintained(simpleExponentialSmoothing(), { memory: 200 }).fit(hourly(noise(200, seed)));
      falseAlarms += fitted.update(noise(500, 1000 + seed)).maintenance.refits;
      let current = fitted;
      const loud = noise(300, 2000 + seed, 3);
      let delay = 0;
      while (delay < 300 && current.maintenance.refits === 0) {
        current = current.update([loud[delay]!]);
        delay += 1;
      }
      delays.push(delay);
    }
    const noticed = delays.filter((delay) => delay < 300).sort((a, b) => a - b);
    console.log(
      `built-in rule: ${falseAlarms} refits in ${runs * 500} healthy values; threefold noise noticed in ${noticed.length} of ${runs}, after ${noticed[Math.floor(noticed.length / 2)]} values (median), ${noticed.at(-1)} (longest)`,
    );
    expect(falseAlarms).toBeLessThanOrEqual(6);
    // The model widens its own intervals as errors grow: where it is ahead of the rule there is nothing left to repair.
    expect(noticed.length).toBeGreaterThan(0.85 * runs);
  });

  it('fits on the last values only, exactly as a fit from outside would', () => {
    const [before, after] = [noise(100, 1), noise(90, 2, 1, 10)];
    const model = seasonalProfile({ seasonLength: 24 });
    const fitted = maintained(model, { memory: 72, refitEvery: 90 }).fit(hourly(before)).update(after);
    expect(fitted.maintenance).toMatchObject({ refits: 1, sinceFit: 0 });
    const { notes: _, ...own } = fitted.forecast({ horizon: 5 });
    const outside = model.fit(
      createTimeSeries({ start: (190 - 72) * 3_600_000, step: '1h', values: after.slice(-72) }),
    );
    const { notes: __, ...expected } = outside.forecast({ horizon: 5 });
    expect(own).toEqual(expected);
    expect(fitted.forecast({ horizon: 1 }).notes.at(-1)).toMatch(/^Fitted again 1 times/);
  });

  it('obeys a detector of the caller, rests after a fit, and continues its snapshot at any index', () => {
    const quiet = noise(60, 3);
    const moved = Float64Array.from([...noise(10, 4), ...noise(20, 5, 1, 500)]);
    const model = maintained(simpleExponentialSmoothing(), { memory: 60, restFor: 15, detector });
    const whole = model.fit(hourly(quiet)).update(moved);
    assert(
      property(integer({ min: 0, max: moved.length }), (index) => {
        const first = model.fit(hourly(quiet)).update(moved.slice(0, index));
        const restored = model.restore(JSON.parse(JSON.stringify(first.state))).update(moved.slice(index));
        expect(restored.state).toEqual(whole.state);
      }),
      { numRuns: 31 },
    );
    expect(() => maintained(simpleExponentialSmoothing(), { memory: 60 }).restore(whole.state)).toThrow(/"detector"/);
  });

  it('sees a lasting change of the season that the weights had learnt to ignore', () => {
    const season = (shift: number, length: number, seed: number): Float64Array =>
      noise(length, seed, 0.5, 0).map((value, i) => value + 10 * Math.sin(((i + shift) * Math.PI) / 12));
    const fitted = maintained(holtWinters({ seasonLength: 24 }), { memory: 96 }).fit(hourly(season(0, 240, 6)));
    const { maintenance } = fitted.update(season(12, 120, 7));
    expect(maintenance.lastReason).toBe('drift');
    expect(fitted.maintenance.refits).toBe(0);
  });

  it('begins fits on schedule where the last one ended, and every so many afresh', () => {
    const values = noise(400, 8).map((value, i) => value + 5 * Math.sin(i / 3));
    const model = maintained(autoArima(), { memory: 150, refitEvery: 30, freshEvery: 3 });
    let current = model.fit(hourly(values.slice(0, 150)));
    const considered: number[] = [];
    for (let from = 150; from < 360; from += 30) {
      current = current.update(values.slice(from, from + 30));
      considered.push(current.state.inner.considered);
    }
    expect(current.maintenance).toMatchObject({ refits: 7, afterDrift: 0 });
    expect(considered.map((count) => count > 1)).toEqual([false, false, true, false, false, true, false]);
    const again = model.fit(hourly(values.slice(100)), { warmStart: current.state });
    expect(again.state.inner.considered).toBe(1);
  });

  const cause = Float64Array.from({ length: 300 }, (_, i) => (i % 11 < 3 ? 1 : 0));
  const caused = noise(300, 9, 1, 0).map((value, i) => value + 20 * cause[i]!);
  const models: Record<string, Forecaster> = {
    regression: regression({ columns: ['cause'], growth: 'flat', seasons: [] }),
    arima: arima({ order: { p: 1, d: 0, q: 0 } }),
  };
  for (const [name, model] of Object.entries(models)) {
    it(`${name}: remembers explanatory columns for its fits and forecasts with them`, () => {
      const keeping = maintained(model, { memory: 80, refitEvery: 70 });
      const past = (from: number, end: number) => ({ past: { cause: cause.slice(from, end) } });
      const fitted = keeping.fit(hourly(caused.slice(0, 100)), past(0, 100));
      const whole = fitted.update(caused.slice(100), past(100, 300));
      expect(whole.maintenance).toMatchObject({ refits: 2, afterDrift: 0 });
      const { point } = whole.forecast({ horizon: 2, future: { cause: Float64Array.of(1, 0) } });
      expect(point[0]! - point[1]!).toBeGreaterThan(15);
      for (const index of [101, 150, 169, 170, 171, 260]) {
        const first = fitted.update(caused.slice(100, index), past(100, index));
        const restored = keeping.restore(JSON.parse(JSON.stringify(first.state)));
        expect(restored.update(caused.slice(index), past(index, 300)).state).toEqual(whole.state);
      }
      const before = fitted.update(caused.slice(100, 240), past(100, 240));
      const outside = model.fit(
        createTimeSeries({ start: 160 * 3_600_000, step: '1h', values: caused.slice(160, 240) }),
        past(160, 240),
      );
      const request = { horizon: 1, future: { cause: Float64Array.of(1) } };
      expect(before.forecast(request).point[0]).toBeCloseTo(outside.forecast(request).point[0]!, 3);
    });
  }

  it('takes steps without a known cause as missing, and needs the columns it was fitted with', () => {
    const keeping = maintained(models.arima!, { memory: 80 });
    const fitted = keeping.fit(hourly(caused.slice(0, 100)), { past: { cause: cause.slice(0, 100) } });
    const unknown = fitted.update([7, 8], { past: { cause: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY) } });
    expect(unknown.state.columns.cause!.slice(-2)).toEqual([null, null]);
    expect(unknown.state.evidence).toBe(fitted.state.evidence);
    expect(() => fitted.update([1])).toThrow(/"cause" is missing/);
    expect(() => fitted.update([1], { past: { cause: Float64Array.of(1, 2) } })).toThrow(/2 values; there must be 1/);
  });

  it('refuses settings out of range', () => {
    const model = simpleExponentialSmoothing();
    expect(() => maintained(model, { memory: 1 })).toThrow(/"memory"/);
    expect(() => maintained(model, { memory: 9, refitEvery: 0 })).toThrow(/"refitEvery"/);
    expect(() => maintained(model, { memory: 9, freshEvery: 0 })).toThrow(/"freshEvery"/);
    expect(() => maintained(model, { memory: 9, restFor: 0 })).toThrow(/"restFor"/);
  });
});

describe('the tail', () => {
  it('is the last values of each of its versions, however they branch', () => {
    assert(
      property(integer({ min: 1, max: 9 }), nat(30), nat(40), (limit, length, more) => {
        const start = Float64Array.from({ length }, (_, i) => i);
        let tail = createTail(start, limit);
        const all = [...start];
        for (let i = 0; i < more; i += 1) {
          tail.with(-1);
          tail = tail.with(100 + i);
          all.push(100 + i);
          expect([...tail.values()]).toEqual(all.slice(-limit));
        }
      }),
    );
  });
});
