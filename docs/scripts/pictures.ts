// Draws the pictures of the explanation pages from the bundled data. Run it with node after a build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { detectAnomalies } from '@bellwether/anomaly';
import { regularise } from '@bellwether/core';
import { loadCloudwatch, loadEmployment } from '@bellwether/datasets';
import { cbpe, chunkRows, classificationMeasures } from '@bellwether/performance';
import { anomalyChart, driftChart, estimateChart } from '@bellwether/report';

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
