import { describe, expect, it } from 'vitest';
import { describeValue, requireInteger, requireLevels, requireNumber, requireOneOf } from './options.js';

describe('requireNumber, requireInteger, requireOneOf, requireLevels', () => {
  it('return what is allowed', () => {
    expect(requireNumber('alpha', 0.5, { min: 0, max: 1 })).toBe(0.5);
    expect(requireInteger('horizon', 3, { min: 1 })).toBe(3);
    expect(requireOneOf('join', 'inner', ['inner', 'outer'])).toBe('inner');
    expect(requireLevels('levels', [0.95, 0.8, 0.95])).toEqual([0.8, 0.95]);
  });

  it.each([
    [
      () => requireNumber('alpha', 2, { min: 0, max: 1 }),
      'Option "alpha" is 2; it must be a finite number at least 0 and at most 1.',
    ],
    [
      () => requireNumber('alpha', 0, { min: 0, exclusiveMin: true }),
      'Option "alpha" is 0; it must be a finite number above 0.',
    ],
    [
      () => requireNumber('alpha', 1, { max: 1, exclusiveMax: true }),
      'Option "alpha" is 1; it must be a finite number below 1.',
    ],
    [() => requireNumber('alpha', Number.NaN), 'Option "alpha" is NaN; it must be a finite number.'],
    [() => requireNumber('alpha', '1'), 'Option "alpha" is "1"; it must be a finite number.'],
    [() => requireInteger('n', 1.5, { min: 1 }), 'Option "n" is 1.5; it must be an integer at least 1.'],
    [() => requireInteger('n', 2 ** 53), 'must be an integer.'],
    [() => requireOneOf('join', undefined, ['a', 'b']), 'Option "join" is undefined; it must be one of "a", "b".'],
    [() => requireLevels('levels', [1]), 'Option "levels" is 1; it must be a finite number above 0 and below 1.'],
  ])('name option, value and what is allowed (%#)', (act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});

describe('describeValue', () => {
  it('is short and on one line', () => {
    const cases: [unknown, string][] = [
      ['a\nb', '"a\\nb"'],
      [7n, '7n'],
      [[1, 2], 'an array of 2'],
      [new Float64Array(3), 'an array of 3'],
      [new DataView(new ArrayBuffer(1)), 'an object'],
      [{}, 'an object'],
      [null, 'null'],
      [() => 1, 'a function'],
      [Symbol('x'), 'Symbol(x)'],
    ];
    for (const [value, expected] of cases) expect(describeValue(value)).toBe(expected);
    expect(describeValue('x'.repeat(1000)).length).toBeLessThan(65);
  });
});
