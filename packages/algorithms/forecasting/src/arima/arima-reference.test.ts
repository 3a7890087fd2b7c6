import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTimeSeries } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { describe, expect, it } from 'vitest';
import { arima } from './arima.js';
import { autoArima } from './auto-arima.js';
import { profile } from './likelihood.js';
import { predict, prepare, remember, sampleOf } from './memory.js';
import { processOf } from './parameters.js';

interface Fit {
  readonly order: readonly [number, number, number];
  readonly seasonal: readonly [number, number, number];
  readonly seasonLength: number;
  readonly drift: boolean;
  readonly failed?: true;
  readonly logLikelihood: number;
  /** Without the approximation of R at the beginning of differenced series; not where there are gaps. */
  readonly exactLogLikelihood?: number;
  readonly aicc: number;
  readonly sigma2: number;
  readonly coefficients: Readonly<Record<string, number>>;
  readonly mean: readonly number[];
  readonly upper95: readonly number[];
}
interface Reference {
  readonly m4: readonly { readonly id: string; readonly fits: readonly Fit[] }[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly fits: readonly Fit[];
  }[];
}

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const reference: Reference = JSON.parse(readFileSync(file('../../fixtures/arima.json'), 'utf8'));
const shared = process.env.BELLWETHER_SHARED ?? file('../../../../../../shared');
const hourly = `${shared}/data/m4-hourly/Hourly-train.csv`;

function m4Values(): Map<string, Float64Array> {
  const rows = readFileSync(hourly, 'utf8').trim().split('\n').slice(1);
  return new Map(
    rows.map((row) => {
      const [id, ...cells] = row.split(',').map((cell) => cell.replaceAll('"', ''));
      const values = cells.filter((cell) => cell !== '' && cell !== 'NA').map(Number);
      return [id!, Float64Array.from(values.slice(-200))];
    }),
  );
}

function termsOf({ order, seasonal, seasonLength }: Fit) {
  const [p, d, q] = order;
  const [P, D, Q] = seasonal;
  return { p, d, q, P, D, Q, seasonLength: P + D + Q > 0 ? seasonLength : 1 };
}

function shapeOf(fit: Fit) {
  const { d, D } = termsOf(fit);
  const level = d + D === 0;
  return { constant: fit.drift ? ('drift' as const) : level ? ('mean' as const) : ('none' as const), level, names: [] };
}

/** Likelihood and forecast with the coefficients that R found. */
function atCoefficients(values: Float64Array, fit: Fit) {
  const terms = termsOf(fit);
  const named = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, i) => fit.coefficients[`${prefix}${i + 1}`]!);
  const parameters = Float64Array.from([
    ...named('ar', terms.p),
    ...named('ma', terms.q),
    ...named('sar', terms.P),
    ...named('sma', terms.Q),
  ]);
  const sample = sampleOf(values, {});
  const prepared = prepare(sample, terms, shapeOf(fit));
  const solved = profile(processOf(terms, parameters), prepared.design);
  const constants = ['intercept', 'drift'].filter((name) => name in fit.coefficients);
  const coefficients = Float64Array.from(constants, (name) => fit.coefficients[name]!);
  const found = { parameters, profile: { ...solved, coefficients }, evaluations: 1, converged: true };
  const memory = remember(sample, terms, shapeOf(fit), prepared, found, []);
  return { memory, ahead: predict(memory, fit.mean.length, { start: 0, step: 1, columns: {} }) };
}

/** Largest difference, in standard deviations of one step. */
function distance(ours: Float64Array, theirs: readonly number[], scale: number): number {
  return Math.max(...theirs.map((value, h) => Math.abs(value - ours[h]!) / scale));
}

function compare(values: Float64Array, fit: Fit, gains: number[], wide: number[]): void {
  const what = JSON.stringify([fit.order, fit.seasonal]);
  const sigma = Math.sqrt(fit.sigma2);
  const { memory, ahead } = atCoefficients(values, fit);
  // Level and drift of R are a search's, ours are solved: never lower.
  const difference = memory.diagnostics.logLikelihood - (fit.exactLogLikelihood ?? fit.logLikelihood);
  const approximate = fit.exactLogLikelihood === undefined && fit.order[1] + fit.seasonal[1] > 0;
  expect(difference, `${what} likelihood at the coefficients of R`).toBeGreaterThan(approximate ? -0.05 : -1e-4);
  expect(difference, `${what} likelihood at the coefficients of R`).toBeLessThan(0.05);
  expect(distance(ahead.point, fit.mean, sigma), `${what} forecast`).toBeLessThan(2e-3);
  // The variance of R counts what its large variance at the beginning makes of the level of the series.
  const widths = fit.upper95.map(
    (bound, h) => (normalQuantile(0.975) * ahead.deviation[h]!) / (bound - fit.mean[h]!) - 1,
  );
  wide.push(...widths.map(Math.abs));
  expect(Math.max(...widths.map(Math.abs)), `${what} width of the interval`).toBeLessThan(
    fit.seasonal[1] > 0 ? 0.02 : 1e-3,
  );
  const series = createTimeSeries({ start: 0, step: 1, values });
  const { p, d, q, P, D, Q, seasonLength } = termsOf(fit);
  const model = arima({
    order: { p, d, q },
    ...(P + D + Q > 0 ? { seasonal: { P, D, Q, seasonLength } } : {}),
    ...(fit.drift ? { constant: 'drift' as const } : {}),
  });
  const fitted = model.fit(series);
  const gain = (fitted.state.diagnostics.logLikelihood ?? Number.NaN) - (fit.exactLogLikelihood ?? fit.logLikelihood);
  gains.push(gain);
  expect(gain, `${what} likelihood fitted`).toBeGreaterThan(-1e-3);
}

function summarise(what: string, gains: number[], wide: number[]): void {
  const sorted = [...gains].sort((a, b) => a - b);
  const better = gains.filter((gain) => gain > 1e-2).length;
  console.info(
    `${what}: ${gains.length} fits, least gain ${sorted[0]?.toExponential(2)}, better by 0.01 in ${better}, greatest ${sorted.at(-1)?.toFixed(2)}; widths within ${Math.max(...wide).toExponential(1)}`,
  );
}

describe('arima beside R', () => {
  it('has at least the likelihood of R on NAB and generated series, with gaps', () => {
    const gains: number[] = [];
    const wide: number[] = [];
    for (const { name, values, fits } of reference.series) {
      const own = Float64Array.from(values, (value) => value ?? Number.NaN);
      for (const fit of fits) {
        if (fit.failed === undefined) expect.soft(() => compare(own, fit, gains, wide), name).not.toThrow();
      }
    }
    summarise('NAB and generated', gains, wide);
  });
  const absent = !existsSync(hourly) && process.env.BELLWETHER_REQUIRE_ALL !== '1';
  it.skipIf(absent)(
    `has at least the likelihood of R on M4 hourly series (needs ${absent ? 'the absent ' : ''}shared data)`,
    () => {
      const all = m4Values();
      const gains: number[] = [];
      const wide: number[] = [];
      for (const { id, fits } of reference.m4) {
        for (const fit of fits) {
          if (fit.failed === undefined) expect.soft(() => compare(all.get(id)!, fit, gains, wide), id).not.toThrow();
        }
      }
      summarise('M4 hourly', gains, wide);
    },
  );
});

interface Automatic {
  readonly results: readonly {
    readonly name: string;
    readonly seasonLength: number;
    readonly d: number;
    readonly D: number;
    readonly aicc: number;
  }[];
}

describe('autoArima beside R', () => {
  it('takes the same differences nearly always, and then has a criterion no larger but in a few series', () => {
    const { results }: Automatic = JSON.parse(readFileSync(file('../../fixtures/auto-arima.json'), 'utf8'));
    const differences: number[] = [];
    for (const [index, { name, seasonLength, d, D, aicc }] of results.entries()) {
      const { values } = reference.series[index]!;
      expect(reference.series[index]!.name).toBe(name);
      const series = createTimeSeries({ start: 0, step: 1, values: values.map((value) => value ?? Number.NaN) });
      const { terms, diagnostics } = autoArima({ seasonLength }).fit(series).state;
      if (terms.d === d && terms.D === D) differences.push(diagnostics.aicc! - aicc);
    }
    const larger = differences.filter((difference) => difference > 0.1).length;
    const smaller = differences.filter((difference) => difference < -0.1).length;
    const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
    console.info(
      `autoArima: same differences in ${differences.length} of ${results.length}, criterion larger than that of R in ${larger}, smaller in ${smaller}, mean ${mean.toFixed(2)}`,
    );
    expect(differences.length).toBeGreaterThan(66);
    expect(larger).toBeLessThan(8);
    expect(mean).toBeLessThan(0);
  });
});
