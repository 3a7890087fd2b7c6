import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Problem } from './problem.ts';
import { UsageError } from './usage-error.ts';

const day = 86_400_000;
/** The layout has no times. What the competition names its files by says the step, which models that look at the calendar need. */
const named: readonly (readonly [RegExp, number])[] = [
  [/hourly/i, day / 24],
  [/daily/i, day],
  [/weekly/i, 7 * day],
  [/monthly/i, 30 * day],
  [/quarterly/i, 91 * day],
  [/yearly/i, 365 * day],
];
/** The step by the season, where the name says nothing. */
const usual: Readonly<Record<number, number>> = { 1: 365, 4: 91, 7: 1, 12: 30, 52: 7 };

/** Of what has no season, the competition's ids tell days and weeks from years: `D1`, `W1`. */
const lettered: readonly (readonly [RegExp, number])[] = [
  [/^D\d/, day],
  [/^W\d/, 7 * day],
];

/** Milliseconds between the values of a file, by its name, by the ids of its series where there is no season, or else by the season. */
export function stepOf(file: string, seasonLength: number, ids: readonly string[] = []): number {
  const found = named.find(([name]) => name.test(basename(file)));
  if (found !== undefined) return found[1];
  const told = lettered.find(([letter]) => ids.length > 0 && ids.every((id) => letter.test(id)));
  if (seasonLength === 1 && told !== undefined) return told[1];
  const days = usual[seasonLength];
  if (days !== undefined) return days * day;
  return Number.isInteger(day / seasonLength) ? day / seasonLength : day / 24;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function cellValue(cell: string, file: string, line: number, column: number): number {
  if (cell === '' || cell === 'NA') return Number.NaN;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`"${file}", line ${line}, column ${column} is "${cell}"; it must be a number or empty.`);
}

/** A row up to its last cell that holds something: files are padded to the longest series, most of it commas. */
function withoutPadding(line: string): string {
  let end = line.length;
  while (end > 0 && ', "\r'.includes(line[end - 1]!)) end -= 1;
  return line.slice(0, end);
}

/** The text of a cell; the last one of a row has lost its closing quote. */
function unquoted(cell: string): string {
  const text = cell.trim();
  const from = text.startsWith('"') ? 1 : 0;
  return text.slice(from, text.length > from && text.endsWith('"') ? -1 : undefined).trim();
}

/**
 * Reads a file in the wide layout of the M4 competition: a header row `V1,V2,...`, then one series a row with its id first,
 * cells quoted or not, short rows ended early or padded with empty cells. Empty cells within a row are missing values.
 */
export function readWide(file: string): Map<string, Float64Array> {
  const lines = readText(file).split(/\r?\n/);
  const cellsOf = (line: string): string[] => withoutPadding(line).split(',').map(unquoted);
  const header = cellsOf(lines[0] ?? '');
  if (header.length < 2 || header.slice(1).every((cell) => cell !== '' && Number.isFinite(Number(cell)))) {
    throw new UsageError(`"${file}" has no header row "V1,V2,..." with an id column and value columns.`);
  }
  const found = new Map<string, Float64Array>();
  for (let row = 1; row < lines.length; row += 1) {
    const text = lines[row]!;
    if (text.trim() === '') continue;
    const [id = '', ...cells] = cellsOf(text);
    if (id === '') throw new UsageError(`"${file}", line ${row + 1} has no id.`);
    if (found.has(id)) throw new UsageError(`"${file}", line ${row + 1} repeats the id "${id}".`);
    let length = cells.length;
    while (length > 0 && (cells[length - 1] === '' || cells[length - 1] === 'NA')) length -= 1;
    found.set(
      id,
      Float64Array.from(cells.slice(0, length), (cell, i) => cellValue(cell, file, row + 1, i + 2)),
    );
  }
  if (found.size === 0) throw new UsageError(`"${file}" has a header and no series.`);
  return found;
}

/** What to take from files in the M4 layout. */
export interface M4Options {
  readonly train: string;
  /** Without it the last `horizon` values of every training series are held out. */
  readonly test: string | undefined;
  readonly horizon: number | undefined;
  readonly seasonLength: number;
  /** Milliseconds between values. @default by {@link stepOf} */
  readonly step?: number;
  /** Takes every k-th series, beginning with the first. */
  readonly every: number;
}

/** One problem per series. */
export function m4Problems(options: M4Options): Problem[] {
  const { train, test, horizon, seasonLength, every } = options;
  const training = readWide(train);
  const tests = test === undefined ? undefined : readWide(test);
  const step = options.step ?? stepOf(train, seasonLength, [...training.keys()]);
  const problems: Problem[] = [];
  let index = 0;
  for (const [id, values] of training) {
    index += 1;
    if ((index - 1) % every !== 0) continue;
    let known = values;
    let actual: Float64Array | undefined;
    if (tests === undefined) {
      const held = horizon ?? 0;
      if (values.length <= held) {
        throw new UsageError(`Series "${id}" of "${train}" has ${values.length} values: too few to hold out ${held}.`);
      }
      known = values.slice(0, values.length - held);
      actual = values.slice(values.length - held);
    } else {
      actual = tests.get(id)?.slice(0, horizon);
      if (actual === undefined) throw new UsageError(`"${test}" has no series "${id}", which "${train}" has.`);
      if (actual.length === 0 || (horizon !== undefined && actual.length < horizon)) {
        throw new UsageError(`Series "${id}" of "${test}" has ${actual.length} values; ${horizon ?? 1} are needed.`);
      }
    }
    problems.push({ id, group: id, start: 0, step, seasonLength, training: known, actual });
  }
  return problems;
}
