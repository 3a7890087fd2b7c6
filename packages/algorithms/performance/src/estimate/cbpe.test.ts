import { type Frame, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { classificationMeasures } from '../measures/classification.js';
import { cbpe } from './cbpe.js';

/** A model that is too sure of itself in group b; the share of b may change, and so may what the score means. */
function sample(count: number, seed: number, { shareB = 0.3, shift = 0, concept = 0 } = {}): Frame {
  const random = seededRandom(seed);
  const x = Float64Array.from({ length: count }, () => standardNormal(random) + shift);
  const group = Array.from({ length: count }, () => (random() < shareB ? 'b' : 'a'));
  const score = x.map((value) => 1 / (1 + Math.exp(-2 * value)));
  const came = x.map((value, i) => {
    const logOdds = (group[i] === 'b' ? 0.5 * value - 0.5 : 2 * value) + concept;
    return random() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  });
  return frameFromColumns({ x, group, score, came });
}

const columns = { target: 'came', probability: 'score' };
const features = ['x', 'group'];
const names = ['areaUnderCurve', 'accuracy', 'f1', 'precision', 'recall', 'specificity'] as const;

describe('cbpe', () => {
  const reference = sample(8000, 1);
  const plain = cbpe(columns).fit(reference);
  const local = cbpe({ ...columns, features }).fit(reference);

  it('estimates what labels then show, within its bands', () => {
    const covered: Record<string, number> = {};
    const runs = 100;
    for (let run = 0; run < runs; run += 1) {
      const rows = sample(1000, 100 + run);
      const { measures } = plain.estimate(rows);
      const realised = classificationMeasures(rows, columns).measures;
      for (const name of names) {
        const { lower, upper } = measures[name];
        const truth = realised[name].value!;
        if (lower! <= truth && truth <= upper!) covered[name] = (covered[name] ?? 0) + 1;
      }
    }
    console.log(
      Object.entries(covered)
        .map(([name, count]) => `${name} ${count} %`)
        .join(', '),
    );
    for (const name of names) expect(covered[name], name).toBeGreaterThanOrEqual(88);
  });

  it('follows a change of the mix of rows only where it knows the features', () => {
    const rows = sample(6000, 3, { shareB: 0.9 });
    const realised = classificationMeasures(rows, columns).measures.accuracy.value!;
    const byScore = plain.estimate(rows).measures.accuracy.value!;
    const byFeatures = local.estimate(rows);
    expect(Math.abs(byScore - realised)).toBeGreaterThan(0.08);
    expect(Math.abs(byFeatures.measures.accuracy.value! - realised)).toBeLessThan(0.03);
    expect(byFeatures.trust.assumptionViolated).toBe(false);
    expect(byFeatures.trust.shift).toBeGreaterThan(0.7);
  });

  it('says where it cannot be believed', () => {
    const far = local.estimate(sample(1000, 4, { shift: 6 }));
    expect(far.trust.assumptionViolated).toBe(true);
    expect(far.trust.uncovered).toBeGreaterThan(0.5);
    const first = sample(3000, 5);
    const second = sample(3000, 6, { concept: -2 });
    const join = (name: 'score' | 'came') =>
      [first, second].flatMap((part) => {
        const column = part.columns.find((each) => each.name === name)!;
        return column.kind === 'number' ? Array.from(column.values) : [];
      });
    const unstable = cbpe(columns).fit(frameFromColumns({ score: join('score'), came: join('came') }));
    const { trust } = unstable.estimate(sample(1000, 7));
    expect(trust.instability).toBeGreaterThan(0.05);
    expect(trust.reasons).toEqual([expect.stringContaining('does not hold within the reference')]);
  });

  it('raises no signal on rows like the reference', () => {
    for (let seed = 20; seed < 30; seed += 1) {
      expect(plain.estimate(sample(500, seed)).trust.assumptionViolated).toBe(false);
      expect(local.estimate(sample(500, seed)).trust.assumptionViolated).toBe(false);
    }
  });

  it('goes through JSON', () => {
    const rows = sample(1000, 8);
    const state: unknown = JSON.parse(JSON.stringify(local.state));
    expect(
      cbpe({ ...columns, features })
        .restore(state)
        .estimate(rows),
    ).toEqual(local.estimate(rows));
    expect(() => cbpe(columns).restore({ kind: 'cbpe', version: 2 })).toThrow('version 2');
    expect(JSON.parse(JSON.stringify(local.estimate(rows)))).toEqual(local.estimate(rows));
  });

  it('has defined answers at the edges', () => {
    const none = plain.estimate(frameFromColumns({ score: [Number.NaN, Number.NaN] }));
    expect([none.rows, none.missing]).toEqual([0, 2]);
    expect(Object.values(none.measures).every(({ value }) => value === null)).toBe(true);
    const one = plain.estimate(frameFromColumns({ score: [0.9] }));
    expect(one.measures.accuracy.value).toBeGreaterThan(0.5);
    expect(plain.calibrate(frameFromColumns({ score: [Number.NaN, 0.5] }))[0]).toBeNaN();
    const constant = cbpe(columns).fit(frameFromColumns({ score: Array(50).fill(0.7), came: Array(50).fill(1) }));
    const estimate = constant.estimate(frameFromColumns({ score: Array(50).fill(0.7) }));
    expect(estimate.measures.accuracy).toEqual({ value: 1, lower: 1, upper: 1 });
    expect(estimate.measures.areaUnderCurve.value).toBeNull();
  });

  it('refuses what it cannot use', () => {
    expect(() => cbpe({ ...columns, threshold: 2 })).toThrow('Option "threshold" is 2');
    expect(() => cbpe({ ...columns, values: { truePositive: Number.NaN } })).toThrow('values.truePositive');
    expect(() => cbpe(columns).fit(frameFromColumns({ score: [0.5], came: [1] }))).toThrow('at least 2');
    expect(() => local.estimate(frameFromColumns({ score: [0.5] }))).toThrow('no column "x"');
  });
});
