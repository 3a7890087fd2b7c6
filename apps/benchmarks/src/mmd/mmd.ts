import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom, standardNormal } from '@bellwether/core';
import { maximumMeanDiscrepancy, type RowMatrix } from '@bellwether/drift';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { plainDiscrepancy } from './plain.ts';

const usage = `Maximum mean discrepancy with permutations: processor time, false alarms and power, beside the textbook test and NumPy.

  npm run bench -- mmd [--rows N] [--columns N] [--permutations N] [--runs N] [--json]

  --rows N           rows of each sample; 2000 where not given
  --columns N        numbers in a row; 20 where not given
  --permutations N   1000 where not given
  --runs N           pairs of samples behind the false alarms and the power; 400 where not given

BENCH_PYTHON may name a Python that has NumPy. Every contestant has one thread.
`;

/** The time that 2,000 against 2,000 rows of 20 columns with 1,000 permutations may take. */
const limitSeconds = 2;

interface Timing {
  readonly name: string;
  readonly cpuSeconds: number;
  readonly pValue: number;
}

function draw(rows: number, width: number, seed: number, shift: number): RowMatrix {
  const random = seededRandom(seed);
  return { values: Float64Array.from({ length: rows * width }, () => shift + standardNormal(random)), width };
}

function timed(name: string, run: () => { readonly pValue: number }): Timing {
  const before = process.cpuUsage();
  const { pValue } = run();
  const { user, system } = process.cpuUsage(before);
  return { name, cpuSeconds: (user + system) / 1e6, pValue };
}

function numpyTiming(rows: number, columns: number, permutations: number): Timing | undefined {
  const python = process.env.BENCH_PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const done = spawnSync(python, [script, `${rows}`, `${columns}`, `${permutations}`], { encoding: 'utf8' });
  if (done.status !== 0) {
    note(`NOT MEASURED: ${python} has no NumPy; BENCH_PYTHON may name one that has.`);
    return undefined;
  }
  const found = JSON.parse(done.stdout) as { version: string; cpuSeconds: number; pValue: number };
  return { name: `NumPy ${found.version}, one multiplication`, cpuSeconds: found.cpuSeconds, pValue: found.pValue };
}

/** How often p is at most 0.05 in 500 against 400 rows of 5 columns, exchanged in groups and row by row. */
function sharesOf(
  runs: number,
  shift: number,
): { readonly shift: number; readonly grouped: number; readonly single: number } {
  const share = (groups: number): number => {
    const test = maximumMeanDiscrepancy({ groups, permutations: 199 });
    let alarms = 0;
    for (let run = 0; run < runs; run += 1) {
      const result = test.compare(draw(500, 5, 2 * run + 1, 0), draw(400, 5, 2 * run + 2, shift));
      if (result.pValue <= 0.05) alarms += 1;
    }
    return alarms / runs;
  };
  return { shift, grouped: share(64), single: share(400) };
}

/** Measures, prints tables, and the JSON line where it is asked for; exit code 1 where it takes longer than it may. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '2000' },
      columns: { type: 'string', default: '20' },
      permutations: { type: 'string', default: '1000' },
      runs: { type: 'string', default: '400' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const [rows, columns, permutations, runs] = [values.rows, values.columns, values.permutations, values.runs].map(
    Number,
  );
  if (![rows, columns, permutations, runs].every((count) => Number.isInteger(count) && count! > 1)) {
    note('Every count must be a whole number above 1.');
    return 2;
  }
  const [reference, current] = [draw(rows!, columns!, 1, 0), draw(rows!, columns!, 2, 0.03)];
  const numpy = numpyTiming(rows!, columns!, permutations!);
  const timings: Timing[] = [
    timed('Bellwether', () => maximumMeanDiscrepancy({ permutations: permutations! }).compare(reference, current)),
    timed('textbook, plain JavaScript', () => plainDiscrepancy(reference, current, permutations!)),
    ...(numpy === undefined ? [] : [numpy]),
  ];
  const shares = [0, 0.1, 0.15].map((shift) => sharesOf(runs!, shift));
  console.log(
    textTable([
      ['', 'cpu s', 'p-value'],
      ...timings.map(({ name, cpuSeconds, pValue }) => [name, cpuSeconds.toFixed(2), pValue.toFixed(3)]),
    ]),
  );
  console.log(
    textTable([
      ['shift of each column', 'p <= 0.05, 64 groups', 'row by row'],
      ...shares.map(({ shift, grouped, single }) => [
        `${shift}`,
        `${(100 * grouped).toFixed(1)} %`,
        `${(100 * single).toFixed(1)} %`,
      ]),
    ]),
  );
  const holds = timings[0]!.cpuSeconds < limitSeconds;
  if (values.json) {
    console.log(
      JSON.stringify({
        benchmark: 'mmd',
        machine,
        rows,
        columns,
        permutations,
        timings,
        runs,
        shares,
        limitSeconds,
        holds,
      }),
    );
  }
  return holds ? 0 : 1;
}
