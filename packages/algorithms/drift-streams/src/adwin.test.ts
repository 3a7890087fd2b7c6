import { readFileSync } from 'node:fs';
import { seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adwin, restoreAdwin } from './index.js';

/** The window as plain lists of buckets, oldest first in each row: slow, and as the paper has it. */
interface Rows {
  readonly buckets: number[][][];
}

function insert({ buckets }: Rows, value: number, most = 5): void {
  let bucket = [value];
  for (let row = 0; ; row += 1) {
    const held = buckets[row] ?? [];
    buckets[row] = held;
    held.push(bucket);
    if (held.length <= most) return;
    bucket = [...held.shift()!, ...held.shift()!];
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Alarm indices by trying cuts at bucket borders with plain sums; `skip` leaves out each row's last bucket, as the defect does. */
function bruteForce(values: readonly number[], skip: boolean, delta = 0.002): number[] {
  const rows: Rows = { buckets: [] };
  const alarms: number[] = [];
  for (const [i, value] of values.entries()) {
    insert(rows, value);
    if ((i + 1) % 32 !== 0) continue;
    let cut = false;
    while (hasCut(rows, skip, delta)) {
      cut = true;
      rows.buckets.at(-1)!.shift();
      while (rows.buckets.at(-1)!.length === 0) rows.buckets.pop();
    }
    if (cut) alarms.push(i);
  }
  return alarms;
}

function hasCut({ buckets }: Rows, skip: boolean, delta: number): boolean {
  const window = buckets.toReversed().flat(2);
  const width = window.length;
  const mean = sum(window) / width;
  const variance = sum(window.map((value) => (value - mean) ** 2)) / width;
  const logarithm = Math.log((2 * Math.log(width)) / delta);
  let older: number[] = [];
  for (const row of buckets.toReversed()) {
    for (const [k, bucket] of row.entries()) {
      // What the defect skips stays with the newer side for good.
      if (skip && k === row.length - 1) continue;
      older = [...older, ...bucket];
      const newer = width - older.length;
      if (older.length <= 6 || newer <= 6) continue;
      const m = 1 / (older.length - 4) + 1 / (newer - 4);
      const difference = Math.abs(sum(older) / older.length - (sum(window) - sum(older)) / newer);
      if (difference > Math.sqrt(2 * m * variance * logarithm) + (2 / 3) * m * logarithm) return true;
    }
  }
  return false;
}

const run = (values: readonly number[], options: Parameters<typeof adwin>[0] = {}): number[] => {
  const detector = adwin(options);
  return values.flatMap((value, i) => (detector.update(value).status === 'drift' ? [i] : []));
};

const bernoulli = (seed: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 3200 }, (_, i) => (random() < (i < 2000 ? 0.2 : 0.35) ? 1 : 0));
};

describe('adwin', () => {
  it('alarms where a search over all cuts does; leaving out the last bucket of each row alarms later', () => {
    const later: number[] = [];
    for (let seed = 1; seed <= 8; seed += 1) {
      const values = bernoulli(seed);
      const found = run(values);
      expect(found).toEqual(bruteForce(values, false));
      later.push((bruteForce(values, true)[0] ?? values.length) - found[0]!);
    }
    console.log(`skipping the last bucket of each row delays the first alarm by ${later.join(', ')} values`);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(0);
    expect(sum(later) / later.length).toBeGreaterThan(100);
  });

  it('has the first alarms of MOA and of river since its repair; river 0.21.2 alarmed later', () => {
    const { streams } = JSON.parse(readFileSync(new URL('../fixtures/alarms.json', import.meta.url), 'utf8'));
    let later = 0;
    for (const { values, moa, river, 'river 0.21.2': old } of streams) {
      const numbers = [...values].map(Number).slice(0, 3000);
      const [first] = run(numbers);
      expect([moa.adwin.alarms[0], river.adwin.alarms[0]]).toEqual([first, first]);
      if (first === undefined) continue;
      expect(old.adwin.alarms[0]).toBeGreaterThan(first);
      expect(old.adwin.alarms[0]).toBe(bruteForce(numbers, true)[0]);
      later += 1;
    }
    expect(later).toBe(5);
  });

  it('agrees with the search over all cuts on values of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.1, max: 100, noNaN: true }), (seed, scale) => {
        const random = seededRandom(seed);
        const values = Array.from({ length: 400 }, (_, i) => scale * (standardNormal(random) + (i < 250 ? 0 : 2)));
        expect(run(values)).toEqual(bruteForce(values, false));
      }),
      { numRuns: 15 },
    );
  });

  it('reports one change once, and a second change again', () => {
    const random = seededRandom(4);
    const level = (i: number): number => (i < 2000 ? 0.2 : i < 6000 ? 0.5 : 0.2);
    const values = Array.from({ length: 9000 }, (_, i) => (random() < level(i) ? 1 : 0));
    const every = run(values);
    const once = run(values, { reportOnce: true });
    expect(every.length).toBeGreaterThan(4);
    expect(once.every((index) => every.includes(index))).toBe(true);
    expect(once.length).toBeLessThan(every.length);
    expect([once[0], once.find((index) => index >= 6000)]).toEqual([every[0], every.find((index) => index >= 6000)]);
    console.log(`reported ${every.length} cuts of 2 changes; with reportOnce ${once.length}`);
  });

  it('knows width and mean of its window', () => {
    const detector = adwin();
    expect([detector.width, detector.mean]).toEqual([0, 0]);
    const values = Array.from({ length: 1000 }, (_, i) => (i % 4) / 2);
    for (const value of values) detector.update(value);
    expect(detector.width).toBe(1000);
    expect(detector.mean).toBeCloseTo(0.75, 12);
    expect(restoreAdwin(detector.snapshot()).width).toBe(1000);
  });

  it('rejects unusable options', () => {
    for (const options of [{ delta: 0 }, { delta: 1 }, { clock: 0 }, { maximumBuckets: 0.5 }, { valueRange: 0 }])
      expect(() => adwin(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
