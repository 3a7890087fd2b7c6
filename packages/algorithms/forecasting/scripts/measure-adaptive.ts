// Coverage of one-step and twelve-step intervals over the second half of operational series, value by value:
//   node scripts/measure-adaptive.ts FOLDER...
// Each FOLDER holds files of "timestamp,value" lines; rows count as evenly spaced.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTimeSeries, type Forecaster } from '@bellwether/core';
import { adaptiveIntervals, conformalIntervals, simpleExponentialSmoothing } from '@bellwether/forecasting';

const levels = [0.8, 0.95];
const steps = [1, 12];
const horizon = 12;
const length = 3000;
const model = simpleExponentialSmoothing();
const conformal = conformalIntervals(model, { horizon });
const models: Record<string, Forecaster> = {
  own: model,
  conformal,
  'adaptive(own)': adaptiveIntervals(model, { horizon }),
  'adaptive(conformal)': adaptiveIntervals(conformal, { horizon }),
};

function valuesOf(file: string): Float64Array {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  return Float64Array.from(lines.slice(0, length), (line) => Number(line.split(',')[1]));
}

const files = process.argv.slice(2).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => join(folder, name)),
);
for (const [name, forecaster] of Object.entries(models)) {
  const shares: number[][] = steps.flatMap(() => levels.map(() => []));
  const widths = steps.flatMap(() => levels.map(() => 0));
  for (const file of files) {
    const values = valuesOf(file);
    const start = Math.floor(values.length / 2);
    const scale = values.reduce((sum, value, i) => sum + (i > 0 ? Math.abs(value - values[i - 1]!) : 0), 1e-12);
    let fitted = forecaster.fit(createTimeSeries({ start: 0, step: '5m', values: values.slice(0, start) }));
    const inside = steps.flatMap(() => levels.map(() => 0));
    let trials = 0;
    for (let i = start; i + horizon <= values.length; i += 1) {
      const { intervals } = fitted.forecast({ horizon, levels });
      for (const [s, step] of steps.entries()) {
        for (const [k, { lower, upper }] of intervals.entries()) {
          const value = values[i + step - 1]!;
          inside[s * 2 + k]! += Number(value >= lower[step - 1]! && value <= upper[step - 1]!);
          widths[s * 2 + k]! += (upper[step - 1]! - lower[step - 1]!) / (scale / values.length) / values.length;
        }
      }
      trials += 1;
      fitted = fitted.update([values[i]!]);
    }
    for (const [cell, count] of inside.entries()) shares[cell]!.push(count / trials);
  }
  const row = shares.map((list, cell) => {
    const level = levels[cell % 2]!;
    const mean = list.reduce((sum, share) => sum + share, 0) / list.length;
    const off = list.reduce((sum, share) => sum + Math.abs(share - level), 0) / list.length;
    return `${(100 * mean).toFixed(1)} (off ${(100 * off).toFixed(1)}, width ${(widths[cell]! / files.length).toFixed(2)})`;
  });
  console.log(`${name}: ${row.join(' | ')}`);
}
console.log(`${files.length} series; CPU ${(process.cpuUsage().user / 1e6).toFixed(0)} s`);
