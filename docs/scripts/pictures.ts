// Draws the pictures of the explanation pages from the bundled data. Run it with node after a build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { detectAnomalies } from '@bellwether/anomaly';
import {
  createTimeSeries,
  type Forecaster,
  regularise,
  seededRandom,
  sliceByIndex,
  standardNormal,
  type TimeSeries,
} from '@bellwether/core';
import { loadCloudwatch, loadEmployment } from '@bellwether/datasets';
import * as forecasting from '@bellwether/forecasting';
import { gradientBoosting } from '@bellwether/learning';
import { cbpe, chunkRows, classificationMeasures } from '@bellwether/performance';
import { anomalyChart, driftChart, estimateChart, forecastChart } from '@bellwether/report';

const folder = fileURLToPath(new URL('../public/', import.meta.url));
const metrics = await loadCloudwatch();
const cpu = regularise(metrics.find(({ labels }) => labels.resource === 'ac20cd')!, { step: '5m' });
const anomalies = anomalyChart({
  series: cpu,
  anomalies: detectAnomalies(cpu),
  title: 'Processor load of a server',
  background: 'card',
});
writeFileSync(`${folder}anomalies.svg`, anomalies);

const rds = regularise(metrics.find(({ labels }) => labels.resource === 'cc0c53')!, { step: '5m' });
const cut = rds.values.length - 3 * 288;
const drift = driftChart({
  reference: rds.values.subarray(0, cut),
  current: rds.values.subarray(cut),
  referenceName: 'before',
  currentName: 'last three days',
  unit: 'percent',
  title: 'Processor load of a database',
  background: 'card',
});
writeFileSync(`${folder}drift.svg`, drift);

const { reference, analysis } = await loadEmployment();
const columns = { target: 'employed', probability: 'predicted_probability', prediction: 'prediction' };
const estimator = cbpe(columns).fit(reference);
const usual = classificationMeasures(reference, columns).measures.accuracy.value;
const estimate = estimateChart({
  title: 'Accuracy of a model by 500 persons, 2016 to 2018',
  points: chunkRows(analysis, { size: 500 }).map(({ rows }, chunk) => {
    const { value, lower, upper } = estimator.estimate(rows).measures.accuracy;
    const realised = chunk < 10 ? classificationMeasures(rows, columns).measures.accuracy.value : null;
    return { label: String(chunk + 1), estimate: value, lower, upper, realised };
  }),
  ...(usual === null ? {} : { reference: { value: usual, label: '2015' } }),
  background: 'card',
});
writeFileSync(`${folder}estimate.svg`, estimate);

/** A picture of a model: it is given all but the end, and what came is drawn over its forecast. */
function modelPicture(
  name: string,
  title: string,
  series: TimeSeries,
  horizon: number,
  model: Forecaster,
  shown = 4,
): void {
  const cut = series.values.length - horizon;
  const past = sliceByIndex(series, 0, cut);
  const forecast = model.fit(past).forecast({ horizon });
  const svg = forecastChart({
    title,
    history: series,
    forecast,
    historySpan: (shown + 1) * horizon * forecast.step,
    background: 'card',
  });
  writeFileSync(`${folder}model-${name}.svg`, svg);
}

const hour = 3_600_000;
const hourly = regularise(metrics.find(({ labels }) => labels.resource === 'cc0c53')!, { step: '1h' });
const traffic = regularise(metrics.find(({ labels }) => labels.resource === '8c0756')!, { step: '1h' });
const random = seededRandom(4);
const made = (step: number, length: number, value: (t: number) => number, start = Date.UTC(2026, 0, 5)): TimeSeries =>
  createTimeSeries({ name: 'made up', start, step, values: Array.from({ length }, (_, t) => value(t)) });
const months = made(
  30.4375 * 24 * hour,
  84,
  (t) => (100 + 1.2 * t) * (1 + 0.25 * Math.sin((2 * Math.PI * t) / 12)) + 4 * standardNormal(random),
  Date.UTC(2019, 0, 1),
);
let level = 50;
const wandering = made(hour, 200, () => {
  level += 1.2 * standardNormal(random);
  return level + 2 * standardNormal(random);
});
const shop = made(
  24 * hour,
  420,
  (t) => {
    const sunday = t % 7 === 6 ? 0.5 : 1;
    const sale = t % 90 >= 84 ? 1.6 : 1;
    return (80 + 0.1 * t + (t > 250 ? 0.25 * (t - 250) : 0)) * sunday * sale + 5 * standardNormal(random);
  },
  Date.UTC(2025, 0, 6),
);
const sales = Array.from({ length: 5 }, (_, k) => Date.UTC(2025, 0, 6) + (84 + 90 * k) * 24 * hour);
const restarts = made(24 * hour, 160, () => (random() < 0.18 ? 1 + Math.floor(4 * random()) : 0));
const queue = made(
  hour,
  300,
  (() => {
    let filled = 0;
    return () => {
      filled = filled > 80 ? 5 : filled + 4 + 0.5 * standardNormal(random);
      return filled;
    };
  })(),
);
const stormy = made(
  60_000,
  400,
  (() => {
    let [variance, error] = [1, 0];
    return () => {
      variance = 0.04 + 0.25 * error * error + 0.72 * variance;
      error = Math.sqrt(variance) * standardNormal(random);
      return error;
    };
  })(),
);

modelPicture(
  'naive',
  'Seasonal naive: the last day again',
  traffic,
  24,
  forecasting.seasonalNaive({ seasonLength: 24 }),
);
modelPicture(
  'exponential-smoothing',
  'Holt-Winters, multiplicative, on months',
  months,
  18,
  forecasting.holtWinters({ seasonLength: 12, seasonal: 'multiplicative' }),
  3,
);
modelPicture(
  'theta',
  'Dynamic optimised Theta on months',
  months,
  18,
  forecasting.dynamicOptimisedTheta({ seasonLength: 12 }),
  3,
);
modelPicture(
  'complex-smoothing',
  'Complex exponential smoothing on requests',
  traffic,
  48,
  forecasting.complexExponentialSmoothing({ seasonLength: 24 }),
  3,
);
modelPicture('arima', 'Automatic ARIMA on a level that wanders', wandering, 24, forecasting.autoArima());
modelPicture('state-space', 'Local level: a level that wanders under noise', wandering, 24, forecasting.localLevel());
modelPicture(
  'sparse-autoregression',
  'Sparse autoregression on requests',
  traffic,
  48,
  forecasting.sparseAutoregression({ seasonLengths: [24, 168] }),
  3,
);
modelPicture(
  'regression',
  'Regression with weekdays, sales and a bend',
  shop,
  60,
  forecasting.regression({ events: [{ name: 'sale', starts: sales, duration: 6 * 24 * hour }] }),
  3,
);
modelPicture(
  'seasonal-profile',
  'Seasonal profile on a database processor',
  hourly,
  24,
  forecasting.seasonalProfile({ seasonLength: 24 }),
);
modelPicture('intermittent', 'Syntetos-Boylan on restarts', restarts, 20, forecasting.syntetosBoylan());
modelPicture('mstl', 'MSTL on requests', traffic, 48, forecasting.mstlForecaster(), 3);
modelPicture('tbats', 'TBATS on requests', traffic, 48, forecasting.tbats({ seasonLengths: [24, 168] }), 3);
modelPicture(
  'combination',
  'Median of three models',
  traffic,
  24,
  forecasting.combination({
    members: {
      season: forecasting.seasonalNaive({ seasonLength: 24 }),
      profile: forecasting.seasonalProfile({ seasonLength: 24 }),
      regression: forecasting.sparseAutoregression({ seasonLengths: [24] }),
    },
  }),
);
modelPicture('auto', 'autoForecaster on requests', traffic, 24, forecasting.autoForecaster({ horizon: 24 }));
modelPicture(
  'lag-forecaster',
  'Gradient boosting over lags on a queue that is flushed',
  queue,
  30,
  forecasting.lagForecaster({ regressor: gradientBoosting({ loss: 'squared' }) }),
  3,
);
modelPicture('garch', 'GARCH: intervals that follow the storms', stormy, 60, forecasting.garch(), 3);
modelPicture(
  'intervals',
  'Conformal intervals around the seasonal profile',
  traffic,
  24,
  forecasting.conformalIntervals(forecasting.seasonalProfile({ seasonLength: 24 }), { horizon: 24 }),
);
