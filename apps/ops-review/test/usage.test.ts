import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readArguments } from '../src/arguments.ts';
import { runReview } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-usage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** Runs the program and expects one clear sentence and exit code 2. */
async function complaint(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const { status, stderr, stdout } = await runReview(args, folder, environment);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at |Error:/);
  return stderr;
}

describe('wrong usage', () => {
  it.each<[string, string[], string]>([
    ['an unknown option', ['--jsn'], 'There is no option "--jsn"; did you mean "--json"?'],
    ['an option without its value', ['--csv'], 'Option "--csv" needs a value'],
    ['a stray word', ['metrics.csv'], '"--csv metrics.csv"'],
    ['two sources', ['--csv', 'a', '--parquet', 'b'], 'exclude each other'],
    ['a query without a server', ['--query', 'up'], 'goes with "--prometheus URL"'],
    ['a server without a query', ['--prometheus', 'http://localhost:9'], 'say what to review'],
    ['an address that is none', ['--prometheus', 'localhost', '--query', 'up'], 'must be an address such as'],
    [
      'a duration that is none',
      ['--prometheus', 'http://localhost:9', '--query', 'up', '--since', 'long'],
      'Option "since" is "long"',
    ],
    ['a limit that is none', ['--limit', 'high'], 'Option "--limit" is "high"; it must be a number'],
    ['a missing file', ['--csv', 'missing.csv'], 'missing.csv: there is no such file'],
  ])('%s is answered with the remedy', async (_what, args, words) => {
    expect(await complaint(args)).toContain(words);
  });

  it('of a file names the file, the line and the remedy', async () => {
    const ragged = file('ragged.csv', 'time,cpu\n2026-01-01,1\n2026-01-02,1,2\n');
    expect(await complaint(['--csv', ragged])).toBe(
      'ragged.csv, line 3: the row has 3 fields and the header has 2; put fields that contain the separator in quotes.\n',
    );
    expect(await complaint(['--csv', file('empty.csv', '')])).toContain('the file is empty');
    expect(await complaint(['--csv', file('texts.csv', 'time,host\n2026-01-01,a\n')])).toContain(
      'no column holds numbers',
    );
    expect(await complaint(['--parquet', ragged])).toContain('cannot be read as Parquet');
  });

  it('of a server says what is wrong, and never repeats a secret', async () => {
    const secret = { PROMETHEUS_TOKEN: 's3cr3t' };
    const nobody = await complaint(['--prometheus', 'http://127.0.0.1:9', '--query', 'up'], secret);
    expect(nobody).toContain('http://127.0.0.1:9 cannot be reached');
    expect(nobody).not.toContain('s3cr3t');
    const server = createServer((_request, response) => {
      response.end('{"status":"success","data":{"resultType":"matrix","result":[]}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    try {
      expect(await complaint(['--prometheus', url, '--query', 'nothing'])).toContain(
        'The query "nothing" has no result between',
      );
    } finally {
      server.close();
    }
  }, 30_000);

  it('of the folder says so', async () => {
    file('occupied', 'x');
    expect(await complaint(['--out', 'occupied'])).toContain('The folder "occupied" cannot be written');
  });
});

describe('help', () => {
  it('names every option and ends with 0', async () => {
    const empty = mkdtempSync(join(folder, 'help-'));
    const { status, stdout } = await runReview(['--help'], empty);
    expect(status).toBe(0);
    for (const option of [
      '--prometheus',
      '--query',
      '--since',
      '--step',
      '--csv',
      '--parquet',
      '--limit',
      '--out',
      '--json',
    ]) {
      expect(stdout).toContain(option);
    }
    expect(existsSync(join(empty, 'ops-review'))).toBe(false);
  });
});

describe('readArguments', () => {
  it('fills in what is not said', () => {
    expect(readArguments([])).toEqual({ source: { kind: 'bundled' }, out: 'ops-review', json: false, help: false });
    expect(
      readArguments(['--prometheus', 'http://a:9090', '--query', 'x', '--query', 'y', '--since', '36h', '--step', '5m'])
        .source,
    ).toEqual({
      kind: 'prometheus',
      url: 'http://a:9090',
      queries: ['x', 'y'],
      since: 36 * 3_600_000,
      step: 300_000,
    });
  });
});
