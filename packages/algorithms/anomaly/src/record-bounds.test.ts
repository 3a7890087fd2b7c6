import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { createRecordBounds, isMature, learnRecord, recordScore, settle, upperBound } from './record-bounds.js';

const rule = { minimumAge: 0, lone: false, block: undefined };
const view = { caution: 1, smallest: 0 };
const MINUTE = 60_000;

function learnt(
  count: number,
  budget = 0.05,
  used: typeof rule | { minimumAge: number; lone: boolean; block: number } = rule,
) {
  const bounds = createRecordBounds();
  const random = seededRandom(9);
  for (let i = 0; i < count; i += 1) learnRecord(bounds, used, i * 5 * MINUTE, standardNormal(random), 0, budget);
  return bounds;
}

describe('record bounds', () => {
  it('judges after 48 observations', () => {
    expect(isMature(learnt(47), rule, 1e12)).toBe(false);
    expect(isMature(learnt(48), rule, 1e12)).toBe(true);
    expect(isMature(learnt(48), { ...rule, minimumAge: 1e13 }, 1e12)).toBe(false);
  });

  it('scores 1 at the bound and narrows the margin as evidence grows', () => {
    const bounds = learnt(2000);
    expect(recordScore(bounds, rule, upperBound(bounds, rule, view), view)).toBeCloseTo(1, 12);
    expect(learnt(4000).factor).toBeLessThan(bounds.factor);
    expect(learnt(2000, 1).factor).toBeLessThan(bounds.factor);
    expect(upperBound(bounds, { ...rule, lone: true }, view)).toBeGreaterThan(upperBound(bounds, rule, view));
  });

  it('keeps what was out apart until the anomaly is settled', () => {
    const bounds = learnt(2000);
    const { high } = bounds;
    learnRecord(bounds, rule, 2001 * 5 * MINUTE, high + 10, 3, 0.05);
    expect(bounds.high).toBe(high);
    settle(bounds, 0.5);
    expect(bounds.high).toBeCloseTo(high + 5, 9);
  });

  it('cannot be dragged along by a creeping quantity where records count late', () => {
    const early = learnt(500);
    const late = learnt(500, 0.05, { ...rule, block: 0 });
    for (let i = 0; i < 20; i += 1) {
      learnRecord(early, rule, (500 + i) * 5 * MINUTE, early.high + 0.2, 0, 0.05);
      learnRecord(late, { ...rule, block: 0 }, (500 + i) * 5 * MINUTE, 3 + i * 0.2, 0, 0.05);
    }
    expect(early.high).toBeGreaterThan(6);
    expect(late.high).toBeLessThan(5.5);
  });

  it('forgets an extreme record slowly', () => {
    const bounds = learnt(500);
    bounds.high = 100;
    for (let i = 0; i < 30 * 288; i += 1) learnRecord(bounds, rule, (500 + i) * 5 * MINUTE, (i % 5) / 4 - 0.5, 0, 0.05);
    expect(bounds.high).toBeGreaterThan(40);
    expect(bounds.high).toBeLessThan(60);
  });
});
