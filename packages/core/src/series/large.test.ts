import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { alignSeries } from './align.js';
import { downsample } from './downsample.js';
import { regularise } from './regularise.js';
import { sliceSeries } from './slice.js';
import { tidySeries } from './tidy.js';
import { createTimeSeries, timesOf } from './time-series.js';

const points = 10_000_000;

describe('ten million points', () => {
  const random = seededRandom(1);
  const timestamps = new Float64Array(points);
  const values = new Float64Array(points);
  for (let i = 0; i < points; i += 1) {
    timestamps[i] = 1.7e12 + i * 1000 + Math.floor(random() * 900);
    values[i] = i % 60;
  }

  it('become a series without a copy, and stay without an object per point', () => {
    const before = process.memoryUsage();
    const series = createTimeSeries({ name: 'requests', timestamps, values });
    expect(series.values.buffer).toBe(values.buffer);
    expect(timesOf(series).buffer).toBe(timestamps.buffer);
    const tidy = tidySeries({ timestamps, values });
    expect(tidy.series.values).toBe(values);

    const perMinute = regularise(series, { step: '1m' });
    expect(perMinute.values.length).toBeGreaterThan(points / 60 - 2);
    expect(perMinute.values.length).toBeLessThan(points / 60 + 2);
    const perSecond = regularise(series, { step: '1s', aggregation: 'last' });
    expect(perSecond.values.length).toBe(points);
    expect(perSecond.values[points - 1]).toBe((points - 1) % 60);

    const half = sliceSeries(perSecond, { from: 1.7e12 + 5_000_000_000 });
    expect(half.values.buffer).toBe(perSecond.values.buffer);
    const aligned = alignSeries([perSecond, half]);
    expect(aligned[0]!.values.buffer).toBe(perSecond.values.buffer);
    expect(downsample(perSecond, { points: 2000 }).values.length).toBeLessThanOrEqual(2000);

    // Columns live outside the heap; ten million objects would need hundreds of megabytes inside it.
    const grown = (process.memoryUsage().heapUsed - before.heapUsed) / 2 ** 20;
    console.log(`heap growth over 10 M points: ${grown.toFixed(1)} MiB`);
    expect(grown).toBeLessThan(64);
  });
});
