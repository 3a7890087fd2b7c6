import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Column, createFrame, type Frame, selectRows } from '@bellwether/core';
import { gradientBoosting } from '@bellwether/learning';
import { classificationMeasures, regressionMeasures } from '@bellwether/performance';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { adult, generated, type LearningTable } from './tables.ts';

const usage = `Gradient boosting of 100 trees beside scikit-learn and XGBoost, one thread each: processor time and accuracy.

  npm run bench -- learning [--data FOLDER] [--json]

  --data FOLDER   where "census" is, for the Adult data (default: ../shared/data)

BENCH_PYTHON names a Python with scikit-learn, and with xgboost if that is to be measured; without it they are left out, loudly.
`;

/** One contestant on one table. JSON-safe. */
interface LearningResult {
  readonly table: string;
  readonly name: string;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  /** Area under the ROC curve, or root mean squared error, on the rows not learnt from. */
  readonly score: number;
}

const python = process.env.BENCH_PYTHON ?? 'python3';

/** Measures, prints a table, and the JSON line where it is asked for. */
export async function run(args: string[]): Promise<number> {
  const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: join(shared, 'data') },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const tables = [generated('logistic'), generated('squared')];
  if (existsSync(join(values.data, 'census', 'adult.parquet'))) tables.push(await adult(values.data));
  else note(`NOT MEASURED: Adult: there is no census/adult.parquet in ${values.data}.`);
  const results: LearningResult[] = [];
  for (const table of tables) results.push(ours(table), ...peers(table));
  console.log(
    textTable([
      ['data', 'by', 'fit, cpu s', 'predict, cpu s', 'area or error'],
      ...results.map(({ table, name, fitSeconds, predictSeconds, score }) => [
        table,
        name,
        fitSeconds.toFixed(2),
        predictSeconds.toFixed(3),
        score.toFixed(4),
      ]),
    ]),
  );
  if (values.json) console.log(JSON.stringify({ benchmark: 'learning', machine, results }));
  return 0;
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function ours({ loss, name, rows, target, training }: LearningTable): LearningResult {
  const part = (from: number, to: number): Frame =>
    selectRows(
      rows,
      Uint32Array.from({ length: to - from }, (_, i) => from + i),
    );
  const learn = part(0, training);
  const judge = part(training, rows.length);
  const fits: number[] = [];
  const predictions: number[] = [];
  let predicted = new Float64Array();
  for (let run = 0; run < 3; run += 1) {
    let started = process.cpuUsage();
    const boosting = loss === 'logistic' ? gradientBoosting() : gradientBoosting({ loss: 'squared' });
    const model = boosting.fit(learn, target.slice(0, training));
    fits.push(cpuSeconds(started));
    started = process.cpuUsage();
    predicted = Float64Array.from(model.predict(judge));
    predictions.push(cpuSeconds(started));
  }
  const column = (columnName: string, values: Float64Array): Column => ({ kind: 'number', name: columnName, values });
  const judged = createFrame([column('came', target.slice(training)), column('predicted', predicted)]);
  const score =
    loss === 'logistic'
      ? classificationMeasures(judged, { target: 'came', probability: 'predicted' }).measures.areaUnderCurve.value
      : regressionMeasures(judged, { target: 'came', prediction: 'predicted' }).measures.rootMeanSquaredError.value;
  return {
    table: name,
    name: 'bellwether',
    fitSeconds: median(fits),
    predictSeconds: median(predictions),
    score: score ?? 0,
  };
}

/** The peers read the table from a folder, as numbers. */
function peers({ loss, name, rows, target, training }: LearningTable): LearningResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-learning-'));
  try {
    const categorical = rows.columns.map(({ kind }) => kind === 'string');
    const values = new Float64Array(rows.length * rows.columns.length);
    rows.columns.forEach((column, i) => {
      const numbers =
        column.kind === 'string'
          ? Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code))
          : column.kind === 'boolean'
            ? Float64Array.from(column.values, (value) => (value === 255 ? Number.NaN : value))
            : column.values;
      values.set(numbers, i * rows.length);
    });
    writeFileSync(join(folder, 'values.f64'), values);
    writeFileSync(join(folder, 'target.f64'), target);
    writeFileSync(join(folder, 'meta.json'), JSON.stringify({ rows: rows.length, training, loss, categorical }));
    const script = fileURLToPath(new URL('scikit-peer.py', import.meta.url));
    const found = spawnSync(python, [script, folder], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
      timeout: 600_000,
    });
    if (found.status !== 0) {
      note(
        `NOT MEASURED: ${python} has no scikit-learn; BENCH_PYTHON may name one that has. ${found.stderr?.trim().split('\n').at(-1) ?? ''}`,
      );
      return [];
    }
    const answer = JSON.parse(found.stdout) as { results: Omit<LearningResult, 'table'>[]; absent: string[] };
    for (const absent of answer.absent) note(`NOT MEASURED: ${python} has no ${absent}.`);
    return answer.results.map((result) => ({ ...result, table: name }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
