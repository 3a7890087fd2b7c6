import { seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import type { SmoothingForm } from './form.js';
import { growthTraceOf } from './growth-sensitivities.js';
import { traceOf } from './sensitivities.js';

const random = seededRandom(5);
const seasonLength = 4;
const values = Float64Array.from({ length: 40 }, (_, t) => 50 + t + 5 * Math.sin((t * Math.PI) / 2) + 4 * random());
const withGaps = values.map((value, t) => (t % 11 === 7 ? Number.NaN : value));

const forms: SmoothingForm[] = (
  [
    ['additive', 'additive-damped', 'none'],
    ['additive', 'additive-damped', 'additive'],
    ['multiplicative', 'additive-damped', 'none'],
    ['multiplicative', 'additive-damped', 'additive'],
    ['multiplicative', 'additive-damped', 'multiplicative'],
    ['multiplicative', 'multiplicative-damped', 'none'],
    ['multiplicative', 'multiplicative-damped', 'multiplicative'],
  ] as const
).map(([error, trend, seasonal]) => ({
  error,
  seasonal,
  trend,
  seasonLength: seasonal === 'none' ? 1 : seasonLength,
}));

describe('derivatives of the errors', () => {
  it.each(forms.flatMap((form) => [values, withGaps].map((series) => ({ form, series, gaps: series === withGaps }))))(
    'are those of small differences: errors $form.error, trend $form.trend, season $form.seasonal, gaps $gaps',
    ({ form, series }) => {
      const grows = form.trend === 'multiplicative-damped';
      const trace = grows ? growthTraceOf(series, form) : traceOf(series, form);
      const neutral = form.seasonal === 'multiplicative' ? 1 : 0;
      const season = form.seasonal === 'none' ? [] : [neutral, neutral + 0.1, neutral - 0.1, neutral + 0.05];
      const point = { alpha: 0.3, beta: 0.1, gamma: 0.2, phi: 0.9, level: 52, trend: grows ? 1.02 : 0.8 };
      const residualsAt = (from: typeof point, terms: readonly number[]): Float64Array => {
        trace.follow(from, { level: from.level, trend: from.trend, season: terms });
        const out = new Float64Array(series.length);
        trace.residuals(out);
        return out;
      };
      const still = { alpha: 0, beta: 0, gamma: 0, phi: 0 };
      const weights = ['alpha', 'beta', 'gamma', 'phi'] as const;
      const names = [...weights, 'level', 'trend'] as const;
      const count = names.length + season.length;
      const columns = Array.from({ length: count }, () => new Float64Array(series.length));
      residualsAt(point, season);
      trace.derivatives(
        weights.map((name) => ({ ...still, [name]: 1 })),
        season.length,
        columns,
      );
      const width = 1e-6;
      for (const [k, column] of columns.entries()) {
        const moved = (sign: number): Float64Array => {
          const to = { ...point };
          const name = names[k];
          if (name !== undefined) to[name] += sign * width;
          return residualsAt(
            to,
            season.map((term, phase) => (phase === k - names.length ? term + sign * width : term)),
          );
        };
        const [up, down] = [moved(1), moved(-1)];
        for (const [t, derivative] of column.entries())
          expect(derivative).toBeCloseTo((up[t]! - down[t]!) / (2 * width), 3);
      }
    },
  );
});
