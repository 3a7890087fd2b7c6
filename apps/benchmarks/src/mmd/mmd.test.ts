import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { seededRandom, standardNormal } from '@bellwether/core';
import { maximumMeanDiscrepancy } from '@bellwether/drift';
import { expect, it } from 'vitest';
import { plainDiscrepancy } from './plain.ts';

it('mmd compares times and shares, and names the peer that is not there', { timeout: 60_000 }, () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const args = ['mmd', '--rows', '60', '--columns', '3', '--permutations', '99', '--runs', '2', '--json'];
  const env = { ...process.env, BENCH_PYTHON: 'no-python-here' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
  expect([status, stderr.includes('no-python-here has no NumPy')]).toEqual([0, true]);
  const answer = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(answer.timings.map(({ name }: { name: string }) => name)).toEqual([
    'Bellwether',
    'textbook, plain JavaScript',
  ]);
  expect(answer.shares.map(({ shift }: { shift: number }) => shift)).toEqual([0, 0.1, 0.15]);
});

it('the textbook test and the package agree but for the bandwidth, which either takes from rows of its own', () => {
  const draw = (seed: number, shift: number) => {
    const random = seededRandom(seed);
    return { values: Float64Array.from({ length: 400 }, () => shift + standardNormal(random)), width: 2 };
  };
  const plain = plainDiscrepancy(draw(1, 0), draw(2, 0.3), 199);
  const ours = maximumMeanDiscrepancy({ scale: 'none' }).compare(draw(1, 0), draw(2, 0.3));
  expect(Math.abs(plain.statistic - ours.statistic)).toBeLessThan(0.1 * ours.statistic);
  expect(Math.abs(plain.pValue - ours.pValue)).toBeLessThan(0.02);
});
