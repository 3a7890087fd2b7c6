import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frameFromColumns } from '@bellwether/core';
import { expect, it } from 'vitest';
import { evidentlyAlarms } from './evidently-rule.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

function bench(...args: string[]) {
  const env = { ...process.env, BENCH_PYTHON: 'no-python-here' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args, '--json'], { encoding: 'utf8', env });
  expect([status, status === 2 ? '' : stderr.includes('Error')]).toEqual([status, false]);
  return { status, answer: JSON.parse(stdout.trim().split('\n').at(-1)!) };
}

it('drift-null counts alarms in every set of columns', { timeout: 60_000 }, () => {
  const { answer } = bench('drift-null', '--reports', '8', '--cells', '300/60', '--threads', '1');
  expect(answer.cells.map(({ column }: { column: string }) => column)).toEqual([
    'normal',
    'log-normal',
    'zero-inflated',
    'categories-5',
    'categories-20',
    'categories-100',
    'all',
  ]);
  expect(answer.cells.every(({ reports }: { reports: number }) => reports === 8)).toBe(true);
  // The rule that looks at the reference only raises alarms in all of them.
  expect(answer.cells.at(-1)).toMatchObject({ reference: 300, current: 60, evidently: 1 });
  expect(answer.worst.low).toBeGreaterThanOrEqual(0);
});

it('drift-power finds what is there', { timeout: 60_000 }, () => {
  const { answer } = bench('drift-power', '--runs', '10', '--threads', '1');
  expect(answer.cells).toHaveLength(14);
  for (const cell of answer.cells) {
    if (cell.beyondTolerance) expect(cell.detected).toBeGreaterThan(0.6);
    expect(cell.falseAlarms).toBeLessThan(0.5);
  }
});

it('drift-table compares two files, and generated tables', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-drift-'));
  try {
    const table = (shift: number) =>
      `load,host\n${Array.from({ length: 500 }, (_, i) => `${(i % 50) + shift},h${i % 3}`).join('\n')}\n`;
    writeFileSync(join(folder, 'a.csv'), table(0));
    writeFileSync(join(folder, 'b.csv'), table(30));
    const { answer } = bench('drift-table', '--reference', join(folder, 'a.csv'), '--current', join(folder, 'b.csv'));
    expect(answer.columns.map(({ column, verdict }: Record<string, string>) => [column, verdict])).toEqual([
      ['load', 'drift'],
      ['host', 'insufficient data'],
    ]);
    expect(answer.evidently.absent).toContain('has no evidently');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const { answer } = bench('drift-table', '--rows', '20000', '--columns', '10', '--threads', '1');
  expect(answer.columns).toHaveLength(10);
  expect(answer.verdict).toBe('drift');
});

it('the rule of evidently decides by the reference rows alone', () => {
  const rows = (count: number) =>
    frameFromColumns({ x: Float64Array.from({ length: count }, (_, i) => (i * 7919) % 1009) });
  expect(evidentlyAlarms(rows(2000), rows(1500))).toBe(0);
  expect(evidentlyAlarms(rows(2000), rows(9))).toBe(1);
  expect(evidentlyAlarms(rows(900), rows(9))).toBe(0);
});
