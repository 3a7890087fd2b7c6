import { BellwetherError, createFrame, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { driftReport } from '../report/drift-report.js';
import { driftBetweenProfiles } from './drift-between-profiles.js';
import { decodeProfile, encodeProfile } from './encode-profile.js';
import {
  mergeProfiles,
  profileTable,
  restoreTableProfiler,
  type TableProfile,
  tableProfiler,
} from './table-profiler.js';
import { textKey } from './text-key.js';

type Random = () => number;

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function orders(random: Random, rows: number, change: { shift?: number; unseen?: number; gaps?: number } = {}) {
  const { shift = 0, unseen = 0, gaps = 0.02 } = change;
  return {
    amount: Float64Array.from({ length: rows }, () => (random() < gaps ? Number.NaN : standardNormal(random) + shift)),
    skewed: Float64Array.from({ length: rows }, () => Math.exp(1.2 * (standardNormal(random) + shift))),
    country: Array.from({ length: rows }, () => (random() < unseen ? 'XX' : `c${Math.floor(20 * random() ** 2)}`)),
    paid: Array.from({ length: rows }, () => random() < 0.3),
  };
}

describe('tableProfiler', () => {
  it('knows counts, moments, extremes and kinds exactly', () => {
    const profile = profileTable({
      x: [1, 2, Number.NaN, Number.POSITIVE_INFINITY, 4],
      c: ['a', null, 'b', 'a', 'a'],
      f: [true, false, null, true, true],
      t: [new Date(5), new Date(9), null, new Date(1), new Date(2)],
    });
    const [x, c, f, t] = profile.columns;
    expect(profile.rows).toBe(5);
    expect(x).toMatchObject({ rows: 5, missing: 1, infinite: 1, kinds: { number: 3 } });
    expect(x!.numbers!.mean).toBeCloseTo(7 / 3, 12);
    expect(x!.numbers!.squares).toBeCloseTo(14 / 3, 12);
    expect(x!.numbers!.quantiles).toMatchObject({ min: 1, max: 4, count: 3 });
    expect(c!.texts!.frequent.items).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect(f).toMatchObject({ missing: 1, kinds: { boolean: 4 } });
    expect(t).toMatchObject({ missing: 1, kinds: { time: 4 } });
  });

  it('goes on from any profile bit for bit, through JSON and through bytes', () => {
    const random = seededRandom(1);
    const whole = tableProfiler();
    let pieces = tableProfiler();
    for (let part = 0; part < 30; part += 1) {
      const table = orders(random, 1 + Math.floor(900 * random()));
      whole.update(table);
      const saved = pieces.profile();
      pieces = restoreTableProfiler(part % 2 === 0 ? throughJson(saved) : decodeProfile(encodeProfile(saved)));
      pieces.update(table);
    }
    expect(pieces.profile()).toEqual(whole.profile());
  });

  it('merges in any order: exactly what is exact, and the rest within its error', () => {
    const random = seededRandom(2);
    const tables = Array.from({ length: 6 }, () => orders(random, 4000));
    const profiles = tables.map((table) => profileTable(table));
    const [a, b] = [mergeProfiles(profiles.slice(0, 2)), mergeProfiles(profiles.slice(0, 2).reverse())];
    expect(a).toEqual(b);
    const left = mergeProfiles([mergeProfiles(profiles.slice(0, 3)), mergeProfiles(profiles.slice(3))]);
    const right = mergeProfiles([profiles[5]!, mergeProfiles(profiles.slice(0, 5))]);
    for (const [i, column] of left.columns.entries()) {
      const other = right.columns[i]!;
      expect([column.rows, column.missing, column.kinds]).toEqual([other.rows, other.missing, other.kinds]);
      expect(column.texts?.frequent).toEqual(other.texts?.frequent);
      expect(column.numbers?.distinct).toEqual(other.numbers?.distinct);
      if (column.numbers === undefined) continue;
      expect(column.numbers.mean).toBeCloseTo(other.numbers!.mean, 10);
      expect(column.numbers.squares / other.numbers!.squares).toBeCloseTo(1, 10);
    }
    expect(driftBetweenProfiles(left, right).verdict).not.toBe('drift');
  });

  it('counts rows as missing where a column was absent', () => {
    const profiler = tableProfiler();
    profiler.update({ a: [1, 2] });
    profiler.update({ b: ['x', 'y', 'z'] });
    profiler.update({ a: [3] });
    const [a, b] = profiler.profile().columns;
    expect([a!.rows, a!.missing, b!.rows, b!.missing]).toEqual([6, 3, 6, 3]);
    const merged = mergeProfiles([profileTable({ a: [1] }), profileTable({ b: ['x'] })]);
    expect(merged.columns.map(({ rows, missing }) => [rows, missing])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  it('takes part of 10 kB for a column, whatever it has seen', () => {
    const random = seededRandom(3);
    const profiler = tableProfiler();
    for (let part = 0; part < 40; part += 1) {
      profiler.update({ x: Float64Array.from({ length: 25_000 }, () => standardNormal(random)) });
    }
    const bytes = encodeProfile(profiler.profile()).length;
    const texts = profileTable({ id: Array.from({ length: 50_000 }, (_, i) => `${'ü'.repeat(60)}${i}`) });
    console.log(
      `bytes of a column: ${bytes} of a million numbers, ${encodeProfile(texts).length} of 50,000 long texts`,
    );
    expect(bytes).toBeLessThan(10_000);
    expect(encodeProfile(texts).length).toBeLessThan(10_000);
  });

  it('keeps texts apart without keeping them, where it is told to', () => {
    const profile = profileTable({ name: ['Ada', 'Grace', 'Ada'] }, { texts: 'hashed' });
    expect(JSON.stringify(profile)).not.toContain('Ada');
    expect(profile.columns[0]!.texts!.frequent.items.map(([, count]) => count).sort()).toEqual([1, 2]);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        for (const keeping of ['plain', 'hashed'] as const) {
          expect(textKey(a, keeping) === textKey(b, keeping)).toBe(a === b);
          expect(new TextEncoder().encode(textKey(`${a}${'ß'.repeat(80)}`, keeping)).length).toBeLessThanOrEqual(48);
        }
      }),
    );
  });
});

describe('driftBetweenProfiles', () => {
  it('says what a report on the data says, of what drifted and of what did not', () => {
    const random = seededRandom(4);
    for (const [change, drifted] of [
      [{}, []],
      [{ shift: 0.3 }, ['amount', 'skewed']],
      [{ unseen: 0.06 }, ['country']],
      [{ gaps: 0.09 }, ['amount']],
    ] as const) {
      const [reference, current] = [orders(random, 20_000), orders(random, 12_000, change)];
      const named = (report: ReturnType<typeof driftReport>) =>
        report.columns
          .filter(({ verdict }) => verdict === 'drift')
          .map(({ column }) => column)
          .sort();
      const found = driftBetweenProfiles(profileTable(reference), profileTable(current));
      expect(named(found)).toEqual(drifted);
      expect(named(driftReport(reference, current))).toEqual(drifted);
      expect(throughJson(found)).toEqual(found);
    }
  });

  it('is the report itself while the sketches have kept everything', () => {
    const random = seededRandom(5);
    const [reference, current] = [orders(random, 150), orders(random, 120, { shift: 0.5 })];
    const profiles = [reference, current].map((table) => profileTable(table));
    const found = driftBetweenProfiles(profiles[0]!, profiles[1]!);
    const expected = driftReport(reference, current);
    expect(found.columns.map(({ column, verdict, severity }) => [column, verdict, severity])).toEqual(
      expected.columns.map(({ column, verdict, severity }) => [column, verdict, severity]),
    );
  });

  it('keeps the rate of false alarms, also where the sketches are coarse', () => {
    for (const [name, size, rows] of [
      ['default', 256, 4000],
      ['coarse', 32, 8000],
    ] as const) {
      const runs = 150;
      const profileOf = (random: Random): TableProfile =>
        profileTable(orders(random, rows), { size, seed: 1 + Math.floor(1e9 * random()) });
      const share = shareOf(
        runs,
        (random) =>
          driftBetweenProfiles(profileOf(random), profileOf(random), {
            numericTolerance: 0,
            categoricalTolerance: 0,
            missingTolerance: 0,
          }).verdict === 'drift',
      );
      console.log(`false alarms between profiles, ${name}, no tolerance: ${(100 * share).toFixed(1)} %`);
      expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
    }
  });

  it('keeps the rate of false alarms with more categories than it has names for, and finds a new one', () => {
    const runs = 100;
    const codes = (random: Random, unseen = 0) => ({
      id: Array.from({ length: 6000 }, () => (random() < unseen ? 'new' : `id ${Math.floor(600 * random() ** 2)}`)),
    });
    const compare = (random: Random, unseen: number) => {
      const sides = [0, unseen].map((share) =>
        mergeProfiles([codes(random, share), codes(random, share)].map((table) => profileTable(table))),
      );
      return driftBetweenProfiles(sides[0]!, sides[1]!, { categoricalTolerance: unseen === 0 ? 0 : 0.05 });
    };
    const share = shareOf(runs, (random) => compare(random, 0).verdict === 'drift');
    console.log(`false alarms between profiles, 600 categories: ${(100 * share).toFixed(1)} %`);
    expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
    const found = compare(seededRandom(8), 0.05);
    expect(found.verdict).toBe('drift');
    expect(found.reason).toContain('id');
    expect(found.columns[0]!.reason).toContain('new');
  });

  it('has defined answers for columns that cannot be compared', () => {
    const reference = profileTable({ x: [1, 2, 3], kind: [1, 2, 3], gone: ['a', 'b', 'c'], none: [null, null, null] });
    const current = profileTable({ x: [1, 2, 3], kind: ['a', 'b', 'c'], more: [1, 2, 3], none: [1, 2, 3] });
    const verdicts = Object.fromEntries(
      driftBetweenProfiles(reference, current).columns.map(({ column, verdict }) => [column, verdict]),
    );
    expect(verdicts).toEqual({
      x: 'insufficient data',
      kind: 'drift',
      gone: 'drift',
      more: 'insufficient data',
      none: 'insufficient data',
    });
    expect(driftBetweenProfiles(profileTable({}), profileTable({})).verdict).toBe('insufficient data');
    expect(() => driftBetweenProfiles(reference, current, { columns: ['nowhere'] })).toThrow('"nowhere"');
  });

  it('treats categories that were not counted as one', () => {
    const random = seededRandom(6);
    const ids = (rows: number, often: number) => ({
      id: Array.from({ length: rows }, () => (random() < often ? 'bot' : `user-${Math.floor(1e6 * random())}`)),
    });
    const profiles = [ids(20_000, 0.1), ids(20_000, 0.1), ids(20_000, 0.3)].map((table) => profileTable(table));
    expect(driftBetweenProfiles(profiles[0]!, profiles[1]!).verdict).toBe('stable');
    const found = driftBetweenProfiles(profiles[0]!, profiles[2]!);
    expect(found.columns[0]).toMatchObject({ verdict: 'drift' });
    expect(found.columns[0]!.reason).toContain('bot');
  });
});

describe('profiles from elsewhere', () => {
  const random = seededRandom(7);
  const profile = profileTable({ ...orders(random, 400), __proto__x: Float64Array.from({ length: 400 }, random) });
  const bytes = encodeProfile(profile);

  it('may have any names of columns', () => {
    const frame = createFrame([{ kind: 'number', name: '__proto__', values: Float64Array.of(1, 2) }]);
    const found = profileTable(frame);
    expect(decodeProfile(encodeProfile(found)).columns[0]!.name).toBe('__proto__');
    expect(driftBetweenProfiles(found, throughJson(found)).columns[0]!.column).toBe('__proto__');
    expect(({} as { rows?: number }).rows).toBeUndefined();
  });

  it('are refused where they are damaged, whatever the damage', () => {
    const typed = (run: () => unknown): void => {
      try {
        run();
      } catch (error) {
        expect(BellwetherError.isInstance(error) ? error.code : error).toBe('invalid-state');
      }
    };
    for (let end = 0; end < bytes.length; end += 1 + (end >> 4)) {
      expect(() => decodeProfile(bytes.subarray(0, end))).toThrow(/bytes|profile/i);
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = bytes.slice();
        damaged[at] = byte;
        typed(() => decodeProfile(damaged));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(() => decodeProfile(noise)).toThrow();
        const header = bytes.slice(0, 8);
        typed(() => decodeProfile(Uint8Array.from([...header, ...noise])));
      }),
      { numRuns: 500 },
    );
    const column = profile.columns[0]!;
    for (const damage of [
      { rows: 1 },
      { missing: -1 },
      { kinds: null },
      { numbers: {} },
      { numbers: { ...column.numbers, mean: 'many' } },
      { texts: { frequent: 1 } },
      {
        texts: {
          ...profileTable({ id: Array.from({ length: 500 }, (_, i) => `${i}`) }).columns[0]!.texts!,
          buckets: [1],
        },
      },
      { name: 5 },
    ]) {
      const damaged = { ...profile, columns: [{ ...column, ...damage }] } as TableProfile;
      expect(() => driftBetweenProfiles(damaged, profile)).toThrow();
      typed(() => mergeProfiles([profile, damaged]));
    }
    expect(() => restoreTableProfiler({ kind: 'table-profile', version: 9 })).toThrow('version 9');
    expect(() => mergeProfiles([])).toThrow('no profile');
    const small = profileTable(frameFromColumns(orders(random, 50)), { size: 16 });
    expect(() => mergeProfiles([profile, small])).toThrow('size 16');
  });
});
