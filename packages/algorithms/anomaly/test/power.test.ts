import { timeAt } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { seasonalDetector } from '../src/index.js';
import { changed, healthySeries, type Noise, perDay } from './healthy-series.js';

const SEEDS = 60;

/** Share of seeds in which an alarm comes within `patience` observations, and further alarms in the two days after it. */
function find(noise: Noise, size: number, length: number, patience: number) {
  let found = 0;
  let further = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { series, sigma } = healthySeries(
      noise,
      seed % 2 === 0 ? 'weekly sine' : 'no weekly season',
      5000 + seed,
      14,
    );
    // From the ninth day on, at any time of day.
    const at = perDay * (8 + (seed % 4)) + ((seed * 97) % perDay);
    const broken = changed(series, (i) => (i >= at && i < at + length ? size * sigma : 0));
    const detector = seasonalDetector();
    let hit = false;
    const until = length === Number.POSITIVE_INFINITY ? at + 2 * perDay : at + patience + 1;
    for (let i = 0; i < Math.min(broken.values.length, until); i += 1) {
      const { status } = detector.update({ time: timeAt(broken, i), value: broken.values[i]! });
      if (status !== 'anomaly' || i < at) continue;
      if (i <= at + patience) hit = true;
      else further += 1;
    }
    found += hit ? 1 : 0;
  }
  return { found: found / SEEDS, further: further / SEEDS };
}

const kinds: readonly Noise[] = ['gaussian', 'autocorrelated', 'multiplicative', 'counts'];

describe('power from the second week on (60 seeds each)', () => {
  it.each(kinds)('finds level shifts of 5 robust deviations in %s noise, and alarms once', (noise) => {
    for (const size of [5, -5]) {
      const { found, further } = find(noise, size, Number.POSITIVE_INFINITY, 36);
      console.log(`${noise}: level shift of ${size}: found ${found}, further alarms in two days ${further}`);
      expect(found).toBeGreaterThanOrEqual(0.95);
      expect(further).toBeLessThanOrEqual(0.2);
    }
  });

  it.each(kinds)('finds single spikes and dips of 8 robust deviations in %s noise', (noise) => {
    for (const size of [8, -8]) {
      const { found } = find(noise, size, 1, 2);
      console.log(`${noise}: one value ${size} deviations out: found ${found}`);
      // Multiplicative and count noise at the daily peak is far above its typical size: 8 deviations are fewer there.
      expect(found).toBeGreaterThanOrEqual(noise === 'gaussian' || noise === 'autocorrelated' ? 0.95 : 0.75);
    }
  });

  it.each(kinds)('finds spikes of 15 minutes and 8 robust deviations in %s noise', (noise) => {
    const { found } = find(noise, 8, 3, 3);
    console.log(`${noise}: three values 8 deviations out: found ${found}`);
    expect(found).toBeGreaterThanOrEqual(0.95);
  });
});
