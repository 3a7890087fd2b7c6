import { statSync } from 'node:fs';
import { findColumn, timesOf } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { listDatasets } from './catalogue.js';
import { loadEmployment } from './census.js';
import { loadCloudwatch, loadCloudwatchLabelled, loadTraffic } from './series.js';

describe('the Numenta series', () => {
  it('are all there, as they were published', async () => {
    const metrics = await loadCloudwatchLabelled();
    const cpu = metrics.find(({ file }) => file.endsWith('ec2_cpu_utilization_5f5533.csv'))!;
    expect(cpu.series).toMatchObject({
      name: 'ec2_cpu_utilization',
      labels: { namespace: 'AWS/EC2', resource: '5f5533' },
      unit: 'percent',
    });
    expect([...timesOf(cpu.series).subarray(0, 2)]).toEqual([
      Date.UTC(2014, 1, 14, 14, 27),
      Date.UTC(2014, 1, 14, 14, 32),
    ]);
    expect([...cpu.series.values.subarray(0, 3)]).toEqual([51.846000000000004, 44.508, 41.244]);
    expect(cpu.series.values.length).toBe(4032);
    expect(cpu.anomalies).toHaveLength(2);
    expect(metrics.reduce((sum, { series }) => sum + series.values.length, 0)).toBe(67_718);
  });

  it('settle repeated time stamps by the later row', async () => {
    const disk = (await loadCloudwatch()).find(({ labels }) => labels.resource === '1ef3de')!;
    expect(disk.values.length).toBe(4730 - 11);
  });

  it('hold ascending times and labels within them', async () => {
    for (const { series, anomalies } of [...(await loadCloudwatchLabelled()), ...(await loadTraffic())]) {
      const times = timesOf(series);
      for (let i = 1; i < times.length; i += 1) expect(times[i]! > times[i - 1]!).toBe(true);
      for (const { from, to } of anomalies) {
        expect(from).toBeLessThanOrEqual(to);
        expect(from >= times[0]! && to <= times.at(-1)!).toBe(true);
      }
    }
  });

  it('include the traffic sensors', async () => {
    const traffic = await loadTraffic();
    expect(traffic.map(({ series }) => `${series.name} ${series.labels.sensor} ${series.unit}`)).toContain(
      'speed t4013 mph',
    );
    expect(traffic).toHaveLength(7);
  });
});

describe('the employment data', () => {
  it('have features, predictions and truth', async () => {
    const { reference, analysis } = await loadEmployment();
    expect(reference.columns.map(({ name }) => name)).toEqual(analysis.columns.map(({ name }) => name));
    expect(findColumn(reference, 'AGEP')?.kind).toBe('number');
    expect(findColumn(reference, 'SCHL')?.kind).toBe('string');
    const probability = findColumn(analysis, 'predicted_probability');
    const values = probability?.kind === 'number' ? probability.values : [];
    expect(values.length).toBe(6000);
    expect([...values].every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

describe('the catalogue', () => {
  it('names licence, source and citation of every data set, and the package stays small', () => {
    let bytes = 0;
    for (const { id, licence, source, citation } of listDatasets()) {
      expect([licence, source, citation].every((text) => text.length > 2)).toBe(true);
      bytes += statSync(new URL(`../data/${id}.json.gz`, import.meta.url)).size;
    }
    expect(bytes).toBeLessThan(400_000);
  });
});
