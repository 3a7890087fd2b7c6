import { type Frame, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { regressionMeasures } from '../measures/regression.js';
import { dle } from './dle.js';

/** Errors grow with x, and are twice as large in zone b. */
function sample(count: number, seed: number, { from = 0, to = 1, shareB = 0.3 } = {}): Frame {
  const random = seededRandom(seed);
  const x = Float64Array.from({ length: count }, () => from + (to - from) * random());
  const zone = Array.from({ length: count }, () => (random() < shareB ? 'b' : 'a'));
  const guess = x.map((value) => 50 + 10 * value);
  const came = guess.map((value, i) => value + (1 + 3 * x[i]!) * (zone[i] === 'b' ? 2 : 1) * standardNormal(random));
  return frameFromColumns({ x, zone, guess, came });
}

const options = { target: 'came', prediction: 'guess', features: ['x', 'zone'] };

describe('dle', () => {
  const estimator = dle(options).fit(sample(5000, 1));

  it('follows harder and easier rows', () => {
    for (const mix of [{ from: 0.8 }, { to: 0.2 }, { shareB: 0.9 }, { shareB: 0 }]) {
      const rows = sample(3000, 2, mix);
      const { measures, reference, trust } = estimator.estimate(rows);
      const realised = regressionMeasures(rows, options).measures;
      for (const name of ['meanAbsoluteError', 'rootMeanSquaredError', 'meanAbsolutePercentageError'] as const) {
        const truth = realised[name].value!;
        const off = Math.abs(measures[name].value! - truth) / truth;
        expect(off, `${name} ${JSON.stringify(mix)}`).toBeLessThan(0.08);
        expect(off).toBeLessThan(Math.abs(reference[name]! - truth) / truth);
      }
      expect(trust.assumptionViolated).toBe(false);
    }
  });

  it('has bands that hold the realised measure', () => {
    let covered = 0;
    for (let run = 0; run < 60; run += 1) {
      const rows = sample(500, 100 + run);
      const { lower, upper } = estimator.estimate(rows).measures.meanAbsoluteError;
      const truth = regressionMeasures(rows, options).measures.meanAbsoluteError.value!;
      if (lower! <= truth && truth <= upper!) covered += 1;
    }
    console.log(`mean absolute error within its 95 % band in ${covered} of 60`);
    expect(covered).toBeGreaterThanOrEqual(52);
  });

  it('says where it cannot be believed, goes through JSON and has defined answers at the edges', () => {
    const far = estimator.estimate(sample(1000, 4, { from: 3, to: 4 }));
    expect(far.trust.assumptionViolated).toBe(true);
    const rows = sample(500, 5);
    const restored = dle(options).restore(JSON.parse(JSON.stringify(estimator.state)));
    expect(restored.estimate(rows)).toEqual(estimator.estimate(rows));
    const none = estimator.estimate(frameFromColumns({ x: [1], zone: ['a'], guess: [Number.NaN] }));
    expect([none.rows, none.missing]).toEqual([0, 1]);
    expect(Object.values(none.measures).every(({ value }) => value === null)).toBe(true);
    expect(() => dle({ ...options, features: [] })).toThrow('at least 1 column');
    expect(() => dle(options).fit(sample(3, 1))).toThrow('at least 10');
  });
});
