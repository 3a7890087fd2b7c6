// Measures autoArima and arima on hourly series of the M4 competition and prints the figures of the README. Build first, then:
//
//   node scripts/measure-arima.ts Hourly-train.csv [EVERY]
//
// Of every 9th (or EVERY th) series the last 48 values are forecast from those before. CPU time of fits, not wall time.
import { readFileSync } from 'node:fs';
import { createTimeSeries, type TimeSeries } from '@bellwether/core';
import {
  arima,
  autoArima,
  type FittedSimulatingForecaster,
  type SimulatingForecaster,
  seasonalNaive,
} from '@bellwether/forecasting';

const [file, every = '9'] = process.argv.slice(2);
if (file === undefined) throw new Error('Which file holds the hourly training series of the M4 competition?');
const [horizon, seasonLength] = [48, 24];

const models: Record<string, SimulatingForecaster> = {
  seasonalNaive: seasonalNaive({ seasonLength }),
  autoArima: autoArima({ seasonLength }),
  'autoArima, waves': autoArima({ seasonLength, fourierTerms: 'auto' }),
  'arima (1,0,1)': arima({ order: { p: 1, d: 0, q: 1 } }),
  'arima (2,1,1)': arima({ order: { p: 2, d: 1, q: 1 } }),
  'arima (1,0,0)(0,1,1)[24]': arima({
    order: { p: 1, d: 0, q: 0 },
    seasonal: { P: 0, D: 1, Q: 1, seasonLength },
  }),
};

const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1);
const totals = new Map(
  Object.keys(models).map((name) => [name, { percent: 0, scaled: 0, inside: 0, times: [] as number[] }]),
);
let count = 0;

function fitTimed(
  model: SimulatingForecaster,
  series: TimeSeries,
): { fitted: FittedSimulatingForecaster; time: number } {
  const before = process.cpuUsage();
  const fitted = model.fit(series);
  const { user, system } = process.cpuUsage(before);
  return { fitted, time: (user + system) / 1000 };
}

for (let row = 0; row < rows.length; row += Number(every)) {
  const cells = rows[row]!.split(',').slice(1);
  const values = Float64Array.from(
    cells
      .map((cell) => cell.replaceAll('"', ''))
      .filter((cell) => cell !== '' && cell !== 'NA')
      .map(Number),
  );
  const train = values.slice(0, -horizon);
  const actual = values.slice(-horizon);
  let scale = 0;
  for (let t = seasonLength; t < train.length; t += 1) scale += Math.abs(train[t]! - train[t - seasonLength]!);
  scale /= train.length - seasonLength;
  const series = createTimeSeries({ start: 0, step: '1h', values: train });
  count += 1;
  for (const [name, model] of Object.entries(models)) {
    const { fitted, time } = fitTimed(model, series);
    const { point, intervals } = fitted.forecast({ horizon, levels: [0.95] });
    const total = totals.get(name)!;
    total.times.push(time);
    for (let h = 0; h < horizon; h += 1) {
      const error = Math.abs(point[h]! - actual[h]!);
      total.percent += (200 * error) / (Math.abs(point[h]!) + Math.abs(actual[h]!)) / horizon;
      total.scaled += error / scale / horizon;
      total.inside += Number(actual[h]! >= intervals[0]!.lower[h]! && actual[h]! <= intervals[0]!.upper[h]!) / horizon;
    }
  }
}

console.log(
  `${count} series\n| model | sMAPE | MASE | inside 95 % | ms median | ms mean |\n| --- | --- | --- | --- | --- | --- |`,
);
for (const [name, { percent, scaled, inside, times }] of totals) {
  const sorted = times.sort((a, b) => a - b);
  const average = sorted.reduce((sum, time) => sum + time, 0) / count;
  console.log(
    `| ${name} | ${(percent / count).toFixed(2)} | ${(scaled / count).toFixed(3)} | ${((100 * inside) / count).toFixed(0)} % | ${sorted[count >> 1]!.toFixed(1)} | ${average.toFixed(1)} |`,
  );
}
