import { type Frame, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { twoSampleLaws } from '@bellwether/testkit';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { areaUnderCurve } from './area-under-curve.js';
import { domainClassifier } from './domain-classifier.js';
import { groupFolds, timeFolds } from './folds.js';

const normalColumns = (count: number, width: number, seed: number, shift = 0): Frame => {
  const random = seededRandom(seed);
  const column = (): Float64Array => Float64Array.from({ length: count }, () => shift + standardNormal(random));
  return frameFromColumns(Object.fromEntries(Array.from({ length: width }, (_, i) => [`c${i}`, column()])));
};

describe('laws, logistic', () => {
  const sample = (values: readonly number[]): Frame => frameFromColumns({ value: Float64Array.from(values) });
  for (const law of twoSampleLaws({ create: () => domainClassifier({ learner: 'logistic' }), sample })) {
    it(law.name, law.check);
  }
});

describe('areaUnderCurve', () => {
  it('is the share of pairs in order, with ties as a half, and variances of the definition', () => {
    const area = areaUnderCurve({ reference: Float64Array.of(1, 2, 2, 5), current: Float64Array.of(2, 3, 6) });
    // Placements of the current values: 2 of 4, 3 of 4, 4 of 4; of the reference below the current: 3, 2.5, 2.5, 1 of 3.
    expect(area.value).toBeCloseTo(0.75, 12);
    expect(area.variance).toBeCloseTo(((0.25 ** 2 * 2) / 2 + 0) / 3 + 2.25 / 3 / 9 / 4, 12);
    expect(area.chance).toBeCloseTo((8 - (27 - 3) / 42) / (12 * 12), 12);
  });
});

describe('folds', () => {
  it('keep groups and equal times together', () => {
    const groups = groupFolds(['a', 'b', 'a', 'c', 'b', 'a'], 2, seededRandom(1));
    expect(groups[0]).toBe(groups[2]);
    expect(groups[1]).toBe(groups[4]);
    expect([...timeFolds(Float64Array.of(3, 1, 2, 2, 4, 9, 8, 7), 5, 2)]).toEqual([1, 0, 0, 0, 1, 1, 0, 0]);
  });
});

describe('domainClassifier', () => {
  it('with boosting raises no more than 5 % false alarms', () => {
    const test = domainClassifier({ folds: 3 });
    const share = shareOf(60, (random) => {
      const seed = Math.floor(random() * 0xffff_fffe);
      return test.compare(normalColumns(150, 3, seed), normalColumns(120, 3, seed + 1)).pValue <= 0.05;
    });
    expect(share).toBeLessThanOrEqual(atMost(0.05, 60));
  });

  it('finds what only two columns together show, and names them before the others', () => {
    const draw = (sign: number, seed: number): Frame => {
      const random = seededRandom(seed);
      const a = Float64Array.from({ length: 800 }, () => standardNormal(random));
      const b = a.map((value) => sign * value + 0.5 * standardNormal(random));
      return frameFromColumns({ calm: a.map(() => standardNormal(random)), a, b });
    };
    const result = domainClassifier().compare(draw(1, 1), draw(-1, 2));
    expect(result.verdict).toBe('drift');
    expect(result.contributions.at(-1)?.column).toBe('calm');
    expect(domainClassifier({ learner: 'logistic' }).compare(draw(1, 1), draw(-1, 2)).verdict).not.toBe('drift');
  });

  it('takes texts, booleans and missing values, whatever the order of rows and dictionaries', () => {
    const kinds = (texts: string[]): Frame =>
      frameFromColumns({ text: texts, flag: texts.map((text) => (text === 'c' ? null : text === 'a')) });
    const texts = Array.from({ length: 300 }, (_, i) => 'abc'[i % 3]!);
    const others = texts.map((text, i) => (i % 2 === 0 ? 'b' : text));
    const result = domainClassifier().compare(kinds(texts), kinds(others));
    expect(result.verdict).toBe('drift');
    expect(domainClassifier().compare(kinds([...texts].reverse()), kinds([...others].reverse()))).toEqual(result);
  });

  it('does not take customers that repeat themselves for drift where their rows stay together', () => {
    const draw = (first: number, seed: number): Frame => {
      const random = seededRandom(seed);
      const levels = Float64Array.from({ length: 30 }, () => standardNormal(random));
      const customer = Array.from({ length: 600 }, (_, i) => `customer ${first + (i % 30)}`);
      return frameFromColumns({ customer, spend: Float64Array.from(customer, (_, i) => levels[i % 30]!) });
    };
    const [before, after] = [draw(0, 1), draw(30, 2)];
    expect(domainClassifier({ columns: ['spend'] }).compare(before, after).statistic).toBeGreaterThan(0.9);
    expect(domainClassifier({ group: 'customer' }).compare(before, after).statistic).toBeLessThan(0.7);
  });

  it('says what is too little, and refuses what does not fit', () => {
    const result = domainClassifier().compare(normalColumns(5, 2, 1), normalColumns(500, 2, 2));
    expect(result).toMatchObject({ verdict: 'insufficient data', contributions: [] });
    expect(() => domainClassifier({ group: 'a', time: 'b' })).toThrow(/not by both/);
    expect(() => domainClassifier({ columns: ['x'] }).compare(normalColumns(5, 1, 1), normalColumns(5, 1, 1))).toThrow(
      /no column "x"/,
    );
  });
});
