import { requireState } from './contracts/state.js';
import { BellwetherError } from './errors.js';
import { describeValue, requireInteger } from './options.js';

/** A source of uniform random numbers in [0, 1). `Math.random` fits; {@link seededRandom} makes a repeatable one. */
export type Random = () => number;

/** The state of a {@link SeededRandom}: JSON-safe. */
export interface RandomState {
  readonly kind: 'seeded-random';
  readonly version: 1;
  readonly words: readonly [number, number, number, number];
}

/** A repeatable source of uniform random numbers whose state can be saved. */
export interface SeededRandom {
  (): number;
  /** The present state; {@link restoreRandom} continues from it exactly. */
  snapshot(): RandomState;
}

function generator(seedA: number, seedB: number, seedC: number, seedD: number): SeededRandom {
  let a = seedA | 0;
  let b = seedB | 0;
  let c = seedC | 0;
  let d = seedD | 0;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  // 53 bits from two words, so that every double in the grid 2^-53 can occur.
  const uniform = (): number => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  return Object.assign(uniform, {
    snapshot: (): RandomState => ({ kind: 'seeded-random', version: 1, words: [a, b, c, d] }),
  });
}

/**
 * A repeatable random number generator: the same seed gives the same numbers on every machine.
 *
 * Small fast counting generator (sfc32, Chris Doty-Humphrey, PractRand), 53-bit output, period at least 2^32 and about
 * 2^127 on average. Not for secrets.
 *
 * @param seed - An integer from 0 to 2^32 - 1.
 * @throws {@link BellwetherError} `invalid-option` for any other seed.
 *
 * @example
 * ```ts
 * import { seededRandom } from '@bellwether/core';
 *
 * const random = seededRandom(42);
 * const same = seededRandom(42);
 * random() === same(); // => true
 * ```
 */
export function seededRandom(seed: number): SeededRandom {
  requireInteger('seed', seed, { min: 0, max: 0xffff_ffff });
  const random = generator(0, seed, 0x9e37_79b9, 1);
  for (let i = 0; i < 12; i += 1) random();
  return random;
}

/** Signed or not: both readings of the same 32 bits are taken. */
function areWords(words: unknown): boolean {
  return (
    Array.isArray(words) && words.length === 4 && words.every((word) => word === (word | 0) || word === word >>> 0)
  );
}

/**
 * Continues a {@link seededRandom} from a saved state.
 *
 * @throws {@link BellwetherError} `invalid-state` if `state` is of another kind or version.
 */
export function restoreRandom(state: RandomState): SeededRandom {
  const { words } = requireState<RandomState>(state, 'seeded-random', 1);
  if (!areWords(words)) {
    throw new BellwetherError(
      'invalid-state',
      `The "words" of a "seeded-random" state must be 4 integers of 32 bits; they are ${describeValue(words)}.`,
    );
  }
  return generator(...words);
}

/** One draw from the standard normal distribution, by the polar method (Marsaglia and Bray, 1964). */
export function standardNormal(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
