import { createTimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/mstl.json' with { type: 'json' };
import known from '../../fixtures/reference.json' with { type: 'json' };
import { holt } from '../exponential-smoothing/classics.js';
import { mstlForecaster } from './mstl-forecaster.js';

const slices = new Map(known.series.map(({ name, values }) => [name, values]));
const cases = [
  ...reference.generated,
  ...reference.metrics.map((metric) => ({ ...metric, values: slices.get(metric.name)! })),
];

describe('mstlForecaster beside R', () => {
  it.each(cases)('adds the seasons of R, and forecasts close to it: $name', ({ periods, values, season, forecast }) => {
    const asked = typeof periods === 'number' ? [periods] : periods;
    const series = createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });
    const fitted = mstlForecaster({ periods: asked }).fit(series);
    const { point } = fitted.forecast({ horizon: 24 });
    const trend = holt().restore(fitted.state.inner).forecast({ horizon: 24 }).point;
    const spread = Math.max(...values) - Math.min(...values);
    for (const [k, step] of reference.steps.entries()) {
      expect(Math.abs(point[step - 1]! - trend[step - 1]! - season[k]!) / spread).toBeLessThan(1e-4);
      // The trend models are the same, found by different searches.
      expect(Math.abs(point[step - 1]! - forecast[k]!) / spread).toBeLessThan(0.012);
    }
  });
});
