import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { seededRandom, standardNormal } from '@bellwether/core';
import {
  type Browser,
  launchChromium,
  type PrometheusServer,
  program,
  startPrometheus,
} from '@bellwether-internal/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../src/findings.ts';
import { findingsOf, runReview } from './program.ts';

const missing = ['prometheus', 'promtool', 'chromium'].some((name) => program([name]).absent);
const step = 300_000;
const day = 288;

describe.skipIf(missing)('the review of a live server [needs prometheus, promtool and chromium]', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-live-'));
  const hostile = '<img src=x onerror=alert(1)>"\' web';
  const end = Math.floor(Date.now() / step) * step;
  const count = 14 * day;
  const spikeAt = count - 2 * day;
  let server: PrometheusServer;
  let browser: Browser;
  let review: Review;

  beforeAll(async () => {
    const random = seededRandom(11);
    const times = Float64Array.from({ length: count }, (_, i) => end - (count - 1 - i) * step);
    const load = times.map(
      (_, i) => 40 + 15 * Math.sin((2 * Math.PI * i) / day) + standardNormal(random) + (i === spikeAt ? 40 : 0),
    );
    const quiet = times.map((_, i) => 30 + 10 * Math.sin((2 * Math.PI * i) / day) + standardNormal(random));
    const requests = times.map((_, i) => 200 + 80 * Math.sin((2 * Math.PI * i) / day) + 5 * standardNormal(random));
    server = await startPrometheus([
      { name: 'cpu_usage_percent', labels: { instance: hostile }, times, values: load },
      { name: 'cpu_usage_percent', labels: { instance: 'b' }, times, values: quiet },
      { name: 'requests', times, values: requests },
    ]);
    const args = [
      '--prometheus',
      server.url,
      '--query',
      'cpu_usage_percent',
      '--query',
      'requests',
      '--since',
      '14d',
      '--json',
    ];
    const outcome = await runReview(args, folder);
    expect([outcome.status, outcome.stderr.includes('reading: 2 queries')]).toEqual([0, true]);
    review = findingsOf(outcome);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads every point and finds the day and the spike', () => {
    const cpu = review.series.find(({ labels }) => labels.instance === hostile)!;
    expect(cpu).toMatchObject({ name: 'cpu_usage_percent', step, periods: [86_400_000] });
    expect(cpu.points).toBeGreaterThan(count - 5);
    expect(cpu.capacity?.limit).toBe(100);
    const spike = end - (count - 1 - spikeAt) * step;
    expect(cpu.anomalies.map(({ kind, start }) => `${kind} ${start}`)).toContain(`spike ${spike}`);
    // Two weeks of three series at 0.05 false alarms a day each; the phase of the day depends on when the test runs.
    const others = review.series.flatMap(({ anomalies }) => anomalies).filter(({ start }) => start !== spike);
    expect(others.length).toBeLessThanOrEqual(7);
  });

  it('makes a page with its charts, that asks for nothing and complains of nothing', async () => {
    const report = join(folder, 'ops-review', 'report.html');
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 800 },
    ]) {
      const page = await browser.newPage({ viewport });
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(pathToFileURL(report).href);
      const boxes = await page.locator('figure svg').evaluateAll((drawings) =>
        drawings
          .map((drawing) => drawing.getBoundingClientRect())
          .filter(({ width }) => width > 0)
          .map(({ width, height }) => [width, height]),
      );
      // A forecast and a distribution for each series, and the anomalies of those that have any.
      expect(boxes).toHaveLength(6 + review.series.filter(({ anomalies }) => anomalies.length > 0).length);
      for (const [width, height] of boxes) expect(width! > 200 && height! > 100).toBe(true);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    }
    expect(readFileSync(report, 'utf8')).toContain('&lt;img src=x');
  }, 60_000);
});
