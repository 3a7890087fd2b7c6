import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreRandom, seededRandom, standardNormal } from './random.js';

const seed = fc.integer({ min: 0, max: 0xffff_ffff });

describe('seededRandom', () => {
  it('is the same on every machine', () => {
    const random = seededRandom(42);
    expect([random(), random(), random()]).toMatchInlineSnapshot(`
      [
        0.5205235388510452,
        0.5658568332024668,
        0.5530247189247284,
      ]
    `);
  });

  it('continues bit for bit from a snapshot at any index, through JSON', () => {
    fc.assert(
      fc.property(seed, fc.nat(200), (start, index) => {
        const random = seededRandom(start);
        for (let i = 0; i < index; i += 1) random();
        const restored = restoreRandom(JSON.parse(JSON.stringify(random.snapshot())));
        for (let i = 0; i < 20; i += 1) expect(restored()).toBe(random());
      }),
    );
  });

  it('is uniform: chi-square over 100 cells for 20 seeds stays within its 99.99 % bound', () => {
    // 99 degrees of freedom: quantile 0.9999 of the chi-square distribution is 160.06; 20 draws leave a 0.2 % chance.
    const statistics = Array.from({ length: 20 }, (_, run) => {
      const random = seededRandom(run * 7919);
      const cells = new Float64Array(100);
      const draws = 50_000;
      for (let i = 0; i < draws; i += 1) cells[Math.floor(random() * 100)]! += 1;
      return cells.reduce((sum, count) => sum + (count - draws / 100) ** 2 / (draws / 100), 0);
    });
    console.log(`chi-square: ${statistics.map((statistic) => statistic.toFixed(0)).join(' ')}`);
    expect(Math.max(...statistics)).toBeLessThan(160.06);
    expect(statistics.reduce((a, b) => a + b, 0) / 20).toBeGreaterThan(99 - 4 * Math.sqrt((2 * 99) / 20));
  });

  it('does not correlate between neighbouring seeds', () => {
    const n = 20_000;
    for (let start = 0; start < 5; start += 1) {
      const [a, b] = [seededRandom(start), seededRandom(start + 1)];
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += (a() - 0.5) * (b() - 0.5);
      expect(Math.abs((sum / n) * 12)).toBeLessThan(5 / Math.sqrt(n));
    }
  });

  it('stays in [0, 1)', () => {
    fc.assert(
      fc.property(seed, (start) => {
        const random = seededRandom(start);
        for (let i = 0; i < 50; i += 1) {
          const value = random();
          expect(value >= 0 && value < 1).toBe(true);
        }
      }),
    );
  });

  it('refuses seeds that are not 32-bit integers, and states of others', () => {
    for (const bad of [-1, 1.5, 2 ** 32, Number.NaN]) expect(() => seededRandom(bad)).toThrow('"seed"');
    const state = seededRandom(1).snapshot();
    const broken: unknown[] = [
      null,
      undefined,
      'x',
      {},
      { ...state, version: 2 },
      { ...state, kind: 'other' },
      { ...state, words: [1, 2, 3] },
      { ...state, words: [1, 2, 3, 1.5] },
      { ...state, words: [1, 2, 3, 2 ** 33] },
      { ...state, words: { length: 4 } },
    ];
    for (const each of broken) {
      expect(() => restoreRandom(each as typeof state)).toThrow(expect.objectContaining({ code: 'invalid-state' }));
    }
  });
});

describe('standardNormal', () => {
  it('has mean 0, variance 1 and a normal share within one deviation', () => {
    const random = seededRandom(11);
    const n = 100_000;
    let sum = 0;
    let squares = 0;
    let within = 0;
    for (let i = 0; i < n; i += 1) {
      const value = standardNormal(random);
      sum += value;
      squares += value * value;
      if (Math.abs(value) < 1) within += 1;
    }
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(within / n - 0.682_689_5)).toBeLessThan(4 * Math.sqrt((0.68 * 0.32) / n));
  });
});
