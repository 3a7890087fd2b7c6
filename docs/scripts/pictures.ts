// Draws the pictures of the explanation pages from the bundled data. Run it with node after a build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { detectAnomalies } from '@bellwether/anomaly';
import { regularise } from '@bellwether/core';
import { loadCloudwatch } from '@bellwether/datasets';
import { anomalyChart, driftChart } from '@bellwether/report';

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
