import { timeAt } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { seasonalDetector } from '../src/index.js';
import { healthySeries, noises, perDay, weeks } from './healthy-series.js';

const SEEDS = 50;
const DAYS = 14;

describe('false alarms on healthy series (50 seeds x 14 days each)', () => {
  const rates: number[] = [];

  it.each(noises.flatMap((noise) => weeks.map((week) => [noise, week] as const)))('%s, %s', (noise, week) => {
    let alarms = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { series } = healthySeries(noise, week, seed * 104_729, DAYS);
      const detector = seasonalDetector();
      for (let i = 0; i < DAYS * perDay; i += 1) {
        const signal = detector.update({ time: timeAt(series, i), value: series.values[i]! });
        if (signal.status === 'anomaly') alarms += 1;
      }
    }
    const rate = alarms / (SEEDS * DAYS);
    rates.push(rate);
    console.log(
      `${noise}, ${week}: ${rate.toFixed(3)} false alarms per series per day (${alarms} in ${SEEDS * DAYS} days)`,
    );
    // The promise is at most one; what is measured is far below, and must stay there: 0.2 with heavy tails, 0.12 else.
    expect(rate).toBeLessThanOrEqual(noise === 'heavy-tailed' ? 0.2 : 0.12);
  });

  it('keeps the stated budget of 0.05 on average', () => {
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    console.log(`mean over ${rates.length} kinds: ${mean.toFixed(3)} false alarms per series per day`);
    expect(mean).toBeLessThanOrEqual(0.05);
  });
});
