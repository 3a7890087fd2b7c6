import { frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/measures.json' with { type: 'json' };
import { type RegressionMeasure, regressionMeasures } from './regression.js';

const columns = { target: 'came', prediction: 'guess' };

describe('regressionMeasures', () => {
  it.each(reference.regression)('agrees with scikit-learn: $name', (sample) => {
    const rows = frameFromColumns({ came: sample.target, guess: sample.prediction });
    const { measures } = regressionMeasures(rows, columns);
    const names = Object.keys(sample).filter((name) => name in measures) as (RegressionMeasure & keyof typeof sample)[];
    expect(names.length).toBe(7);
    for (const name of names) expect(measures[name].value, name).toBeCloseTo(sample[name] as number, 10);
  });

  it('covers the truth as often as it says', () => {
    const random = seededRandom(5);
    const runs = 400;
    const covered: Record<string, number> = {};
    const truth = {
      bias: 0,
      meanAbsoluteError: Math.sqrt(2 / Math.PI),
      meanSquaredError: 1,
      rootMeanSquaredError: 1,
      medianAbsoluteError: 0.6744897501960817,
      r2: 0.8,
    };
    for (let run = 0; run < runs; run += 1) {
      const guess = Float64Array.from({ length: 400 }, () => 2 * standardNormal(random));
      const came = guess.map((value) => value + standardNormal(random));
      const { measures } = regressionMeasures(frameFromColumns({ came, guess }), columns);
      for (const [name, value] of Object.entries(truth)) {
        const { lower, upper } = measures[name as RegressionMeasure];
        if (lower! <= value && value <= upper!) covered[name] = (covered[name] ?? 0) + 1;
      }
    }
    console.log(
      Object.entries(covered)
        .map(([name, count]) => `${name} ${((100 * count) / runs).toFixed(1)} %`)
        .join(', '),
    );
    for (const name of Object.keys(truth)) expect(covered[name], name).toBeGreaterThan(360);
  });

  it('has null where there is nothing to measure', () => {
    const rows = frameFromColumns({ came: [0, 0, null], guess: [-2, 1, 1] });
    const result = regressionMeasures(rows, columns);
    expect([result.rows, result.missing]).toEqual([2, 1]);
    const missing = ['meanAbsolutePercentageError', 'meanSquaredLogError', 'r2', 'rootMeanSquaredLogError'] as const;
    for (const name of missing) expect(result.measures[name].value, name).toBeNull();
    expect(result.measures.bias.value).toBe(-0.5);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
