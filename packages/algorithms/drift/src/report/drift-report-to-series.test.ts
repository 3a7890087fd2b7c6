import { seriesKey } from '@bellwether/core';
import { expect, it } from 'vitest';
import { driftReport } from './drift-report.js';
import { driftReportToSeries, writeDriftReport } from './drift-report-to-series.js';

const rows = (shift: number) => ({
  x: Array.from({ length: 3000 }, (_, i) => shift + (i % 100)),
  c: Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 'a' : 'b')),
});
const report = driftReport(rows(0), { ...rows(20), 'new "one"': new Array(3000).fill(1) });

it('gives every column its series', () => {
  const series = driftReportToSeries(report, { time: 5, labels: { model: 'm' } });
  const found = Object.fromEntries(series.map(({ name, labels, values }) => [seriesKey(name, labels), values[0]]));
  expect(found['drift_columns_drifted{model="m"}']).toBe(1);
  expect(found['drift_detected{column="x",model="m"}']).toBe(1);
  expect(found['drift_detected{column="c",model="m"}']).toBe(0);
  expect(found['drift_undecided{column="new \\"one\\"",model="m"}']).toBe(1);
  expect(found['drift_severity{column="x",model="m"}']).toBeGreaterThan(1);
  expect(found['drift_adjusted_p_value{column="x",model="m"}']).toBeLessThan(0.001);
  expect(() => driftReportToSeries(report, { time: Number.NaN })).toThrow('"time"');
});

it('is written to a sink', async () => {
  const names: string[] = [];
  const result = await writeDriftReport(
    {
      contract: 'metric-sink/1',
      name: 'test',
      async write(chunks) {
        for await (const { name } of chunks) names.push(name);
        return { series: names.length, points: names.length };
      },
    },
    report,
    { time: 5, name: 'data' },
  );
  expect(result.series).toBe(names.length);
  expect(names.every((name) => name.startsWith('data_'))).toBe(true);
});
