import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTimeSeries } from '@bellwether/core';
import { naive2 } from '@bellwether/forecasting';
import { describe, expect, it } from 'vitest';
import { m4Problems } from './m4.ts';
import { score } from './score.ts';

interface Reference {
  readonly smape: number;
  readonly mase: number;
  readonly series: readonly { id: string; seasonal: boolean; point: number[]; smape: number; mase: number }[];
}

const shared = process.env.BELLWETHER_SHARED ?? join(import.meta.dirname, '../../../../../shared');
const train = join(shared, 'data', 'm4-hourly', 'Hourly-train.csv');
const has = existsSync(train);
if (!has && process.env.BELLWETHER_REQUIRE_ALL === '1')
  throw new Error('The M4 hourly data is required and not there.');

describe.skipIf(!has)('Naive2 on M4 Hourly, the last 48 held out [needs ../shared/data/m4-hourly]', () => {
  const file = new URL('../../fixtures/naive2-hourly.json', import.meta.url);
  const reference = JSON.parse(readFileSync(file, 'utf8')) as Reference;
  const problems = has ? m4Problems({ train, test: undefined, horizon: 48, seasonLength: 24, every: 1 }) : [];
  const forecasts = problems.map(({ training, step }) =>
    naive2({ seasonLength: 24 })
      .fit(createTimeSeries({ start: 0, step, values: training }))
      .forecast({ horizon: 48 }),
  );

  it("has the seasons and forecasts of the competition's R code on all 414 series", () => {
    expect(problems.map(({ id }) => id)).toEqual(reference.series.map(({ id }) => id));
    for (const [i, { seasonal, point, id }] of reference.series.entries()) {
      expect([id, forecasts[i]!.model]).toEqual([id, seasonal ? 'naive2 [24]' : 'naive']);
      for (const [k, h] of [0, 23, 47].entries()) {
        expect(Math.abs(forecasts[i]!.point[h]! / point[k]! - 1), id).toBeLessThan(1e-9);
      }
    }
  });

  it('has its scores', () => {
    const bounds = (point: Float64Array) => {
      const values = Array.from(point);
      return { point: values, lower80: values, upper80: values, lower95: values, upper95: values };
    };
    const answers = forecasts.map(({ point }) => bounds(point));
    const { row } = score(problems, { model: 'naive2', answers, cpuSeconds: 0, notes: [] });
    expect(row.smape).toBeCloseTo(reference.smape, 9);
    expect(row.mase).toBeCloseTo(reference.mase, 9);
    expect(row.owa).toBe(1);
  });
});
