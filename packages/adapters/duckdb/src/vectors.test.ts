import { DOUBLE, DuckDBDataChunk, DuckDBInstance, INTEGER } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { appendPoints, collectDoubles, doublesOf, fillVectors } from './vectors.js';

const columns = Array.from({ length: 40 }, (_, id) => {
  const length = (id * 317) % 5000;
  return {
    id,
    times: Float64Array.from({ length }, (_, i) => i * 1000 + id),
    values: Float64Array.from({ length }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 3)),
  };
});
const rows = columns.reduce((sum, { times }) => sum + times.length, 0);

async function stored(fill?: typeof fillVectors): Promise<Float64Array[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('CREATE TABLE points (series INTEGER NOT NULL, time DOUBLE NOT NULL, value DOUBLE NOT NULL)');
  await appendPoints(connection, 'points', columns, fill);
  const result = await connection.run('SELECT series::DOUBLE, time, value FROM points ORDER BY series, time');
  const found = await collectDoubles(result, 3, rows);
  connection.closeSync();
  instance.closeSync();
  return found;
}

describe('the vectors of DuckDB', () => {
  it('still have memory that can be written to, which is what makes writing fast', () => {
    const chunk = DuckDBDataChunk.create([INTEGER, DOUBLE, DOUBLE], 2);
    expect(fillVectors(chunk, Int32Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(5, Number.NaN))).toBe(true);
    expect(chunk.getRows()).toEqual([
      [1, 3, 5],
      [2, 4, Number.NaN],
    ]);
    expect(doublesOf(chunk, 1)).toEqual(doublesOf(chunk, 1, false));
  });

  it('hold the same where they are filled the documented way', async () => {
    const direct = await stored();
    expect(direct[0]!.length).toBe(rows);
    expect(direct[2]).toEqual(Float64Array.from(columns.flatMap(({ values }) => [...values])));
    expect(await stored(() => false)).toEqual(direct);
  });
});
