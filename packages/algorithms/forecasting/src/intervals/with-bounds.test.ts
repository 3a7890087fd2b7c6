import { createTimeSeries, seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { drift, naive, withBounds } from '../index.js';

const disk = createTimeSeries({ start: 0, step: '1d', values: [70, 80, 84, 95] });

describe('withBounds', () => {
  it('holds points, intervals and futures within what is possible', () => {
    const fitted = withBounds(drift(), { lower: 60, upper: 100 }).fit(disk);
    const { point, intervals, notes } = fitted.forecast({ horizon: 20 });
    const all = [point, ...intervals.flatMap(({ lower, upper }) => [lower, upper])];
    all.push(...fitted.simulate({ horizon: 20, paths: 50, random: seededRandom(1) }));
    for (const values of all) for (const value of values) expect(value >= 60 && value <= 100).toBe(true);
    expect(notes).toEqual(['Held within what is possible: at least 60, at most 100.']);
  });

  it('leaves alone what is within them', () => {
    const request = { horizon: 2, levels: [0.5] };
    expect(withBounds(naive(), { lower: 0 }).fit(disk).forecast(request)).toEqual(naive().fit(disk).forecast(request));
  });

  it('continues with the bounds of the state', () => {
    const { state } = withBounds(drift(), { upper: 100 }).fit(disk);
    const restored = withBounds(drift(), { upper: 1000 }).restore(JSON.parse(JSON.stringify(state)));
    expect(Math.max(...restored.update([99]).forecast({ horizon: 9 }).point)).toBe(100);
  });

  it('refuses bounds that bound nothing', () => {
    expect(() => withBounds(naive(), {})).toThrow(/"lower" is undefined/);
    expect(() => withBounds(naive(), { lower: 5, upper: 5 })).toThrow(/below "upper", which is 5/);
  });
});
