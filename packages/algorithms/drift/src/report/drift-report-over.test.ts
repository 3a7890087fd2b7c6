import { type Executor, inProcessExecutor, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { columnTask } from '../column-task.js';
import { driftReport } from './drift-report.js';
import { driftReportOver } from './drift-report-over.js';

const random = seededRandom(9);
const table = (rows: number, shift: number) => ({
  latency: Float64Array.from({ length: rows }, () => shift + standardNormal(random)),
  holes: Float64Array.from({ length: rows }, () => (random() < 0.05 + shift / 10 ? Number.NaN : random())),
  region: Array.from({ length: rows }, () => (random() < 0.3 ? 'eu' : 'us')),
  empty: Array.from({ length: rows }, () => null),
  constant: new Float64Array(rows).fill(2),
  status: Float64Array.from({ length: rows }, () => Math.floor(3 * random())),
});

/** What crosses into a thread and back: no functions. */
const threads: Executor = {
  contract: 'executor/1',
  name: 'clones',
  map: (task, inputs, options) =>
    inProcessExecutor().map(
      { run: async (input) => structuredClone(await task.run(structuredClone(input))) },
      inputs,
      options,
    ),
};

describe('driftReportOver', () => {
  it.each([40, 3000])('gives the report of driftReport, %i rows', async (rows) => {
    const [reference, current] = [table(rows, 0), table(rows, 0.4)];
    const options = { categorical: ['status'] };
    const expected = driftReport(reference, current, options);
    expect(await driftReportOver(reference, current, { ...options, executor: threads })).toEqual(expected);
    expect(await driftReportOver(reference, current, options)).toEqual(expected);
    expect(expected.columns.length).toBe(6);
    expect(columnTask.exportName).toBe('columnTask');
  });

  it('stops when it is told to and passes errors on', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(driftReportOver({ a: [1] }, { a: [1] }, { signal })).rejects.toThrow('enough');
    const broken: Executor = {
      ...threads,
      async *map() {
        yield { status: 'failed', index: 0, error: new Error('thread lost') };
      },
    };
    await expect(driftReportOver({ a: [1] }, { a: [1] }, { executor: broken })).rejects.toThrow('thread lost');
  });
});
