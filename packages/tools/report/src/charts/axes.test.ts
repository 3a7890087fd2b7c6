import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, valueAxis } from './number-ticks.js';
import { timeAxisName, timeTicks } from './time-ticks.js';

const labels = (from: number, to: number, count: number) => timeTicks(from, to, count).map((tick) => tick.label);

describe('timeTicks', () => {
  const start = Date.UTC(2025, 11, 30);
  const day = 86_400_000;

  it('speaks of clock times, days, months and years as the span grows', () => {
    expect(labels(start, start + day, 4)).toEqual(['30 Dec', '06:00', '12:00', '18:00', '31 Dec']);
    expect(labels(start, start + 4 * day, 5)).toEqual([
      'Tue 30 Dec',
      'Wed 31 Dec',
      '1 Jan 2026',
      'Fri 2 Jan',
      'Sat 3 Jan',
    ]);
    expect(labels(start, start + 28 * day, 4)).toEqual(['5 Jan 2026', '12 Jan', '19 Jan', '26 Jan']);
    expect(labels(start, start + 200 * day, 7)).toEqual(['Jan 2026', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul']);
    expect(labels(start, start + 5 * 365 * day, 6)).toEqual(['2026', '2027', '2028', '2029', '2030']);
    expect(labels(start, start + 20, 4)).toEqual([
      '30 Dec',
      '00:00:00.005',
      '00:00:00.010',
      '00:00:00.015',
      '00:00:00.020',
    ]);
  });

  it('keeps to the span, ascends, and never gives many more than asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -8e15, max: 8e15 }),
        fc.double({ min: 1, max: 1e13, noNaN: true }),
        fc.integer({ min: 2, max: 20 }),
        (from, span, count) => {
          const ticks = timeTicks(from, from + span, count);
          expect(ticks.length).toBeLessThanOrEqual(count + 2);
          ticks.forEach(({ time, label }, i) => {
            expect(time).toBeGreaterThanOrEqual(from);
            expect(time).toBeLessThanOrEqual(from + span);
            expect(label).not.toMatch(/NaN|undefined/);
            if (i > 0) expect(time).toBeGreaterThan(ticks[i - 1]!.time);
          });
        },
      ),
    );
  });

  it('says the year and the zone once, at the axis', () => {
    expect(timeAxisName(start + 5 * day, start + 9 * day)).toBe('time in UTC, 2026');
    expect(timeAxisName(start, start + 9 * day)).toBe('time in UTC, 2025–2026');
  });
});

describe('valueAxis', () => {
  const ticks = (low: number, high: number, count = 5) => {
    const axis = valueAxis(low, high, count);
    return axis.ticks.map(axis.format);
  };

  it('counts in round numbers', () => {
    expect(ticks(31.4, 90)).toEqual(['20', '40', '60', '80', '100']);
    expect(ticks(0, 0.9, 4)).toEqual(['0', '0.25', '0.50', '0.75', '1.00']);
    expect(ticks(0, 48_000)).toEqual(['0', '10k', '20k', '30k', '40k', '50k']);
    expect(ticks(-3, 4)).toEqual(['−4', '−2', '0', '2', '4']);
    expect(ticks(5, 5)).toEqual(['4.4', '4.6', '4.8', '5.0', '5.2', '5.4', '5.6']);
  });

  it('holds what it is given, for any finite values', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const axis = valueAxis(low, high, 5);
        expect(Number.isFinite(axis.min) && Number.isFinite(axis.max)).toBe(true);
        expect(axis.min).toBeLessThan(axis.max);
        expect(axis.ticks.length).toBeLessThanOrEqual(20);
        for (const tick of axis.ticks) expect(axis.format(tick)).not.toMatch(/NaN|undefined/);
        if (Math.abs(low) < 1e200 && Math.abs(high) < 1e200) {
          const slack = 1e-8 * (axis.max - axis.min);
          expect(axis.min).toBeLessThanOrEqual(low + slack);
          expect(axis.max).toBeGreaterThanOrEqual(high - slack);
        }
      }),
    );
  });
});

describe('formatNumber', () => {
  it('keeps three digits and says what is not a number', () => {
    const text = [0, 3, 41.26, -0.004567, 12_345, 9876, 2.5e9, 3.2e-12, 1e21, Number.NaN, -Infinity].map((x) =>
      formatNumber(x),
    );
    expect(text).toEqual(['0', '3', '41.3', '−0.00457', '12.3k', '9876', '2.5G', '3.2e-12', '1e+21', '–', '−∞']);
  });
});
