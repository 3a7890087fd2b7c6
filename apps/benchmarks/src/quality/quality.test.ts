import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkQuality } from '@bellwether/quality';
import { expect, it } from 'vitest';
import { ordersExpectations, ordersTable } from './orders.ts';

it('quality times checks and names the peer that is not there', { timeout: 60_000 }, () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const env = { ...process.env, BENCH_PYTHON: 'no-python-here' };
  const args = [main, 'quality', '--rows', '2000', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  expect([status, stderr.includes('no-python-here has no pandera')]).toEqual([0, true]);
  const { agrees, columns, timings } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect([agrees, columns, timings[0].name]).toEqual([null, 20, 'Bellwether']);
});

it('the faults that are planted are the faults that are found', () => {
  const { results } = checkQuality(ordersTable(20_000), { expectations: ordersExpectations() });
  const failing = (name: string, column: string): number | undefined =>
    results.find(({ expectation, columns }) => expectation === name && columns.includes(column))?.failing;
  expect(failing('unique', 'id')).toBe(20);
  expect(failing('in-range', 'measure3')).toBe(4);
  expect(failing('not-missing', 'measure3')).toBe(100);
  expect(failing('one-of', 'category1000')).toBe(10);
  expect(failing('compares', 'begin')).toBe(7);
  expect(failing('matches', 'code')).toBe(5);
});
