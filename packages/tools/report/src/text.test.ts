import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, escapeText } from './text.js';

describe('cleanText', () => {
  it('shows what would hide or reorder text', () => {
    expect(cleanText('pay\u202eexe.lagel')).toBe('pay\ufffdexe.lagel');
    expect(cleanText('a\u0000b\u200bc\ufeffd\u2028e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(cleanText('line\r\nline\tend')).toBe('line line end');
    expect(cleanText('half \ud83d pair')).toBe('half \ufffd pair');
  });

  it('leaves languages and joined emoji alone', () => {
    for (const text of ['Größe', 'שלום', 'क्‍ष', '👩‍🚒', '温度', 'می‌خواهم']) expect(cleanText(text)).toBe(text);
  });

  it('cuts by characters, not in the middle of one', () => {
    expect(cleanText('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
    expect(cleanText('x'.repeat(5_000_000), 20)).toBe(`${'x'.repeat(19)}…`);
    expect(cleanText('12345', 5)).toBe('12345');
  });

  it('never gives more than asked for, and cleans what is clean already to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 50 }), (text, length) => {
        const clean = cleanText(text, length);
        expect([...clean].length).toBeLessThanOrEqual(length);
        expect(cleanText(clean, length)).toBe(clean);
      }),
    );
  });
});

describe('escapeText', () => {
  it('leaves no character with which markup begins', () => {
    expect(escapeText(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
  });
});
