import { createTimeSeries, regularise, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { loadCloudwatch } from '@bellwether/datasets';

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 5);

function made(name: string, unit: string, days: number, value: (hours: number, noise: number) => number): TimeSeries {
  const random = seededRandom(name.length);
  const values = Array.from({ length: 24 * days }, (_, t) => value(t, standardNormal(random)));
  return createTimeSeries({ name, unit, start, step: hour, values });
}

const day = (t: number): number => Math.sin((2 * Math.PI * t) / 24);
const weekday = (t: number): number => (Math.floor(t / 24) % 7 < 5 ? 1 : 0.4);

/** Made-up resources of a small shop, and a real processor of the bundled CloudWatch metrics. */
export async function sampleSeries(): Promise<TimeSeries[]> {
  let orders = 310;
  const metrics = await loadCloudwatch();
  const hourly = regularise(metrics.find(({ labels }) => labels.resource === '53ea38')!, { step: '1h' });
  return [
    made('orders_disk', 'GB', 42, (t, noise) => {
      orders += (0.11 * (1 + 0.3 * day(t)) * weekday(t) + 0.02 * noise) / 1;
      return orders;
    }),
    made('logs_disk', 'GB', 42, (t, noise) => 20 + ((t * 0.19) % 64) + 0.3 * noise),
    made('shop_memory_1', 'GB', 42, (t, noise) => 9 + 2 * day(t) * weekday(t) + 0.004 * t + 0.2 * noise),
    made('shop_memory_2', 'GB', 42, (t, noise) => 8 + 2.2 * day(t) * weekday(t) + 0.003 * t + 0.2 * noise),
    made('shop_memory_3', 'GB', 42, (t, noise) => 7 + 1.8 * day(t) * weekday(t) + 0.2 * noise),
    made('mail_credit', 'mails', 42, (t, noise) => 900_000 - 520 * t + 900 * noise),
    createTimeSeries({
      name: 'checkout_cpu',
      unit: 'percent',
      // Recorded in 2014; moved so that it ends with the others.
      start: start + 42 * 24 * hour - hourly.values.length * hour,
      step: hour,
      values: hourly.values,
    }),
  ];
}

/** The plan for {@link sampleSeries}. */
export const samplePlan = {
  title: 'Capacity of the shop',
  horizon: '30d',
  step: '1d',
  confidence: 0.99,
  resources: [
    { name: 'orders database disk', series: 'orders_disk', capacity: 450, unit: 'GB', leadTime: '14d' },
    { name: 'log disk', series: 'logs_disk', capacity: 100, unit: 'GB', leadTime: '2d', emptied: true },
    { name: 'shop pod 1', series: 'shop_memory_1', capacity: 24, unit: 'GB', leadTime: '1d' },
    { name: 'shop pod 2', series: 'shop_memory_2', capacity: 24, unit: 'GB', leadTime: '1d' },
    { name: 'shop pod 3', series: 'shop_memory_3', capacity: 24, unit: 'GB', leadTime: '1d' },
    { name: 'mail credit', series: 'mail_credit', capacity: 0, unit: 'mails', direction: 'below', leadTime: '5d' },
    { name: 'checkout processor', series: 'checkout_cpu', capacity: 100, unit: 'percent', leadTime: '7d' },
  ],
  groups: [{ name: 'shop node memory', of: ['shop pod 1', 'shop pod 2', 'shop pod 3'], capacity: 41, leadTime: '21d' }],
};
