import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from './time.js';

describe('parseTime', () => {
  it('reads what Date.parse reads, and times without offset as UTC', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        fc.integer({ min: -720, max: 720 }),
        (date, minutes) => {
          const iso = date.toISOString();
          expect(parseTime(iso)).toBe(date.getTime());
          expect(parseTime(iso.slice(0, -1).replace('T', ' '))).toBe(date.getTime());
          const size = Math.abs(minutes);
          const offset = `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
          expect(parseTime(iso.replace('Z', offset))).toBe(date.getTime() - minutes * 60_000);
        },
      ),
    );
  });

  it('reads numbers since the epoch by their size', () => {
    for (const text of ['1767225600', '1767225600000', '1767225600000000', '1767225600000000000'])
      expect(parseTime(text)).toBe(Date.UTC(2026, 0, 1));
    expect(parseTime('1767225600.5')).toBe(Date.UTC(2026, 0, 1) + 500);
  });

  it('reads days, minutes and long fractions', () => {
    expect(parseTime('2026-01-31')).toBe(Date.UTC(2026, 0, 31));
    expect(parseTime('2026-01-31 12:30')).toBe(Date.UTC(2026, 0, 31, 12, 30));
    expect(parseTime('2026-01-31T12:30:00.123456789Z')).toBeCloseTo(Date.UTC(2026, 0, 31, 12, 30) + 123.457, 3);
    expect(parseTime('2026-01-31 12:30:00 +0200')).toBe(Date.UTC(2026, 0, 31, 10, 30));
  });

  it('refuses what is no time', () => {
    for (const text of [
      '',
      'soon',
      '2026-13-01',
      '2026-01-32',
      '2026-01-01T25:00:00Z',
      '2026-01-01T00:61:00Z',
      '2026-01-01x',
      '2026-01-01T00:00:00+',
      '12:30',
      '1_000',
      '0x10',
    ]) {
      expect(parseTime(text), text).toBeNaN();
    }
  });
});
