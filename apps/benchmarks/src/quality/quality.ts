import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  checkQuality,
  inferSchema,
  noDuplicateRows,
  noGiveaway,
  noLabelConflicts,
  noOutlierRows,
  unique,
} from '@bellwether/quality';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { ordersExpectations, ordersTable } from './orders.ts';

const usage = `A table of 20 columns checked against 28 expectations, beside pandera: processor time, and the same faults found.

  npm run bench -- quality [--rows N] [--json]

  --rows N   rows of the table; 1000000 where not given

BENCH_PYTHON names a Python that has pandera; without it pandera is left out, loudly. Every contestant has one thread.
`;

/** Processor time of one thing, the median of three runs. JSON-safe. */
interface Timing {
  readonly name: string;
  readonly cpuSeconds: number;
  /** Failing rows, added over all expectations; null where nothing is expected. */
  readonly failing: number | null;
}

function timed(name: string, work: () => number | null): Timing {
  const seconds: number[] = [];
  let failing: number | null = null;
  for (let run = 0; run < 3; run += 1) {
    const before = process.cpuUsage();
    failing = work();
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  return { name, cpuSeconds: seconds.sort((a, b) => a - b)[1]!, failing };
}

function panderaTiming(rows: number, texts: 'category' | 'object'): Timing | undefined {
  const python = process.env.BENCH_PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('pandera-peer.py', import.meta.url));
  const done = spawnSync(python, [script, `${rows}`, texts], { encoding: 'utf8' });
  if (done.status !== 0) {
    note(`NOT MEASURED: ${python} has no pandera, or not enough memory; BENCH_PYTHON may name one that has it.`);
    return undefined;
  }
  const { version, cpuSeconds, failing } = JSON.parse(done.stdout) as {
    version: string;
    cpuSeconds: number;
    failing: number;
  };
  return { name: `pandera ${version}, texts as ${texts}`, cpuSeconds, failing };
}

/** Measures, prints a table, and the JSON line where it is asked for; exit code 1 where the peer finds other faults. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '1000000' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const rows = Number(values.rows);
  if (!(Number.isSafeInteger(rows) && rows >= 1000)) {
    note(`Option "--rows" is "${values.rows}"; it must be a whole number of at least 1000.`);
    return 2;
  }
  const first = panderaTiming(rows, 'category');
  const second = first === undefined ? undefined : panderaTiming(rows, 'object');
  const peers = [first, second].filter((timing) => timing !== undefined);
  const table = ordersTable(rows);
  const check = (expectations: ReturnType<typeof ordersExpectations>) => (): number =>
    checkQuality(table, { expectations }).results.reduce((sum, { failing }) => sum + failing, 0);
  const ours = timed('Bellwether', check(ordersExpectations()));
  const single = [
    timed('  of this: unique id', check([unique({ columns: ['id'] })])),
    timed('  of this: no duplicate rows', check([noDuplicateRows()])),
    timed('besides: no outlier rows', check([noOutlierRows()])),
    timed('besides: no label conflicts', check([noLabelConflicts({ target: 'paid' })])),
    timed('besides: no giveaway', check([noGiveaway({ target: 'paid' })])),
    timed('besides: the schema inferred', () => {
      inferSchema(table);
      return null;
    }),
  ];
  const timings = [ours, ...peers, ...single];
  console.log(
    textTable([
      [`${rows} rows x ${table.columns.length} columns`, 'cpu s', 'failing'],
      ...timings.map(({ name, cpuSeconds, failing }) => [name, cpuSeconds.toFixed(2), `${failing ?? ''}`]),
    ]),
  );
  const agrees = peers.length === 0 ? null : peers.every(({ failing }) => failing === ours.failing);
  if (agrees === false) note(`The peer finds ${peers[0]?.failing} failing rows, and we find ${ours.failing}.`);
  if (values.json) {
    const columns = table.columns.length;
    console.log(JSON.stringify({ benchmark: 'quality', machine, rows, columns, agrees, timings }));
  }
  return agrees === false ? 1 : 0;
}
