import { type Random, seededRandom, standardNormal } from '@bellwether/core';

/** Difference from an expected value, as a share of it; the difference itself near 0. */
export function relativeError(value: number, expected: number): number {
  return Math.abs(value - expected) / (Math.abs(expected) || 1);
}

/** A sample of `count` values. */
export function sample(count: number, draw: () => number): Float64Array {
  return Float64Array.from({ length: count }, draw);
}

/** What the calibration is measured on. */
export const distributions: Readonly<Record<string, (random: Random) => number>> = {
  normal: standardNormal,
  'log-normal': (random) => Math.exp(1.5 * standardNormal(random)),
  'zero-inflated': (random) => (random() < 0.6 ? 0 : -Math.log(1 - random())),
};

/** Shares of several outcomes over `runs` seeds. */
export function shareOf(runs: number, outcome: (random: Random) => boolean, firstSeed = 1): number {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (outcome(seededRandom(firstSeed + run))) count += 1;
  return count / runs;
}

/** What a share measured over `runs` may be at most if the true share is `nominal`: three standard errors above. */
export function atMost(nominal: number, runs: number): number {
  return nominal + 3 * Math.sqrt((nominal * (1 - nominal)) / runs);
}
