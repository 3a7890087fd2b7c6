import { seededRandom, type TwoSampleTest } from '@bellwether/core';
import { describe, expect, it, vi } from 'vitest';
import { atMost, distributions, sample, shareOf } from '../test/measuring.js';
import {
  type CategoricalSample,
  categoricalJensenShannon,
  categoricalPopulationStabilityIndex,
  chiSquareHomogeneity,
  jensenShannon,
  kolmogorovSmirnov,
  populationStabilityIndex,
  wasserstein,
} from './index.js';

/** Set DRIFT_RUNS for the sharper figures of the README. */
const runs = Number(process.env.DRIFT_RUNS ?? 200);
vi.setConfig({ testTimeout: 1000 * Math.max(30, runs) });
const cells = [
  [1500, 50],
  [1500, 100],
  [500, 500],
  [5000, 200],
] as const;

const numeric: Readonly<Record<string, TwoSampleTest>> = {
  KS: kolmogorovSmirnov(),
  W1: wasserstein(),
  'W1 asymptotic': wasserstein({ method: 'asymptotic' }),
  PSI: populationStabilityIndex(),
  JS: jensenShannon(),
};

const categorical: Readonly<Record<string, TwoSampleTest<CategoricalSample>>> = {
  'chi-square': chiSquareHomogeneity(),
  PSI: categoricalPopulationStabilityIndex(),
  JS: categoricalJensenShannon(),
};

/** The verdict is never 'drift' more often than the p-value is small, so the p-value is what is held to account. */
function alarmShare<V>(test: TwoSampleTest<V>, draw: (seed: number) => readonly [V, V]): number {
  return shareOf(runs, (random) => {
    const [reference, current] = draw(Math.floor(random() * 0xffff_ffff));
    return test.compare(reference, current).pValue <= 0.05;
  });
}

function print(name: string, shares: Readonly<Record<string, number>>): void {
  console.log(
    `${name.padEnd(28)} ${Object.entries(shares)
      .map(([test, share]) => `${test} ${(100 * share).toFixed(1)} %`)
      .join(', ')}`,
  );
}

describe(`false alarms at 5 % where nothing changed (${runs} seeds)`, () => {
  for (const [n, m] of cells) {
    it.each(Object.entries(distributions))(`${n} against ${m} values, %s`, (name, draw) => {
      const shares = Object.fromEntries(
        Object.entries(numeric).map(([kind, test]) => [
          kind,
          alarmShare(test, (seed) => {
            const random = seededRandom(seed);
            return [sample(n, () => draw(random)), sample(m, () => draw(random))] as const;
          }),
        ]),
      );
      print(`${n}/${m} ${name}`, shares);
      for (const share of Object.values(shares)) expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
    });

    it.each([5, 20, 100])(`${n} against ${m} values, %d categories`, (k) => {
      const shares = Object.fromEntries(
        Object.entries(categorical).map(([kind, test]) => [
          kind,
          alarmShare(test, (seed) => {
            const random = seededRandom(seed);
            const draw = (): number => Math.floor(random() * k);
            return [Int32Array.from({ length: n }, draw), Int32Array.from({ length: m }, draw)] as const;
          }),
        ]),
      );
      print(`${n}/${m} ${k} categories`, shares);
      for (const share of Object.values(shares)) expect(share).toBeLessThanOrEqual(atMost(0.05, runs));
    });
  }
});
