import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortPath } from './paths.js';

/** The points of a path in tenths of a pixel, one list for every part; `null` closes. */
function pointsOf(path: string): (readonly [number, number] | null)[] {
  const points: (readonly [number, number] | null)[] = [];
  let [x, y] = [0, 0];
  let [firstX, firstY] = [0, 0];
  for (const [, command, text] of path.matchAll(/([MLlhvZ])([^MLlhvZ]*)/g)) {
    const numbers = (text!.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map((each) => Math.round(Number(each) * 10));
    if (command === 'Z') {
      points.push(null);
      [x, y] = [firstX, firstY];
    }
    const pairs = command === 'h' || command === 'v' ? 1 : 2;
    for (let i = 0; i < numbers.length; i += pairs) {
      const [one, two] = [numbers[i]!, numbers[i + 1] ?? 0];
      if (command === 'h') x += one;
      else if (command === 'v') y += one;
      else [x, y] = command === 'l' ? [x + one, y + two] : [one, two];
      if (command === 'M') [firstX, firstY] = [x, y];
      points.push([x, y]);
    }
  }
  return points;
}

it('keeps every point to a tenth of a pixel, whatever came before', () => {
  const point = fc.tuple(
    fc.double({ min: -50, max: 900, noNaN: true }),
    fc.double({ min: -50, max: 400, noNaN: true }),
  );
  const part = fc.tuple(fc.array(point, { minLength: 1, maxLength: 30 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      const path = parts
        .map(
          ([points, closed]) =>
            points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('') + (closed ? 'Z' : ''),
        )
        .join('');
      const rounded = parts.flatMap(([points, closed]) => [
        ...points
          .map(([x, y]): readonly [number, number] => [Math.round(x * 10) + 0, Math.round(y * 10) + 0])
          // Points that fall together are drawn once.
          .filter(([x, y], i, all) => i === 0 || x !== all[i - 1]![0] || y !== all[i - 1]![1]),
        ...(closed ? [null] : []),
      ]);
      expect(pointsOf(shortPath(path))).toEqual(rounded);
    }),
  );
});

it('is short, and leaves curves as they are', () => {
  expect(shortPath('M10.04 20.5L10.5 20.12L9 21L9.01 21Z')).toBe('M10 20.5l.5-.4-1.5 .9Z');
  expect(shortPath('M1 1L5 1L7.5 1L7.5 3L1 3Z')).toBe('M1 1h4 2.5v2h-6.5Z');
  expect(shortPath('M1.234 2A1 1 0 1 1 3.456 7')).toBe('M1.2 2A1 1 0 1 1 3.5 7');
});
