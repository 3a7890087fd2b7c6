import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BellwetherError } from '@bellwether/core';
import { machine, note } from '../output.ts';
import { clusterBootstrap } from './cluster-bootstrap.ts';
import { compete, type Result, rowTable } from './compete.ts';
import { csvProblems } from './csv.ts';
import { peersOf } from './options.ts';
import type { Problem } from './problem.ts';
import { UsageError } from './usage-error.ts';

const folders = ['realAWSCloudwatch', 'realKnownCause', 'realTraffic'];
const horizons = ['1h', '1d'];
const models = [
  'naive',
  'seasonalNaive',
  'exponentialSmoothing',
  'theta',
  'autoArima',
  'sparseAutoregression',
  'seasonalProfile',
  'auto',
];

const usage = `Forecasts the operational series of the Numenta Anomaly Benchmark one hour and one day ahead, by rolling origin.

  npm run bench -- forecast-operational [--data FOLDER] [--horizon H] [--origins K] [--model NAME] [--peer NAME] [--json]

  --data FOLDER   "data" of the benchmark (default: ../shared/data/nab/data); ${folders.join(', ')} are read where they are there
  --horizon H     instead of ${horizons.join(' and ')}: steps or a duration; may be given several times
  --origins K     origins per series, evenly over its second half (default 10)
  --model NAME    instead of ${models.join(', ')}; may be given several times
  --peer NAME, --peer-model NAME  as for "forecast"
  --json          the last line of standard output is one JSON object
`;

function filesOf(data: string): string[] {
  const files = folders
    .filter((folder) => existsSync(join(data, folder)))
    .flatMap((folder) => readdirSync(join(data, folder)).map((name) => join(data, folder, name)))
    .filter((file) => file.endsWith('.csv'))
    .sort();
  if (files.length === 0) throw new UsageError(`"${data}" holds none of ${folders.join(', ')}.`);
  return files;
}

/** Every model that there is; one that cannot be made is named and left out. */
async function results(problems: readonly Problem[], names: readonly string[]): Promise<Result[]> {
  const found: Result[] = [];
  for (const name of names) {
    try {
      found.push(...(await compete({ problems, models: [name], options: '{}', peers: [] }, note)));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      note(`MODEL LEFT OUT: ${error.message}`);
    }
  }
  return found;
}

/** `npm run bench -- forecast-operational`: the published table of the operational series. */
export async function run(args: string[]): Promise<number> {
  const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: join(shared, 'data', 'nab', 'data') },
      horizon: { type: 'string', multiple: true, default: horizons },
      origins: { type: 'string', default: '10' },
      model: { type: 'string', multiple: true, default: models },
      peer: { type: 'string', multiple: true, default: [] },
      'peer-model': { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const origins = Number(values.origins);
  if (!(Number.isSafeInteger(origins) && origins > 0)) {
    note(`Option "--origins" is "${values.origins}"; it must be a whole number above 0.`);
    return 2;
  }
  try {
    const peers = peersOf(values.peer, values['peer-model']);
    const files = filesOf(values.data);
    const tables: Record<string, object[]> = {};
    for (const horizon of values.horizon) {
      const problems = await csvProblems({ files, horizon, origins, seasonLength: undefined });
      const found = await results(problems, values.model);
      found.push(...(await compete({ problems, models: [], options: '{}', peers }, note)));
      console.log(`${horizon} ahead, ${files.length} series, up to ${origins} origins each\n`);
      console.log(`${rowTable(found.map(({ row }) => row))}\n`);
      tables[horizon] = found.map(({ row, groups }) => ({
        ...row,
        coverage80Interval: clusterBootstrap(groups.map(({ coverage80 }) => coverage80)),
        coverage95Interval: clusterBootstrap(groups.map(({ coverage95 }) => coverage95)),
        files: groups,
      }));
    }
    if (values.json)
      console.log(JSON.stringify({ benchmark: 'forecast-operational', machine, origins, horizons: tables }));
    return 0;
  } catch (error) {
    if (error instanceof UsageError || BellwetherError.isInstance(error)) {
      note(error.message);
      return 2;
    }
    throw error;
  }
}
