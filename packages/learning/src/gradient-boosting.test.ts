import { type Frame, frameFromColumns, seededRandom } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/boosting.json' with { type: 'json' };
import { gradientBoosting } from './gradient-boosting.js';

const { rows: rowCount, training } = reference;

/** Numbers in [0, 1) that look random, made as the script of the fixture makes them. */
function spread(k: number): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, i) => ((i + 1) * (i + 1) * Math.sqrt(k)) % 1);
}

function sample() {
  const [x0, x1, x2, x3, x4] = [2, 3, 5, 7, 11].map(spread) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const group = spread(13).map((value) => Math.floor(12 * value));
  const lost = spread(17);
  const [a, b, c, d] = [19, 23, 29, 31].map(spread);
  const signal = x0.map(
    (value, i) =>
      Math.sin(6 * value) * 2 +
      3 * (x1[i]! - 0.5) * (x2[i]! > 0.4 ? 1 : 0) +
      reference.effects[group[i]!]! +
      (lost[i]! < 0.15 ? 1.5 : 2 * x3[i]!),
  );
  const target = signal.map((value, i) => value + 2 * (a![i]! + b![i]! + c![i]! - 1.5));
  const positive = signal.map((value, i) => (value - 2 + 4 * (d![i]! - 0.5) > 0 ? 1 : 0));
  const part = (from: number, to: number): Frame =>
    frameFromColumns({
      x0: x0.slice(from, to),
      x1: x1.slice(from, to),
      x2: x2.slice(from, to),
      x3: x3.map((value, i) => (lost[i]! < 0.15 ? Number.NaN : value)).slice(from, to),
      x4: x4.slice(from, to),
      group: Array.from(group.slice(from, to), (value) => `g${value}`),
    });
  return { learn: part(0, training), judge: part(training, rowCount), target, positive };
}

function areaUnderCurve(target: Float64Array, score: Float64Array): number {
  const order = Array.from(score.keys()).sort((a, b) => score[a]! - score[b]!);
  let ranks = 0;
  let positives = 0;
  order.forEach((row, rank) => {
    if (target[row] !== 1) return;
    ranks += rank + 1;
    positives += 1;
  });
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (score.length - positives));
}

describe('gradientBoosting', () => {
  const { learn, judge, target, positive } = sample();
  const rootMeanSquaredError = (predicted: Float64Array) =>
    Math.sqrt(predicted.reduce((sum, value, i) => sum + (value - target[training + i]!) ** 2, 0) / predicted.length);

  it('is as good as scikit-learn, with missing values and categories', () => {
    expect(target.reduce((sum, value) => sum + value, 0)).toBeCloseTo(reference.sumOfTargets, 6);
    expect(positive.reduce((sum, value) => sum + value, 0)).toBe(reference.positives);
    const classifier = gradientBoosting().fit(learn, positive.slice(0, training));
    const area = areaUnderCurve(positive.slice(training), classifier.predict(judge));
    const regressor = gradientBoosting({ loss: 'squared' }).fit(learn, target.slice(0, training));
    const error = rootMeanSquaredError(regressor.predict(judge)) / reference.targetDeviation;
    const theirs = reference.rootMeanSquaredError / reference.targetDeviation;
    console.log(
      `area under the curve ${area.toFixed(4)} (scikit-learn ${reference.areaUnderCurve.toFixed(4)}), root mean squared ` +
        `error over deviation ${error.toFixed(4)} (${theirs.toFixed(4)})`,
    );
    expect(area).toBeGreaterThan(reference.areaUnderCurve - 0.003);
    expect(error).toBeLessThan(theirs + 0.003);
    expect(classifier.state.importance[4]!).toBeLessThan(0.05);
    expect(classifier.state.importance.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('goes through JSON and repeats itself bit for bit', () => {
    const boosting = gradientBoosting({ rounds: 20, validationShare: 0.2, seed: 5 });
    const model = boosting.fit(learn, positive.slice(0, training));
    const restored = boosting.restore(JSON.parse(JSON.stringify(model.state)));
    expect(restored.predict(judge)).toEqual(model.predict(judge));
    expect(boosting.fit(learn, positive.slice(0, training)).state).toEqual(model.state);
    expect(gradientBoosting({ rounds: 20, seed: 6 }).fit(learn, positive.slice(0, training)).state).not.toEqual(
      model.state,
    );
  });

  it('stops early on noise and keeps the best round', () => {
    const random = seededRandom(3);
    const noise = Float64Array.from({ length: training }, () => (random() < 0.5 ? 1 : 0));
    const model = gradientBoosting({ rounds: 200, validationShare: 0.2, patience: 5 }).fit(learn, noise);
    expect(model.state.trees.roots.length).toBeLessThan(15);
    expect(model.state.validationLoss).toBeLessThan(0.7);
  });

  it('has no leaf with fewer rows than asked for', () => {
    const rare = positive.slice(0, training).map((value, i) => (value === 1 && i % 25 === 0 ? 1 : 0));
    const model = gradientBoosting({ minRows: 200, rounds: 10, learningRate: 1 }).fit(learn, rare);
    const counts = new Map<number, number>();
    for (const probability of model.predict(learn)) counts.set(probability, (counts.get(probability) ?? 0) + 1);
    const one = gradientBoosting({ minRows: 200, rounds: 1, learningRate: 1 }).fit(learn, rare);
    const leaves = new Map<number, number>();
    for (const probability of one.predict(learn)) leaves.set(probability, (leaves.get(probability) ?? 0) + 1);
    expect(leaves.size).toBeGreaterThan(3);
    expect(Math.min(...leaves.values())).toBeGreaterThanOrEqual(200);
    expect(counts.size).toBeGreaterThan(leaves.size);
  });

  it('leaves rows of weight 0 and without target out', () => {
    const half = positive.slice(0, training);
    const weights = half.map((_, i) => (i < 4000 ? 1 : 0));
    const lost = half.map((value, i) => (i < 4000 ? value : Number.NaN));
    const boosting = gradientBoosting({ rounds: 5 });
    const weighted = boosting.fit(learn, half, { weights });
    expect(boosting.fit(learn, lost).state.trees).toEqual(weighted.state.trees);
  });

  it('does not care for the scale of a column or the order of the others', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => (i * 7919) % 500);
    const other = values.map((value, i) => (value * 31 + i) % 97);
    const wanted = values.map((value, i) => Math.sin(value / 50) + other[i]! / 97);
    const boosting = gradientBoosting({ loss: 'squared', rounds: 10 });
    const plain = boosting.fit(frameFromColumns({ values, other }), wanted);
    const scaled = values.map((value) => 2 ** 20 * value);
    const changed = boosting.fit(frameFromColumns({ other, values: scaled }), wanted);
    const expected = plain.predict(frameFromColumns({ values, other }));
    changed.predict(frameFromColumns({ values: scaled, other })).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 10);
    });
  });

  it('predicts a finite number whatever the table holds', () => {
    const cell = fc.oneof(fc.double(), fc.constant(Number.NaN), fc.integer({ min: -3, max: 3 }));
    const row = fc.record({
      number: cell,
      text: fc.option(fc.constantFrom('a', 'b', 'c')),
      on: fc.option(fc.boolean()),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 60 }), (rows) => {
        const table = frameFromColumns(
          {
            number: rows.map(([{ number }]) => number),
            text: rows.map(([{ text }]) => text),
            on: rows.map(([{ on }]) => on),
          },
          { types: { number: 'number', text: 'string', on: 'boolean' } },
        );
        const wanted = Float64Array.from(rows, ([, yes]) => (yes ? 1 : 0));
        const model = gradientBoosting({ rounds: 3, minRows: 1 }).fit(table, wanted);
        expect(model.predict(table).every((value) => value > 0 && value < 1)).toBe(true);
        expect(JSON.parse(JSON.stringify(model.state))).toEqual(model.state);
      }),
      { numRuns: 60 },
    );
  });

  it('has no -0 in its state, which JSON would change', () => {
    const table = frameFromColumns({ x: [-1, -0, 1, 2] });
    const { state } = gradientBoosting({ rounds: 2, minRows: 1 }).fit(table, new Float64Array([0, 1, 1, 0]));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('refuses what it cannot use', () => {
    const table = frameFromColumns({ x: [1, 2, 3] });
    expect(() => gradientBoosting({ rounds: 0 })).toThrow('Option "rounds" is 0');
    expect(() => gradientBoosting({ maxBins: 256 })).toThrow('Option "maxBins" is 256');
    expect(() => gradientBoosting({ learningRate: 0 })).toThrow('Option "learningRate" is 0');
    expect(() => gradientBoosting().fit(table, new Float64Array([0, 1, 2]))).toThrow('a class must be 0 or 1');
    expect(() => gradientBoosting().fit(table, new Float64Array(2))).toThrow('2 values in target for 3 rows');
    const signal = AbortSignal.abort();
    expect(() => gradientBoosting().fit(table, new Float64Array(3), { signal })).toThrow();
    const { state } = gradientBoosting({ rounds: 2, minRows: 1 }).fit(table, new Float64Array([0, 1, 1]));
    expect(() => gradientBoosting({ loss: 'squared' }).restore(state)).toThrow('loss "logistic"');
    const broken = (trees: object) => () =>
      gradientBoosting().restore({ ...state, trees: { ...state.trees, ...trees } });
    expect(broken({ left: state.trees.left.map(() => 0) })).toThrow('leads nowhere');
    expect(broken({ roots: [99] })).toThrow('root outside');
    expect(broken({ value: [] })).toThrow('as many');
    expect(broken({ table: state.trees.table.map(() => 3) })).toThrow('without its categories');
    expect(() => gradientBoosting().restore({ ...state, categories: [] })).toThrow('list of categories');
  });
});
