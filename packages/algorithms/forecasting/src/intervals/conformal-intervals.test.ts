import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { conformalIntervals, naive, simpleExponentialSmoothing } from '../index.js';

function series(values: ArrayLike<number>): TimeSeries {
  return createTimeSeries({ start: 0, step: '5m', values });
}

/** A level with noise of heavy tails: one value in twenty is ten times as far off. */
function spiky(length: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => 50 + standardNormal(random) * (random() < 0.05 ? 10 : 1));
}

describe('conformalIntervals', () => {
  it('takes the finite-sample rank ceil((n + 1) level) of the errors', () => {
    // A saw tooth of growing teeth: the naive errors of one step are 1, -1, 2, -2, ... in the second half.
    const values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let tooth = 1; tooth <= 5; tooth += 1) values.push(tooth, 0);
    const fitted = conformalIntervals(naive(), { horizon: 1, origins: 10, refitEvery: 1 }).fit(series(values));
    const [bin] = fitted.state.calibration.bins;
    expect(fitted.state.calibration.relative).toBe(false);
    expect(bin).toEqual({ from: 1, to: 1, origins: 10, scores: [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5] });
    const upper = (level: number): number => fitted.forecast({ horizon: 1, levels: [level] }).intervals[0]!.upper[0]!;
    // Sizes are 1 1 2 2 3 3 4 4 5 5; ranks ceil(11 level) are 3, 6 and 9.
    expect([0.25, 0.5, 0.8].map(upper)).toEqual([2, 3, 5]);
    const { notes } = fitted.forecast({ horizon: 1, levels: [0.95] });
    expect(notes[0]).toMatch(/Level 0.95 needs more than 10 calibration forecasts/);
  });

  it('nests its levels, at every step', () => {
    for (const sides of ['equal', 'separate'] as const) {
      const fitted = conformalIntervals(naive(), { horizon: 40, sides }).fit(series(spiky(400, 1)));
      const levels = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99];
      const { intervals } = fitted.forecast({ horizon: 50, levels });
      for (let i = 1; i < levels.length; i += 1) {
        for (let h = 0; h < 50; h += 1) {
          expect(intervals[i]!.lower[h]!).toBeLessThanOrEqual(intervals[i - 1]!.lower[h]!);
          expect(intervals[i]!.upper[h]!).toBeGreaterThanOrEqual(intervals[i - 1]!.upper[h]!);
        }
      }
    }
  });

  it('keeps the intervals of the model where there is too little, and says so', () => {
    const values = [1, 2];
    const own = naive().fit(series(values)).forecast({ horizon: 3 });
    const forecast = conformalIntervals(naive(), { horizon: 3 }).fit(series(values)).forecast({ horizon: 3 });
    expect(forecast.intervals).toEqual(own.intervals);
    expect(forecast.notes.at(-1)).toMatch(/Too few values to calibrate/);
  });

  it('is wider where the phase errs more, and says what it would have held (figures printed)', () => {
    const nights = (hour: number) => (hour % 24 < 8 ? 0.3 : 2);
    let [plainNight, phaseNight, plainDay, phaseDay, all] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed);
      const values = Float64Array.from({ length: 24 * 30 }, (_, t) => 50 + nights(t) * standardNormal(random));
      const past = createTimeSeries({ start: 0, step: '1h', values: values.slice(0, 24 * 29) });
      const inside = (phases?: number) => {
        const options = { horizon: 24, origins: 90, ...(phases === undefined ? {} : { phases }) };
        const fitted = conformalIntervals(simpleExponentialSmoothing(), options).fit(past);
        const { lower, upper } = fitted.forecast({ horizon: 24, levels: [0.8] }).intervals[0]!;
        const held = Array.from(lower, (low, h) =>
          low <= values[24 * 29 + h]! && values[24 * 29 + h]! <= upper[h]! ? 1 : 0,
        );
        return { held, fitted };
      };
      const [plain, aware] = [inside(), inside(24)];
      const sum = (held: number[], from: number, to: number) => held.slice(from, to).reduce((a, b) => a + b, 0);
      plainNight += sum(plain.held, 0, 8) / 8;
      phaseNight += sum(aware.held, 0, 8) / 8;
      plainDay += sum(plain.held, 8, 24) / 16;
      phaseDay += sum(aware.held, 8, 24) / 16;
      all += 1;
      const { achieved } = aware.fitted.state.calibration;
      expect(achieved.map(({ level }) => level)).toEqual([0.8, 0.95]);
      expect(Math.abs(achieved[0]!.coverage - 0.8)).toBeLessThan(0.1);
    }
    const percent = (sum: number) => `${((100 * sum) / all).toFixed(1)} %`;
    console.log(
      `night and day inside 80 %: ${percent(plainNight)} and ${percent(plainDay)}; by phases ${percent(phaseNight)} and ${percent(phaseDay)}`,
    );
    expect(plainNight / all).toBeGreaterThan(0.95);
    expect(Math.abs(phaseNight / all - 0.8)).toBeLessThan(0.1);
    expect(Math.abs(phaseDay / all - 0.8)).toBeLessThan(0.06);
    expect(() => conformalIntervals(naive(), { horizon: 5, phases: 1 })).toThrow('"phases" is 1');
  });

  it('says when it is asked beyond what it calibrated', () => {
    const fitted = conformalIntervals(naive(), { horizon: 5 }).fit(series(spiky(200, 2)));
    expect(fitted.forecast({ horizon: 6 }).notes).toContain(
      'Calibrated up to 5 steps ahead; steps beyond use the errors of those.',
    );
  });

  it('covers where the intervals of the model do not (figures printed)', () => {
    const levels = [0.8, 0.95];
    const [runs, horizon] = [400, 12];
    const hits = { own: [0, 0], conformal: [0, 0] };
    const widths = { own: [0, 0], conformal: [0, 0] };
    for (let seed = 0; seed < runs; seed += 1) {
      const values = spiky(240 + horizon, seed);
      const history = series(values.subarray(0, 240));
      const models = {
        own: simpleExponentialSmoothing(),
        conformal: conformalIntervals(simpleExponentialSmoothing(), { horizon, origins: 100, refitEvery: 50 }),
      };
      for (const name of ['own', 'conformal'] as const) {
        const { intervals } = models[name].fit(history).forecast({ horizon, levels });
        // One step a series keeps the trials independent, for the binomial margin.
        const step = seed % horizon;
        for (const [i, { lower, upper }] of intervals.entries()) {
          const value = values[240 + step]!;
          hits[name][i]! += Number(value >= lower[step]! && value <= upper[step]!) / runs;
          widths[name][i]! += (upper[step]! - lower[step]!) / runs;
        }
      }
    }
    for (const name of ['own', 'conformal'] as const) {
      const [coverage, width] = [hits[name], widths[name]].map((list) =>
        list.map((each) => each.toFixed(3)).join(' / '),
      );
      console.log(`heavy tails, coverage at 80 / 95 %, ${name}: ${coverage}, width ${width}`);
    }
    for (const [i, level] of levels.entries()) {
      // Four standard errors, and what the finite sample and rounding of scores may add.
      const margin = 4 * Math.sqrt((level * (1 - level)) / runs);
      expect(hits.conformal[i]!).toBeGreaterThan(level - margin);
      expect(hits.conformal[i]!).toBeLessThan(level + margin + 0.02);
    }
    // Normal intervals are far too wide at 80 %: the spikes are in their deviation.
    expect(hits.own[0]!).toBeGreaterThan(0.9);
    expect(widths.conformal[0]!).toBeLessThan(0.6 * widths.own[0]!);
  });
});
