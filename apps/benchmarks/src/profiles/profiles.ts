import { parseArgs } from 'node:util';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { type Agreement, agreement, nullAlarms } from './agreement.ts';
import { costs, normalValues, rankErrors, shares } from './costs.ts';
import { runDatasketches } from './datasketches.ts';

const usage = `Mergeable profiles: speed, size, rank errors, false alarms, and how often they say what the data say.

  npm run bench -- profiles [--tables N] [--rows N] [--values N] [--runs N] [--seed N] [--json]

  --tables N   pairs of tables with 11 columns, judged from the data and from profiles (default: 300)
  --rows N     rows of a table at most, from 200 on (default: 100000)
  --values N   values of a column whose profiling is timed (default: 5000000)
  --runs N     reports without any change, and sketches whose ranks are compared (default: 400)
  --seed N     start of the random numbers of the tables (default: 1)

A case is on the boundary where the report on the data would itself say otherwise with tolerances a quarter lower or higher, or with an
alpha of 0.01 or 0.25 instead of 0.05. Every profile is merged from ten.

BENCH_PYTHON names a Python with datasketches and numpy; without it they are left out, loudly.
`;

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

function agreementRows(results: readonly Agreement[]): string[][] {
  return [
    ['column', 'cases', 'on the boundary', 'agree away from it', 'agree of all', 'data -> profiles'],
    ...results.map(({ column, cases, onBoundary, agreeing, agreeingOfAll, disagreements }) => [
      column,
      String(cases),
      String(onBoundary),
      cases === onBoundary ? '' : percent(agreeing / (cases - onBoundary)),
      percent(agreeingOfAll / cases),
      Object.entries(disagreements)
        .map(([how, count]) => `${count}x ${how}`)
        .join(', '),
    ]),
  ];
}

function sum(results: readonly Agreement[], field: 'cases' | 'onBoundary' | 'agreeing' | 'agreeingOfAll'): number {
  return results.reduce((total, result) => total + result[field], 0);
}

/** Measures, prints tables, and the JSON line where it is asked for. */
export async function run(args: string[]): Promise<number> {
  const { values: options } = parseArgs({
    args,
    options: {
      tables: { type: 'string', default: '300' },
      rows: { type: 'string', default: '100000' },
      values: { type: 'string', default: '5000000' },
      runs: { type: 'string', default: '400' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [tables, rows, count, runs, seed] = [
    options.tables,
    options.rows,
    options.values,
    options.runs,
    options.seed,
  ].map(Number);
  const valid = [tables, rows, count, runs, seed].every((number) => Number.isInteger(number) && number! >= 1);
  if (options.help || !valid || rows! < 200) {
    process.stderr.write(usage);
    return options.help ? 0 : 2;
  }
  const cost = costs(count!);
  console.log(
    textTable([
      ['', 'million values/s', 'bytes'],
      ['numbers', (cost.numbersPerSecond / 1e6).toFixed(1), String(cost.bytes.numbers)],
      ['20 categories', (cost.textsPerSecond / 1e6).toFixed(1), String(cost.bytes.texts)],
      ['5,000 categories', (cost.manyTextsPerSecond / 1e6).toFixed(1), String(cost.bytes.manyTexts)],
    ]),
  );
  console.log(
    `merging ten columns ${cost.mergeTen.toFixed(0)} µs, encoding one ${cost.encode.toFixed(0)} µs, decoding ${cost.decode.toFixed(0)} µs\n`,
  );
  const sample = normalValues(Math.min(count!, 1_000_000), 9);
  const ranks = rankErrors(sample, 256, Math.min(runs!, 40));
  const peer = runDatasketches(sample, { size: 256, runs: Math.min(runs!, 40), shares });
  console.log(
    `rank errors at size 256: ${percent(ranks.rankError, 3)}, 99 % below ${percent(ranks.rankError99, 2)}; allowed for: ${percent(ranks.statedRankError, 3)}`,
  );
  if (typeof peer === 'string') note(`DATASKETCHES IS LEFT OUT: ${peer}.`);
  else {
    console.log(
      `datasketches ${peer.version}: ${percent(peer.rankError, 3)}, 99 % below ${percent(peer.rankError99, 2)}; quantiles ` +
        `${(peer.quantilesPerSecond / 1e6).toFixed(1)} million values/s, ${peer.quantileBytes} bytes; HyperLogLog ` +
        `${(peer.distinctPerSecond / 1e6).toFixed(1)} million values/s, one by one`,
    );
  }
  const nulls = [2000, 30_000].map((each) =>
    nullAlarms(Math.min(each, rows!), Math.ceil(runs! / (each / 2000)), seed! + each),
  );
  for (const { rows: each, runs: reports, alarms, alarmsWithoutTolerance } of nulls) {
    console.log(
      `no change, ${each} rows: ${alarms} of ${reports} reports with any alarm, without any tolerance ${alarmsWithoutTolerance}`,
    );
  }
  const results = agreement(tables!, rows!, seed!);
  const away = sum(results, 'cases') - sum(results, 'onBoundary');
  const share = away === 0 ? null : sum(results, 'agreeing') / away;
  const shareOfAll = sum(results, 'agreeingOfAll') / sum(results, 'cases');
  console.log(`\n${textTable(agreementRows(results))}`);
  console.log(
    `\nagreement away from the boundary ${share === null ? 'not measured' : percent(share, 2)} of ${away} cases, ${percent(shareOfAll, 2)} of all`,
  );
  if (options.json) {
    console.log(
      JSON.stringify({
        benchmark: 'profiles',
        machine,
        seed,
        ...cost,
        ranks,
        datasketches: typeof peer === 'string' ? null : peer,
        nulls,
        agreement: { share, cases: away, shareOfAll, columns: results },
      }),
    );
  }
  return 0;
}
