import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['30s', 30_000],
    ['1.5h', 5_400_000],
    ['2w', 1_209_600_000],
    ['1h30m15s250ms', 5_415_250],
    [0.5, 0.5],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    '',
    '5',
    'm',
    '5 m',
    '-5m',
    '5M',
    '5m ',
    'Infinityd',
    '0s',
    `${'9'.repeat(70)}d`,
    0,
    -1,
    Number.NaN,
    Infinity,
    null,
    {},
  ])('refuses %j, naming the option', (value) => {
    expect(() => parseDuration(value as string, 'step')).toThrow('Option "step" is');
  });

  it('throws nothing but its own error on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          expect(parseDuration(text)).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-option' });
        }
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [250, '250ms'],
    [59_999.7, '1m'],
    [3_600_000, '1h'],
    [90_061_001, '1d1h'],
    [-300_000, '-5m'],
    [Number.NaN, 'NaN'],
  ])('%s is %s', (milliseconds, expected) => {
    expect(formatDuration(milliseconds)).toBe(expected);
  });

  it('is read back by parseDuration, to the second unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (milliseconds) => {
        const read = parseDuration(formatDuration(milliseconds));
        expect(read).toBeLessThanOrEqual(milliseconds);
        expect(milliseconds - read).toBeLessThan(milliseconds * 0.05);
      }),
    );
  });
});
