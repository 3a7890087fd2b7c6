import { parseCsv } from '@bellwether/files';
import { parse as parseRecords } from 'csv-parse/sync';
import Papa from 'papaparse';
import type { Benchmark, Contest } from '../benchmark.ts';

/** Rows as a monitoring system exports them: a time, a label, a value with many digits. */
function exportText(rows: number): string {
  const lines = ['timestamp,host,value'];
  const start = Date.UTC(2026, 0, 1);
  for (let i = 0; i < rows; i += 1)
    lines.push(`${new Date(start + i * 1000).toISOString()},host-${i % 7},${((i % 1000) + 1) / 7}`);
  return `${lines.join('\n')}\n`;
}

/** A peer that gives texts by row, with the conversion to columns that the user has to write. */
function rowsToColumns(size: number, parse: (text: string) => readonly (readonly string[])[]): Contest {
  const text = exportText(size);
  return {
    run: () => {
      const rows = parse(text);
      const times = new Float64Array(rows.length - 1);
      const values = new Float64Array(rows.length - 1);
      for (let i = 1; i < rows.length; i += 1) {
        times[i - 1] = Date.parse(rows[i]![0]!);
        values[i - 1] = Number(rows[i]![2]);
      }
      return sumOf(values) + times.at(-1)! / 1e6;
    },
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export const csv: Benchmark = {
  name: 'csv',
  title: 'Read a CSV text into typed columns, checked',
  tasks: [
    {
      name: 'csv',
      title: 'CSV text of three columns to a frame',
      unit: 'rows',
      size: 500_000,
      contestants: [
        {
          name: 'bellwether',
          prepare: (size) => {
            const text = exportText(size);
            return {
              run: async () => {
                const [time, , value] = (await parseCsv(text)).columns;
                if (time?.kind !== 'time' || value?.kind !== 'number')
                  throw new Error('columns of other kinds were read');
                return sumOf(value.values) + time.values.at(-1)! / 1e6;
              },
              figures: () => ({ megabytes: text.length / 1e6 }),
            };
          },
        },
        {
          name: 'papaparse, then columns',
          prepare: (size) => rowsToColumns(size, (text) => Papa.parse<string[]>(text, { skipEmptyLines: true }).data),
        },
        {
          name: 'csv-parse, then columns',
          prepare: (size) => rowsToColumns(size, (text) => parseRecords(text) as string[][]),
        },
      ],
    },
  ],
};
