import { readFileSync } from 'node:fs';
import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { filter, ignorance, logLikelihood } from './filter.js';
import { fitRatios } from './fit.js';
import { localLevel, localLinearTrend } from './local-models.js';

interface Case {
  readonly values: readonly (number | null)[];
  readonly level: Fitted;
  readonly trend: Fitted;
}

interface Fitted {
  /** Of the noise, the level and, with a trend, the slope. */
  readonly variances: readonly number[];
  readonly logLikelihood: number;
  readonly point: readonly number[];
  readonly deviation: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/state-space.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const numbers = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);

describe('beside statsmodels with its exact diffuse likelihood', () => {
  it('has its likelihood and forecasts at its parameters', () => {
    let compared = 0;
    for (const { values, level, trend } of cases) {
      for (const [hasSlope, expected] of [
        [false, level],
        [true, trend],
      ] as const) {
        const [noise, first, second = 0] = expected.variances;
        if (!(noise! > 1e-3)) continue;
        const ratios = { level: first! / noise!, slope: second / noise! };
        const belief = filter(ignorance(hasSlope), ratios, numbers(values));
        // Theirs is at their variance of the noise, ours at the best one for these ratios, which is the same at a maximum.
        expect(Math.abs(logLikelihood(belief, hasSlope ? 2 : 1) - expected.logLikelihood)).toBeLessThan(2e-3);
        expect(Math.abs(belief.squares / belief.count / noise! - 1)).toBeLessThan(0.01);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  it('finds a likelihood that is as good, and its forecasts where the parameters agree', () => {
    let [better, agreeing] = [0, 0];
    for (const { values, level, trend } of cases) {
      for (const [hasSlope, expected] of [
        [false, level],
        [true, trend],
      ] as const) {
        const known = numbers(values);
        const ratios = fitRatios(known, hasSlope);
        const belief = filter(ignorance(hasSlope), ratios, known);
        const own = logLikelihood(belief, hasSlope ? 2 : 1);
        expect(own).toBeGreaterThan(expected.logLikelihood - 1e-3);
        if (own > expected.logLikelihood + 0.01) better += 1;
        const model = hasSlope ? localLinearTrend() : localLevel();
        const fitted = model.fit(createTimeSeries({ start: 0, step: 1, values: known }));
        const { point, intervals } = fitted.forecast({ horizon: 6, levels: [0.6826894921370859] });
        if (own > expected.logLikelihood + 1e-4) continue;
        agreeing += 1;
        for (let h = 0; h < 6; h += 1) {
          expect(Math.abs(point[h]! - expected.point[h]!) / expected.deviation[h]!).toBeLessThan(0.1);
          const deviation = intervals[0]!.upper[h]! - point[h]!;
          expect(Math.abs(deviation / expected.deviation[h]! - 1)).toBeLessThan(0.06);
        }
      }
    }
    console.log(`better than statsmodels by more than 0.01: ${better} of ${2 * cases.length}; as good: ${agreeing}`);
    expect(agreeing).toBeGreaterThan(25);
  });
});

describe('local models', () => {
  it('cover what they say on data made for them', () => {
    const runs = 400;
    const held = { level: [0, 0], trend: [0, 0] };
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = seededRandom(seed);
      let [level, slope] = [20, 0.5];
      const wander = Array.from({ length: 121 }, () => {
        level += 0.6 * standardNormal(random);
        return level + standardNormal(random);
      });
      const trending = Array.from({ length: 121 }, () => {
        slope += 0.05 * standardNormal(random);
        level += slope + 0.3 * standardNormal(random);
        return level + standardNormal(random);
      });
      for (const [name, model, values] of [
        ['level', localLevel(), wander],
        ['trend', localLinearTrend(), trending],
      ] as const) {
        const past = createTimeSeries({ start: 0, step: 1, values: values.slice(0, 120) });
        const { intervals } = model.fit(past).forecast({ horizon: 1, levels: [0.8, 0.95] });
        for (const [k, { lower, upper }] of intervals.entries()) {
          if (lower[0]! <= values[120]! && values[120]! <= upper[0]!) held[name][k]! += 1 / runs;
        }
      }
    }
    console.log(
      `inside 80 / 95 %: level ${held.level.map((share) => (100 * share).toFixed(1))}, trend ${held.trend.map((share) => (100 * share).toFixed(1))}`,
    );
    for (const shares of Object.values(held)) {
      expect(Math.abs(shares[0]! - 0.8)).toBeLessThan(0.06);
      expect(Math.abs(shares[1]! - 0.95)).toBeLessThan(0.035);
    }
  });

  it('have answers for constants, lines and few values', () => {
    const of = (values: number[], model = localLinearTrend()) =>
      model.fit(createTimeSeries({ start: 0, step: 1, values })).forecast({ horizon: 2 });
    expect([...of(new Array(30).fill(7)).point].map((value) => value.toFixed(6))).toEqual(['7.000000', '7.000000']);
    expect([...of(Array.from({ length: 30 }, (_, i) => 3 * i)).point].map((value) => value.toFixed(4))).toEqual([
      '90.0000',
      '93.0000',
    ]);
    expect(of([1, 2]).point[0]).toBeCloseTo(3, 6);
    expect(of([5]).point[1]).toBe(5);
    expect(of([]).point[0]).toBeNaN();
    const grown = localLevel()
      .fit(createTimeSeries({ start: 0, step: 1, values: [1, 3, 2, 4, 3] }))
      .update([2, 4, 3, 5]);
    const restored = localLevel().restore(JSON.parse(JSON.stringify(grown.state)));
    expect(restored.forecast({ horizon: 2 })).toEqual(grown.forecast({ horizon: 2 }));
    expect(of([5], localLevel()).notes[0]).toContain('Fewer than 8 values');
    expect(() =>
      localLevel().restore({
        ...localLevel().fit(createTimeSeries({ start: 0, step: 1, values: [1, 2] })).state,
        ratios: {},
      }),
    ).toThrow('ratios.level');
  });
});
