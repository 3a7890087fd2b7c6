import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { change, changingStream, detectors, type Scenario, steadyStream } from './detectors.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** What river did. */
export interface RiverResult {
  readonly version: string;
  readonly detectors: ReadonlyMap<
    string,
    { readonly perSecond: number; readonly outcome: Outcome; readonly extra: Readonly<Record<string, number>> }
  >;
}

interface Answer {
  readonly version: string;
  readonly detectors: Readonly<
    Record<
      string,
      { perSecond: number; alarms: readonly (readonly number[])[]; extra: Readonly<Record<string, number>> }
    >
  >;
}

const python = process.env.BENCH_PYTHON ?? 'python3';

/** Runs river over the same streams; a string says why that is not possible here. */
export function runRiver(
  runs: number,
  scale: number,
  extra: Readonly<Record<string, Float64Array>>,
): RiverResult | string {
  if (spawnSync(python, ['-c', 'import river.drift.binary as b; b.HDDMA']).status !== 0)
    return `${python} has no river 0.26; BENCH_PYTHON may name one that has`;
  const rows = detectors.filter((row) => row.river !== null);
  const scenarios = [...new Set(rows.map((row) => row.scenario))];
  const longest = (scenario: Scenario): number =>
    Math.max(...rows.filter((row) => row.scenario === scenario).map((row) => Math.round(row.riverValues * scale)));
  const of = <T>(make: (scenario: Scenario) => T): Record<string, T> =>
    Object.fromEntries(scenarios.map((scenario) => [scenario, make(scenario)]));
  const request = {
    change,
    detectors: rows.map(({ name, river, scenario, riverValues, riverRuns = runs }) => ({
      name,
      river,
      scenario,
      values: Math.round(riverValues * scale),
      runs: Math.min(runs, riverRuns),
    })),
    steady: of((scenario) => Array.from(steadyStream(scenario, longest(scenario)))),
    streams: of((scenario) => Array.from({ length: runs }, (_, i) => Array.from(changingStream(scenario, i + 1)))),
    extra: Object.fromEntries(Object.entries(extra).map(([name, values]) => [name, Array.from(values)])),
  };
  const done = spawnSync(python, [fileURLToPath(new URL('./river-peer.py', import.meta.url))], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (done.status !== 0) return `river failed: ${done.stderr.trim().split('\n').at(-1)}`;
  const { version, detectors: found } = JSON.parse(done.stdout) as Answer;
  return {
    version,
    detectors: new Map(
      Object.entries(found).map(([name, { perSecond, alarms, extra: more }]) => [
        name,
        { perSecond, outcome: outcomeOf(alarms), extra: more },
      ]),
    ),
  };
}
