import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import {
  autoForecaster,
  complexExponentialSmoothing,
  holtWinters,
  type SimulatingForecaster,
  sparseAutoregression,
} from '../index.js';

const random = seededRandom(8);
const around = (n: number): number[] => Array.from({ length: n }, () => 100 + standardNormal(random));
const kinds: Record<string, (n: number) => number[]> = {
  'a spike in the middle': (n) => around(n).map((value, t) => (t === n >> 1 ? 1e5 : value)),
  'a spike at the end': (n) => around(n).map((value, t) => (t === n - 1 ? 1e5 : value)),
  'a step': (n) => around(n).map((value, t) => (t < n / 2 ? 1 : 10 * value)),
};
const models: Record<string, () => SimulatingForecaster> = {
  auto: () => autoForecaster({ horizon: 12 }),
  'autoregression of changes': () => sparseAutoregression({ differences: true }),
  'complex smoothing': () => complexExponentialSmoothing({ seasonLength: 7 }),
  'Holt-Winters, multiplicative': () => holtWinters({ seasonLength: 7, seasonal: 'multiplicative' }),
};

describe('short series with one enormous change', () => {
  it.each(Object.entries(models))('do not carry away the forecasts, intervals and futures of %s', (_, make) => {
    for (const [kind, values] of Object.entries(kinds))
      for (const n of [8, 14, 20, 29, 40]) {
        const series = createTimeSeries({ start: 0, step: '1d', values: values(n) });
        const fitted = make().fit(series);
        const { point, intervals } = fitted.forecast({ horizon: 14, levels: [0.8] });
        const paths = fitted.simulate({ horizon: 14, paths: 50, random: seededRandom(1) });
        const largest = Math.max(...series.values);
        // The middle of all futures, because the tails of a model that multiplies have no end.
        const farthest = paths.map((path) => Math.max(...path)).sort((a, b) => a - b)[25]!;
        for (const [what, value, times] of [
          ['point', Math.max(...point), 200],
          ['interval', Math.max(...intervals[0]!.upper), 1000],
          ['paths', farthest, 1000],
        ] as const)
          expect([kind, n, what, value < times * largest]).toEqual([kind, n, what, true]);
      }
  });
});
