import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/reference.json' with { type: 'json' };
import {
  type ExponentialSmoothingOptions,
  exponentialSmoothing,
  holt,
  holtWinters,
  type SmoothingParameters,
} from '../index.js';

function series(values: ArrayLike<number>): TimeSeries {
  return createTimeSeries({ start: 0, step: '1h', values });
}

type Fit = (typeof reference.series)[number]['smoothing'][number];

function optionsOf(fit: Fit, seasonLength: number): ExponentialSmoothingOptions {
  const form = { trend: fit.trend, seasonal: fit.seasonal } as ExponentialSmoothingOptions;
  return fit.seasonal === 'none' ? form : { ...form, seasonLength };
}

/** Largest difference, relative to the largest expected value. */
function distance(actual: ArrayLike<number>, expected: readonly number[]): number {
  let worst = 0;
  for (const [i, value] of expected.entries()) worst = Math.max(worst, Math.abs(actual[i]! - value));
  return worst / Math.max(...expected.map(Math.abs));
}

const cases = reference.series.flatMap(({ name, seasonLength, values, smoothing }) =>
  smoothing.map((fit) => ({ title: `${fit.form}${fit.phi < 1 ? ' damped' : ''}: ${name}`, fit, seasonLength, values })),
);

describe('with the parameters of R forecast::ets', () => {
  for (const { title, fit, seasonLength, values } of cases) {
    it(`has the same likelihood, forecasts and intervals for ${title}`, () => {
      const { alpha, beta, gamma, phi, initial } = fit;
      const model = exponentialSmoothing({
        ...optionsOf(fit, seasonLength),
        parameters: { alpha, beta, gamma, phi, initial },
      });
      const fitted = model.fit(series(values));
      const { point, intervals } = fitted.forecast({ horizon: fit.mean.length });
      const { diagnostics } = fitted.state;
      const upper = intervals[1]!.upper;
      // Fixture numbers have 13 digits; a level of 1e9 with noise of 5 leaves fewer for the errors.
      expect(diagnostics.logLikelihood!).toBeCloseTo(fit.logLikelihood, 5);
      if (fit.form === 'ANA') {
        // R 8.20 lets the seasonal error of a model without trend return one step early (class1, G[3, 1]), so that its
        // variance is that of the source only within the first season; after it see the formula below.
        expect(distance(point, fit.mean)).toBeLessThan(1e-10);
        expect(distance(upper.slice(0, seasonLength - 1), fit.upper95.slice(0, seasonLength - 1))).toBeLessThan(1e-8);
      } else if (fit.seasonal !== 'multiplicative') {
        expect(distance(point, fit.mean)).toBeLessThan(1e-10);
        expect(distance(upper, fit.upper95)).toBeLessThan(1e-8);
      } else if (fit.phi === 1) {
        // Within the first season both are exact. After it R also counts that level and season vary together, which the
        // approximation of the source leaves out.
        expect(distance(upper.slice(0, seasonLength), fit.upper95.slice(0, seasonLength))).toBeLessThan(1e-8);
        expect(distance(point, fit.mean)).toBeLessThan(5e-4);
        expect(distance(upper, fit.upper95)).toBeLessThan(5e-3);
      } else {
        // R 8.20 forecasts a damped multiplicative model with its first step undamped; the likelihood shows the same model.
        expect(distance(point, fit.mean)).toBeLessThan(5e-3);
      }
    });
  }
});

describe('the variance of a season without trend', () => {
  it('is that of Hyndman et al. (2008), table 6.1', () => {
    const [alpha, gamma, seasonLength] = [0.4, 0.3, 4];
    const parameters = { alpha, gamma, initial: { level: 10, trend: 0, season: [1, -1, 2, -2] } };
    const fitted = exponentialSmoothing({ seasonal: 'additive', seasonLength, parameters }).fit(series(sample(40, 4)));
    const { point, intervals } = fitted.forecast({ horizon: 14, levels: [0.6826894921370859] });
    for (let h = 1; h <= 14; h += 1) {
      const k = Math.floor((h - 1) / seasonLength);
      const variance = 1 + alpha ** 2 * (h - 1) + gamma * k * (2 * alpha + gamma);
      expect((intervals[0]!.upper[h - 1]! - point[h - 1]!) / fitted.state.sigma).toBeCloseTo(Math.sqrt(variance), 8);
    }
  });
});

describe('fitted, against R forecast::ets', () => {
  const gains: number[] = [];
  for (const { title, fit, seasonLength, values } of cases) {
    it(`is at least as likely for ${title}`, () => {
      const { diagnostics, parameters } = exponentialSmoothing(optionsOf(fit, seasonLength)).fit(series(values)).state;
      expect(diagnostics.converged).toBe(true);
      expect(diagnostics.logLikelihood!).toBeGreaterThan(fit.logLikelihood - 1e-4);
      // Counted as R counts, the criterion differs by nothing but the likelihood.
      expect(diagnostics.aicc! - fit.aicc).toBeCloseTo(-2 * (diagnostics.logLikelihood! - fit.logLikelihood), 4);
      // A likelihood as good as R's to three digits has found the same optimum, where the weights are determined at all.
      const gain = diagnostics.logLikelihood! - fit.logLikelihood;
      if (fit.form === 'ANN' && gain < 1e-3 && fit.alpha > 0.05) expect(parameters.alpha).toBeCloseTo(fit.alpha, 2);
      gains.push(gain);
    });
  }

  it('gains in all (printed)', () => {
    const sorted = gains.toSorted((a, b) => a - b);
    const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(4);
    console.log(`log-likelihood above R over ${sorted.length} fits: least ${at(0)}, median ${at(0.5)}, most ${at(1)}`);
    expect(sorted).toHaveLength(cases.length);
  });
});

/** A season with trend and noise, with gaps where asked for. */
function sample(length: number, seasonLength: number, gapEvery = 0): Float64Array {
  const random = seededRandom(length + seasonLength);
  return Float64Array.from({ length }, (_, i) => {
    const value = 100 + 0.05 * i + 10 * Math.sin((2 * Math.PI * i) / seasonLength) + 2 * standardNormal(random);
    return gapEvery > 0 && i % gapEvery === 3 ? Number.NaN : value;
  });
}

describe('update', () => {
  const models = {
    simple: {},
    damped: { trend: 'additive-damped' },
    additive: { trend: 'additive', seasonal: 'additive', seasonLength: 12 },
    multiplicative: { trend: 'additive', seasonal: 'multiplicative', seasonLength: 12 },
    long: { trend: 'additive-damped', seasonal: 'additive', seasonLength: 70 },
  } satisfies Record<string, ExponentialSmoothingOptions>;

  for (const [name, options] of Object.entries(models)) {
    it(`equals a new fit with the same parameters, bit for bit: ${name}`, () => {
      const values = sample(230, 12, 9);
      const first = exponentialSmoothing(options).fit(series(values.subarray(0, 180)));
      const parameters = first.state.parameters as SmoothingParameters;
      const again = exponentialSmoothing({ ...options, parameters }).fit(series(values));
      const updated = first.update(values.subarray(180));
      expect(updated.state.cell).toEqual(again.state.cell);
      expect(updated.state.season).toEqual(again.state.season);
      expect(updated.forecast({ horizon: 30 }).point).toEqual(again.forecast({ horizon: 30 }).point);
    });
  }
});

describe('gaps', () => {
  it('are forecast through and not counted', () => {
    const values = [10, 12, Number.NaN, Number.NaN, 14];
    const parameters = { alpha: 0.5, beta: 0.1, phi: 0.9, initial: { level: 9, trend: 1, season: [] } };
    const { state } = holt({ parameters }).fit(series(values));
    let [level, trend, squares, count] = [9, 1, 0, 0];
    for (const value of values) {
      trend *= 0.9;
      level += trend;
      if (Number.isNaN(value)) continue;
      const error = value - level;
      level += 0.5 * error;
      trend += 0.1 * error;
      squares += error * error;
      count += 1;
    }
    expect(state.cell[0]).toBeCloseTo(level, 12);
    expect(state.cell[1]).toBeCloseTo(trend, 12);
    expect(state.cell[4]).toBeCloseTo(squares, 12);
    expect(state.cell[5]).toBe(count);
  });

  it('at the end widen the intervals as steps ahead do', () => {
    for (const options of [{}, { trend: 'additive', seasonal: 'additive', seasonLength: 6 }] as const) {
      const fitted = exponentialSmoothing(options).fit(series(sample(90, 6)));
      const later = fitted.update([Number.NaN, Number.NaN, Number.NaN]);
      const far = fitted.forecast({ horizon: 11, levels: [0.8] });
      const near = later.forecast({ horizon: 8, levels: [0.8] });
      for (let h = 0; h < 8; h += 1) {
        expect(near.point[h]).toBeCloseTo(far.point[h + 3]!, 10);
        expect(near.intervals[0]!.upper[h]).toBeCloseTo(far.intervals[0]!.upper[h + 3]!, 10);
      }
    }
  });

  it('do not change what the search finds: dense and shifted columns agree', () => {
    const values = sample(120, 12);
    const whole = holtWinters({ seasonLength: 12, damped: false }).fit(series(values)).state;
    // A gap after the end leaves the likelihood as it is, but takes the path for series with gaps.
    const gapped = holtWinters({ seasonLength: 12, damped: false }).fit(series([...values, Number.NaN])).state;
    expect(gapped.diagnostics.logLikelihood!).toBeCloseTo(whole.diagnostics.logLikelihood!, 6);
    expect(gapped.parameters.alpha).toBeCloseTo(whole.parameters.alpha, 4);
    for (const [phase, term] of whole.parameters.initial.season.entries()) {
      expect(gapped.parameters.initial.season[phase]!).toBeCloseTo(term!, 3);
    }
  });
});

describe('what the data do not support', () => {
  const notesOf = (values: ArrayLike<number>, options: ExponentialSmoothingOptions): [string, string] => {
    const { model, notes } = exponentialSmoothing(options).fit(series(values)).forecast({ horizon: 2 });
    return [model, notes[0] ?? ''];
  };

  it('is replaced by a simpler form, and the notes say so', () => {
    const seasonal = { seasonal: 'additive', seasonLength: 24 } as const;
    expect(notesOf(sample(40, 24), seasonal)).toEqual(['ETS(A,N,N)', expect.stringMatching(/two full seasons of 24/)]);
    expect(notesOf(sample(5, 24), { trend: 'additive' })).toEqual([
      'ETS(A,N,N)',
      expect.stringMatching(/too few for a trend/),
    ]);
    expect(notesOf([1, 2], {})).toEqual(['ETS(A,N,N)', expect.stringMatching(/too few for a fit/)]);
    expect(notesOf([], {})[1]).toMatch(/too few/);
    const around = sample(60, 12).map((value) => value - 105);
    expect(notesOf(around, { seasonal: 'multiplicative', seasonLength: 12 })).toEqual([
      'ETS(A,N,A)[12]',
      expect.stringMatching(/above zero/),
    ]);
  });

  it('says that long seasons start from medians', () => {
    const [model, note] = notesOf(sample(300, 100), { seasonal: 'additive', seasonLength: 100 });
    expect(model).toBe('ETS(A,N,A)[100]');
    expect(note).toMatch(/medians/);
  });
});

describe('long seasons', () => {
  for (const seasonLength of [24, 168, 288, 2016]) {
    it(`of ${seasonLength} steps are found again`, () => {
      const length = Math.max(3 * seasonLength, 400);
      const { point } = exponentialSmoothing({ seasonal: 'additive', seasonLength })
        .fit(series(sample(length, seasonLength)))
        .forecast({ horizon: seasonLength });
      let worst = 0;
      for (let h = 0; h < seasonLength; h += 1) {
        const expected = 100 + 0.05 * length + 10 * Math.sin((2 * Math.PI * (length + h)) / seasonLength);
        worst = Math.max(worst, Math.abs(point[h]! - expected - 0.05 * seasonLength * -0.5));
      }
      // The noise has a deviation of 2; the trend within a season adds what the model without trend cannot know.
      expect(worst).toBeLessThan(8 + 0.05 * seasonLength);
    });
  }
});

describe('properties', () => {
  it('shifting and scaling the values shifts and scales the forecast', () => {
    const values = sample(72, 12);
    const options = { trend: 'additive-damped', seasonal: 'additive', seasonLength: 12 } as const;
    const base = exponentialSmoothing(options).fit(series(values)).forecast({ horizon: 12 });
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.integer({ min: -6, max: 6 }), (shift, power) => {
        const scale = 2 ** power;
        const moved = exponentialSmoothing(options)
          .fit(series(values.map((value) => shift + scale * value)))
          .forecast({ horizon: 12 });
        for (let h = 0; h < 12; h += 1) {
          expect(Math.abs(moved.point[h]! - shift - scale * base.point[h]!)).toBeLessThan(0.02 * scale);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('never throws for data, and always forecasts', () => {
    const value = fc.oneof(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 0, 1, 1e-300, 1e300),
    );
    const form = fc.record({
      trend: fc.constantFrom('none', 'additive', 'additive-damped', 'multiplicative', 'multiplicative-damped'),
      seasonal: fc.constantFrom('none', 'additive', 'multiplicative'),
      seasonLength: fc.integer({ min: 2, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), form, fc.boolean(), (given, options, positive) => {
        fc.pre(options.seasonal !== 'additive' || !options.trend.startsWith('multiplicative'));
        const values = positive ? given.map((each) => Math.abs(each) + 1) : given;
        const fitted = exponentialSmoothing(options as ExponentialSmoothingOptions).fit(series(values));
        const { point, notes } = fitted.update([1, Number.NaN, 3]).forecast({ horizon: 5 });
        expect(point.every(Number.isFinite)).toBe(true);
        expect(JSON.parse(JSON.stringify(fitted.state))).toEqual(fitted.state);
        expect(Array.isArray(notes)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('settings', () => {
  it('out of range are refused by name', () => {
    expect(() => exponentialSmoothing({ seasonal: 'additive' })).toThrow(/"seasonLength" is undefined/);
    expect(() => exponentialSmoothing({ parameters: { alpha: 1.5 } })).toThrow(/"parameters.alpha" is 1.5/);
    expect(() => exponentialSmoothing({ parameters: { alpha: 0.2, beta: 0.3 } })).toThrow(/"parameters.beta"/);
    const initial = { level: 1, trend: 0, season: [1, 2] };
    expect(() => holtWinters({ seasonLength: 4, parameters: { initial } })).toThrow(/"parameters.initial.season"/);
  });

  it('that are given are kept, the others fitted', () => {
    const { parameters } = exponentialSmoothing({ trend: 'additive', parameters: { alpha: 0.3 } }).fit(
      series(sample(60, 12)),
    ).state;
    expect(parameters.alpha).toBe(0.3);
    expect(parameters.beta).toBeLessThanOrEqual(0.3);
  });
});
