import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { agreement, nullAlarms } from './agreement.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

describe('profiles', () => {
  it('says that datasketches is absent, and prints JSON last', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, 'profiles', '--tables', '2', '--rows', '600', '--values', '40000', '--runs', '2', '--json'],
      { encoding: 'utf8', env: { ...process.env, BENCH_PYTHON: 'no-such-python' } },
    );
    expect([status, stderr.includes('DATASKETCHES IS LEFT OUT')]).toEqual([0, true]);
    const found = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(found.datasketches).toBeNull();
    expect(found.numbersPerSecond).toBeGreaterThan(0);
    for (const bytes of Object.values(found.bytes)) expect(bytes).toBeLessThan(10_000);
    expect(found.ranks.rankError).toBeLessThan(found.ranks.statedRankError);
    expect(found.agreement.columns).toHaveLength(11);
  }, 60_000);

  it('agrees with the data away from the boundary', () => {
    const results = agreement(6, 5000, 7);
    const away = results.reduce((sum, { cases, onBoundary }) => sum + cases - onBoundary, 0);
    const agreeing = results.reduce((sum, result) => sum + result.agreeing, 0);
    expect(away).toBeGreaterThan(30);
    expect(away - agreeing).toBeLessThanOrEqual(3);
  }, 60_000);

  it('repeats itself with the same seed', () => {
    expect(nullAlarms(300, 2, 5)).toEqual(nullAlarms(300, 2, 5));
  });
});
