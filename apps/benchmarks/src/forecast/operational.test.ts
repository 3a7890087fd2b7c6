import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@bellwether/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import { run } from './operational.ts';

describe('npm run bench -- forecast-operational', () => {
  const folder = mkdtempSync(join(tmpdir(), 'operational-test-'));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    vi.restoreAllMocks();
  });

  it('prints one table per horizon and names models that there are not', async () => {
    mkdirSync(join(folder, 'realTraffic'));
    const rows = Array.from({ length: 200 }, (_, i) => `${new Date(i * 1_800_000).toISOString()},${i % 48}`);
    for (const name of ['a.csv', 'b.csv']) {
      writeFileSync(join(folder, 'realTraffic', name), ['timestamp,value', ...rows].join('\n'));
    }
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    const noted = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const args = ['--data', folder, '--origins', '2', '--model', 'seasonalNaive', '--model', 'nonsense', '--json'];
    expect(await run(args)).toBe(0);
    const { horizons } = JSON.parse(String(printed.mock.lastCall![0])) as { horizons: Record<string, object[]> };
    expect(horizons['1h']).toMatchObject([
      { model: 'seasonalNaive', series: 2, horizon: 2, seasonLength: 48, smape: 0 },
    ]);
    expect(horizons['1d']).toMatchObject([{ horizon: 48, files: [{ file: 'a.csv' }, { file: 'b.csv' }] }]);
    expect(noted.mock.calls.join('')).toContain('MODEL LEFT OUT: There is no model "nonsense"');
    expect(await run(['--data', join(folder, 'realTraffic')])).toBe(2);
    expect(await run(['--origins', 'many'])).toBe(2);
    expect(await run(['--data', folder, '--horizon', 'soon'])).toBe(2);
  });
});

describe('the cluster bootstrap', () => {
  it('holds the true mean as often as it says', () => {
    const random = seededRandom(11);
    let held = 0;
    for (let run = 0; run < 400; run += 1) {
      const values = Array.from({ length: 30 }, () => random());
      const [from, to] = clusterBootstrap(values, random, 400)!;
      if (from <= 0.5 && 0.5 <= to) held += 1;
    }
    console.log(`true mean held in ${held} of 400 runs`);
    // 95 %, less one or two points for 30 values, with a binomial margin of three standard errors.
    expect(held / 400).toBeGreaterThan(0.935 - 3 * Math.sqrt((0.065 * 0.935) / 400));
    expect(clusterBootstrap([0.5, null])).toBeNull();
  });
});
