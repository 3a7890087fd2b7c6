import { parseArgs } from 'node:util';
import { binomialInterval } from '@bellwether/statistics';
import { workerPool } from '@bellwether/workers';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { type NullBatch, type NullCount, nullAlarms } from './null-reports.ts';
import { countOption, usualThreads } from './options.ts';

const usage = `False alarms of drift reports where nothing drifted.

  npm run bench -- drift-null [--reports N] [--cells R/C,...] [--threads N] [--json]

  --reports N   reports in each cell; 1000 where not given, 40 at a million rows
  --cells       reference/current rows, such as 1500/50,500/500; all six where not given
  --threads N   worker threads; the cores there are where not given

A quarter of the reports is judged by evidently's default rule as well (as this program understands it, not evidently itself):
"evidently" is the share of those with any alarm, "evidentlyDataset" the share in which half of the columns have one.
`;

/** Largest share of reports with any alarm where nothing drifted. */
const allowed = 0.05;

const usualCells: readonly (readonly [reference: number, current: number])[] = [
  [1500, 50],
  [1500, 100],
  [500, 500],
  [5000, 200],
  [50_000, 500],
  [1_000_000, 1_000_000],
];

/** One set of columns at one number of rows. JSON-safe. */
interface NullCell {
  readonly reference: number;
  readonly current: number;
  readonly column: string;
  readonly reports: number;
  readonly alarmShare: number;
  /** 95 % interval of the share. */
  readonly low: number;
  readonly high: number;
  readonly evidently: number;
  readonly evidentlyDataset: number;
}

function requireCells(text: string | undefined): readonly (readonly [number, number])[] {
  if (text === undefined) return usualCells;
  return text.split(',').map((cell) => {
    const [reference, current] = cell.split('/');
    return [countOption('cells', reference, 0), countOption('cells', current, 0)] as const;
  });
}

function batchesOf([reference, current]: readonly [number, number], reports: number): NullBatch[] {
  const size = Math.max(1, Math.min(20, Math.round(2e6 / (reference + current))));
  return Array.from({ length: Math.ceil(reports / size) }, (_, batch) => {
    const own = Math.min(size, reports - batch * size);
    // Every fourth report, spread evenly over the batches.
    const quarter = Math.ceil((batch * size + own) / 4) - Math.ceil((batch * size) / 4);
    return { reference, current, firstSeed: 1 + batch * size, reports: own, evidentlyReports: quarter };
  });
}

function cellOf([reference, current]: readonly [number, number], count: NullCount): NullCell {
  const { lower, upper } = binomialInterval(count.alarms, count.reports);
  const ofEvidently = (alarms: number): number => alarms / count.evidentlyReports;
  return {
    reference,
    current,
    column: count.column,
    reports: count.reports,
    alarmShare: count.alarms / count.reports,
    low: lower,
    high: upper,
    evidently: ofEvidently(count.evidently),
    evidentlyDataset: ofEvidently(count.evidentlyDataset),
  };
}

async function measure(
  rows: readonly [number, number],
  reports: number,
  pool: ReturnType<typeof workerPool>,
): Promise<NullCell[]> {
  const sums: NullCount[] = [];
  for await (const result of pool.map(nullAlarms, batchesOf(rows, reports))) {
    if (result.status === 'failed') throw result.error;
    result.value.forEach((count, place) => {
      const sum = sums[place];
      if (sum === undefined) {
        sums[place] = count;
        return;
      }
      sum.reports += count.reports;
      sum.alarms += count.alarms;
      sum.evidentlyReports += count.evidentlyReports;
      sum.evidently += count.evidently;
      sum.evidentlyDataset += count.evidentlyDataset;
    });
  }
  return sums.map((sum) => cellOf(rows, sum));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Measures, prints the table, and the JSON line where it is asked for; exit code 1 where a cell is certainly above 5 %. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      reports: { type: 'string' },
      cells: { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const wanted = requireCells(values.cells);
  const pool = workerPool({ threads: countOption('threads', values.threads, usualThreads), chunkSize: 1 });
  const cells: NullCell[] = [];
  for (const rows of wanted) {
    const reports = countOption('reports', values.reports, rows[0] > 50_000 ? 40 : 1000);
    note(`drift-null: ${rows.join(' / ')} rows, ${reports} reports`);
    cells.push(...(await measure(rows, reports, pool)));
  }
  await pool.close();
  const worst = cells.reduce((most, cell) => (cell.low > most.low ? cell : most));
  console.log(
    textTable([
      ['rows', 'columns', 'reports', 'any alarm', '95 % interval', 'evidently: any', 'evidently: half'],
      ...cells.map((cell) => [
        `${cell.reference} / ${cell.current}`,
        cell.column,
        String(cell.reports),
        percent(cell.alarmShare),
        `${percent(cell.low)} - ${percent(cell.high)}`,
        percent(cell.evidently),
        percent(cell.evidentlyDataset),
      ]),
    ]),
  );
  const holds = cells.every((cell) => cell.low <= allowed);
  console.log(`\nThe lower bound is ${holds ? 'at most' : 'above'} 5 % ${holds ? 'in every cell' : 'in a cell'}.`);
  if (values.json) console.log(JSON.stringify({ benchmark: 'drift-null', machine, cells, worst, holds }));
  return holds ? 0 : 1;
}
