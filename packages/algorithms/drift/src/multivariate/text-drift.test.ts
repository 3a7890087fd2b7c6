import { seededRandom } from '@bellwether/core';
import { twoSampleLaws } from '@bellwether/testkit';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../../test/measuring.js';
import { bucketOf, fnv1a, gramsOf } from './hashed-grams.js';
import { textDrift } from './text-drift.js';

/** Texts of ten words out of 300, the frequent ones first, and sometimes one more. */
function draw(count: number, seed: number, extra?: string, share = 0): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 10 }, () => `w${Math.floor(300 * random() ** 2)}`);
    return [...words, ...(extra !== undefined && random() < share ? [extra] : [])].join(' ');
  });
}

describe('laws', () => {
  const sample = (values: readonly number[]): (string | null)[] =>
    values.map((value) => (Number.isNaN(value) ? null : `word${Math.round(4 * value)} and more`));
  for (const law of twoSampleLaws({ create: () => textDrift(), sample })) it(law.name, law.check);
});

describe('hashing', () => {
  it('is FNV-1a over the bytes of the code units', () => {
    // 'a' is the bytes 61 00; published value of the 32-bit hash of nothing: 811c9dc5.
    expect(fnv1a('')).toBe(0x811c9dc5);
    expect(fnv1a('a')).toBe(Math.imul(Math.imul(0x811c9dc5 ^ 0x61, 0x01000193), 0x01000193) >>> 0);
    expect(bucketOf('a', 8)).toBeLessThan(256);
  });

  it('takes words of any script in lower case', () => {
    expect(gramsOf('Größe: 12_a, ДА!', 2)).toEqual(['größe', '12_a', 'да', 'größe 12_a', '12_a да']);
  });
});

describe('textDrift', () => {
  it('finds a new word in a quarter of the texts, and shows it', () => {
    const found = shareOf(20, (random) => {
      const seed = Math.floor(random() * 0xffff_fffe);
      const result = textDrift().compare(draw(300, seed), draw(300, seed + 1, 'refund', 0.25));
      return result.verdict === 'drift' && result.examples[0]?.gram === 'refund';
    });
    expect(found).toBeGreaterThanOrEqual(0.9);
  });

  it('quotes nothing where it is not to', () => {
    const result = textDrift({ examples: 0 }).compare(draw(100, 1), draw(100, 2, 'secret', 0.9));
    expect(result.verdict).toBe('drift');
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('has an answer for texts without a word', () => {
    const result = textDrift().compare(new Array(50).fill('!'), new Array(50).fill(''));
    expect(result).toMatchObject({ statistic: 0.5, examples: [] });
    expect(result.verdict).not.toBe('drift');
  });
});
