import { seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  distinctSketch,
  heavyHitters,
  quantileSketch,
  restoreDistinctSketch,
  restoreHeavyHitters,
  restoreQuantileSketch,
} from '../index.js';

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Largest error of the rank of any value kept, against the exact ranks. */
function rankErrors(sorted: Float64Array, sketch: ReturnType<typeof quantileSketch>): number[] {
  const { values, weights } = sketch.weighted();
  let passed = 0;
  let at = 0;
  const errors: number[] = [];
  for (const [i, value] of values.entries()) {
    passed += weights[i]!;
    if (values[i + 1] === value) continue;
    while (at < sorted.length && sorted[at]! <= value) at += 1;
    errors.push((passed - at) / sorted.length);
  }
  return errors;
}

const orders: Readonly<Record<string, (n: number, random: () => number) => Float64Array>> = {
  random: (n, random) => Float64Array.from({ length: n }, () => standardNormal(random)),
  ascending: (n) => Float64Array.from({ length: n }, (_, i) => i),
  descending: (n) => Float64Array.from({ length: n }, (_, i) => n - i),
  'few values': (n, random) => Float64Array.from({ length: n }, () => Math.floor(7 * random())),
  zigzag: (n) => Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? i : n - i)),
};

describe('quantileSketch', () => {
  it.each(Object.keys(orders))('has rank errors within what it says it is worth: %s', (order) => {
    for (const [size, length] of [
      [200, 20_000],
      [200, 150_000],
      [50, 20_000],
    ] as const) {
      let squares = 0;
      let worst = 0;
      let claimed = 0;
      const runs = 40;
      for (let seed = 1; seed <= runs; seed += 1) {
        const values = orders[order]!(length, seededRandom(seed));
        const sketch = quantileSketch({ size, seed });
        sketch.add(values);
        const errors = rankErrors(values.slice().sort(), sketch);
        squares += errors.reduce((sum, error) => sum + error * error, 0) / errors.length / runs;
        worst = Math.max(worst, ...errors.map(Math.abs));
        // The part that the sketch adds to the chance in the values themselves.
        claimed = Math.sqrt((1 / sketch.worth - 1 / length) / 4);
      }
      const error = Math.sqrt(squares);
      console.log(
        `${order}, size ${size}, ${length}: rank error ${(100 * error).toFixed(3)} %, worst ${(100 * worst).toFixed(2)} %, claimed ${(100 * claimed).toFixed(3)} %`,
      );
      expect(error).toBeLessThan(claimed);
      expect(worst).toBeLessThan(6 * claimed);
    }
  });

  it('keeps the shape of a long tail', () => {
    const sizes = [200, 4096];
    const worst = sizes.map(() => 0);
    for (let seed = 1; seed <= 10; seed += 1) {
      const random = seededRandom(seed);
      const values = Float64Array.from({ length: 50_000 }, () => Math.exp(1.5 * standardNormal(random)));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      for (const [i, size] of sizes.entries()) {
        const sketch = quantileSketch({ size, seed });
        sketch.add(values);
        const kept = sketch.weighted();
        const found = kept.values.reduce((sum, value, at) => sum + value * kept.weights[at]!, 0) / sketch.count;
        worst[i] = Math.max(worst[i]!, Math.abs(found / mean - 1));
        expect([kept.values[0], kept.values.at(-1)]).toEqual([sketch.min, sketch.max]);
      }
    }
    console.log(`mean of log-normal values from sketches of size ${sizes}: wrong by at most ${worst}`);
    expect(worst[0]).toBeLessThan(0.08);
    expect(worst[1]).toBeLessThan(0.002);
  });

  it('is exact while little was seen, and about its ends always', () => {
    const sketch = quantileSketch({ size: 100 });
    sketch.add([5, 1, Number.NaN, 3, Number.POSITIVE_INFINITY, 2, 4]);
    expect([0, 0.2, 0.5, 1].map((share) => sketch.quantile(share))).toEqual([1, 1, 3, 5]);
    expect([sketch.count, sketch.worth, sketch.min, sketch.max]).toEqual([5, 5, 1, 5]);
    expect(quantileSketch().quantile(0.5)).toBeNaN();
    sketch.add(Float64Array.from({ length: 10_000 }, (_, i) => i));
    expect([sketch.min, sketch.max, sketch.count]).toEqual([0, 9999, 10_005]);
  });

  it('merges the same either way round, and as well as one that saw everything', () => {
    const random = seededRandom(2);
    const parts = Array.from({ length: 10 }, () => Float64Array.from({ length: 9000 }, () => standardNormal(random)));
    const sketches = parts.map((values, i) => {
      const sketch = quantileSketch({ seed: i + 1 });
      sketch.add(values);
      return sketch;
    });
    const [a, b] = [restoreQuantileSketch(sketches[0]!.snapshot()), restoreQuantileSketch(sketches[1]!.snapshot())];
    a.merge(sketches[1]!);
    b.merge(sketches[0]!);
    expect(a.snapshot()).toEqual(b.snapshot());
    const all = Float64Array.from(parts.flatMap((values) => [...values])).sort();
    for (const order of [[...sketches.keys()], [...sketches.keys()].reverse()]) {
      const merged = quantileSketch();
      for (const i of order) merged.merge(sketches[i]!);
      expect(merged.count).toBe(90_000);
      for (const error of rankErrors(all, merged)) expect(Math.abs(error)).toBeLessThan(0.012);
    }
  });

  it('goes on from any state bit for bit, and keeps within its size', () => {
    const random = seededRandom(3);
    const values = Float64Array.from({ length: 30_000 }, random);
    const whole = quantileSketch();
    let pieces = quantileSketch();
    for (let at = 0; at < values.length; ) {
      const next = Math.min(values.length, at + 1 + Math.floor(700 * random()));
      whole.add(values.subarray(at, next));
      pieces = restoreQuantileSketch(throughJson(pieces.snapshot()));
      pieces.add(values.subarray(at, next));
      at = next;
    }
    expect(pieces.snapshot()).toEqual(whole.snapshot());
    const kept = whole.snapshot().levels.reduce((sum, { length }) => sum + length, 0);
    expect(kept).toBeLessThan(1000);
  });

  it('refuses damaged states', () => {
    const sketch = quantileSketch({ size: 8 });
    sketch.add(Float64Array.from({ length: 100 }, (_, i) => i));
    const state = sketch.snapshot();
    for (const damage of [
      { count: 99 },
      { count: -1 },
      { levels: [] },
      { levels: [[1, Number.NaN]] },
      { levels: [[1e9]] },
      { random: 0 },
      { turns: [] },
      { size: 7 },
      { min: null },
      { version: 2 },
    ]) {
      expect(() => restoreQuantileSketch({ ...state, ...damage })).toThrow();
    }
    expect(() => sketch.merge(quantileSketch())).toThrow('size 200');
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => restoreQuantileSketch(value)).toThrow();
        expect(() => restoreDistinctSketch(value)).toThrow();
        expect(() => restoreHeavyHitters(value)).toThrow();
      }),
    );
  });
});

describe('distinctSketch', () => {
  it('has a standard error of 2.3 % from one to a million, without bias', () => {
    const runs = 60;
    for (const distinct of [1, 10, 100, 1000, 5000, 20_000, 200_000]) {
      let sum = 0;
      let squares = 0;
      const tries = distinct > 50_000 ? 12 : runs;
      for (let run = 0; run < tries; run += 1) {
        const sketch = distinctSketch();
        for (let i = 0; i < distinct; i += 1) sketch.addNumber(run * 1e7 + i);
        const error = sketch.estimate() / distinct - 1;
        sum += error / tries;
        squares += (error * error) / tries;
      }
      console.log(
        `${distinct} different: bias ${(100 * sum).toFixed(2)} %, error ${(100 * Math.sqrt(squares)).toFixed(2)} %`,
      );
      expect(Math.sqrt(squares)).toBeLessThan(0.023 * (1 + 3 / Math.sqrt(2 * tries)));
      expect(Math.abs(sum)).toBeLessThan((3.5 * 0.023) / Math.sqrt(tries));
    }
  });

  it('counts texts and fractions too, each once', () => {
    const texts = distinctSketch();
    const fractions = distinctSketch();
    for (let i = 0; i < 30_000; i += 1) {
      texts.addText(`user-${i % 10_000}`);
      fractions.addNumber(((i % 10_000) + 0.5) / 1000);
    }
    expect(texts.estimate()).toBeGreaterThan(9300);
    expect(texts.estimate()).toBeLessThan(10_700);
    expect(Math.abs(fractions.estimate() / 10_000 - 1)).toBeLessThan(0.07);
    fractions.addNumbers([Number.NaN, 0, -0, 0]);
    expect(distinctSketch().estimate()).toBe(0);
  });

  it('merges into exactly the sketch of the whole, and goes on from its state', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.array(fc.double()), (a, b) => {
        const [left, right, whole] = [distinctSketch(), distinctSketch(), distinctSketch()];
        left.addNumbers(a);
        right.addNumbers(b);
        whole.addNumbers([...b, ...a]);
        const merged = restoreDistinctSketch(throughJson(left.snapshot()));
        merged.merge(right);
        expect(merged.snapshot()).toEqual(whole.snapshot());
      }),
    );
  });
});

describe('heavyHitters', () => {
  const words = fc.array(
    fc.integer({ min: 0, max: 30 }).map((n) => `w${Math.floor(n * n * 0.1)}`),
    { maxLength: 300 },
  );

  it('keeps its bounds, whatever comes and however it is merged', () => {
    fc.assert(
      fc.property(words, words, fc.integer({ min: 2, max: 12 }), (a, b, capacity) => {
        const [left, right] = [heavyHitters({ capacity }), heavyHitters({ capacity })];
        for (const word of a) left.add(word);
        for (const word of b) right.add(word);
        const other = restoreHeavyHitters(throughJson(right.snapshot()));
        other.merge(left);
        left.merge(right);
        expect(other.snapshot()).toEqual(left.snapshot());
        const all = [...a, ...b];
        expect(left.total).toBe(all.length);
        expect(left.missed).toBeLessThanOrEqual(all.length / (Math.floor(capacity / 2) + 1));
        const kept = new Map(left.items().map((item) => [item.text, item]));
        expect(kept.size).toBeLessThanOrEqual(capacity);
        for (const word of new Set(all)) {
          const count = all.filter((each) => each === word).length;
          const item = kept.get(word);
          if (item === undefined) expect(count).toBeLessThanOrEqual(left.missed);
          else expect(item.atLeast <= count && count <= item.atMost).toBe(true);
        }
      }),
    );
  });

  it('is exact while all fit, and safe with any text', () => {
    const sketch = heavyHitters();
    for (const text of ['__proto__', 'constructor', '', '__proto__']) sketch.add(text);
    sketch.add('many', 1e9);
    expect(sketch.items()[0]).toEqual({ text: 'many', atLeast: 1e9, atMost: 1e9 });
    expect(sketch.items()[1]!.text).toBe('__proto__');
    expect(sketch.missed).toBe(0);
    const state = sketch.snapshot();
    for (const damage of [
      { capacity: 1 },
      { total: -1 },
      { missed: 2e9 },
      { items: [['a']] },
      { items: [['a', -1]] },
    ]) {
      expect(() => restoreHeavyHitters({ ...state, ...damage })).toThrow('State field');
    }
  });
});
