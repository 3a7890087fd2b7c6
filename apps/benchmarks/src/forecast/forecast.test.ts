import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom, standardNormal } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absenceOf, type PeerName } from './contestants.ts';
import { csvProblems, stepsOf } from './csv.ts';
import { m4Problems, readWide, stepOf } from './m4.ts';
import { makeModel } from './models.ts';
import { score } from './score.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder = '';
const file = (name: string): string => join(folder, name);
const write = (name: string, text: string): string => {
  writeFileSync(file(name), text);
  return file(name);
};

function bench(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, 'forecast', ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

const lastLine = (text: string): Record<string, unknown> =>
  JSON.parse(text.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;

/** Series of different length with a season, in the quoted layout with padding, as the competition has them. */
function wideFiles(seasonLength: number, horizon: number): { train: string; test: string } {
  const random = seededRandom(7);
  const lengths = [6, 5, 8].map((seasons) => seasons * Math.max(seasonLength, 8));
  const longest = Math.max(...lengths);
  const quote = (cells: readonly (string | number)[]): string => cells.map((cell) => `"${cell}"`).join(',');
  const header = (count: number): string => quote(Array.from({ length: count + 1 }, (_, i) => `V${i + 1}`));
  const [train, test] = [[header(longest)], [header(horizon)]];
  lengths.forEach((length, series) => {
    const values = Array.from({ length: length + horizon }, (_, i) =>
      (100 + 20 * Math.sin((2 * Math.PI * i) / Math.max(2, seasonLength)) + standardNormal(random)).toFixed(3),
    );
    const padding = new Array<string>(longest - length).fill('');
    train.push(quote([`S${series + 1}`, ...values.slice(0, length), ...padding]));
    test.push(quote([`S${series + 1}`, ...values.slice(length)]));
  });
  return {
    train: write(`train-${seasonLength}.csv`, `${train.join('\n')}\n`),
    test: write(`test-${seasonLength}.csv`, `${test.join('\n')}\n`),
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forecast-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run bench -- forecast', () => {
  it('prints one JSON object last, with the agreed fields', async () => {
    const { train, test } = wideFiles(12, 18);
    const args = ['--format', 'm4', '--train', train, '--test', test, '--season', '12', '--json'];
    const { status, stdout } = await bench(...args, '--model', 'seasonalNaive', '--model', 'naive2');
    expect(status).toBe(0);
    const result = lastLine(stdout);
    expect(result).toMatchObject({ model: 'seasonalNaive', series: 3, horizon: 18, seasonLength: 12, failed: 0 });
    for (const field of [
      'smape',
      'mase',
      'owa',
      'msis95',
      'coverage80',
      'coverage95',
      'cpuMsPerSeries',
      'cpuSeconds',
    ]) {
      expect(result[field], field).toEqual(expect.any(Number));
    }
    expect(result.rows).toHaveLength(2);
    expect((result.rows as unknown[])[1]).toMatchObject({ model: 'naive2', owa: 1 });
  });

  it('holds out the end of the training series without a test file, also without a season', async () => {
    const { train } = wideFiles(1, 6);
    const args = ['--format', 'm4', '--train', train, '--season', '1', '--horizon', '6', '--json'];
    const { stdout } = await bench(...args, '--model', 'seasonalNaive', '--model', 'holtWinters');
    expect(lastLine(stdout)).toMatchObject({ series: 3, horizon: 6, seasonLength: 1, owa: 1 });
  });

  it('rolls the origin over files of timestamps and values', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, i) =>
        `2026-01-${String(1 + Math.floor(i / 24)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:00:00,${i % 24}`,
    );
    lines.splice(300, 3);
    const path = write('load.csv', ['timestamp,value', ...lines].join('\n'));
    const args = ['--format', 'csv', '--file', path, '--file', path, '--horizon', '6h', '--origins', '4', '--json'];
    const result = lastLine((await bench(...args, '--model', 'seasonalNaive')).stdout);
    expect(result).toMatchObject({ forecasts: 8, horizon: 6, seasonLength: 24, failed: 0, smape: 0 });
    const [row] = result.rows as { files: unknown[] }[];
    expect(row!.files[0]).toMatchObject({ file: 'load.csv', horizon: 6, seasonLength: 24 });
  });

  it('refuses nonsense in one sentence, with exit code 2', async () => {
    const { train } = wideFiles(4, 8);
    const m4 = ['--format', 'm4', '--train', train, '--season', '4'];
    const cases: [string[], RegExp][] = [
      [[], /"--format" is missing/],
      [['--format', 'parquet'], /"--format" is "parquet"/],
      [m4, /"--horizon" is missing/],
      [[...m4, '--horizon', '-1'], /argument/],
      [[...m4, '--horizon', '9999'], /too few to hold out 9999/],
      [[...m4, '--horizon', '4', '--every', '0'], /"--every" is "0"/],
      [[...m4, '--horizon', '4', '--model', 'nonsense'], /no model "nonsense"/],
      [[...m4, '--horizon', '4', '--peer', 'prophet'], /"--peer" is "prophet"/],
      [[...m4, '--horizon', '4', '--options', '[1]'], /must be a JSON object/],
      [['--format', 'csv', '--file', train, '--horizon', '2'], /./],
      [['--format', 'csv', '--file', file('absent.csv'), '--horizon', '2'], /no such file/],
    ];
    for (const [args, message] of cases) {
      const { status, stdout, stderr } = await bench(...args);
      expect([args, status, stdout]).toEqual([args, 2, '']);
      expect(stderr).toMatch(message);
    }
  });

  it('names an absent peer and goes on', async () => {
    const { train } = wideFiles(4, 8);
    const args = ['--format', 'm4', '--train', train, '--season', '4', '--horizon', '4', '--model', 'naive'];
    const child = spawn(process.execPath, [main, 'forecast', ...args, '--peer', 'statsforecast', '--json'], {
      env: { ...process.env, BENCH_PYTHON: '/nonexistent/python' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(0);
    expect(stderr).toContain('PEER LEFT OUT: statsforecast');
    expect(lastLine(stdout).rows).toHaveLength(1);
  });

  for (const [name, model] of [
    ['r', 'snaive'],
    ['statsforecast', 'SeasonalNaive'],
  ] as [PeerName, string][]) {
    // Peers are optional: where one is not installed there is nothing to compare with.
    if (absenceOf(name) !== undefined) continue;
    it(`agrees with ${name} on the seasonal naive forecast`, async () => {
      const { train, test } = wideFiles(12, 18);
      const args = ['--format', 'm4', '--train', train, '--test', test, '--season', '12', '--json'];
      const peer = ['--model', 'seasonalNaive', '--peer', name, '--peer-model', model];
      const { rows } = lastLine((await bench(...args, ...peer)).stdout) as { rows: Record<string, number>[] };
      expect(rows[1]!.mase).toBeCloseTo(rows[0]!.mase!, 9);
      expect(rows[1]!.smape).toBeCloseTo(rows[0]!.smape!, 9);
      expect(rows[1]!.cpuSeconds).toBeGreaterThan(0);
    }, 60_000);
  }
});

describe('the wide layout', () => {
  it('takes ragged rows, quotes and gaps', () => {
    const path = write('ragged.csv', '"V1","V2","V3","V4"\r\n"a","1","","3"\r\nb,4\r\n"c","5","6","",\n');
    expect(readWide(path)).toEqual(
      new Map([
        ['a', Float64Array.of(1, Number.NaN, 3)],
        ['b', Float64Array.of(4)],
        ['c', Float64Array.of(5, 6)],
      ]),
    );
  });

  it('names file, line and column of what it cannot read', () => {
    expect(() => readWide(write('x.csv', 'V1,V2\na,many\n'))).toThrow(/line 2, column 2 is "many"/);
    expect(() => readWide(write('y.csv', 'a,1,2\nb,3,4\n'))).toThrow(/no header row/);
    expect(() => readWide(write('z.csv', 'V1,V2\na,1\na,2\n'))).toThrow(/line 3 repeats the id "a"/);
    expect(() => readWide(write('e.csv', 'V1,V2\n'))).toThrow(/no series/);
  });

  it('joins the test values by id and takes every k-th series', () => {
    const train = write('t.csv', 'V1,V2,V3\na,1,2\nb,3,4\nc,5,6\n');
    const test = write('u.csv', 'V1,V2,V3\nc,50,60\nb,30,40\na,10,20\n');
    const options = { train, test, horizon: undefined, seasonLength: 1, every: 2 };
    expect(m4Problems(options).map(({ id, actual }) => [id, ...actual])).toEqual([
      ['a', 10, 20],
      ['c', 50, 60],
    ]);
    const less = write('v.csv', 'V1,V2,V3\na,10,20\n');
    expect(() => m4Problems({ ...options, test: less })).toThrow(/no series "c"/);
    expect(() => m4Problems({ ...options, horizon: 3 })).toThrow(/has 2 values; 3 are needed/);
  });
});

describe('the step of a file without times', () => {
  it('is in its name, in the ids of its series, or follows from the season', () => {
    const [hour, day] = [3_600_000, 86_400_000];
    const steps = [stepOf('M4/Weekly-train.csv', 1), stepOf('x.csv', 24), stepOf('x.csv', 288), stepOf('x.csv', 12)];
    expect(steps).toEqual([7 * day, hour, hour / 12, 30 * day]);
    const told = [stepOf('x.csv', 1, ['W1', 'W12']), stepOf('x.csv', 1, ['D1', 'W1']), stepOf('x.csv', 24, ['W1'])];
    expect(told).toEqual([7 * day, 365 * day, hour]);
  });
});

describe('rolling origin', () => {
  it('keeps the last horizon for the last origin and brings irregular stamps onto their own step', async () => {
    const times = Array.from({ length: 100 }, (_, i) => 1_767_225_600_000 + i * 300_000 + (i % 10 === 5 ? 7000 : 0));
    const path = write('jitter.csv', ['time,value', ...times.map((time, i) => `${time},${i}`)].join('\n'));
    const problems = await csvProblems({ files: [path], horizon: '1h', origins: 3, seasonLength: undefined });
    expect(problems.map(({ training, actual, step }) => [training.length, actual.length, step])).toEqual([
      [50, 12, 300_000],
      [69, 12, 300_000],
      [88, 12, 300_000],
    ]);
    expect(problems.at(-1)!.actual.at(-1)).toBe(99);
    expect(problems[0]!.seasonLength).toBe(288);
    expect([stepsOf('7', 60_000), stepsOf('1d', 3_600_000)]).toEqual([7, 24]);
  });
});

describe('the score', () => {
  const training = Float64Array.of(10, 12, 10, 12, 10, 12, 10, 12, 10, 12);
  const problem = {
    id: 'a',
    group: 'a',
    start: 0,
    step: 1000,
    seasonLength: 1,
    training,
    actual: Float64Array.of(13, 11),
  };
  const answer = {
    point: [12, 12],
    lower80: [11.5, 11.5],
    upper80: [12.5, 12.5],
    lower95: [10, 10],
    upper95: [14, 14],
  };

  it('is that of the definitions', () => {
    const { row } = score([problem], { model: 'm', answers: [answer], cpuSeconds: 2, notes: [] });
    expect(row).toMatchObject({ mase: 0.5, owa: 1, coverage80: 0, coverage95: 1, msis95: 2, cpuMsPerSeries: 2000 });
    expect(row.smape).toBeCloseTo((200 / 25 + 200 / 23) / 2, 12);
  });

  it('has Naive2 stand in for what failed, and says how often', () => {
    const broken = { ...answer, point: [Number.NaN, null] };
    for (const given of [undefined, broken, { ...answer, upper95: [1] }]) {
      const { row } = score([problem], { model: 'm', answers: [given], cpuSeconds: 1, notes: [] });
      expect(row).toMatchObject({ failed: 1, owa: 1 });
    }
  });
});

describe('the table of models', () => {
  it('makes every model by its name, with and without a season', () => {
    const names = ['naive', 'naive2', 'seasonalNaive', 'drift', 'simpleExponentialSmoothing', 'holt', 'holtWinters'];
    for (const name of [...names, 'auto', 'sparseAutoregression', 'exponentialSmoothing', 'conformal:drift']) {
      for (const seasonLength of [1, 12]) {
        expect(makeModel(name, { seasonLength, step: 3_600_000, horizon: 3, options: {} }).contract).toBe(
          'forecaster/1',
        );
      }
    }
    const settings = { seasonLength: 1, step: 1000, horizon: 3, options: {} };
    expect(() => makeModel('seasonalProfile', settings)).toThrow(/cannot be made with a season of 1/);
    expect(() => makeModel('seasonalScale', settings)).toThrow(/seasonalScale/);
    expect(() => makeModel('backtest', settings)).toThrow(/is not a model/);
  });
});
