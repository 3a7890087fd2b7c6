import { frameFromColumns, frameFromRows } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/calibration.json' with { type: 'json' };
import { logisticRegression } from './logistic-regression.js';

describe('logisticRegression', () => {
  it.each(reference.logistic)('agrees with scikit-learn: $name', (sample) => {
    const rows = frameFromColumns(Object.fromEntries(sample.columns.map((column, i) => [`x${i}`, column])));
    const regression = logisticRegression({ penalty: sample.penalty, standardise: false });
    const weights = sample.weights === null ? {} : { weights: Float64Array.from(sample.weights) };
    const model = regression.fit(rows, Float64Array.from(sample.target), weights);
    expect(model.state.converged).toBe(true);
    sample.coefficients.forEach((coefficient, i) => {
      expect(model.state.coefficients[i]).toBeCloseTo(coefficient, 8);
    });
    const centres = model.state.encoding.reduce((sum, { centre }, i) => sum + centre * model.state.coefficients[i]!, 0);
    expect(model.state.intercept - centres).toBeCloseTo(sample.intercept, 8);
    const predicted = model.predict(rows);
    sample.probabilities.forEach((probability, i) => {
      expect(predicted[i]).toBeCloseTo(probability, 8);
    });
    expect(regression.restore(JSON.parse(JSON.stringify(model.state))).predict(rows)).toEqual(predicted);
  });

  it('has terms for categories and for what is missing', () => {
    const rows = frameFromRows(
      Array.from({ length: 400 }, (_, i) => ({
        colour: i % 4 === 0 ? 'red' : i % 4 === 1 ? null : 'blue',
        size: i % 5 === 0 ? null : i % 7,
        on: i % 2 === 0,
      })),
    );
    const target = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 || i % 5 === 0 ? 1 : 0));
    const model = logisticRegression({ penalty: 0.01 }).fit(rows, target);
    expect(model.state.encoding.map(({ categories, indicator }) => [categories.length, indicator])).toEqual([
      [2, true],
      [0, true],
      [0, false],
    ]);
    const probabilities = model.predict(rows);
    expect(probabilities.every((p, i) => (p > 0.5 ? 1 : 0) === target[i])).toBe(true);
    const unseen = model.predict(frameFromRows([{ colour: 'green', size: 3, on: true }], { types: { on: 'boolean' } }));
    expect(Number.isFinite(unseen[0])).toBe(true);
    expect(model.signature.inputs.map(({ kind, nullable }) => [kind, nullable])).toEqual([
      ['string', true],
      ['number', true],
      ['boolean', false],
    ]);
  });

  it('does not depend on the unit of a column', () => {
    const x = Array.from({ length: 100 }, (_, i) => Math.sin(i));
    const target = Float64Array.from(x, (value, i) => (value + Math.cos(3 * i) > 0 ? 1 : 0));
    const small = frameFromColumns({ x });
    const large = frameFromColumns({ x: x.map((value) => 1e6 * value + 5e6) });
    const first = logisticRegression().fit(small, target).predict(small);
    const second = logisticRegression().fit(large, target).predict(large);
    first.forEach((p, i) => {
      expect(second[i]).toBeCloseTo(p, 8);
    });
  });

  it('has an answer where one class or a constant column is all there is, and where classes separate', () => {
    const rows = frameFromColumns({ x: [1, 2, 3, 4], constant: [7, 7, 7, 7] });
    logisticRegression()
      .fit(rows, new Float64Array(4))
      .predict(rows)
      .forEach((p) => {
        expect(p).toBeCloseTo(0.5 / 5, 12);
      });
    const apart = logisticRegression({ penalty: 1e-6 })
      .fit(rows, new Float64Array([0, 0, 1, 1]))
      .predict(rows);
    expect(Array.from(apart, Math.round)).toEqual([0, 0, 1, 1]);
    const partly = logisticRegression().fit(rows, new Float64Array([0, Number.NaN, 1, 1]));
    expect(partly.predict(rows).every(Number.isFinite)).toBe(true);
  });

  it('predicts a finite number whatever the table holds', () => {
    const row = fc.tuple(fc.double(), fc.option(fc.constantFrom('a', 'b')), fc.option(fc.boolean()), fc.boolean());
    const types = { number: 'number', text: 'string', on: 'boolean' } as const;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (cells) => {
        const rows = frameFromColumns(
          { number: cells.map(([a]) => a), text: cells.map(([, b]) => b), on: cells.map(([, , c]) => c) },
          { types },
        );
        const model = logisticRegression().fit(
          rows,
          Float64Array.from(cells, ([, , , yes]) => (yes ? 1 : 0)),
        );
        expect(model.predict(rows).every((value) => value >= 0 && value <= 1)).toBe(true);
        const restored = logisticRegression().restore(JSON.parse(JSON.stringify(model.state)));
        expect(restored.predict(rows)).toEqual(model.predict(rows));
      }),
    );
  });

  it('refuses what it cannot use', () => {
    const rows = frameFromColumns({ x: [1, 2] });
    expect(() => logisticRegression({ penalty: 0 })).toThrow('Option "penalty" is 0');
    expect(() => logisticRegression().fit(rows, new Float64Array(3))).toThrow('3 values in target for 2 rows');
    expect(() => logisticRegression().fit(rows, new Float64Array([0, 2]))).toThrow('a class must be 0 or 1');
    expect(() => logisticRegression({ features: ['y'] }).fit(rows, new Float64Array(2))).toThrow('no column "y"');
    const model = logisticRegression().fit(rows, new Float64Array([0, 1]));
    expect(() => model.predict(frameFromColumns({ x: ['a'] }))).toThrow('the model reads "number"');
    expect(() => logisticRegression().restore({ ...model.state, coefficients: [] })).toThrow('1 finite "coefficients"');
    expect(() => logisticRegression().restore({ ...model.state, encoding: [{}] })).toThrow('encoding');
    expect(() => logisticRegression().restore({ ...model.state, signature: null })).toThrow('signature');
    const signal = AbortSignal.abort();
    expect(() => logisticRegression().fit(rows, new Float64Array([0, 1]), { signal })).toThrow();
  });
});
