import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import * as beta from './beta.js';
import * as exponential from './exponential.js';
import * as families from './families.js';
import * as gamma from './gamma.js';
import { binomialInterval } from './intervals.js';
import * as kolmogorov from './kolmogorov.js';
import * as normal from './normal.js';

type Row = readonly [name: string, args: readonly number[], expected: number];
const { rows } = JSON.parse(readFileSync(new URL('../../fixtures/distributions.json', import.meta.url), 'utf8')) as {
  rows: readonly (readonly [string, readonly number[], number | readonly number[]])[];
};

const functions: Readonly<Record<string, (...args: number[]) => number>> = {
  ...(gamma as object),
  ...(beta as object),
  ...(normal as object),
  ...(families as object),
  ...(exponential as object),
  ...(kolmogorov as object),
};

/** Largest relative error allowed, by function; the measured ones are printed. */
const tolerances: Readonly<Record<string, number>> = {
  kolmogorovSmirnovSurvival: 4e-6,
  kolmogorovOneSidedSurvival: 1e-9,
};
const usual = 2e-12;

describe('distributions agree with SciPy over the whole domain', () => {
  const names = [...new Set(rows.map(([name]) => name))].filter((name) => !name.includes(' '));
  const measured: string[] = [];
  afterAll(() => console.log(`largest relative error against SciPy\n${measured.join('\n')}`));

  it.each(names)('%s', (name) => {
    let worst = { error: 0, args: [] as readonly number[], seen: 0, expected: 0 };
    for (const [, args, expected] of rows.filter((row): row is Row => row[0] === name)) {
      const seen = functions[name]!(...args);
      const error = expected === 0 ? Math.abs(seen) : Math.abs(seen / expected - 1);
      if (!(error <= worst.error)) worst = { error, args, seen, expected };
    }
    measured.push(`${name.padEnd(28)} ${worst.error.toExponential(1)}`);
    expect(worst.error, `${name}(${worst.args.join(', ')}) is ${worst.seen}, not ${worst.expected}`).toBeLessThan(
      tolerances[name] ?? usual,
    );
  });
});

describe('binomialInterval agrees with SciPy', () => {
  it.each(rows.filter(([name]) => name.startsWith('binomialInterval')))(
    '%s %j',
    (name, [successes, trials], expected) => {
      const method = name.endsWith('wilson') ? 'wilson' : 'clopper-pearson';
      const { lower, upper } = binomialInterval(successes!, trials!, { method });
      const [low, high] = expected as readonly number[];
      expect(lower).toBeCloseTo(low!, 11);
      expect(upper).toBeCloseTo(high!, 11);
    },
  );
});

describe('distributions', () => {
  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  const degrees = fc.double({ min: 0.2, max: 1e4, noNaN: true });

  it('have tails that add up to one and never decrease', () => {
    fc.assert(
      fc.property(
        degrees,
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (k, x, more) => {
          expect(families.chiSquaredCdf(x, k) + families.chiSquaredSurvival(x, k)).toBeCloseTo(1, 12);
          expect(families.chiSquaredCdf(x + more, k)).toBeGreaterThanOrEqual(families.chiSquaredCdf(x, k) - 1e-13);
          expect(families.studentTCdf(x, k) + families.studentTSurvival(x, k)).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  it('have quantiles that invert them', () => {
    fc.assert(
      fc.property(probability, degrees, (p, k) => {
        expect(families.chiSquaredCdf(families.chiSquaredQuantile(p, k), k)).toBeCloseTo(p, 11);
        expect(families.studentTCdf(families.studentTQuantile(p, k), k)).toBeCloseTo(p, 11);
        expect(normal.normalCdf(normal.normalQuantile(p))).toBeCloseTo(p, 13);
      }),
    );
  });

  it('answer the ends and nonsense in a defined way', () => {
    expect([normal.normalQuantile(0), normal.normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect([families.chiSquaredQuantile(0, 3), families.chiSquaredQuantile(1, 3)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect(() => normal.normalQuantile(1.5)).toThrow('Option "p"');
    expect(() => families.chiSquaredCdf(1, 0)).toThrow('Option "degrees"');
    expect(normal.normalCdf(Number.NaN)).toBeNaN();
    expect([exponential.exponentialCdf(-1), exponential.exponentialSurvival(-1)]).toEqual([0, 1]);
    expect(exponential.exponentialQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(() => exponential.exponentialCdf(1, 0)).toThrow('Option "mean"');
    expect([kolmogorov.kolmogorovSmirnovSurvival(10, 0), kolmogorov.kolmogorovSmirnovSurvival(10, 1)]).toEqual([1, 0]);
  });
});
