import { describe, expect, it } from 'vitest';
import { localOffset } from './local-time.js';

const HOUR = 3_600_000;

describe('localOffset', () => {
  it('follows daylight-saving time to the half hour', () => {
    const berlin = localOffset('Europe/Berlin');
    const change = Date.UTC(2026, 2, 29, 1);
    expect(berlin(change - 1)).toBe(HOUR);
    expect(berlin(change)).toBe(2 * HOUR);
    expect(berlin(change - 1)).toBe(HOUR);
    const lordHowe = localOffset('Australia/Lord_Howe');
    expect([lordHowe(Date.UTC(2026, 0, 1)), lordHowe(Date.UTC(2026, 6, 1))]).toEqual([11 * HOUR, 10.5 * HOUR]);
    expect(localOffset('Asia/Kolkata')(0)).toBe(5.5 * HOUR);
    expect(localOffset('UTC')(12345)).toBe(0);
    expect(localOffset('America/New_York')(-1)).toBe(-5 * HOUR);
  });
});
