import { describe, expect, it } from 'vitest';
import { generatedLoad, measureRefits, run } from './refit.ts';

describe('forecast-refit', () => {
  const series = Array.from({ length: 3 }, (_, i) => generatedLoad(i, 300, 24));
  const plan = { seasonLength: 24, step: 3_600_000, points: 200, stride: 24, refits: 2 };

  it('fits as often as it says, and finds nearly the same from the fit before', () => {
    const result = measureRefits(series, { ...plan, model: 'holtWinters' });
    expect(result).toMatchObject({ series: 3, fits: 6 });
    expect(Math.abs(result.warmMase / result.coldMase - 1)).toBeLessThan(0.05);
    expect(result.worseByTwo! + result.betterByTwo!).toBeLessThan(0.5);
  });

  it('finds the very same where there is nothing to search', () => {
    const result = measureRefits(series, { ...plan, model: 'seasonalNaive' });
    expect(result.warmMase).toBe(result.coldMase);
    expect(result.medianDifference).toBeNull();
  });

  it('says what is wrong, with exit code 2', async () => {
    expect(() => measureRefits(series, { ...plan, points: 1000, model: 'naive' })).toThrow(/No series has/);
    expect(await run(['--points', 'many'])).toBe(2);
    expect(await run(['--model', 'crystalBall'])).toBe(2);
  });
});
