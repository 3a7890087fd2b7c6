import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BellwetherError, createFrame, type Frame, frameToRows } from '@bellwether/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { csvBlocks, parseCsv, readCsvFrame } from './csv.js';
import { formatCsv, writeCsv } from './write-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cells(frame: Frame): Record<string, unknown[]> {
  const columns = frame.columns.map((column) => {
    const values =
      column.kind === 'string' ? [...column.codes].map((code) => column.dictionary[code] ?? null) : [...column.values];
    return [column.name, values] as const;
  });
  return Object.fromEntries(columns);
}

async function refusal(text: string): Promise<BellwetherError> {
  const error = await parseCsv(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!BellwetherError.isInstance(error)) throw new Error(`not refused with a typed error: ${String(error)}`);
  return error;
}

describe('parseCsv', () => {
  it('infers kinds and keeps every value', async () => {
    const frame = await parseCsv(
      'at,host,load,up\n2026-01-01T00:00:00Z,a,0.1,true\n2026-01-01 00:01,"b, c",NA,\n,,-1e-3,false\n',
    );
    expect(frame.columns.map(({ kind }) => kind)).toEqual(['time', 'string', 'number', 'boolean']);
    expect(cells(frame)).toEqual({
      at: [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 0, 1), Number.NaN],
      host: ['a', 'b, c', null],
      load: [0.1, Number.NaN, -0.001],
      up: [1, 255, 0],
    });
  });

  it.each([
    ['line feeds', 'a,b\n1,2\n3,4'],
    ['carriage returns', 'a,b\r1,2\r3,4\r'],
    ['both', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['a mixture', 'a,b\r\n1,2\n3,4\n'],
    ['a byte-order mark', '\ufeffa,b\n1,2\n3,4\n'],
    ['blank lines', 'a,b\n\n1,2\n\n\n3,4\n\n'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
  ])('reads %s', async (_what, text) => {
    expect(cells(await parseCsv(text))).toEqual({ a: [1, 3], b: [2, 4] });
  });

  it('reads a single column, and hostile names', async () => {
    expect(cells(await parseCsv('a\n1\n\n2\n'))).toEqual({ a: [1, 2] });
    const frame = await parseCsv('__proto__,constructor\n1,2\n');
    expect(frame.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it('reads names with line breaks and separators in quotes', async () => {
    const frame = await parseCsv('"load\r\n(1 min)",b\n1,2\n3,4\n');
    expect(cells(frame)).toEqual({ 'load\n(1 min)': [1, 3], b: [2, 4] });
    expect(cells(await parseCsv('"a\nb"\n1\n2\n'))).toEqual({ 'a\nb': [1, 2] });
    expect(cells(await parseCsv('"a; ""b""","c\n|d"\n1,2\n'))).toEqual({ 'a; "b"': [1], 'c\n|d': [2] });
    expect(cells(await parseCsv('a:"b\n:"\n1:2\n', { separator: ':' }))).toEqual({ a: [1], 'b\n:': [2] });
  });

  it.each<[string, string, string]>([
    ['a short row', 'a,b,c\n1,2,3\n4,5\n', 'line 3: the row has 2 fields and the header has 3'],
    ['a long row', 'a,b\n1,2,3\n', 'line 2: the row has 3 fields and the header has 2'],
    ['a row after quoted line breaks', 'a,b\n"x\ny",1\n2\n', 'line 4: the row has 1 field and the header has 2'],
    ['a row after a header of two lines', '"a\nb",c\n1,2\n3\n', 'line 4: the row has 1 field and the header has 2'],
    ['a header that never closes a quote', 'a,"b\n1,2\n', 'line 1, column 2: a quoted field begins and never ends'],
    ['a quote inside of a name', 'a"b,c\n1,"2"\n', 'line 1, column 1: there is a quote in the middle'],
    ['a quote that never closes', 'a,b\n1,"2\n3,4\n', 'line 2, column 2: a quoted field begins and never ends'],
    ['a quote inside of a field', 'a,b\nx"y,1\n', 'line 2, column 1: there is a quote in the middle'],
    ['text after a quote', 'a,b\n1,"2"x\n', 'line 2, column 2: there is text after a closing quote'],
    ['a text among numbers', `a,b\n${'1,2\n'.repeat(1500)}1,x\n`, 'line 1502, column "b": "x" is not a number'],
    [
      'a text among times',
      `a,b\n${'2026-01-01,2\n'.repeat(1500)}soon,2\n`,
      'line 1502, column "a": "soon" is not a time',
    ],
    ['nothing', '', 'line 1: the file is empty'],
    ['a header alone', 'a,b\n', 'line 2: there is a header and no row'],
    ['two columns of one name', 'a,b,a\n1,2,3\n', 'line 1: the column "a" occurs twice'],
  ])('refuses %s, saying where', async (_what, text, words) => {
    const error = await refusal(text);
    expect(error.code).toBe('invalid-input');
    expect(error.message).toContain(words);
  });

  it('takes kinds that are asked for', async () => {
    const frame = await parseCsv('id,at\n007,1767225600\n', { types: { id: 'string', at: 'time' } });
    expect(cells(frame)).toEqual({ id: ['007'], at: [Date.UTC(2026, 0, 1)] });
  });

  it('reads back whatever it wrote, however the pieces are cut', async () => {
    const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== '' && !text.includes('\r'));
    const text = fc
      .oneof(fc.string(), fc.constantFrom('"', 'a\nb', ',', '""', "'"))
      .filter((each) => each !== '' && !each.includes('\r') && !each.includes('\0'));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
        fc.array(fc.tuple(fc.double({ noNaN: true }), text), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async ([first, second], rows, size) => {
          const dictionary = rows.map(([, each]) => each);
          const frame = createFrame([
            { kind: 'number', name: first!, values: Float64Array.from(rows, ([value]) => value) },
            { kind: 'string', name: second!, codes: Int32Array.from(rows.keys()), dictionary },
          ]);
          const csv = formatCsv(frame);
          const pieces = csv.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
          const columns: string[][] = [[], []];
          for await (const block of csvBlocks(pieces, 'x', { separator: ',' }))
            for (const [i, column] of block.columns.entries()) columns[i]!.push(...column);
          expect(columns[0]!.map(Number)).toEqual(rows.map(([value]) => value));
          expect(columns[1]).toEqual(dictionary);
        },
      ),
    );
  });

  it('answers arbitrary text with a frame or a typed error', async () => {
    const part = fc.constantFrom('a', '1', ',', '"', '\n', '\r', ';', ' ', 'é', '\t');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join('')),
        ),
        async (text) => {
          const frame = await parseCsv(text).catch((error: unknown) => {
            expect(BellwetherError.isInstance(error)).toBe(true);
          });
          if (frame) frameToRows(frame);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('readCsvFrame', () => {
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('reads plain and gzipped files alike', async () => {
    const text = `t,v\n${Array.from({ length: 100_000 }, (_, i) => `${1_767_225_600 + i},${i / 3}`).join('\n')}\n`;
    const plain = await readCsvFrame(file('plain.csv', text));
    expect(plain.length).toBe(100_000);
    expect(await readCsvFrame(file('packed.csv.gz', gzipSync(text)))).toEqual(plain);
  });

  it('writes what it reads', async () => {
    const frame = await parseCsv('t,v\n2026-01-01T00:00:00.125Z,\n2026-01-02T00:00:00.000Z,1e-7\n');
    const path = join(folder, 'written.csv');
    await writeCsv(path, frame);
    expect(await readCsvFrame(path)).toEqual(frame);
  });

  it('says what is wrong with a file, and which', async () => {
    const missing = join(folder, 'missing.csv');
    const cases: [string, string][] = [
      [missing, 'there is no such file'],
      [folder, 'it is a folder'],
      [file('latin1.csv', Uint8Array.of(97, 10, 0xe9, 10)), 'it is not UTF-8 text'],
      [file('nul.csv', 'a,b\n\0,1\n'), 'NUL characters'],
      [file('cut.csv.gz', gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, 40)), 'damaged or cut off'],
    ];
    for (const [path, words] of cases) {
      const error = await readCsvFrame(path).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!BellwetherError.isInstance(error)) throw new Error(`not refused: ${path}: ${String(error)}`);
      expect(error.message).toContain(path);
      expect(error.message).toContain(words);
    }
  });

  it('stops with the reason of the signal', async () => {
    const path = file('long.csv', `a,b\n${'1,2\n'.repeat(500_000)}`);
    const reason = new Error('enough');
    await expect(readCsvFrame(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = readCsvFrame(path, { signal: controller.signal });
    // Once it has begun: a timer might come after the last row on a busy machine.
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});
