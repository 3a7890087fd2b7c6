import { createTimeSeries, type Random, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import {
  conformalIntervals,
  drift,
  holt,
  naive,
  type SimulatingForecaster,
  simpleExponentialSmoothing,
  timeToThreshold,
  withBounds,
} from '../index.js';

const start = Date.UTC(2026, 0, 1);
const day = 86_400_000;

function series(values: ArrayLike<number>): TimeSeries {
  return createTimeSeries({ start, step: day, values });
}

describe('timeToThreshold', () => {
  it('says when a steady line crosses', () => {
    const answer = timeToThreshold(drift().fit(series([10, 20, 30, 40])), { threshold: 75, horizon: 10 });
    expect(answer).toMatchObject({ status: 'ok', probability: 1, censored: 0, standardError: 0 });
    expect(answer.pointCrossing).toBe(start + 7 * day);
    expect(answer.quantiles).toEqual([0.1, 0.5, 0.9].map((probability) => ({ probability, time: start + 7 * day })));
    expect(answer.probabilityBy).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('leaves open what lies beyond the horizon', () => {
    const answer = timeToThreshold(drift().fit(series([10, 20, 30, 40])), { threshold: 75, horizon: 3 });
    expect(answer).toMatchObject({ probability: 0, censored: 1, pointCrossing: null });
    expect(answer.quantiles[1]).toEqual({ probability: 0.5, time: null });
  });

  it('looks down where it is told to', () => {
    const fitted = drift().fit(series([40, 30, 20]));
    expect(timeToThreshold(fitted, { threshold: 0, direction: 'below', horizon: 5 }).pointCrossing).toBe(
      start + 4 * day,
    );
  });

  it('answers with the first step where the threshold is passed already', () => {
    const answer = timeToThreshold(naive().fit(series([90, 91, 92])), { threshold: 50, horizon: 5 });
    expect(answer.quantiles[0]!.time).toBe(start + 3 * day);
  });

  it('says that nothing can be said without data', () => {
    const answer = timeToThreshold(drift().fit(series([Number.NaN])), { threshold: 50, horizon: 5 });
    expect(answer).toMatchObject({ status: 'no-data', probability: null, censored: null, probabilityBy: [] });
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });

  it('never reaches what a bound makes impossible', () => {
    const fitted = withBounds(drift(), { upper: 100 }).fit(series([70, 80, 88]));
    expect(timeToThreshold(fitted, { threshold: 101, horizon: 50 }).probability).toBe(0);
  });

  it('is repeatable, and close to the reflection principle for a random walk', () => {
    const random = seededRandom(5);
    let value = 0;
    const walk = Array.from({ length: 400 }, () => {
      value += standardNormal(random);
      return value;
    });
    const fitted = naive().fit(series(walk));
    const [horizon, distance] = [400, 20];
    const options = { threshold: value + distance, horizon, paths: 4000 };
    const answer = timeToThreshold(fitted, options);
    expect(timeToThreshold(fitted, options)).toEqual(answer);
    const { squares, count } = fitted.state;
    const sigma = Math.sqrt(squares / count);
    // P(max > a) = 2 P(W_h > a); a walk in discrete time overshoots by 0.5826 sigma on average (Siegmund, 1985).
    const edge = (distance + 0.5826 * sigma) / (sigma * Math.sqrt(horizon));
    const { intervals } = fitted.forecast({ horizon: 1, levels: [] });
    expect(intervals).toEqual([]);
    const expected = 2 * upperTail(edge);
    expect(Math.abs(answer.probability! - expected)).toBeLessThan(4 * answer.standardError!);
  });

  it('works through conformal intervals', () => {
    const fitted = conformalIntervals(naive(), { horizon: 20 }).fit(
      series(Array.from({ length: 100 }, (_, i) => i % 5)),
    );
    const answer = timeToThreshold(fitted, { threshold: 6, horizon: 20, paths: 200 });
    expect(answer.probability).toBeGreaterThan(0);
  });
});

/** Upper tail of the standard normal distribution by numerical integration. */
function upperTail(from: number): number {
  let sum = 0;
  for (let x = from + 0.0005; x < 10; x += 0.001) sum += Math.exp((-x * x) / 2) * 0.001;
  return sum / Math.sqrt(2 * Math.PI);
}

describe('the probability of crossing', () => {
  /** A process that goes on for `length + horizon` steps. */
  type Process = (random: Random, length: number) => Float64Array;
  const walkWithDrift: Process = (random, length) => {
    const slope = 0.3 * standardNormal(random);
    let value = 0;
    return Float64Array.from({ length }, () => (value += slope + standardNormal(random)));
  };
  const wanderingLevel: Process = (random, length) => {
    let level = 0;
    return Float64Array.from({ length }, () => {
      const error = standardNormal(random);
      const value = level + error;
      level += 0.4 * error;
      return value;
    });
  };
  const dampedTrend: Process = (random, length) => {
    let [level, trend] = [0, standardNormal(random)];
    return Float64Array.from({ length }, () => {
      const error = standardNormal(random);
      trend *= 0.9;
      const value = level + trend + error;
      level += trend + 0.5 * error;
      trend += 0.2 * error;
      return value;
    });
  };
  const cases: [string, Process, SimulatingForecaster][] = [
    ['random walk with drift, by drift', walkWithDrift, drift()],
    ['wandering level, by simple exponential smoothing', wanderingLevel, simpleExponentialSmoothing()],
    ['damped trend, by damped Holt', dampedTrend, holt()],
  ];
  const [history, horizon, runs] = [150, 30, 2000];

  for (const [name, process, forecaster] of cases) {
    it(`is calibrated within 0.03 over ${runs} simulated series: ${name} (figures printed)`, () => {
      const groups = Array.from({ length: 5 }, () => ({ predicted: 0, crossed: 0, count: 0 }));
      const total = { predicted: 0, crossed: 0 };
      for (let seed = 0; seed < runs; seed += 1) {
        const random = seededRandom(seed);
        const values = process(random, history + horizon);
        // Thresholds from near to far, so that all probabilities occur.
        const threshold = values[history - 1]! + 0.5 + 7 * random();
        const fitted = forecaster.fit(series(values.subarray(0, history)));
        const { probability } = timeToThreshold(fitted, { threshold, horizon, paths: 200, seed });
        const crossed = Number(values.subarray(history).some((value) => value >= threshold));
        const group = groups[Math.min(4, Math.floor(probability! * 5))]!;
        group.predicted += probability!;
        group.crossed += crossed;
        group.count += 1;
        total.predicted += probability! / runs;
        total.crossed += crossed / runs;
      }
      const shown = groups.map(
        ({ predicted, crossed, count }) =>
          `${(predicted / count).toFixed(2)}/${(crossed / count).toFixed(2)} (${count})`,
      );
      console.log(
        `${name}: predicted ${total.predicted.toFixed(3)}, crossed ${total.crossed.toFixed(3)}; ${shown.join(', ')}`,
      );
      expect(Math.abs(total.predicted - total.crossed)).toBeLessThan(0.03);
      for (const { predicted, crossed, count } of groups) {
        const share = predicted / count;
        // Within 0.03, four standard errors apart, in every fifth of the scale.
        const margin = 0.03 + 4 * Math.sqrt((share * (1 - share)) / count);
        if (count > 30) expect(Math.abs(share - crossed / count)).toBeLessThan(margin);
      }
    });
  }
});
