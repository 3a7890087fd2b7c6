import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NabWindow } from './scorer.ts';

/** One file of the benchmark, read into columns. */
export interface NabFile {
  /** Path as in the label file: `realTraffic/speed_7578.csv`. */
  readonly name: string;
  readonly group: string;
  /** Milliseconds since the epoch, reading the file's local times as UTC. May repeat and step back where clocks did. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly windows: readonly NabWindow[];
}

const parseTime = (text: string): number => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);

function readNabFile(folder: string, name: string, limits: readonly (readonly [string, string])[]): NabFile {
  const lines = readFileSync(join(folder, 'data', name), 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1);
  const times = new Float64Array(lines.length);
  const values = new Float64Array(lines.length);
  for (const [row, line] of lines.entries()) {
    const comma = line.indexOf(',');
    times[row] = parseTime(line.slice(0, comma));
    values[row] = Number(line.slice(comma + 1));
  }
  const windows = limits.map(([from, to]): NabWindow => [times.indexOf(parseTime(from)), times.indexOf(parseTime(to))]);
  return { name, group: name.slice(0, name.indexOf('/')), times, values, windows };
}

/** Reads the files of a NAB folder (`data/`, `labels/windows.json`) in name order; labelled files that are absent are left out. */
export function readNabCorpus(folder: string): NabFile[] {
  const labels = JSON.parse(readFileSync(join(folder, 'labels', 'windows.json'), 'utf8')) as Record<
    string,
    [string, string][]
  >;
  return Object.entries(labels)
    .filter(([name]) => existsSync(join(folder, 'data', name)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, limits]) => readNabFile(folder, name, limits));
}
