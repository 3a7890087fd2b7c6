import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { driftOverTime } from './drift-over-time.js';
import { driftReport } from './drift-report.js';

const day = 86_400_000;

/** A table of `days` days with `perDay` rows each, shifted from a day on. */
const table = (random: () => number, days: number, perDay: number, from = Number.POSITIVE_INFINITY) => {
  const at = Array.from({ length: days * perDay }, () => Math.floor(random() * days * day));
  return {
    at,
    latency: Float64Array.from(at, (time) => standardNormal(random) + (time >= from * day ? 0.6 : 0)),
    region: Array.from(at, () => (random() < 0.3 ? 'eu' : 'us')),
  };
};

describe('driftOverTime', () => {
  it('says since when the data differ', () => {
    const random = seededRandom(6);
    const reference = table(random, 5, 800);
    const current = table(random, 6, 800, 4);
    const found = driftOverTime(reference, current, { time: 'at', window: '1d' });
    expect(found.windows.map(({ report }) => report.verdict === 'drift')).toEqual([0, 0, 0, 0, 1, 1].map(Boolean));
    expect(found.windows[4]).toMatchObject({ start: 4 * day, end: 5 * day });
    expect(found.reason).toMatch(/^2 of 6 windows drifted, first that from 1970-01-05T00:00:00.000Z. 1 of 2 columns/);
    const moved = driftOverTime(reference, current, { time: 'at', window: '1d', against: 'previous' });
    expect(moved.windows.map(({ report }) => report.verdict === 'drift')).toEqual([0, 0, 0, 0, 1, 0].map(Boolean));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('keeps one rate of false alarms over all windows', () => {
    const runs = 300;
    const share = shareOf(
      runs,
      (random) =>
        driftOverTime(table(random, 2, 250), table(random, 6, 150), { time: 'at', window: '1d' }).verdict === 'drift',
    );
    console.log(`false alarms: ${(100 * share).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  it('has defined answers for rows without a time and for windows with few of them', () => {
    const at = [-1, Number.NaN, 5, Number.POSITIVE_INFINITY];
    const found = driftOverTime({ x: [1, 2] }, { at, x: [1, 2, 3, 4] }, { time: 'at', window: 10 });
    expect(found).toMatchObject({ verdict: 'insufficient data', windows: [], rowsWithoutTime: 2 });
    expect(found.tooSmall).toEqual([
      { start: -10, end: 0, rows: 1 },
      { start: 0, end: 10, rows: 1 },
    ]);
    expect(() => driftOverTime({ x: [1] }, { x: ['a'] }, { time: 'x', window: '1d' })).toThrow('is of kind "string"');
    expect(() => driftOverTime({ x: [1] }, { x: [1] }, { time: 'at', window: '1d' })).toThrow('no column "at"');
    expect(() => driftOverTime({ x: [1] }, { x: [1] }, { time: 'x', window: 0 })).toThrow('"window" is 0');
  });
});

describe('unseen categories', () => {
  it('are named with their share', () => {
    const reference = Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
    const current = reference.map((each, i) => (i % 500 === 7 ? 'new' : i === 3 ? 'rare' : each));
    const [column] = driftReport({ c: reference }, { c: current }).columns;
    expect(column).toMatchObject({
      verdict: 'stable',
      unseen: { categories: ['new', 'rare'], count: 2, share: 0.0025 },
    });
    expect(column!.reason).toContain('Not in the reference: "new", "rare", which make up 0.25 % of the values.');
    expect(driftReport({ c: current }, { c: reference }).columns[0]!.unseen).toBeUndefined();
  });
});
