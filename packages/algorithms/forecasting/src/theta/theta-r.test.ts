import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTimeSeries, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/reference.json' with { type: 'json' };
import thetaf from '../../fixtures/theta-r.json' with { type: 'json' };
import { theta } from './theta.js';

const series = (values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

interface Expected {
  readonly forecast: readonly number[];
  readonly upper95: readonly number[];
}

/** Largest distance between the forecasts, in half widths of R's 95 % interval. */
function distance(values: ArrayLike<number>, seasonLength: number, { forecast, upper95 }: Expected): number {
  const { steps } = thetaf.source;
  const { point } = theta({ seasonLength })
    .fit(series(values))
    .forecast({ horizon: Math.max(...steps) });
  const widths = steps.map((step, k) => Math.abs(point[step - 1]! - forecast[k]!) / (upper95[k]! - forecast[k]!));
  return Math.max(...widths);
}

// R fits level and weight to the smoothing alone, the state space model fits them to smoothing and line together: the
// forecasts are close to each other, not equal.
describe("beside thetaf of R's forecast", () => {
  it.each(thetaf.known)(
    'has its forecasts to a fifth of the half width of its interval: $name',
    ({ name, ...expected }) => {
      const { values, seasonLength } = reference.series.find((one) => one.name === name)!;
      expect(distance(values, seasonLength, expected)).toBeLessThan(seasonLength > 1 ? 0.2 : 0.02);
    },
  );
});

const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../../shared', import.meta.url));
const hourlyFile = `${shared}/data/m4-hourly/Hourly-train.csv`;
const has = existsSync(hourlyFile) || process.env.BELLWETHER_REQUIRE_ALL === '1';

describe.skipIf(!has)("beside thetaf of R's forecast on M4 Hourly [needs ../shared/data/m4-hourly]", () => {
  it('has its forecasts of 42 series to a thirtieth of the half width of its interval', () => {
    const expected: Readonly<Record<string, Expected | undefined>> = thetaf.hourly;
    let compared = 0;
    for (const line of readFileSync(hourlyFile, 'utf8').split('\n').slice(1)) {
      const [id = '', ...cells] = line.split(',').map((cell) => cell.replaceAll('"', ''));
      const one = expected[id];
      if (one === undefined) continue;
      const values = cells
        .filter((cell) => cell !== '')
        .map(Number)
        .slice(0, -48);
      expect([id, distance(values, 24, one) < 1 / 30]).toEqual([id, true]);
      compared += 1;
    }
    expect(compared).toBe(Object.keys(expected).length);
  });
});
