import { type Random, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { sample, shareOf } from '../test/measuring.js';
import {
  type CategoricalSample,
  chiSquareHomogeneity,
  jensenShannon,
  kolmogorovSmirnov,
  populationStabilityIndex,
  wasserstein,
} from './index.js';

const runs = 100;
const size = 1000;

/** Share of 'drift' verdicts where both samples have 1,000 values. */
function power<V>(
  test: { compare(a: V, b: V): { readonly verdict: string } },
  draw: (random: Random) => readonly [V, V],
): number {
  return shareOf(runs, (random) => {
    const [reference, current] = draw(random);
    return test.compare(reference, current).verdict === 'drift';
  });
}

const changes: Readonly<Record<string, (random: Random) => number>> = {
  'shift by 0.2': (random) => 0.2 + standardNormal(random),
  'shift by 0.5': (random) => 0.5 + standardNormal(random),
  'scale x 1.5': (random) => 1.5 * standardNormal(random),
};

describe(`detection with the default tolerances, ${size} against ${size} values (${runs} seeds)`, () => {
  it.each([
    // What a test must find at least. The effect is below the default tolerance where 0 stands: there it must stay silent.
    ['shift by 0.2', { KS: 0.85, W1: 0.95, PSI: 0, JS: 0.05 }],
    ['shift by 0.5', { KS: 1, W1: 1, PSI: 0.95, JS: 1 }],
    ['scale x 1.5', { KS: 0.9, W1: 1, PSI: 0.95, JS: 1 }],
  ] as const)('%s', (change, least) => {
    const tests = {
      KS: kolmogorovSmirnov(),
      W1: wasserstein(),
      PSI: populationStabilityIndex(),
      JS: jensenShannon(),
    };
    for (const [name, test] of Object.entries(tests)) {
      const found = power(test, (random) => [
        sample(size, () => standardNormal(random)),
        sample(size, () => changes[change]!(random)),
      ]);
      console.log(`${change.padEnd(14)} ${name.padEnd(4)} ${(100 * found).toFixed(1)} %`);
      expect(found).toBeGreaterThanOrEqual(least[name as keyof typeof least]);
    }
  });

  it.each([
    ['one category from 2 % to 6 %', [0.5, 0.48, 0.02], [0.48, 0.46, 0.06], 0.95],
    ['one new category at 3 %', [0.5, 0.5, 0], [0.485, 0.485, 0.03], 0.98],
  ] as const)('%s', (name, before, after, least) => {
    const draw = (shares: readonly number[], random: Random): number => {
      let left = random();
      return shares.findIndex((share) => {
        left -= share;
        return left < 0;
      });
    };
    const found = power<CategoricalSample>(chiSquareHomogeneity(), (random) => [
      Int32Array.from({ length: size }, () => draw(before, random)),
      Int32Array.from({ length: size }, () => draw(after, random)),
    ]);
    console.log(`${name}: ${(100 * found).toFixed(1)} %`);
    expect(found).toBeGreaterThanOrEqual(least);
  });
});
