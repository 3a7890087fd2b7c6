import { createTimeSeries, type Random, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import {
  arima,
  drift,
  exponentialSmoothing,
  holt,
  holtWinters,
  naive,
  type SimulatingForecaster,
  seasonalNaive,
  seasonalProfile,
} from './index.js';

const m = 12;
const season = (i: number): number => 10 * Math.sin((2 * Math.PI * i) / m);

/** Healthy data, each from a process that the model is for. */
const processes: Record<string, { model: SimulatingForecaster; next: (random: Random) => (i: number) => number }> = {
  naive: { model: naive(), next: walk(0) },
  drift: { model: drift(), next: walk(0.4) },
  'seasonal naive': {
    model: seasonalNaive({ seasonLength: m }),
    next: (random) => {
      const last = Array.from({ length: m }, (_, i) => season(i));
      return (i) => {
        last[i % m]! += standardNormal(random);
        return last[i % m]!;
      };
    },
  },
  'simple exponential smoothing': { model: exponentialSmoothing(), next: smoothing({ alpha: 0.3 }) },
  'damped Holt': { model: holt(), next: smoothing({ alpha: 0.5, beta: 0.1, phi: 0.9 }) },
  'straight Holt': { model: holt({ damped: false }), next: smoothing({ alpha: 0.5, beta: 0.1 }) },
  'season without trend': {
    model: exponentialSmoothing({ seasonal: 'additive', seasonLength: m }),
    next: smoothing({ alpha: 0.3, gamma: 0.2 }),
  },
  'damped Holt-Winters': {
    model: holtWinters({ seasonLength: m }),
    next: smoothing({ alpha: 0.3, beta: 0.05, gamma: 0.1, phi: 0.9 }),
  },
  'arima (1,0,1)': {
    model: arima({ order: { p: 1, d: 0, q: 1 }, method: 'conditional' }),
    next: (random) => {
      let [value, before] = [0, 0];
      return () => {
        const error = standardNormal(random);
        value = 0.7 * value + error + 0.4 * before;
        before = error;
        return 50 + value;
      };
    },
  },
  'arima (0,1,1)(0,1,1)': {
    model: arima({
      order: { p: 0, d: 1, q: 1 },
      seasonal: { P: 0, D: 1, Q: 1, seasonLength: m },
      method: 'conditional',
    }),
    next: airline,
  },
  'seasonal profile': {
    model: seasonalProfile({ seasonLength: m }),
    next: (random) => {
      let passing = 0;
      return (i) => {
        passing = 0.8 * passing + standardNormal(random);
        return 100 + season(i) + passing + standardNormal(random);
      };
    },
  },
};

function walk(slope: number): (random: Random) => () => number {
  return (random) => {
    let value = 50;
    return () => {
      value += slope + standardNormal(random);
      return value;
    };
  };
}

/** The model of Box and Jenkins for airline passengers. */
function airline(random: Random): (i: number) => number {
  const values = Array.from({ length: m + 1 }, (_, i) => 100 + season(i));
  const errors = Array.from({ length: m + 1 }, () => 0);
  return () => {
    const error = standardNormal(random);
    // Newest last: [m] is one step ago, [1] a season ago, [0] a season and a step.
    const change = error - 0.4 * errors[m]! - 0.6 * errors[1]! + 0.24 * errors[0]!;
    const value = values[m]! + values[1]! - values[0]! + change;
    values.shift();
    values.push(value);
    errors.shift();
    errors.push(error);
    return value;
  };
}

function smoothing({ alpha = 0, beta = 0, gamma = 0, phi = 1 }): (random: Random) => (i: number) => number {
  return (random) => {
    let [level, trend] = [100, beta > 0 ? 0.5 : 0];
    const terms = Array.from({ length: m }, (_, i) => (gamma > 0 ? season(i) : 0));
    return (i) => {
      const error = standardNormal(random);
      trend *= phi;
      level += trend;
      const value = level + terms[i % m]! + error;
      level += alpha * error;
      trend += beta * error;
      terms[i % m]! += gamma * error;
      return value;
    };
  };
}

describe('intervals on healthy data, over 400 generated series each (figures printed)', () => {
  const [runs, length, levels] = [400, 360, [0.8, 0.95]];
  for (const [name, { model, next }] of Object.entries(processes)) {
    it(`cover what they should: ${name}`, () => {
      const inside = levels.map(() => 0);
      for (let seed = 0; seed < runs; seed += 1) {
        const value = next(seededRandom(1000 + seed));
        const values = Float64Array.from({ length: length + m }, (_, i) => value(i));
        const history = createTimeSeries({ start: 0, step: '1h', values: values.subarray(0, length) });
        const { intervals } = model.fit(history).forecast({ horizon: m, levels });
        // One step a series, so that the trials are independent and the margin is binomial.
        const step = seed % m;
        for (const [i, { lower, upper }] of intervals.entries()) {
          inside[i]! += Number(values[length + step]! >= lower[step]! && values[length + step]! <= upper[step]!) / runs;
        }
      }
      console.log(`coverage at 80 / 95 %, ${name}: ${inside.map((share) => share.toFixed(3)).join(' / ')}`);
      for (const [i, level] of levels.entries()) {
        const margin = 3.5 * Math.sqrt((level * (1 - level)) / runs);
        expect(Math.abs(inside[i]! - level)).toBeLessThan(margin);
      }
    });
  }
});
