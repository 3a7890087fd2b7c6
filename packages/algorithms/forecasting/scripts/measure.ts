// Measures the models on the CloudWatch series of the Numenta Anomaly Benchmark, by rolling origin, and prints the tables of
// the README. Build first, then:
//
//   node scripts/measure.ts FOLDER
//
// FOLDER is "data" of https://github.com/numenta/NAB (MIT). All forecasts are of 5-minute values; errors are scaled by the
// mean absolute change over a day (MASE with a season of 288).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTimeSeries, regularise, type TimeSeries } from '@bellwether/core';
import {
  backtest,
  conformalIntervals,
  drift,
  exponentialSmoothing,
  holt,
  holtWinters,
  naive,
  seasonalNaive,
  seasonalProfile,
  selectByBacktest,
  simpleExponentialSmoothing,
} from '@bellwether/forecasting';

const day = 288;
const folder = process.argv[2];
if (folder === undefined) throw new Error('Which folder holds the data of the Numenta Anomaly Benchmark?');

function readSeries(path: string): TimeSeries {
  const times: number[] = [];
  const values: number[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
    const [time, value] = line.split(',');
    if (value === undefined) continue;
    const at = Date.parse(`${time!.replace(' ', 'T')}Z`);
    if (times.length > 0 && at <= times.at(-1)!) continue;
    times.push(at);
    values.push(Number(value));
  }
  return regularise(createTimeSeries({ timestamps: times, values }), { step: '5m' });
}

const folderName = 'realAWSCloudwatch';
const files = readdirSync(join(folder, folderName)).sort();
const all = files.map((file) => ({ file, series: readSeries(join(folder, folderName, file)) }));
const models = {
  naive: naive(),
  seasonalNaive: seasonalNaive({ seasonLength: day }),
  drift: drift(),
  simpleExponentialSmoothing: simpleExponentialSmoothing(),
  'holt (damped)': holt(),
  'holt (straight)': holt({ damped: false }),
  'exponentialSmoothing (A,N,A)': exponentialSmoothing({ seasonal: 'additive', seasonLength: day }),
  'holtWinters (damped)': holtWinters({ seasonLength: day }),
  seasonalProfile: seasonalProfile({ seasonLength: day }),
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

for (const { horizon, name } of [
  { horizon: 12, name: '1 hour' },
  { horizon: day, name: '1 day' },
]) {
  const candidates = {
    ...models,
    'seasonalProfile, conformal': conformalIntervals(models.seasonalProfile, { horizon }),
    'simpleExponentialSmoothing, conformal': conformalIntervals(models.simpleExponentialSmoothing, { horizon }),
  };
  const scores = new Map<string, { mase: number[]; coverage80: number[]; coverage95: number[]; msis: number[] }>();
  const note = (model: string, accuracy: Awaited<ReturnType<typeof backtest>>['models'][number]['accuracy']): void => {
    const row = scores.get(model) ?? { mase: [], coverage80: [], coverage95: [], msis: [] };
    scores.set(model, row);
    row.mase.push(accuracy.meanAbsoluteScaledError!);
    row.coverage80.push(accuracy.intervals[0]!.coverage!);
    row.coverage95.push(accuracy.intervals[1]!.coverage!);
    row.msis.push(accuracy.intervals[1]!.meanScaledIntervalScore!);
  };
  const options = { horizon, seasonLength: day, origins: 10, step: 150, minimumTraining: 3 * day };
  for (const { series } of all) {
    const result = await backtest(candidates, series, options);
    for (const { name: model, accuracy } of result.models) note(model, accuracy);
  }
  // The choice may use only what came before the origins that judge it.
  for (const { series } of all) {
    const { length } = series.values;
    const cut = length - horizon - 9 * options.step;
    if (cut < 5 * day) continue;
    const before = createTimeSeries({ start: 0, step: '5m', values: series.values.slice(0, cut) });
    const judging = { ...options, origins: 24, step: 50, refitEvery: 6 };
    const choice = await selectByBacktest(models, before, judging);
    const judged = await backtest({ chosen: choice.forecaster }, series, options);
    note('selectByBacktest', judged.models[0]!.accuracy);
  }
  console.log(`\n${name} ahead, ${all.length} series, ${options.origins} origins each\n`);
  console.log('| model | mean MASE | median MASE | coverage 80 % | coverage 95 % | MSIS 95 % |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const [model, row] of scores) {
    const cells = [mean(row.mase), median(row.mase), mean(row.coverage80), mean(row.coverage95), mean(row.msis)];
    console.log(`| ${model} (${row.mase.length}) | ${cells.map((cell) => cell.toFixed(3)).join(' | ')} |`);
  }
}
