import { describe, expect, it } from 'vitest';
import { changeShape } from './change-shape.js';

describe('changeShape', () => {
  it('recognises a step exactly', () => {
    const values = Array.from({ length: 30 }, (_, i) => (i < 20 ? 5 : 9));
    const shape = changeShape(values);
    expect(shape).toMatchObject({ kind: 'level-shift', onset: 20, end: 20 });
    expect(shape?.before).toBeCloseTo(5, 9);
    expect(shape?.after).toBeCloseTo(9, 9);
  });

  it('recognises a climb that ends, and one that goes on', () => {
    const ended = Array.from({ length: 40 }, (_, i) => 10 + Math.min(8, Math.max(0, i - 19)));
    expect(changeShape(ended)).toMatchObject({ kind: 'trend', onset: 20, end: 27 });
    const shape = changeShape(ended);
    expect(shape?.before).toBeCloseTo(10, 9);
    expect(shape?.after).toBeCloseTo(18, 9);
    expect(shape?.explained).toBeCloseTo(1, 9);
    const open = Array.from({ length: 40 }, (_, i) => -Math.max(0, i - 19) / 4);
    expect(changeShape(open)).toMatchObject({ kind: 'trend', onset: 20, end: 39 });
  });

  it('says nothing about too little or constant data', () => {
    expect(changeShape([1, 2, 3, 4, 5])).toBeUndefined();
    expect(changeShape(new Float64Array(20).fill(7))).toBeUndefined();
  });
});
