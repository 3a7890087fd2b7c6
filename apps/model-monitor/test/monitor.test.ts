import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '@bellwether/core';
import { driftBetweenProfiles, driftReport, profileTable } from '@bellwether/drift';
import { checkQuality, inferSchema, noDuplicateRows } from '@bellwether/quality';
import { type Outcome, runProgram } from '@bellwether-internal/program';
import { sharedData } from '@bellwether-internal/test-servers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const schemas = fileURLToPath(new URL('../../../docs/public/schemas/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bellwether-monitor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Outcome> => runProgram(main, args, { cwd: folder });

function validator(name: string): (value: unknown) => string {
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')));
  return (value) => (validate(value) ? '' : ajv.errorsText(validate.errors));
}

describe('the bundled model', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run('--out', 'bundled', '--json', '--gate');
  });

  it('is watched, and found fit for use', () => {
    expect(outcome.status, outcome.stderr).toBe(0);
    const result = JSON.parse(outcome.stdout.trimEnd().split('\n').at(-1)!);
    expect(result.contract).toBe('model-monitor/1');
    expect(result.chunks).toHaveLength(6);
    for (const { estimate, truth } of result.chunks) {
      expect(estimate.trust.assumptionViolated).toBe(false);
      if (truth === undefined) continue;
      const { lower, upper } = estimate.measures.accuracy;
      const realised = truth.realised.measures.accuracy.value;
      expect(lower <= realised && realised <= upper).toBe(true);
    }
    // Labels come two chunks later.
    expect(result.chunks.map((chunk: { truth?: unknown }) => chunk.truth !== undefined)).toEqual(
      [1, 1, 1, 1, 0, 0].map(Boolean),
    );
    expect(result.gate).toEqual({ open: true, objections: [] });
  });

  it('is not judged by a few rows left over', async () => {
    const found = await run('--chunk', '5999', '--delay', '0', '--out', 'rest', '--json');
    expect(
      JSON.parse(found.stdout.trimEnd().split('\n').at(-1)!).chunks.map(({ rows }: { rows: number }) => rows),
    ).toEqual([6000]);
  });

  it('leaves a page, JSON, JUnit XML and metrics', () => {
    expect(readdirSync(join(folder, 'bundled')).sort()).toEqual([
      'junit.xml',
      'metrics.prom',
      'report.html',
      'report.json',
    ]);
    const read = (name: string) => readFileSync(join(folder, 'bundled', name), 'utf8');
    expect(read('report.html')).toContain('Is the model still good?');
    expect(read('report.html').length).toBeLessThan(1_000_000);
    expect(read('junit.xml')).toContain('<testcase name="fit for use" classname="model"/>');
    expect(read('metrics.prom')).toMatch(/^model_estimated_quality\{measure="accuracy"\} 0\.8\d+$/m);
    expect(read('metrics.prom')).toMatch(/^drift_detected\{column="AGEP"\} [01]$/m);
    const { chunks } = JSON.parse(read('report.json'));
    const [drift, quality] = [validator('drift-report-1'), validator('quality-report-1')];
    for (const chunk of chunks) expect([drift(chunk.drift), quality(chunk.quality)]).toEqual(['', '']);
  });
});

describe('a model of your own', () => {
  const random = seededRandom(5);
  const rows = (count: number, from: number, broken = false) =>
    Array.from({ length: count }, (_, i) => {
      const x = random();
      const label = random() < x ? 1 : 0;
      const score = broken ? 1 - x : x;
      return [from + i, x.toFixed(4), random() < 0.5 ? 'a' : 'b', label, score.toFixed(4), score >= 0.5 ? 1 : 0];
    });
  const csv = (name: string, header: string, table: readonly (readonly (string | number)[])[]) =>
    writeFileSync(join(folder, name), `${header}\n${table.map((row) => row.join(',')).join('\n')}\n`);
  const options = [
    '--target',
    'came',
    '--probability',
    'score',
    '--prediction',
    'yes',
    '--group',
    'kind',
    '--ignore',
    '',
  ];

  beforeAll(() => {
    csv('reference.csv', 'id,x,kind,came,score,yes', rows(4000, 0));
    const later = [...rows(1000, 4000), ...rows(1000, 5000, true), ...rows(1000, 6000, true)];
    csv(
      'later.csv',
      'id,x,kind,score,yes',
      later.map(([id, x, kind, , score, yes]) => [id!, x!, kind!, score!, yes!]),
    );
    csv(
      'labels.csv',
      'id,came',
      later.map(([id, , , came]) => [id!, came!]),
    );
  });

  it('has its gate closed once labels show that it fails', async () => {
    const files = [
      '--reference',
      'reference.csv',
      '--analysis',
      'later.csv',
      '--labels',
      'labels.csv',
      '--chunk',
      '1000',
    ];
    const outcome = await run(...files, ...options, '--delay', '0', '--out', 'own', '--json', '--gate');
    const { chunks } = JSON.parse(outcome.stdout);
    expect(chunks[0].truth.advice.action).toBe('nothing');
    expect(chunks[2].truth.advice).toMatchObject({ action: 'retrain', worse: 'yes' });
    expect(chunks[2].truth.fairness.groups).toHaveLength(2);
    expect(outcome.status, outcome.stderr).toBe(3);
    expect(readFileSync(join(folder, 'own', 'junit.xml'), 'utf8')).toContain(
      '<failure message="Quality in chunk 3: accuracy',
    );
  });

  it.each([
    [['--analysis', 'later.csv'], 'go together'],
    [['--labels', 'labels.csv'], 'goes with'],
    [['--reference', 'reference.csv', '--analysis', 'nowhere.csv'], 'nowhere.csv'],
    [['--reference', 'reference.csv', '--analysis', 'later.csv'], 'no column "employed"'],
    [['--chunk', '1'], '"--chunk" is "1"'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('says what is wrong with %j', async (args, message) => {
    const { status, stderr } = await run(...args);
    expect(stderr).toContain(message);
    expect([status, stderr.split('\n').length]).toEqual([2, 2]);
  });

  it('explains itself', async () => {
    expect((await run('--help')).stdout).toContain('npm run monitor');
  });
});

describe('the published schemas', () => {
  const random = seededRandom(6);
  const table = (shift: number) => ({
    x: Array.from({ length: 500 }, (_, i) => (i % 9 === 0 ? null : random() + shift)),
    c: Array.from({ length: 500 }, () => (random() < 0.1 + shift ? 'new' : 'old')),
    at: Array.from({ length: 500 }, () => new Date(0)),
    empty: Array.from({ length: 500 }, () => null),
    huge: Array.from({ length: 500 }, () => 1e308 * (random() - 0.5)),
    ...(shift > 0 ? { more: [...Array(500).keys()] } : { gone: [...Array(500).keys()] }),
  });

  it('hold for reports of every kind, and refuse what is none', () => {
    const check = validator('drift-report-1');
    const reports = [
      driftReport(table(0), table(0.5)),
      driftReport({}, {}),
      driftReport({ x: [1] }, { x: [] }),
      driftReport(table(0), table(0), { correction: 'none', numericTolerance: 0 }),
      driftBetweenProfiles(profileTable(table(0)), profileTable(table(0.5))),
    ];
    for (const report of reports) expect(check(JSON.parse(JSON.stringify(report)))).toBe('');
    expect(check({ ...reports[0], verdict: 'maybe' })).toContain('verdict');
    expect(check({ ...reports[0], more: 1 })).toContain('additional');
    expect(check({ ...reports[0], columns: [{ column: 'x' }] })).toContain('required');
    const quality = validator('quality-report-1');
    const schema = inferSchema(table(0));
    const found = checkQuality(table(0.5), { schema, expectations: [noDuplicateRows()] });
    expect(found.counts.failed).toBeGreaterThan(1);
    expect(quality(JSON.parse(JSON.stringify(found)))).toBe('');
    expect(quality({ ...found, gate: 'ajar' })).toContain('gate');
  });
});

const shared = sharedData();
describe.skipIf(shared.absent)(
  `the whole employment data${shared.absent ? ' (skipped: there is no ../shared)' : ''}`,
  () => {
    it('is estimated to a percent, chunk by chunk, over three years', async () => {
      const file = (name: string) => join(shared.path, 'census', `employment_MA_${name}.pq`);
      const files = [
        '--reference',
        file('reference'),
        '--analysis',
        file('analysis'),
        '--labels',
        file('analysis_target'),
      ];
      const outcome = await run(...files, '--chunk', '70000', '--delay', '0', '--out', 'whole', '--json');
      expect(outcome.status, outcome.stderr).toBe(0);
      const { chunks } = JSON.parse(outcome.stdout);
      expect(chunks).toHaveLength(3);
      const errors = chunks.flatMap(({ estimate, truth }: { estimate: Estimated; truth?: { realised: Estimated } }) =>
        truth === undefined
          ? []
          : [Math.abs(estimate.measures.accuracy.value - truth.realised.measures.accuracy.value)],
      );
      expect(errors).toHaveLength(3);
      for (const error of errors) expect(error).toBeLessThan(0.015);
    });
  },
);

interface Estimated {
  readonly measures: { readonly accuracy: { readonly value: number } };
}
