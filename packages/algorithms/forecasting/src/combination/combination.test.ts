import { createTimeSeries, seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { drift } from '../naive/drift.js';
import { naive } from '../naive/naive.js';
import { combination } from './combination.js';
import { combineArrays } from './combine.js';

const series = createTimeSeries({ start: 0, step: '1h', values: [1, 3, 2, 5, 4, 6, 5, 8] });

describe('combining arrays', () => {
  const rows = [Float64Array.of(1, 30), Float64Array.of(2, 10), Float64Array.of(100, 20)];

  it('takes the median or the mean, weighted', () => {
    expect([...combineArrays(rows, [1, 1, 1], 'median')]).toEqual([2, 20]);
    expect([...combineArrays(rows, [5, 1, 1], 'median')]).toEqual([1, 30]);
    expect([...combineArrays(rows, [1, 1, 2], 'mean')]).toEqual([50.75, 20]);
  });

  it('goes half-way where the weight falls apart between two', () => {
    expect([...combineArrays(rows.slice(0, 2), [1, 1], 'median')]).toEqual([1.5, 20]);
    expect([...combineArrays(rows, [2, 1, 1], 'median')]).toEqual([1.5, 25]);
  });
});

describe('a combination', () => {
  it('lies between its members, and its futures are centred on its forecast', () => {
    const model = combination({ members: { naive: naive(), drift: drift() }, rule: 'mean' });
    const fitted = model.fit(series);
    const { point } = fitted.forecast({ horizon: 4 });
    const low = naive().fit(series).forecast({ horizon: 4 }).point;
    const high = drift().fit(series).forecast({ horizon: 4 }).point;
    for (let h = 0; h < 4; h += 1) expect(point[h]).toBeCloseTo((low[h]! + high[h]!) / 2, 10);
    const paths = fitted.simulate({ horizon: 4, paths: 4000, random: seededRandom(2) });
    expect(paths).toHaveLength(4000);
    const mean = paths.reduce((sum, path) => sum + path[3]!, 0) / paths.length;
    expect(Math.abs(mean - point[3]!)).toBeLessThan(0.3);
  });

  it('refuses nonsense, in its options and in saved states', () => {
    expect(() => combination({ members: {} })).toThrow(/members/);
    expect(() => combination({ members: { naive: naive() }, weights: { other: 1 } })).toThrow(/weights\.other/);
    expect(() => combination({ members: { naive: naive() }, weights: { naive: 0 } })).toThrow(/weights\.naive/);
    const model = combination({ members: { naive: naive() } });
    const { state } = model.fit(series);
    expect(() => combination({ members: { other: naive() } }).restore(state)).toThrow(/members\[0\]\.name/);
    expect(() => model.restore({ ...state, members: [] })).toThrow(/members/);
    expect(() => model.restore({ ...state, rule: 'best' })).toThrow(/rule/);
  });
});
