import { createTimeSeries, frameToRows, type MetricSink, seriesFromFrame, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { drift, forecastMany, forecastToFrame, forecastToSeries, naive, writeForecast } from '../index.js';

const load = (host: string): TimeSeries =>
  createTimeSeries({ name: 'cpu', labels: { host }, unit: 'percent', start: 0, step: '1m', values: [3, 4, 6] });
const forecast = drift().fit(load('a')).forecast({ horizon: 2 });

/** Keeps what it is given. */
function keepingSink(): MetricSink & { readonly kept: TimeSeries[] } {
  const kept: TimeSeries[] = [];
  return {
    contract: 'metric-sink/1',
    name: 'keeping',
    kept,
    async write(chunks, { signal } = {}) {
      for await (const chunk of chunks) {
        signal?.throwIfAborted();
        kept.push(chunk);
      }
      return { series: kept.length, points: kept.reduce((sum, { values }) => sum + values.length, 0) };
    },
  };
}

describe('forecastToSeries', () => {
  it('gives points and bounds their own labels, on the grid of the forecast', () => {
    const series = forecastToSeries(forecast, { labels: { run: 'nightly' }, modelLabel: true });
    expect(series.length).toBe(5);
    expect(series[0]).toMatchObject({
      name: 'cpu_forecast',
      unit: 'percent',
      labels: { host: 'a', run: 'nightly', forecast: 'point', model: forecast.model },
      axis: { kind: 'regular', start: 180_000, step: 60_000 },
    });
    expect(series[0]?.values).toBe(forecast.point);
    expect(series[4]?.labels).toMatchObject({ forecast: 'upper', level: '0.95' });
    expect(series[4]?.values).toBe(forecast.intervals[1]?.upper);
    expect(forecastToSeries(forecast, { name: 'load:forecast' })[0]?.name).toBe('load:forecast');
  });

  it('refuses a forecast whose labels it needs itself', () => {
    expect(() => forecastToSeries({ ...forecast, labels: { level: 'high' } })).toThrow(/"level" already/);
    expect(() => forecastToSeries(forecast, { labels: { forecast: 'x' } })).toThrow(/"forecast" already/);
  });
});

describe('writeForecast', () => {
  it('writes one, several, and those of a fleet as they come', async () => {
    const sink = keepingSink();
    expect(await writeForecast(sink, forecast)).toEqual({ series: 5, points: 10 });
    async function* done() {
      const fleet = forecastMany([load('a'), load('b')], { forecaster: naive(), horizon: 3, levels: [] });
      for await (const result of fleet) if (result.status === 'done') yield result.forecast;
    }
    expect(await writeForecast(sink, done())).toEqual({ series: 7, points: 16 });
    expect(sink.kept.at(-1)?.labels).toEqual({ host: 'b', forecast: 'point' });
  });

  it('stops with the reason of the signal', async () => {
    const reason = new Error('enough');
    await expect(writeForecast(keepingSink(), forecast, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('forecastToFrame', () => {
  it('gives back the series of the forecasts', () => {
    const others = naive()
      .fit(load('b'))
      .forecast({ horizon: 1, levels: [0.5] });
    const frame = forecastToFrame([forecast, others]);
    const series = seriesFromFrame(frame, { time: 'time', value: 'point', labels: ['name', 'host'] });
    expect(series.map(({ values }) => [...values])).toEqual([[...forecast.point], [...others.point]]);
    const rows = frameToRows(frame);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'time',
      'name',
      'host',
      'point',
      'lower_50',
      'upper_50',
      'lower_80',
      'upper_80',
      'lower_95',
      'upper_95',
    ]);
    expect(rows[2]).toMatchObject({ host: 'b', point: 6, lower_80: null });
    expect(rows[0]).toMatchObject({ host: 'a', lower_50: null, upper_95: forecast.intervals[1]?.upper[0] });
  });

  it('takes no forecasts, and refuses labels it cannot tell from its columns', () => {
    expect(forecastToFrame([]).length).toBe(0);
    expect(() => forecastToFrame({ ...forecast, labels: { time: 'now' } })).toThrow(/label "time"/);
  });
});
