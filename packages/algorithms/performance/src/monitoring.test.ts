import { type Frame, frameFromColumns, frameToRows, seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { adviseRetraining, type RetrainingEvidence } from './advise-retraining.js';
import { calibrationCheck, recalibrate, restoreRecalibration } from './calibration.js';
import { chunkRows } from './chunk-rows.js';
import { joinLabels } from './join-labels.js';

const columns = { target: 'came', probability: 'score' };

function scored(count: number, seed: number, power: number): Frame {
  const random = seededRandom(seed);
  const score = Float64Array.from({ length: count }, random);
  return frameFromColumns({ score, came: score.map((value) => (random() < value ** power ? 1 : 0)) });
}

describe('calibrationCheck', () => {
  it('calls few calibrated models miscalibrated, and finds the others', () => {
    const runs = 400;
    let alarms = 0;
    let significant = 0;
    for (let seed = 0; seed < runs; seed += 1) {
      const check = calibrationCheck(scored(1000, seed, 1), columns);
      if (check.pValue < 0.05) significant += 1;
      if (check.miscalibrated) alarms += 1;
    }
    console.log(`${significant} of ${runs} significant, ${alarms} called miscalibrated`);
    expect(significant).toBeLessThan(36);
    expect(significant).toBeGreaterThan(6);
    expect(alarms).toBeLessThanOrEqual(significant);
    const off = calibrationCheck(scored(1000, 1, 2), columns);
    expect(off.miscalibrated).toBe(true);
    expect(off.expectedError).toBeCloseTo(1 / 6, 1);
  });

  it('lets a difference pass that does not matter', () => {
    const check = calibrationCheck(scored(300_000, 3, 1.02), columns);
    expect(check.pValue).toBeLessThan(0.001);
    expect(check.miscalibrated).toBe(false);
    expect(calibrationCheck(scored(300_000, 3, 1.02), { ...columns, tolerance: 0 }).miscalibrated).toBe(true);
  });

  it('keeps equal probabilities together and has answers at the edges', () => {
    const few = frameFromColumns({ score: [0.2, 0.2, 0.8, Number.NaN], came: [0, 1, 1, 1] });
    const check = calibrationCheck(few, { ...columns, bins: 3 });
    expect(check.bins.map(({ rows }) => rows)).toEqual([2, 1]);
    expect([check.rows, check.missing]).toEqual([3, 1]);
    const none = calibrationCheck(frameFromColumns({ score: [Number.NaN], came: [1] }), columns);
    expect(none).toEqual({
      rows: 0,
      missing: 1,
      expectedError: null,
      errorBeyondChance: null,
      pValue: 1,
      miscalibrated: false,
      bins: [],
    });
    const certain = frameFromColumns({ score: [1, 1, 0, 0], came: [1, 1, 0, 0] });
    expect(calibrationCheck(certain, columns).pValue).toBe(1);
  });

  it('is content once recalibrated', () => {
    const recalibration = recalibrate(scored(20_000, 5, 2), columns);
    const later = scored(5000, 6, 2);
    const score = later.columns.find(({ name }) => name === 'score')!;
    const corrected = recalibration.predict(score.kind === 'number' ? score.values : []);
    const came = later.columns.find(({ name }) => name === 'came')!;
    const rows = frameFromColumns({ score: corrected, came: came.kind === 'number' ? came.values : [] });
    expect(calibrationCheck(rows, columns).miscalibrated).toBe(false);
    const restored = restoreRecalibration(JSON.parse(JSON.stringify(recalibration.state)));
    expect(restored.predict([0.1, 0.7])).toEqual(recalibration.predict([0.1, 0.7]));
    expect(() => restoreRecalibration({ kind: 'recalibration', version: 2 })).toThrow('version 2');
  });
});

describe('joinLabels', () => {
  it('keeps predictions in place, takes the last label and counts the rest', () => {
    const predictions = frameFromColumns({ id: [3, 1, Number.NaN, 2], score: [0.3, 0.1, 0.5, 0.2] });
    const labels = frameFromColumns({
      id: [1, 3, 9, 1, Number.NaN],
      came: [0, 1, 1, 1, 0],
      by: ['a', 'b', 'c', 'd', 'e'],
    });
    const joined = joinLabels(predictions, labels, { id: 'id' });
    expect(frameToRows(joined.rows).map(({ came, by }) => [came, by])).toEqual([
      [1, 'b'],
      [1, 'd'],
      [null, null],
      [null, null],
    ]);
    expect([joined.labelled, joined.waiting, joined.unmatched, joined.replaced]).toEqual([2, 2, 2, 1]);
    expect(frameToRows(predictions)[0]).toEqual({ id: 3, score: 0.3 });
  });

  it('works before any label has arrived, and refuses ids of another kind', () => {
    const predictions = frameFromColumns({ id: ['a', 'b'], score: [0.3, 0.1] });
    const labels = frameFromColumns({ id: [], came: [] }, { types: { id: 'string', came: 'boolean' } });
    expect(frameToRows(joinLabels(predictions, labels, { id: 'id' }).rows).map(({ came }) => came)).toEqual([
      null,
      null,
    ]);
    expect(() => joinLabels(predictions, frameFromColumns({ id: [1], came: [1] }), { id: 'id' })).toThrow('"number"');
    expect(() => joinLabels(predictions, frameFromColumns({ id: ['a'], score: [1] }), { id: 'id' })).toThrow('twice');
  });
});

describe('chunkRows', () => {
  const rows = frameFromColumns(
    {
      at: [0, 3_600_000, 90_000_000, Number.NaN, 1e300],
      zone: ['b', 'a', 'b', null, 'a'],
      on: [true, false, null, true, true],
    },
    { types: { at: 'time' } },
  );

  it('parts by size, period and segment', () => {
    const sizes = (chunks: readonly { label: string; rows: Frame }[]) =>
      chunks.map(({ label, rows: own }) => [label, own.length]);
    expect(sizes(chunkRows(rows, { size: 2 }))).toEqual([
      ['rows 0 to 1', 2],
      ['rows 2 to 3', 2],
      ['rows 4 to 4', 1],
    ]);
    expect(chunkRows(rows, { size: 2, keepRest: false })).toHaveLength(2);
    expect(sizes(chunkRows(rows, { time: 'at', every: '1d' }))).toEqual([
      ['1970-01-01T00:00:00.000Z', 2],
      ['1970-01-02T00:00:00.000Z', 1],
    ]);
    expect(sizes(chunkRows(rows, { segment: 'zone' }))).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(sizes(chunkRows(rows, { segment: 'on' }))).toEqual([
      ['false', 1],
      ['true', 3],
    ]);
  });

  it('refuses what it cannot part by', () => {
    expect(() => chunkRows(rows, { size: 0 })).toThrow('Option "size" is 0');
    expect(() => chunkRows(rows, { time: 'zone', every: '1d' })).toThrow('must hold times');
    expect(() => chunkRows(rows, { segment: 'at' })).toThrow('texts or truth values');
    expect(() => chunkRows(rows, { time: 'at', every: 0 })).toThrow('every');
  });
});

describe('adviseRetraining', () => {
  const held = {
    name: 'accuracy',
    reference: 0.9,
    current: { value: 0.93, lower: 0.91, upper: 0.95 },
    higherIsBetter: true,
  };
  const worse = { ...held, current: { value: 0.8, lower: 0.78, upper: 0.82 } };
  const ranking = { ...held, name: 'areaUnderCurve' };
  const off = { miscalibrated: true, errorBeyondChance: 0.08 };
  const trust = {
    assumptionViolated: true,
    reasons: ['Unlike.'],
    shift: 1,
    alikeRows: 3,
    uncovered: 0.9,
    instability: 0,
  };
  const unsure = { ...held, current: { value: 0.88, lower: 0.8, upper: 0.95 } };
  const wide = { ...held, current: { value: 0.91, lower: 0.6, upper: 0.99 } };
  const wideError = { ...held, higherIsBetter: false, current: { value: 0.89, lower: 0.7, upper: 1.2 } };
  const lost = { ...held, current: { value: null, lower: null, upper: null } };
  const error = { name: 'error', reference: 2, current: { value: 3, lower: 2.5, upper: 3.5 }, higherIsBetter: false };
  const cases: readonly (readonly [string, RetrainingEvidence, string, string])[] = [
    ['held', { measure: held }, 'nothing', 'no'],
    ['held, though inputs drifted', { measure: held, driftedColumns: ['a'] }, 'nothing', 'no'],
    ['held, but miscalibrated', { measure: held, calibration: off }, 'recalibrate', 'no'],
    ['worse', { measure: worse }, 'retrain', 'yes'],
    ['worse within the tolerance', { measure: worse, tolerance: 0.2 }, 'nothing', 'no'],
    ['worse, only probabilities off', { measure: worse, ranking, calibration: off }, 'recalibrate', 'yes'],
    ['worse in rank too', { measure: worse, ranking: worse, calibration: off }, 'retrain', 'yes'],
    ['worse, few labels', { measure: worse, labelledRows: 10 }, 'investigate data', 'yes'],
    ['worse, broken input', { measure: worse, brokenColumns: ['a'] }, 'investigate data', 'yes'],
    ['estimate not to be believed', { measure: worse, trust }, 'investigate data', 'yes'],
    ['perhaps worse', { measure: unsure }, 'nothing', 'not shown'],
    ['not worse, but hardly measured', { measure: wide }, 'nothing', 'not shown'],
    ['an error not larger, but hardly measured', { measure: wideError }, 'nothing', 'not shown'],
    ['held within the tolerance', { measure: wide, tolerance: 0.31 }, 'nothing', 'no'],
    ['held, to the last digit', { measure: { ...held, reference: 0.91 } }, 'nothing', 'no'],
    ['hardly measured, miscalibrated', { measure: wide, calibration: off }, 'recalibrate', 'not shown'],
    ['nothing measured', { measure: lost }, 'investigate data', 'unknown'],
    ['a larger error', { measure: error }, 'retrain', 'yes'],
  ];

  it.each(cases)('%s', (_, evidence, action, verdict) => {
    const advice = adviseRetraining(evidence);
    expect([advice.action, advice.worse]).toEqual([action, verdict]);
    expect(advice.reasons.length).toBeGreaterThan(0);
  });
});
