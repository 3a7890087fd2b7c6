import { parseArgs } from 'node:util';
import { workerPool } from '@bellwether/workers';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { countOption, usualThreads } from './options.ts';
import { type PowerBatch, type PowerOutcome, powerRuns } from './power-runs.ts';
import { type Scenario, scenarios } from './scenarios.ts';

const usage = `How often drift reports find a change, beside the tests of SciPy at the same rate of false alarms.

  npm run bench -- drift-power [--runs N] [--threads N] [--json]

  --runs N      comparisons with a change, and as many without; 1000 where not given, 300 at 10,000 rows
  --threads N   worker threads; the cores there are where not given

Every test of SciPy (its statistics, checked against it) alarms from the p-value on at which it raises as many false alarms as the
report does, measured on the same samples. evidently's default rule is this program's understanding of it, not evidently itself.
`;

/** How far below the best test the report may be. */
const allowance = 0.02;

/** One change at one number of rows. JSON-safe. */
interface PowerCell {
  readonly scenario: string;
  readonly rows: number;
  readonly runs: number;
  /** Share of runs in which the report says 'drift'. */
  readonly detected: number;
  /** The same where nothing changed. */
  readonly falseAlarms: number;
  /** Shares of runs in which the tests alarm, at that rate of false alarms. */
  readonly scipy: Readonly<Record<string, number>>;
  readonly bestScipy: number;
  readonly evidently: number;
  readonly evidentlyFalseAlarms: number;
  /** Whether the change is larger than the report's default tolerance: then it must be found as often. */
  readonly beyondTolerance: boolean;
  readonly holds: boolean;
}

const share = (flags: readonly number[]): number => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;

/** The share of `changed` p-values up to the limit that `allowed` of the p-values without a change reach. */
function powerAt(unchanged: readonly number[], changed: readonly number[], allowed: number): number {
  const sorted = [...unchanged].sort((a, b) => a - b);
  const next = sorted[allowed] ?? 1;
  // With ties at the limit fewer may alarm, as with any test.
  const limit = allowed === 0 ? -1 : sorted[allowed - 1]!;
  const within = limit < next ? (p: number) => p <= limit || p < next : (p: number) => p < limit;
  return share(changed.map((p) => (within(p) ? 1 : 0)));
}

function cellOf(
  { name, beyondTolerance }: Scenario,
  rows: number,
  unchanged: PowerOutcome,
  changed: PowerOutcome,
): PowerCell {
  const allowed = unchanged.ours.reduce((sum, flag) => sum + flag, 0);
  const scipy = Object.fromEntries(
    Object.entries(changed.scipy).map(([test, pValues]) => [test, powerAt(unchanged.scipy[test]!, pValues, allowed)]),
  );
  const bestScipy = Math.max(...Object.values(scipy));
  const detected = share(changed.ours);
  return {
    scenario: name,
    rows,
    runs: changed.ours.length,
    detected,
    falseAlarms: share(unchanged.ours),
    scipy,
    bestScipy,
    evidently: share(changed.evidently),
    evidentlyFalseAlarms: share(unchanged.evidently),
    beyondTolerance,
    holds: !beyondTolerance || detected >= bestScipy - allowance,
  };
}

async function gather(batch: PowerBatch, pool: ReturnType<typeof workerPool>): Promise<PowerOutcome> {
  const size = 25;
  const batches = Array.from({ length: Math.ceil(batch.runs / size) }, (_, i) => ({
    ...batch,
    firstSeed: batch.firstSeed + i * size,
    runs: Math.min(size, batch.runs - i * size),
  }));
  const all: PowerOutcome = { ours: [], evidently: [], scipy: {} };
  const scipy: Record<string, number[]> = {};
  for await (const result of pool.map(powerRuns, batches)) {
    if (result.status === 'failed') throw result.error;
    all.ours.push(...result.value.ours);
    all.evidently.push(...result.value.evidently);
    for (const [test, pValues] of Object.entries(result.value.scipy)) {
      scipy[test] ??= [];
      scipy[test].push(...pValues);
    }
  }
  return { ...all, scipy };
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function printCells(cells: readonly PowerCell[]): void {
  console.log(
    textTable([
      ['change', 'rows', 'found', 'false alarms', 'best of SciPy there', 'by', 'evidently', 'its false alarms', ''],
      ...cells.map((cell) => [
        cell.scenario,
        String(cell.rows),
        percent(cell.detected),
        percent(cell.falseAlarms),
        percent(cell.bestScipy),
        Object.entries(cell.scipy).find(([, power]) => power === cell.bestScipy)![0],
        percent(cell.evidently),
        percent(cell.evidentlyFalseAlarms),
        cell.beyondTolerance ? (cell.holds ? 'holds' : 'FAILS') : 'not beyond the tolerance',
      ]),
    ]),
  );
}

/** Measures, prints the table, and the JSON line where it is asked for; exit code 1 where a change is found too rarely. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const pool = workerPool({ threads: countOption('threads', values.threads, usualThreads), chunkSize: 1 });
  const cells: PowerCell[] = [];
  for (const rows of [1000, 10_000]) {
    const runs = countOption('runs', values.runs, rows > 1000 ? 300 : 1000);
    const unchanged = new Map<string, PowerOutcome>();
    for (const scenario of scenarios) {
      note(`drift-power: ${scenario.name}, ${rows} rows, ${runs} runs`);
      const batch = { scenario: scenario.name, rows, runs };
      let before = unchanged.get(scenario.base);
      if (before === undefined) {
        before = await gather({ ...batch, changed: false, firstSeed: 1 }, pool);
        unchanged.set(scenario.base, before);
      }
      const after = await gather({ ...batch, changed: true, firstSeed: 1_000_001 }, pool);
      cells.push(cellOf(scenario, rows, before, after));
    }
  }
  await pool.close();
  printCells(cells);
  const holds = cells.every((cell) => cell.holds);
  if (values.json) console.log(JSON.stringify({ benchmark: 'drift-power', machine, allowance, cells, holds }));
  return holds ? 0 : 1;
}
