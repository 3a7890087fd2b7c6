import { type Column, createFrame, type Frame, type TransferOptions } from '@bellwether/core';
import { inferSchema, initParser, type Parser } from 'udsv';
import { type ColumnKind, columnBuilder, inferKind } from './columns.js';
import { checkRecords } from './csv-structure.js';
import { malformed } from './malformed.js';
import { readText } from './text.js';

/** How a CSV file is read. */
export interface CsvOptions {
  /** Separator of fields. @default found from the header: tab, `|`, `;` or `,` */
  readonly separator?: string;
  /** Kinds of columns by name; the others are inferred from the first rows. */
  readonly types?: Readonly<Record<string, ColumnKind>>;
}

/** Characters that are parsed at a time. */
const blockLength = 1 << 22;
/** Rows from which kinds are inferred. */
const sampleRows = 1000;

interface Header {
  readonly names: readonly string[];
  readonly separator: string;
}

const separators = ['\t', '|', ';', ','];

/** Where the header ends: at the first line break outside of quotes. Negative where the text has no such line break. */
function endOfHeader(text: string, separator: string | undefined): number {
  let fieldStart = true;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"' && fieldStart) {
      // A doubled quote closes the field and opens it again.
      do {
        at = text.indexOf('"', at + 1);
        if (at < 0) return -1;
        at += 1;
      } while (text[at] === '"');
    }
    if (text[at] === '\n') return at;
    fieldStart = separator === undefined ? separators.includes(text[at]!) : text[at] === separator;
  }
  return -1;
}

function readHeader(header: string, file: string, separator: string | undefined): Header {
  const bare = header.replace(/"[^"]*"/g, '');
  const found = separator ?? separators.find((each) => bare.includes(each)) ?? ',';
  const width = bare.split(found).length;
  checkRecords(header, width, found.charCodeAt(0), { file, line: 1 }, true);
  const names = fieldsOf(`${header}\n`, parserFor(header, found, width))[0] ?? [];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw malformed(
      { file, line: 1 },
      `the column ${JSON.stringify(twice)} occurs twice`,
      'give every column a name of its own',
    );
  }
  return { names, separator: found };
}

/** A parser for text without header; the names it needs are of no account. */
function parserFor(line: string, separator: string, width: number): Parser {
  const names = Array.from({ length: width }, (_, i) => `c${i}`);
  const schema = inferSchema(`${names.join(separator)}\n${line}\n`, {
    col: separator,
    row: '\n',
    encl: '"',
    header: () => [names],
  });
  return initParser(schema);
}

/** Fields by row; the parser skips a first line, which is why it gets one. */
function fieldsOf(records: string, parser: Parser): string[][] {
  // A single column has no separator, which the parser needs to find its way.
  if (parser.schema.cols.length === 1) return singleColumn(records);
  const first = parser.schema.cols.map(({ name }) => name).join(parser.schema.col);
  return parser.stringArrs(`${first}\n${records}`);
}

function singleColumn(records: string): string[][] {
  const fields = records.match(/"(?:[^"]|"")*"(?=\n|$)|[^\n]+/g) ?? [];
  return fields.map((field) => [field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field]);
}

/** Rows of a file, some at a time. */
export interface CsvBlock {
  readonly names: readonly string[];
  /** Fields by column. */
  readonly columns: readonly string[][];
  readonly length: number;
  /** Line on which a row begins; exact, also with quoted line breaks. */
  readonly lineOf: (row: number) => number;
}

/** Line of a record of a text that begins on `firstLine`. Only needed for an error, so it may take its time. */
function lineOfRecord(text: string, row: number, firstLine: number): number {
  let line = firstLine;
  let seen = 0;
  let quoted = false;
  let start = true;
  for (let i = 0; i < text.length; i += 1) {
    if (start && !quoted && text[i] !== '\n') {
      if (seen === row) return line;
      seen += 1;
      start = false;
    }
    if (text[i] === '"') quoted = !quoted;
    if (text[i] === '\n') {
      line += 1;
      if (!quoted) start = true;
    }
  }
  return line;
}

/**
 * The rows of a CSV text that arrives in pieces, in blocks of a few megabytes.
 *
 * @throws {@link BellwetherError} `invalid-input` with file, line and column where the text is malformed.
 */
export async function* csvBlocks(
  pieces: AsyncIterable<string> | Iterable<string>,
  file: string,
  options: CsvOptions = {},
): AsyncGenerator<CsvBlock> {
  let header: Header | undefined;
  let parser: Parser | undefined;
  let rest = '';
  let line = 1;

  function takeHeader(last: boolean): boolean {
    const end = endOfHeader(rest, options.separator);
    if (end < 0 && !last) {
      if (rest.length > blockLength)
        throw malformed(
          { file, line: 1 },
          'the header does not end',
          'give a CSV file with a header, and close its quotes',
        );
      return false;
    }
    const first = end < 0 ? rest : rest.slice(0, end);
    if (first.trim() === '')
      throw malformed({ file, line: 1 }, 'the file is empty or begins with a blank line', 'begin with a header line');
    header = readHeader(first, file, options.separator);
    parser = parserFor(first, header.separator, header.names.length);
    rest = end < 0 ? '' : rest.slice(end + 1);
    line = first.split('\n').length + 1;
    return true;
  }

  function takeBlock(last: boolean): CsvBlock | undefined {
    const { names, separator } = header!;
    const firstLine = line;
    const { end, count, lines } = checkRecords(rest, names.length, separator.charCodeAt(0), { file, line }, last);
    const records = rest.slice(0, end);
    rest = rest.slice(end);
    line += lines;
    if (count === 0) return undefined;
    const rows = fieldsOf(records.endsWith('\n') ? records : `${records}\n`, parser!);
    const columns = names.map((_, i) => rows.map((row) => row[i]!));
    return { names, columns, length: rows.length, lineOf: (row) => lineOfRecord(records, row, firstLine) };
  }

  let carriageReturn = false;
  for await (const piece of pieces) {
    // A pair of carriage return and line feed may be cut apart between two pieces.
    const text: string = carriageReturn ? `\r${piece}` : piece;
    carriageReturn = text.endsWith('\r');
    const whole = carriageReturn ? text.slice(0, -1) : text;
    rest += whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
    if (header === undefined && !takeHeader(false)) continue;
    if (rest.length < blockLength) continue;
    const block = takeBlock(false);
    if (block !== undefined) yield block;
  }
  if (header === undefined) takeHeader(true);
  const block = takeBlock(true);
  if (block !== undefined) yield block;
}

/** Gathers blocks into a frame. */
async function frameFromBlocks(blocks: AsyncIterable<CsvBlock>, file: string, options: CsvOptions): Promise<Frame> {
  let builders: ReturnType<typeof columnBuilder>[] | undefined;
  for await (const { names, columns, lineOf } of blocks) {
    builders ??= names.map((name, i) => columnBuilder(kindFor(name, columns[i]!, options), name, file));
    for (const [i, builder] of builders.entries()) builder.add(columns[i]!, lineOf);
  }
  if (builders === undefined)
    throw malformed({ file, line: 2 }, 'there is a header and no row', 'give a file with data');
  return createFrame(builders.map((builder): Column => builder.finish()));
}

/** The kind asked for, or the one that fits the first rows. */
export function kindFor(name: string, fields: readonly string[], options: CsvOptions): ColumnKind {
  const { types = {} } = options;
  return (Object.hasOwn(types, name) ? types[name] : undefined) ?? inferKind(fields.slice(0, sampleRows));
}

/**
 * Reads a CSV text into a frame.
 *
 * The first line names the columns. Fields and names may be quoted, and then hold separators and line breaks; line ends may be of any kind; empty fields and NA, NaN, null and the
 * like are missing. Kinds of columns (number, boolean, time, string) are inferred from the first 1,000 rows; times without an
 * offset are UTC, numbers stay numbers unless `types` says `'time'`.
 *
 * @throws {@link BellwetherError} `invalid-input` with line and column: rows of another width, quotes that do not close, a text
 * in a column of numbers.
 *
 * @example
 * ```ts
 * import { parseCsv } from '@bellwether/files';
 *
 * const frame = await parseCsv('time,host,load\n2026-01-01T00:00:00Z,a,0.5\n2026-01-01T00:01:00Z,a,\n');
 * frame.columns.map(({ name, kind }) => `${name}: ${kind}`); // => ['time: time', 'host: string', 'load: number']
 * ```
 */
export function parseCsv(text: string, options: CsvOptions = {}): Promise<Frame> {
  const file = 'the text';
  return frameFromBlocks(csvBlocks([text.startsWith('\ufeff') ? text.slice(1) : text], file, options), file, options);
}

/**
 * Reads a CSV file, plain or gzipped, into a frame, as {@link parseCsv} does. Cost: one pass; memory for the columns and one block
 * of a few megabytes.
 *
 * @throws {@link BellwetherError} `source-unavailable` for a file that cannot be read; `invalid-input` with file, line and column.
 */
export function readCsvFrame(file: string, options: CsvOptions & TransferOptions = {}): Promise<Frame> {
  return frameFromBlocks(csvBlocks(readText(file, options.signal), file, options), file, options);
}
