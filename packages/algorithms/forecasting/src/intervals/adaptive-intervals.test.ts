import { createTimeSeries, type Forecaster, seededRandom, standardNormal } from '@bellwether/core';
import { array, assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adaptiveIntervals,
  arima,
  autoArima,
  conformalIntervals,
  naive,
  regression,
  simpleExponentialSmoothing,
} from '../index.js';

const series = (values: ArrayLike<number>) => createTimeSeries({ start: 0, step: '5m', values });
/** A level with noise whose deviation is `deviation(i)`. */
function noisy(length: number, seed: number, deviation: (i: number) => number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, (_, i) => 50 + deviation(i) * standardNormal(random));
}

describe('adaptiveIntervals', () => {
  it('covers in the long run while the noise grows and shrinks, better than calibrated once (figures printed)', () => {
    const [runs, start, length, horizon] = [6, 300, 900, 4];
    const levels = [0.8, 0.95];
    // Four times as loud, then back, with a smooth rise and fall.
    const deviation = (i: number): number => 1 + 1.5 * (1 - Math.cos((2 * Math.PI * Math.max(0, i - start)) / 300));
    const hits = { fixed: [0, 0], adaptive: [0, 0] };
    let trials = 0;
    for (let seed = 0; seed < runs; seed += 1) {
      const values = noisy(start + length, seed, deviation);
      const fixed = conformalIntervals(naive(), { horizon, refitEvery: 60 });
      const models = { fixed, adaptive: adaptiveIntervals(fixed, { horizon }) };
      for (const name of ['fixed', 'adaptive'] as const) {
        let fitted = models[name].fit(series(values.subarray(0, start)));
        for (let i = start; i + horizon <= values.length; i += 1) {
          const { intervals } = fitted.forecast({ horizon, levels });
          const value = values[i + horizon - 1]!;
          for (const [k, { lower, upper }] of intervals.entries()) {
            hits[name][k]! += Number(value >= lower[horizon - 1]! && value <= upper[horizon - 1]!);
          }
          if (name === 'fixed') trials += 1;
          fitted = fitted.update([values[i]!]);
        }
      }
    }
    const share = (name: 'fixed' | 'adaptive', k: number): number => hits[name][k]! / trials;
    for (const name of ['fixed', 'adaptive'] as const) {
      console.log(
        `changing noise, 4 steps ahead, ${name}: ${share(name, 0).toFixed(3)} / ${share(name, 1).toFixed(3)}`,
      );
    }
    for (const [k, level] of levels.entries()) {
      expect(Math.abs(share('adaptive', k) - level)).toBeLessThan(0.03);
      expect(share('fixed', k)).toBeLessThan(level - 0.03);
    }
  });

  it('reports the coverage of what was given out', () => {
    const fitted = adaptiveIntervals(naive(), { horizon: 1, levels: [0.8], warmUp: 0 }).fit(series([1, 2, 1, 2, 1]));
    expect(fitted.achieved).toEqual([{ step: 1, level: 0.8, judged: 0, coverage: null }]);
    expect(fitted.forecast({ horizon: 1 }).notes).toContain(
      'Nothing to adapt to yet: the intervals are those of the model.',
    );
    const { upper } = fitted.forecast({ horizon: 1, levels: [0.8] }).intervals[0]!;
    const after = fitted.update([1, upper[0]! + 9, Number.NaN]);
    expect(after.achieved).toEqual([{ step: 1, level: 0.8, judged: 2, coverage: 0.5 }]);
  });

  it('nests at any levels, and gives one level the same bounds whatever else is asked', () => {
    const level = double({ min: 0.01, max: 0.99, noNaN: true });
    const fitted = adaptiveIntervals(simpleExponentialSmoothing(), { horizon: 9, rate: 0.3 }).fit(
      series(noisy(300, 7, (i) => 1 + (i % 50) / 10)),
    );
    const alone = fitted.forecast({ horizon: 12, levels: [0.8] }).intervals[0]!;
    assert(
      property(array(level, { minLength: 1, maxLength: 6 }), integer({ min: 0, max: 11 }), (levels, h) => {
        const { intervals } = fitted.forecast({ horizon: 12, levels: [...levels, 0.8] });
        for (let i = 1; i < intervals.length; i += 1) {
          expect(intervals[i]!.lower[h]!).toBeLessThanOrEqual(intervals[i - 1]!.lower[h]!);
          expect(intervals[i]!.upper[h]!).toBeGreaterThanOrEqual(intervals[i - 1]!.upper[h]!);
        }
      }),
      { numRuns: 40 },
    );
    const { intervals } = fitted.forecast({ horizon: 12, levels: [0.8, 0.95] });
    expect(intervals[0]).toEqual(alone);
  });

  it('keeps its state small at long horizons', () => {
    const fitted = adaptiveIntervals(naive(), { horizon: 288 }).fit(series(noisy(1200, 8, () => 1)));
    const bytes = JSON.stringify(fitted.state).length;
    console.log(`state at a horizon of 288: ${bytes} bytes`);
    expect(bytes).toBeLessThan(40_000);
  });

  const cause = Float64Array.from({ length: 300 }, (_, i) => (i % 11 < 3 ? 1 : 0));
  const caused = noisy(300, 9, () => 1).map((value, i) => value + 20 * cause[i]!);
  const past = (from: number, end: number) => ({ past: { cause: cause.slice(from, end) } });
  const models: Record<string, Forecaster> = {
    regression: regression({ columns: ['cause'], growth: 'flat', seasons: [] }),
    arima: arima({ order: { p: 1, d: 0, q: 0 } }),
    'conformal arima': conformalIntervals(arima({ order: { p: 1, d: 0, q: 0 } }), { horizon: 4, origins: 20 }),
  };
  for (const [name, model] of Object.entries(models)) {
    it(`${name}: passes explanatory columns on, and continues from its state with them`, () => {
      const adaptive = adaptiveIntervals(model, { horizon: 6 });
      const fitted = adaptive.fit(series(caused.slice(0, 200)), past(0, 200));
      expect(fitted.achieved.map(({ step, judged }) => [step, judged])).toEqual([
        [1, 50],
        [1, 50],
        [1, 50],
      ]);
      const whole = fitted.update(caused.slice(200), past(200, 300));
      for (const index of [200, 201, 250]) {
        const first = fitted.update(caused.slice(200, index), past(200, index));
        const restored = adaptive.restore(JSON.parse(JSON.stringify(first.state)));
        expect(restored.update(caused.slice(index), past(index, 300)).state).toEqual(whole.state);
      }
      const { point, intervals } = whole.forecast({ horizon: 2, future: { cause: Float64Array.of(1, 0) } });
      expect(point[0]! - point[1]!).toBeGreaterThan(18);
      // As wide as the noise, not as what the cause explains.
      expect(intervals[1]!.upper[0]! - intervals[1]!.lower[0]!).toBeLessThan(8);
      expect(fitted.update([5], { past: { cause: Float64Array.of(Number.NaN) } }).achieved).toEqual(fitted.achieved);
      expect(() => fitted.update([5])).toThrow(/"cause" is missing/);
    });
  }

  it('begins at an earlier state', () => {
    const model = adaptiveIntervals(autoArima(), { horizon: 3 });
    const earlier = model.fit(series(caused.slice(0, 250)));
    const warm = model.fit(series(caused.slice(50)), { warmStart: earlier.state });
    expect(warm.state.inner.considered).toBe(1);
  });

  it('refuses settings out of range', () => {
    expect(() => adaptiveIntervals(naive(), { horizon: 0 })).toThrow(/"horizon"/);
    expect(() => adaptiveIntervals(naive(), { horizon: 1, rate: 0 })).toThrow(/"rate"/);
    expect(() => adaptiveIntervals(naive(), { horizon: 1, levels: [] })).toThrow(/"levels"/);
    expect(() => adaptiveIntervals(naive(), { horizon: 1, warmUp: -1 })).toThrow(/"warmUp"/);
  });
});
