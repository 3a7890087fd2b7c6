import { timeAt } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { detectAnomalies } from '../src/index.js';
import { changed, healthySeries, perDay } from './healthy-series.js';

const SEEDS = 40;
const HOUR = 3_600_000;

describe('climbs in the second week (40 seeds each)', () => {
  it.each([
    [8, 6],
    [10, 24],
    [15, 48],
    [20, 72],
  ])('finds and names a climb of %d robust deviations in %d hours', (size, hours) => {
    let found = 0;
    let named = 0;
    let sizes = 0;
    let delays = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const noise = seed % 4 < 2 ? 'gaussian' : 'autocorrelated';
      const { series, sigma } = healthySeries(noise, seed % 2 === 0 ? 'weekly sine' : 'no weekly season', 900 + seed);
      const at = perDay * 9 + ((seed * 97) % perDay);
      const broken = changed(series, (i) => size * sigma * Math.min(1, Math.max(0, (i - at) / (hours * 12))));
      const anomalies = detectAnomalies(broken).filter(({ end }) => end > timeAt(broken, at));
      const trend = anomalies.find(({ kind }) => kind === 'trend');
      found += anomalies.length > 0 ? 1 : 0;
      if (trend === undefined) continue;
      named += 1;
      sizes += Number(/by ([\d.]+)/.exec(trend.explanation)?.[1]) / (size * sigma);
      delays += (trend.start - timeAt(broken, at)) / HOUR;
    }
    const meanSize = sizes / named;
    console.log(
      `${size} deviations in ${hours} h: found ${found / SEEDS}, named trend ${named / SEEDS}, ` +
        `size ${meanSize.toFixed(2)} of the truth, start ${(delays / named).toFixed(1)} h from the truth`,
    );
    expect(found / SEEDS).toBeGreaterThanOrEqual(0.95);
    expect(named / SEEDS).toBeGreaterThanOrEqual(0.75);
    expect(meanSize).toBeGreaterThan(0.7);
    expect(meanSize).toBeLessThan(1.2);
    expect(Math.abs(delays / named)).toBeLessThan(4);
  });
});
