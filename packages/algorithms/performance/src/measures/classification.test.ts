import { frameFromColumns, seededRandom } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/measures.json' with { type: 'json' };
import { classificationMeasures } from './classification.js';

const columns = { target: 'came', probability: 'score' };
const names = [
  'accuracy',
  'areaUnderCurve',
  'averagePrecision',
  'brier',
  'f1',
  'logLoss',
  'precision',
  'recall',
  'specificity',
] as const;

describe('classificationMeasures', () => {
  it.each(reference.classification)('agrees with scikit-learn: $name', (sample) => {
    const rows = frameFromColumns({ came: sample.target, score: sample.probability });
    const { measures } = classificationMeasures(rows, columns);
    for (const name of names) expect(measures[name].value).toBeCloseTo(sample[name], 10);
    const { lower, upper } = measures.areaUnderCurve;
    expect((upper! - lower!) / 2 / 1.959963984540054).toBeCloseTo(sample.areaError, 10);
  });

  it('covers the truth as often as it says', () => {
    const random = seededRandom(7);
    const runs = 400;
    const covered: Record<string, number> = {};
    // Scores uniform on 0 to 1, cases with probability of the score.
    const truth: Record<string, number> = {
      accuracy: 0.75,
      precision: 0.75,
      recall: 0.75,
      specificity: 0.75,
      f1: 0.75,
      areaUnderCurve: 5 / 6,
      brier: 1 / 6,
      logLoss: 0.5,
      value: 0.25,
      averagePrecision: 5 / 6,
    };
    for (let run = 0; run < runs; run += 1) {
      const score = Float64Array.from({ length: 300 }, random);
      const came = score.map((value) => (random() < value ? 1 : 0));
      const values = { truePositive: 1, falsePositive: -1 };
      const { measures } = classificationMeasures(frameFromColumns({ came, score }), { ...columns, values });
      for (const [name, { lower, upper }] of Object.entries(measures)) {
        if (lower! <= truth[name]! && truth[name]! <= upper!) covered[name] = (covered[name] ?? 0) + 1;
      }
    }
    console.log(
      Object.entries(covered)
        .map(([name, count]) => `${name} ${((100 * count) / runs).toFixed(1)} %`)
        .join(', '),
    );
    // 400 runs at 95 %: 361 and more in all but one of ten thousand.
    for (const name of Object.keys(truth)) expect(covered[name], name).toBeGreaterThan(360);
  });

  it('has null where there is nothing to measure, and counts what is missing', () => {
    const rows = frameFromColumns({ came: [0, 0, null, 0], score: [0.1, 0.2, 0.3, Number.NaN] });
    const { measures, missing, rows: count } = classificationMeasures(rows, columns);
    expect([count, missing]).toEqual([2, 2]);
    expect(measures.precision.value).toBeNull();
    expect(measures.areaUnderCurve.value).toBeNull();
    expect(measures.specificity.value).toBe(1);
    const empty = classificationMeasures(frameFromColumns({ came: [0], score: [Number.NaN] }), columns);
    expect(Object.values(empty.measures).every(({ value }) => value === null)).toBe(true);
    expect(JSON.parse(JSON.stringify(empty))).toEqual(empty);
  });

  it('does not care for the order of rows, and keeps every measure inside its interval', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const measure = (of: typeof rows) =>
          classificationMeasures(
            frameFromColumns({ came: of.map(([came]) => came), score: of.map(([, score]) => score / 20) }),
            columns,
          ).measures;
        const forward = measure(rows);
        const backward = measure(rows.toReversed());
        for (const [name, { lower, upper, value }] of Object.entries(forward)) {
          const other = backward[name as keyof typeof backward].value;
          if (value === null) expect(other, name).toBeNull();
          else {
            expect(other, name).toBeCloseTo(value, 10);
            expect(lower!, name).toBeLessThanOrEqual(value + 1e-12);
            expect(upper!, name).toBeGreaterThanOrEqual(value - 1e-12);
          }
        }
      }),
    );
  });

  it('refuses what is no class and no probability', () => {
    const measure = (came: unknown[], score: number[]) => () =>
      classificationMeasures(frameFromColumns({ came, score }), columns);
    expect(measure([2], [0.5])).toThrow('a class is 0 or 1');
    expect(measure([1], [1.5])).toThrow('between 0 and 1');
    expect(measure(['yes'], [0.5])).toThrow('holds texts');
    expect(() => classificationMeasures(frameFromColumns({ came: [1] }), columns)).toThrow('no column "score"');
  });
});
