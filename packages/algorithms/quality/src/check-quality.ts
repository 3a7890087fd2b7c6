import {
  BellwetherError,
  type Cell,
  cellAt,
  describeValue,
  type Frame,
  type FrameLike,
  findColumn,
  invalidOption,
  requireInteger,
  toFrame,
} from '@bellwether/core';
import type { Expectation, Severity } from './expectation.js';
import { expectationsOf } from './schema/expectations-of.js';
import type { TableSchema } from './schema/table-schema.js';

/** Options of {@link checkQuality}. */
export interface CheckQualityOptions {
  /** What the columns should look like: {@link inferSchema} makes one. @default none */
  readonly schema?: TableSchema;
  /** What else is expected. @default none */
  readonly expectations?: readonly Expectation[];
  /** How many failing rows each result shows, 0 to 1,000. @default 5 */
  readonly examples?: number;
  /**
   * Columns whose values are not to be shown in examples, or `'all'`: then row numbers alone are. A name that the table does not have hides all
   * values: it may be a misspelt one.
   *
   * @default none
   */
  readonly redact?: readonly string[] | 'all';
}

/** A row that fails. */
export interface FailingRow {
  /** Its number in the table, from 0. */
  readonly row: number;
  /** What it holds in the columns of the expectation, by name; without those that are redacted. Times are ISO texts. */
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
}

/** What became of one expectation. */
export interface QualityResult {
  /** What kind of expectation it is, such as `'in-range'`. */
  readonly expectation: string;
  readonly columns: readonly string[];
  readonly severity: Severity;
  /** `'not checked'`: there was nothing to look at, or the table does not have the columns; the reason says which. */
  readonly status: 'passed' | 'failed' | 'not checked';
  readonly reason: string;
  /** Rows, or other things as the reason says, that were looked at. */
  readonly checked: number;
  readonly failing: number;
  /** Share of failing ones, 0 where nothing was looked at. */
  readonly share: number;
  /** Share that is allowed. */
  readonly allowed: number;
  readonly examples: readonly FailingRow[];
}

/** The result of {@link checkQuality}: JSON-safe. */
export interface QualityReport {
  readonly contract: 'quality-report/1';
  /** `'fail'`: an expectation of severity `'error'` does not hold. `'warn'`: one of severity `'warning'` does not, or one could not be checked. */
  readonly gate: 'pass' | 'warn' | 'fail';
  readonly reason: string;
  readonly rows: number;
  readonly counts: { readonly passed: number; readonly failed: number; readonly notChecked: number };
  /** Failed ones first, errors before warnings, then those that were not checked; in the order given otherwise. */
  readonly results: readonly QualityResult[];
}

function presentable(cell: Cell): string | number | boolean | null {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : cell.toISOString();
  // JSON has no word for infinite numbers.
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell;
}

function exampleOf(table: Frame, row: number, names: readonly string[], hidden: ReadonlySet<string>): FailingRow {
  const shown = names.flatMap((name): [string, string | number | boolean | null][] => {
    const column = hidden.has(name) ? undefined : findColumn(table, name);
    return column === undefined ? [] : [[name, presentable(cellAt(column, row))]];
  });
  return { row, values: Object.fromEntries(shown) };
}

/** Names of columns come from the data: none may begin a line of a log, colour a terminal or turn the direction of a text. */
function onOneLine(sentence: string): string {
  return sentence.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)!.toString(16).padStart(4, '0')}}`,
  );
}

/** Counts of an expectation that somebody else wrote. */
function requireCounts(name: string, checked: unknown, failing: unknown): void {
  for (const count of [checked, failing]) {
    if (Number.isSafeInteger(count) && (count as number) >= 0) continue;
    throw new BellwetherError(
      'invalid-input',
      `Expectation "${name}" counts ${describeValue(count)}; counts are integers of at least 0.`,
      { details: { expectation: name } },
    );
  }
}

const order: Readonly<Record<QualityResult['status'], number>> = { failed: 0, 'not checked': 1, passed: 2 };

function summarise(results: readonly QualityResult[]): Pick<QualityReport, 'gate' | 'reason'> {
  if (results.length === 0) return { gate: 'warn', reason: 'Nothing is expected of the table.' };
  const failed = results.filter(({ status }) => status === 'failed');
  const open = results.filter(({ status }) => status === 'not checked').length;
  const rest = open === 0 ? '' : ` ${open} could not be checked.`;
  if (failed.length === 0) {
    return open === 0
      ? { gate: 'pass', reason: `All ${results.length} expectations hold.` }
      : { gate: 'warn', reason: `No expectation failed.${rest}` };
  }
  const named = failed
    .slice(0, 5)
    .map(({ expectation, columns }) => (columns.length === 0 ? expectation : `${expectation} (${columns.join(', ')})`))
    .join('; ');
  const more = failed.length > 5 ? ` and ${failed.length - 5} more` : '';
  return {
    gate: failed.some(({ severity }) => severity === 'error') ? 'fail' : 'warn',
    reason: `${failed.length} of ${results.length} expectations do not hold: ${named}${more}.${rest}`,
  };
}

/**
 * Checks a table against a schema and expectations, and says how many rows fail what, with examples and a verdict for a pipeline.
 *
 * Not for judging whether the data have changed in distribution: that is what `@bellwether/drift` is for. An expectation that throws is a mistake
 * in it, and the error is passed on.
 *
 * Cost: each expectation is a pass over its columns; those about whole rows hash them, some 30 bytes for each.
 *
 * @param table - A frame, rows, columns by name, an Arrow table or a danfo.js DataFrame.
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where the table cannot be read; `invalid-state` for a damaged schema.
 *
 * @example
 * ```ts
 * import { checkQuality, inRange, notMissing, unique } from '@bellwether/quality';
 *
 * const orders = [
 *   { id: 1, amount: 20 },
 *   { id: 2, amount: -5 },
 *   { id: 2, amount: null },
 * ];
 * const report = checkQuality(orders, {
 *   expectations: [
 *     unique({ columns: ['id'] }),
 *     inRange({ column: 'amount', min: 0 }),
 *     notMissing({ column: 'amount', severity: 'warning' }),
 *   ],
 * });
 * report.gate; // => 'fail'
 * report.results[0]?.reason; // => '1 row of 3 repeat the key of an earlier one.'
 * report.results[1]?.examples; // => [{ row: 1, values: { amount: -5 } }]
 * ```
 */
export function checkQuality(table: FrameLike, options: CheckQualityOptions = {}): QualityReport {
  const most = requireInteger('examples', options.examples ?? 5, { min: 0, max: 1000 });
  if (options.expectations !== undefined && !Array.isArray(options.expectations)) {
    throw invalidOption('expectations', options.expectations, 'a list of expectations');
  }
  const frame = toFrame(table);
  const expectations: readonly Expectation[] = [
    ...(options.schema === undefined ? [] : expectationsOf(options.schema)),
    ...(options.expectations ?? []),
  ];
  const all = frame.columns.map(({ name }) => name);
  const { redact = [] } = options;
  if (redact !== 'all' && !Array.isArray(redact)) {
    throw new BellwetherError('invalid-option', 'Option "redact" must be a list of column names, or "all".', {
      details: { option: 'redact' },
    });
  }
  // A name that the table does not have may be a misspelt one: then nothing is shown rather than what should not be.
  const hidden = new Set(redact === 'all' || redact.some((name) => !all.includes(name)) ? all : redact);
  const results = expectations.map((expectation): QualityResult => {
    if (typeof expectation?.check !== 'function')
      throw invalidOption('expectations', expectation, 'a list of expectations');
    const { name, columns, severity, allowed } = expectation;
    const { checked, failing, reason, notChecked = false, rows = [], holds } = expectation.check(frame, most);
    requireCounts(name, checked, failing);
    const share = checked === 0 ? 0 : failing / checked;
    const status = notChecked ? 'not checked' : (holds ?? share <= allowed) ? 'passed' : 'failed';
    const shown = columns.length > 0 ? columns : all;
    const present = rows.filter((row) => Number.isInteger(row) && row >= 0 && row < frame.length);
    const examples = present.slice(0, most).map((row) => exampleOf(frame, row, shown, hidden));
    return {
      expectation: name,
      columns,
      severity,
      status,
      reason: onOneLine(reason),
      checked,
      failing,
      share,
      allowed,
      examples,
    };
  });
  const { gate, reason } = summarise(results);
  const counts = {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').length,
    notChecked: results.filter(({ status }) => status === 'not checked').length,
  };
  const gravity = ({ status, severity }: QualityResult): number => 2 * order[status] + (severity === 'error' ? 0 : 1);
  const sorted = results
    .map((result, at) => ({ result, at }))
    .sort((a, b) => gravity(a.result) - gravity(b.result) || a.at - b.at)
    .map(({ result }) => result);
  return { contract: 'quality-report/1', gate, reason: onOneLine(reason), rows: frame.length, counts, results: sorted };
}
