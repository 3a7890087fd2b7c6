import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seededRandom, standardNormal } from '@bellwether/core';
import { type Outcome, runProgram } from '@bellwether-internal/program';
import { launchChromium, type PrometheusServer, program, startPrometheus } from '@bellwether-internal/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const missing = ['prometheus', 'promtool', 'chromium'].some((name) => program([name]).absent);
const suite = missing
  ? 'a plan from a live server [needs prometheus, promtool and chromium]'
  : 'a plan from a live server';
const hour = 3_600_000;
const day = 24 * hour;

describe.skipIf(missing)(suite, () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-planner-live-'));
  const hostile = 'db"><script>alert(1)</script>\\ \n end';
  const now = Math.floor(Date.now() / hour) * hour;
  let server: PrometheusServer;

  const plan = async (name: string, content: object, ...args: string[]): Promise<Outcome> => {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
    return runProgram(main, ['--plan', `${name}.json`, '--prometheus', server.url, '--out', name, '--json', ...args], {
      cwd: folder,
    });
  };

  beforeAll(async () => {
    const random = seededRandom(6);
    // Quarters of an hour over seven weeks: a disk that grows by 3 GB a day, two pods, and a counter of mails left.
    const times = Float64Array.from({ length: 49 * 96 }, (_, i) => now - (49 * 96 - 1 - i) * (hour / 4));
    const days = (time: number): number => (time - now) / day;
    const daily = (time: number): number => Math.sin((2 * Math.PI * time) / day);
    server = await startPrometheus([
      {
        name: 'disk_used',
        labels: { host: hostile },
        times,
        values: times.map((t) => 400e9 + 3e9 * days(t) + 1e8 * standardNormal(random)),
      },
      {
        name: 'pod_memory',
        labels: { pod: 'a' },
        times,
        values: times.map((t) => 9 + 2 * daily(t) + 0.1 * standardNormal(random)),
      },
      {
        name: 'pod_memory',
        labels: { pod: 'b' },
        times,
        values: times.map((t) => 8 + 2 * daily(t + 6 * hour) + 0.1 * standardNormal(random)),
      },
    ]);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made from queries, with sums that agree, and read in a browser without a complaint', async () => {
    const outcome = await plan('all', {
      title: 'Live <b>plan</b>',
      horizon: '30d',
      resources: [
        {
          name: 'disk <i>x</i> "y"',
          series: `disk_used{host=${JSON.stringify(hostile)}} / 1e9`,
          capacity: 430,
          unit: 'GB',
          leadTime: '14d',
        },
        { name: 'pod a', series: 'pod_memory{pod="a"}', capacity: 20 },
        { name: 'pod b', series: 'pod_memory{pod="b"}', capacity: 20 },
      ],
      groups: [{ name: 'node', of: ['pod a', 'pod b'], capacity: 40 }],
    });
    expect(outcome.status, outcome.stderr).toBe(0);
    const { resources } = JSON.parse(outcome.stdout);
    const [disk] = resources;
    expect([disk.name, disk.urgency]).toEqual(['disk <i>x</i> "y"', 'order now']);
    const half = disk.crossing.quantiles.find((each: { probability: number }) => each.probability === 0.5).time;
    expect(Math.abs(half - (now + 10 * day)) / day).toBeLessThan(2);
    const node = resources.find(({ name }: { name: string }) => name === 'node');
    const [a, b] = node.parts;
    node.forecast.point.forEach((whole: number, h: number) => {
      expect(a.forecast.point[h] + b.forecast.point[h]).toBeCloseTo(whole, 9);
    });
    expect(readFileSync(join(folder, 'all', 'forecasts.prom'), 'utf8')).toContain('resource="disk <i>x</i> \\"y\\""');

    const browser = await launchChromium();
    try {
      for (const viewport of [
        { width: 1280, height: 900 },
        { width: 360, height: 740 },
      ]) {
        const view = await browser.newPage({ viewport });
        const complaints: string[] = [];
        view.on('console', (message) => complaints.push(message.text()));
        view.on('pageerror', (error) => complaints.push(String(error)));
        view.on('dialog', (dialog) => complaints.push(dialog.message()));
        view.on('request', (request) => {
          if (!request.url().startsWith('file:')) complaints.push(request.url());
        });
        await view.goto(pathToFileURL(join(folder, 'all', 'plan.html')).href);
        expect(await view.title()).toContain('Live <b>plan</b>');
        expect(await view.locator('h2').allTextContents()).toContain('disk <i>x</i> "y"');
        expect(await view.locator('script, i, b').count()).toBe(0);
        expect(await view.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        expect(complaints).toEqual([]);
      }
    } finally {
      await browser.close();
    }
  }, 60_000);

  it.each([
    ['nothing', 'no_such_metric', [], 'The server has nothing for "x" in the last 42d: its query is "no_such_metric".'],
    ['earlier', 'pod_memory{pod="a"} offset 60d', ['--since', '7d'], 'in the last 7d'],
    ['many', 'pod_memory', [], 'The query of "x" gave 2 series'],
    ['broken', 'pod_memory{', [], '"x" cannot be read. http://127.0.0.1:'],
    ['since', 'pod_memory', ['--since', 'soon'], '--since'],
  ])('says what is wrong with a query: %s', async (name, series, args, message) => {
    const outcome = await plan(name, { resources: [{ name: 'x', series, capacity: 1 }] }, ...args);
    expect(outcome.stderr).toContain(message);
    expect([outcome.status, outcome.stdout]).toEqual([2, '']);
  });
});
