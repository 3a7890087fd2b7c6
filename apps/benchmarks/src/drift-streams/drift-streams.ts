import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { change, changingStream, detectors, type Row } from './detectors.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type RiverResult, runRiver } from './river.ts';

const usage = `Stream drift detectors: speed, delay, false alarms and missed changes, beside river.

  npm run bench -- drift-streams [--runs N] [--scale X] [--elec FILE] [--json]

  --runs N     streams that change once, for each detector; 300 where not given
  --scale X    share of the values that speed is measured on; 1 where not given
  --elec FILE  the Elec2 data (CSV with columns nswprice and class), for a table of alarms on real values

Speed is updates per second of processor time, the best of five passes (river: three) in a process of its own.
`;

interface Entry {
  readonly detector: string;
  readonly scenario: string;
  readonly updatesPerSecond: number;
  readonly riverUpdatesPerSecond: number | null;
  readonly timesRiver: number | null;
  readonly ours: Outcome;
  readonly river: Outcome | null;
  readonly missedLimit: number;
  readonly alarmsOn: Readonly<Record<string, number>>;
  readonly riverAlarmsOn: Readonly<Record<string, number>>;
}

function speedOf(row: Row, scale: number): number {
  const script = fileURLToPath(new URL('./speed.ts', import.meta.url));
  const done = spawnSync(process.execPath, [script, row.name, String(scale)], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`measuring ${row.name} failed:\n${done.stderr}`);
  return (JSON.parse(done.stdout) as { perSecond: number }).perSecond;
}

/** Alarms on streams that change once; a run ends with its first alarm behind the change. */
function outcome(row: Row, runs: number): Outcome {
  const alarms = Array.from({ length: Math.min(runs, row.runs ?? runs) }, (_, run) => {
    const detector = row.create();
    const found: number[] = [];
    for (const [i, value] of changingStream(row.scenario, run + 1).entries()) {
      if (detector.update(value).status !== 'drift') continue;
      found.push(i);
      if (i >= change) break;
    }
    return found;
  });
  return outcomeOf(alarms);
}

/** Elec2: the errors of "the same class as half an hour ago", and the price. */
function elecStreams(file: string | undefined): Record<string, Float64Array> {
  if (file === undefined) return {};
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = header.split(',');
  const column = (name: string): number[] => {
    const place = names.indexOf(name);
    if (place < 0) throw new Error(`${file} has no column "${name}"`);
    return lines.map((line) => Number(line.split(',')[place]));
  };
  const classes = column('class');
  return {
    'errors of no change': Float64Array.from(classes, (value, i) => (i > 0 && value !== classes[i - 1] ? 1 : 0)),
    price: Float64Array.from(column('nswprice')),
  };
}

function alarmsOn(row: Row, streams: Readonly<Record<string, Float64Array>>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, values] of Object.entries(streams)) {
    if (row.name.startsWith('onlineMmd')) continue;
    const detector = row.create();
    let alarms = 0;
    let taken = 0;
    for (const value of values) {
      const { status } = detector.update(value);
      if (status === 'drift') alarms += 1;
      if (status !== 'ignored') taken += 1;
    }
    if (taken === values.length) found[name] = alarms;
  }
  return found;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const million = (rate: number | null): string => (rate === null ? '-' : (rate / 1e6).toFixed(rate < 1e5 ? 4 : 2));
const short = ({ medianDelay, p90Delay, missed, falseRuns, falsePerThousand }: Outcome): string[] => [
  `${medianDelay ?? '-'} / ${p90Delay ?? '-'}`,
  percent(missed),
  percent(falseRuns),
  falsePerThousand.toFixed(2),
];

function table(entries: readonly Entry[]): string {
  return textTable([
    [
      'detector',
      'M/s',
      'river M/s',
      'times',
      'delay median / p90',
      'missed',
      'runs with false',
      'false per 1000',
      'river: delay',
      'missed',
      'false runs',
      'per 1000',
    ],
    ...entries.map((entry) => [
      entry.detector,
      million(entry.updatesPerSecond),
      million(entry.riverUpdatesPerSecond),
      entry.timesRiver?.toFixed(1) ?? '-',
      ...short(entry.ours),
      ...(entry.river === null ? ['-', '-', '-', '-'] : short(entry.river)),
    ]),
  ]);
}

function elecTable(entries: readonly Entry[], names: readonly string[]): string {
  const cell = (counts: Readonly<Record<string, number>>, name: string): string => String(counts[name] ?? '-');
  return textTable([
    ['alarms on Elec2', ...names.flatMap((name) => [name, 'river'])],
    ...entries.map((entry) => [
      entry.detector,
      ...names.flatMap((name) => [cell(entry.alarmsOn, name), cell(entry.riverAlarmsOn, name)]),
    ]),
  ]);
}

/** Measures every detector; resolves to the exit code. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: 'string', default: '300' },
      scale: { type: 'string', default: '1' },
      elec: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const runs = Number(values.runs);
  const scale = Number(values.scale);
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  if (!(Number.isSafeInteger(runs) && runs > 0) || !(scale > 0)) {
    note('"--runs" must be a whole number above 0, "--scale" a number above 0.');
    return 2;
  }
  if (values.elec !== undefined && !existsSync(values.elec)) {
    note(`"--elec" names ${values.elec}, which is not there.`);
    return 2;
  }
  const elec = elecStreams(values.elec);
  note('drift-streams: river');
  const river: RiverResult | string = runRiver(runs, scale, elec);
  if (typeof river === 'string') note(`RIVER IS LEFT OUT: ${river}.`);
  const entries = detectors.map((row): Entry => {
    note(`drift-streams: ${row.name}`);
    const peer = typeof river === 'string' ? undefined : river.detectors.get(row.name);
    const updatesPerSecond = speedOf(row, scale);
    return {
      detector: row.name,
      scenario: row.scenario,
      updatesPerSecond,
      riverUpdatesPerSecond: peer?.perSecond ?? null,
      timesRiver: peer === undefined ? null : updatesPerSecond / peer.perSecond,
      ours: outcome(row, runs),
      river: peer?.outcome ?? null,
      missedLimit: row.missedLimit,
      alarmsOn: alarmsOn(row, elec),
      riverAlarmsOn: peer?.extra ?? {},
    };
  });
  console.log(table(entries));
  if (values.elec !== undefined) console.log(`\n${elecTable(entries, Object.keys(elec))}`);
  for (const { detector, ours, missedLimit } of entries)
    if (ours.missed > missedLimit)
      note(`${detector} missed ${percent(ours.missed)}; its limit is ${percent(missedLimit)}.`);
  const version = typeof river === 'string' ? null : river.version;
  if (values.json)
    console.log(JSON.stringify({ benchmark: 'drift-streams', machine, river: version, detectors: entries }));
  return 0;
}
