import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { lbfgs } from './lbfgs.js';
import { numericalGradient } from './numerical-gradient.js';

function banana(x: Float64Array, gradient: Float64Array): number {
  let value = 0;
  gradient.fill(0);
  for (let j = 0; j + 1 < x.length; j += 1) {
    const bend = x[j + 1]! - x[j]! ** 2;
    value += 100 * bend ** 2 + (1 - x[j]!) ** 2;
    gradient[j]! += -400 * x[j]! * bend - 2 * (1 - x[j]!);
    gradient[j + 1]! += 200 * bend;
  }
  return value;
}

describe('lbfgs within bounds', () => {
  it('stops at the bound that is in the way', () => {
    // What is left is (1 - x)^2 + 100 (0.25 - x^2)^2, flat at its minimum.
    const found = lbfgs(banana, [-1.2, 1], { lower: [-2, -2], upper: [2, 0.25] });
    expect(found.converged).toBe(true);
    expect(found.x[1]).toBe(0.25);
    const slope = -400 * found.x[0]! * (0.25 - found.x[0]! ** 2) - 2 * (1 - found.x[0]!);
    expect(Math.abs(slope)).toBeLessThan(1e-6);
  });

  it('finds what it finds without, where they are far', () => {
    const start = Array.from({ length: 12 }, (_, j) => (j % 2 === 0 ? -1.2 : 1));
    const found = lbfgs(banana, start, { lower: start.map(() => -10), upper: start.map(() => 10) });
    expect(found.converged).toBe(true);
    for (const value of found.x) expect(value).toBeCloseTo(1, 5);
  });

  it('solves least squares with signs given: what is at the bound would go on, the rest is flat', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seededRandom(seed);
      const d = 8;
      const rows = Array.from({ length: 30 }, () => Array.from({ length: d }, () => standardNormal(random)));
      const y = rows.map(() => standardNormal(random));
      const squares = (x: Float64Array, gradient: Float64Array): number => {
        let value = 0;
        gradient.fill(0);
        rows.forEach((row, i) => {
          const rest = row.reduce((sum, a, j) => sum + a * x[j]!, -y[i]!);
          value += rest * rest;
          row.forEach((a, j) => {
            gradient[j]! += 2 * rest * a;
          });
        });
        return value;
      };
      const found = lbfgs(squares, new Float64Array(d).fill(1), {
        lower: new Float64Array(d),
        gradientTolerance: 1e-7,
      });
      expect(found.converged).toBe(true);
      expect(found.evaluations).toBeLessThan(120);
      const gradient = new Float64Array(d);
      squares(found.x, gradient);
      found.x.forEach((value, j) => {
        expect(value).toBeGreaterThanOrEqual(0);
        if (value > 0) expect(Math.abs(gradient[j]!)).toBeLessThan(1e-4);
        else expect(gradient[j]!).toBeGreaterThan(-1e-4);
      });
    }
  });

  it('moves a start outside onto the bounds, and keeps every call within them', () => {
    let outside = 0;
    const watched = (x: Float64Array, gradient: Float64Array): number => {
      if (x.some((value) => value < -1 || value > 0.5)) outside += 1;
      return banana(x, gradient);
    };
    const found = lbfgs(watched, [9, -9, 3], { lower: [-1, -1, -1], upper: [0.5, 0.5, 0.5] });
    expect(outside).toBe(0);
    expect(found.converged).toBe(true);
    expect(() => lbfgs(banana, [1, 1], { lower: [0] })).toThrow('Option "lower" is an array of 1');
  });

  it('ends at once where the bounds leave no room', () => {
    const found = lbfgs(banana, [5, 5], { lower: [3, 4], upper: [3, 4] });
    expect(Array.from(found.x)).toEqual([3, 4]);
    expect(found.converged).toBe(true);
  });
});

describe('numericalGradient', () => {
  const smooth = (x: Float64Array) => Math.sin(x[0]!) * Math.exp(x[1]! / 3) + x[1]! ** 3;

  it('agrees with the derivative', () => {
    const random = seededRandom(4);
    const gradient = new Float64Array(2);
    for (let i = 0; i < 100; i += 1) {
      const x = Float64Array.of(6 * random() - 3, 6 * random() - 3);
      const before = Array.from(x);
      expect(numericalGradient(smooth)(x, gradient)).toBe(smooth(x));
      expect(gradient[0]).toBeCloseTo(Math.cos(x[0]!) * Math.exp(x[1]! / 3), 8);
      expect(gradient[1]).toBeCloseTo((Math.sin(x[0]!) * Math.exp(x[1]! / 3)) / 3 + 3 * x[1]! ** 2, 8);
      expect(Array.from(x)).toEqual(before);
    }
  });

  it('stays within bounds', () => {
    const gradient = new Float64Array(2);
    const roots = numericalGradient((x) => Math.sqrt(x[0]!) + x[1]!, { lower: [1, 2], upper: [9, 2] });
    roots(Float64Array.of(1, 2), gradient);
    expect(gradient[0]).toBeCloseTo(0.5, 5);
    expect(gradient[1]).toBe(0);
  });

  it('refuses a step of no length', () => {
    expect(() => numericalGradient(smooth, { relativeStep: 0 })).toThrow('Option "relativeStep" is 0');
  });
});
