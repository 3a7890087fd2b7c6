import { BellwetherError, createTimeSeries, type Executor, inProcessExecutor, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import {
  defineForecastTask,
  drift,
  type ForecastManyOptions,
  type ForecastManyResult,
  forecastMany,
  holt,
  holtWinters,
  naive,
} from '../index.js';
import type * as FleetTask from './model-task.js';

// As a program finds it: another thread cannot import the source.
const built = new URL('../../dist/fleet-task.js', import.meta.url).href;
const { modelTask }: typeof FleetTask = await import(built);

/**
 * Does what another thread does: imports the task anew, and takes and gives copies. The benchmark of fleets runs in real
 * threads; a package of algorithms must not know of them.
 */
function elsewhere(): Executor {
  return {
    ...inProcessExecutor(),
    map: ({ module = 'nowhere', exportName = '' }, inputs, options) =>
      inProcessExecutor().map(
        {
          async run(input) {
            const exports = await import(module);
            return structuredClone(await exports[exportName](structuredClone(input)));
          },
        },
        inputs,
        options,
      ),
  };
}

const values = (seed: number): Float64Array =>
  Float64Array.from(
    { length: 72 },
    (_, i) => 10 + seed + 3 * Math.sin((i * Math.PI) / 12) + ((i * 7919 + seed) % 11) / 10,
  );
const fleet = (count: number): TimeSeries[] =>
  Array.from({ length: count }, (_, i) =>
    createTimeSeries({ name: 'load', labels: { host: `web-${i}` }, start: 0, step: '1h', values: values(i) }),
  );
const irregular = createTimeSeries({ name: 'broken', labels: { host: 'x' }, timestamps: [0, 1, 5], values: [1, 2, 3] });

async function gather(
  series: Iterable<TimeSeries> | AsyncIterable<TimeSeries>,
  options: ForecastManyOptions,
): Promise<ForecastManyResult[]> {
  const found: ForecastManyResult[] = [];
  for await (const result of forecastMany(series, options)) found.push(result);
  return found.sort((a, b) => a.index - b.index);
}

describe('forecastMany', () => {
  it('gives every series what the model gives it alone, here and elsewhere alike', async () => {
    const series = fleet(40);
    const expected = series.map((each, index) => {
      const fitted = holtWinters({ seasonLength: 24 }).fit(each);
      const forecast = fitted.forecast({ horizon: 6, levels: [0.9] });
      return { status: 'done', index, name: 'load', labels: each.labels, forecast, state: fitted.state };
    });
    const options = { horizon: 6, levels: [0.9], states: true };
    expect(await gather(series, { ...options, forecaster: holtWinters({ seasonLength: 24 }) })).toEqual(expected);
    const task = modelTask({ model: 'holt-winters', options: { seasonLength: 24 } });
    expect(await gather(series, { ...options, task })).toEqual(expected);
    expect(await gather(series, { ...options, task, executor: elsewhere() })).toEqual(expected);
    const [first] = expected;
    expect(
      holtWinters({ seasonLength: 24 })
        .restore(first?.state)
        .forecast({ horizon: 6, levels: [0.9] }),
    ).toEqual(first?.forecast);
  });

  it('goes on after a series that cannot be forecast', async () => {
    const [one, two] = fleet(2) as [TimeSeries, TimeSeries];
    const settings = [{ forecaster: naive() }, { task: modelTask({ model: 'naive' }) }];
    for (const each of settings) {
      const results = await gather([one, irregular, two], { ...each, horizon: 2 });
      expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
      const [, failed] = results;
      expect(failed).toMatchObject({ index: 1, name: 'broken', labels: { host: 'x' } });
      const error = failed?.status === 'failed' ? failed.error : undefined;
      expect(BellwetherError.isInstance(error) && error.code).toBe('invalid-input');
    }
  });

  it('takes series as they are asked for, and forgets those that are done', async () => {
    let taken = 0;
    async function* source(): AsyncGenerator<TimeSeries> {
      for (; taken < 5000; taken += 1)
        yield createTimeSeries({ name: `s${taken}`, start: 0, step: 1, values: [1, 2, 3] });
    }
    const results = forecastMany(source(), { forecaster: drift(), horizon: 1 });
    expect(taken).toBe(0);
    await results.next();
    expect(taken).toBeLessThan(100);
    await results.return();
  });

  it('says how far it is, and stops with the reason of the signal', async () => {
    const seen: unknown[] = [];
    await gather(fleet(3), { forecaster: naive(), horizon: 1, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ stage: 'forecasting', done: 3, total: 3, unit: 'series', item: 'load' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const stopped = gather(fleet(3), {
      forecaster: naive(),
      horizon: 1,
      signal: controller.signal,
      onProgress: ({ done }) => done === 2 && controller.abort(reason),
    });
    await expect(stopped).rejects.toBe(reason);
  });

  it('refuses settings when it is called', () => {
    const refused: [Partial<ForecastManyOptions>, RegExp][] = [
      [{ forecaster: naive(), horizon: 0 }, /"horizon"/],
      [{ forecaster: naive(), horizon: 1, levels: [1] }, /"levels"/],
      [{ horizon: 1 }, /"task"/],
      [{ horizon: 1, forecaster: naive(), task: defineForecastTask({ forecaster: naive }) }, /"task"/],
    ];
    for (const [options, message] of refused) {
      expect(() => forecastMany([], options as ForecastManyOptions)).toThrow(message);
    }
  });
});

describe('defineForecastTask', () => {
  it('may choose the model by the series', async () => {
    const task = defineForecastTask({ forecaster: ({ values: { length } }) => (length < 50 ? naive() : holt()) });
    const short = createTimeSeries({ name: 'short', start: 0, step: 1, values: [1, 2] });
    const results = await gather([short, ...fleet(1)], { task, horizon: 1 });
    expect(results.map((each) => each.status === 'done' && each.forecast.model)).toEqual(['naive', 'ETS(A,Ad,N)']);
  });
});

describe('modelTask', () => {
  it('refuses unknown names and settings at once', () => {
    expect(() => modelTask({ model: 'prophecy' as 'naive' })).toThrow(/"model" is "prophecy"/);
    expect(() => modelTask({ model: 'seasonal-naive', options: { seasonLength: 1 } })).toThrow(/"seasonLength"/);
  });

  it('takes the default forecaster, which needs no settings', async () => {
    const [result] = await gather(fleet(1), {
      task: modelTask({ model: 'auto', options: { horizon: 3 } }),
      horizon: 3,
    });
    expect(result?.status === 'done' && result.forecast.point.every(Number.isFinite)).toBe(true);
  });

  it('wraps in bounds and conformal intervals', async () => {
    const falling = createTimeSeries({
      start: 0,
      step: 1,
      values: Float64Array.from({ length: 60 }, (_, i) => 60 - i + (i % 3)),
    });
    const task = modelTask({ model: 'drift', conformal: { horizon: 10 }, bounds: { lower: 0 } });
    const [result] = await gather([falling], { task, horizon: 10 });
    expect(result?.status === 'done' && Math.min(...result.forecast.intervals[1]!.lower)).toBe(0);
  });
});
