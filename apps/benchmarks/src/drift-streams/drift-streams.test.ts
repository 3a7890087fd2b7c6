import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './outcome.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

describe('drift-streams', () => {
  it('says that river is absent, and prints JSON last', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, 'drift-streams', '--runs', '2', '--scale', '0.0005', '--json'],
      { encoding: 'utf8', env: { ...process.env, BENCH_PYTHON: 'no-such-python' } },
    );
    expect([status, stderr.includes('RIVER IS LEFT OUT')]).toEqual([0, true]);
    const { river, detectors } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(river).toBeNull();
    for (const { updatesPerSecond, timesRiver, ours } of detectors) {
      expect(updatesPerSecond).toBeGreaterThan(0);
      expect(timesRiver).toBeNull();
      expect(ours.runs).toBe(2);
    }
  }, 60_000);

  it('counts delays, missed changes and false alarms', () => {
    expect(outcomeOf([[10, 20, 2100], [2300], [], [1999]])).toEqual({
      runs: 4,
      medianDelay: 300,
      p90Delay: 300,
      missed: 0.5,
      falseRuns: 0.5,
      falsePerThousand: 3 / 8,
    });
  });
});
