// Draws docs/public/forecast.svg, the picture at the top of the repository's README.
// Run in this package after a build: node scripts/picture.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { seasonalProfile } from '@bellwether/forecasting';
import { forecastChart } from '@bellwether/report';

const hours = 24 * 35;
const random = seededRandom(11);
let noise = 0;
// Five weeks of a load that people make: busy afternoons, a second peak after supper, calm weekends, slow growth.
const values = Array.from({ length: hours }, (_, i) => {
  const hour = i % 24;
  const weekday = Math.floor(i / 24) % 7 < 5;
  const day = 26 * Math.exp(-((hour - 13.5) ** 2) / 22) + 12 * Math.exp(-((hour - 20) ** 2) / 7);
  noise = 0.75 * noise + 1.3 * standardNormal(random);
  return 24 + (weekday ? 1 : 0.55) * day + (14 * i) / hours + noise;
});
const history = createTimeSeries({
  name: 'CPU load of a checkout service',
  unit: 'percent',
  start: Date.UTC(2026, 0, 5),
  step: '1h',
  values,
});
const forecast = seasonalProfile({ seasonLength: 168 })
  .fit(history)
  .forecast({ horizon: 168, levels: [0.5, 0.8, 0.95] });

const svg = forecastChart({
  title: 'CPU load of a checkout service, one week ahead',
  history,
  forecast,
  threshold: { value: 72, label: 'scale out' },
  historySpan: '14d',
  background: 'card',
  id: 'forecast',
  width: 880,
  height: 360,
});
const folder = new URL('../../../../docs/public/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('forecast.svg', folder), `${svg}\n`);
