import { readFileSync } from 'node:fs';
import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { garch } from './garch.js';
import { follow, type Parameters, varianceBefore } from './variance.js';

interface Case {
  readonly values: readonly number[];
  readonly parameters: Parameters;
  readonly logLikelihood: number;
  readonly variance: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/garch.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const series = (values: ArrayLike<number>) =>
  createTimeSeries({ start: 0, step: 1000, values: Float64Array.from(values) });

describe('beside the Python package arch', () => {
  it('has its likelihood at its parameters', () => {
    for (const { values, parameters, logLikelihood } of cases) {
      const known = Float64Array.from(values);
      const mean = known.reduce((sum, value) => sum + value / known.length, 0);
      const before = varianceBefore(known, mean);
      const variance = parameters.omega + (parameters.alpha + parameters.beta) * before;
      const found = follow({ variance, observed: 0, logLikelihood: 0 }, parameters, known);
      expect(found.logLikelihood - 0.5 * known.length * Math.log(2 * Math.PI)).toBeCloseTo(logLikelihood, 8);
    }
  });

  it('finds a likelihood that is as good, and its variances', () => {
    for (const { values, parameters, logLikelihood, variance } of cases) {
      const { state } = garch().fit(series(values));
      const own = state.standing.logLikelihood! - 0.5 * values.length * Math.log(2 * Math.PI);
      expect(own).toBeGreaterThan(logLikelihood - 0.02);
      // Where there is nothing to find, many parameters are as good.
      if (parameters.alpha < 0.02 || own > logLikelihood + 0.05) continue;
      const { point, intervals } = garch()
        .fit(series(values))
        .forecast({ horizon: 8, levels: [0.6826894921370859] });
      for (const [h, expected] of variance.entries()) {
        const deviation = intervals[0]!.upper[h]! - point[h]!;
        expect(Math.abs((deviation * deviation) / expected - 1)).toBeLessThan(0.04);
      }
    }
  });
});

describe('garch', () => {
  it('covers what it says, in calm and in stormy times', () => {
    let [calm, stormy, calmHeld, stormyHeld] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 250; seed += 1) {
      const random = seededRandom(seed);
      let [variance, error] = [1, 0];
      const values = Array.from({ length: 501 }, () => {
        variance = 0.05 + 0.15 * error * error + 0.8 * variance;
        error = Math.sqrt(variance) * standardNormal(random);
        return error;
      });
      const { lower, upper } = garch()
        .fit(series(values.slice(0, 500)))
        .forecast({ horizon: 1, levels: [0.9] }).intervals[0]!;
      const held = lower[0]! <= values[500]! && values[500]! <= upper[0]! ? 1 : 0;
      if (upper[0]! - lower[0]! < 2 * 1.645) {
        calm += 1;
        calmHeld += held;
      } else {
        stormy += 1;
        stormyHeld += held;
      }
    }
    console.log(
      `inside 90 %: calm ${((100 * calmHeld) / calm).toFixed(1)} of ${calm}, stormy ${((100 * stormyHeld) / stormy).toFixed(1)} of ${stormy}`,
    );
    expect(Math.abs(calmHeld / calm - 0.9)).toBeLessThan(0.07);
    expect(Math.abs(stormyHeld / stormy - 0.9)).toBeLessThan(0.07);
  });

  it('has answers for constants, few values and none', () => {
    const of = (values: number[]) =>
      garch()
        .fit(series(values))
        .forecast({ horizon: 2, levels: [0.95] });
    expect(of(new Array(80).fill(3)).notes[0]).toContain('no width');
    expect(of([1, 2, 3]).notes[0]).toContain('Fewer than 50');
    expect(of([1, 2, 3]).model).toBe('constant variance');
    expect(of([4]).intervals[0]!.upper[0]).toBeGreaterThan(4);
    expect(of([]).point[0]).toBeNaN();
    const grown = garch()
      .fit(series([Number.NaN]))
      .update([1, 2, 3]);
    expect(grown.forecast({ horizon: 1 }).point[0]).toBeCloseTo(2, 12);
    expect(grown.forecast({ horizon: 1 })).toEqual(
      garch()
        .fit(series([Number.NaN, 1, 2, 3]))
        .forecast({ horizon: 1 }),
    );
  });
});
