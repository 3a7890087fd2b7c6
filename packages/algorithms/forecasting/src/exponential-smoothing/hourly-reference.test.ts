import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { exponentialSmoothing } from './exponential-smoothing.js';
import type { ErrorForm, SeasonalForm, SmoothingStart, TrendForm } from './form.js';

interface Reference {
  readonly error: ErrorForm;
  readonly trend: TrendForm;
  readonly seasonal: SeasonalForm;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly initial: SmoothingStart;
  readonly logLikelihood: number;
  readonly forecast: readonly number[];
}

const fixture = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../fixtures/ets-hourly.json', import.meta.url)), 'utf8'),
) as { readonly steps: readonly number[]; readonly series: Readonly<Record<string, Reference>> };

const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../../shared', import.meta.url));
const hourlyFile = `${shared}/data/m4-hourly/Hourly-train.csv`;
const has = existsSync(hourlyFile) || process.env.BELLWETHER_REQUIRE_ALL === '1';

describe.skipIf(!has)('exponential smoothing beside R on M4 Hourly [needs ../shared/data/m4-hourly]', () => {
  it('has the likelihood and forecasts of R with its parameters, and fits no worse, on 200 series', () => {
    const apart: string[] = [];
    const lower: string[] = [];
    let compared = 0;
    for (const line of readFileSync(hourlyFile, 'utf8').split('\n').slice(1)) {
      const [id = '', ...cells] = line.split(',').map((cell) => cell.replaceAll('"', ''));
      const reference = fixture.series[id];
      if (reference === undefined) continue;
      const values = cells
        .filter((cell) => cell !== '')
        .map(Number)
        .slice(-248, -48);
      const series = createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });
      const { error, trend, seasonal, alpha, beta, gamma, phi, initial, logLikelihood, forecast } = reference;
      const form = { error, trend, seasonal, ...(seasonal === 'none' ? {} : { seasonLength: 24 }) };
      const parameters = { alpha, beta, gamma, phi, initial };
      const given = exponentialSmoothing({ ...form, parameters }).fit(series);
      const { point } = given.forecast({ horizon: 48 });
      const size = Math.max(...values.map(Math.abs));
      const off = Math.max(...fixture.steps.map((step, k) => Math.abs(point[step - 1]! - forecast[k]!) / size));
      const difference = Math.abs(given.state.diagnostics.logLikelihood! - logLikelihood);
      // Where the season multiplies R forecasts the mean of the distribution, which its noise moves a little off what the recursion says.
      const near = seasonal === 'multiplicative' ? 5e-4 : 1e-9;
      if (!(difference < 1e-5) || !(off < near)) apart.push(`${id} ${difference} ${off}`);
      const fitted = exponentialSmoothing(form).fit(series).state.diagnostics.logLikelihood!;
      if (!(fitted > logLikelihood - 1e-2)) lower.push(`${id} ${error} ${trend} ${seasonal} ${fitted - logLikelihood}`);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(195);
    expect(apart).toEqual([]);
    expect(lower).toEqual([]);
  });
});
