import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, runProgram } from '@bellwether-internal/program';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlan } from '../src/plan.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bellwether-planner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> =>
  runProgram(main, args, { cwd: folder, environment });

const hour = 3_600_000;
const hostile = '"><script>alert(1)</script>';

function save(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('the bundled example', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run(['--out', 'bundled', '--json']);
  });

  it('is planned: what runs out comes first, and the dates are those of the growth', () => {
    expect(outcome.status, outcome.stderr).toBe(0);
    const { resources } = JSON.parse(outcome.stdout);
    const of = (name: string) => resources.find((each: { name: string }) => each.name === name);
    expect(of('shop node memory').urgency).toBe('order now');
    expect(of('checkout processor').urgency).toBe('fine');
    const disk = of('orders database disk');
    expect(disk.urgency).toBe('watch');
    // 450 GB at some 2.5 GB a day after 6 weeks from 310.
    const half = disk.crossing.quantiles.find((each: { probability: number }) => each.probability === 0.5).time;
    expect(Math.abs(half - Date.UTC(2026, 2, 9)) / (24 * hour)).toBeLessThan(5);
    expect(of('log disk').notes.join(' ')).toContain('It was emptied');
    expect(of('log disk').urgency).toBe('watch');
    const order = resources.map((each: { urgency: string }) => each.urgency);
    expect(order.indexOf('watch')).toBeGreaterThan(order.lastIndexOf('order now'));
  });

  it('has sums and parts that agree, and intervals around them', () => {
    const { resources } = JSON.parse(outcome.stdout);
    const sum = resources.find((each: { name: string }) => each.name === 'shop node memory');
    expect(sum.parts.map(({ name }: { name: string }) => name)).toEqual(['shop pod 1', 'shop pod 2', 'shop pod 3']);
    sum.forecast.point.forEach((whole: number, h: number) => {
      const parts = sum.parts.map(({ forecast }: { forecast: { point: number[] } }) => forecast.point[h]!);
      expect(parts.reduce((all: number, part: number) => all + part, 0)).toBeCloseTo(whole, 9);
    });
    for (const { forecast } of [sum, ...sum.parts]) {
      for (const { lower, upper } of forecast.intervals) {
        expect(
          lower.every((value: number, h: number) => value < forecast.point[h] && forecast.point[h] < upper[h]),
        ).toBe(true);
      }
    }
  });

  it('leaves a page without scripts, JSON, and forecasts as metrics', () => {
    const read = (name: string) => readFileSync(join(folder, 'bundled', name), 'utf8');
    expect(read('plan.html')).toContain('What to do');
    expect(read('plan.html')).not.toContain('<script');
    expect(JSON.parse(read('plan.json')).contract).toBe('capacity-plan/1');
    expect(read('forecasts.prom')).toMatch(/^# HELP capacity_forecast \S.*\n# TYPE capacity_forecast gauge\n/);
    expect(read('forecasts.prom')).toMatch(/^capacity_forecast\{forecast="point",resource="log disk"\} \d/m);
  });
});

describe('a plan of your own', () => {
  const rows = Array.from({ length: 24 * 21 }, (_, t) => {
    const time = new Date(Date.UTC(2026, 0, 1) + t * hour).toISOString();
    return `${time},${(50 + 0.1 * t + Math.sin(t)).toFixed(2)},${(40 - 0.05 * t + Math.cos(t)).toFixed(2)}`;
  });
  const data = save('data.csv', `time,used,left\n${rows.join('\n')}\n`);
  const resource = { name: hostile, series: 'used', capacity: 120, unit: 'GB', leadTime: '7d' };

  it('takes hostile names, what is used up, and gaps', async () => {
    const plan = save('own.json', {
      horizon: '14d',
      resources: [resource, { name: 'credit', series: 'left', capacity: 5, direction: 'below' }],
    });
    const outcome = await run(['--plan', plan, '--data', data, '--out', 'own', '--json']);
    expect(outcome.status, outcome.stderr).toBe(0);
    const { resources } = JSON.parse(outcome.stdout);
    expect(resources.map(({ urgency }: { urgency: string }) => urgency)).toEqual(['order now', 'order now']);
    expect(readFileSync(join(folder, 'own', 'plan.html'), 'utf8')).not.toContain('<script');
  });

  it('reads from a server, with its token kept to itself', async () => {
    let authorization: string | undefined;
    const server = createServer((request, response) => {
      authorization = request.headers.authorization;
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.once('end', () => {
        const inUrl = new URL(request.url!, 'http://localhost').searchParams;
        const asked = request.method === 'POST' ? new URLSearchParams(body) : inUrl;
        const [from, to, step] = ['start', 'end', 'step'].map((name) => Number.parseFloat(asked.get(name) ?? ''));
        const count = Math.floor((to! - from!) / step!) + 1;
        const values = Array.from({ length: count }, (_, i) => [from! + i * step!, String(50 + (i % 24))]);
        const data = { resultType: 'matrix', result: [{ metric: { __name__: 'x' }, values }] };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ status: 'success', data }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const plan = save('server.json', {
      horizon: '7d',
      resources: [
        { name: 'disk', series: 'used_bytes', capacity: 200 },
        { name: 'hard limit', series: 'used_bytes', capacity: 300 },
      ],
    });
    const args = [
      '--plan',
      plan,
      '--prometheus',
      `http://127.0.0.1:${port}`,
      '--since',
      '14d',
      '--out',
      'server',
      '--json',
    ];
    const outcome = await run(args, { PROMETHEUS_TOKEN: 'geheim' });
    server.close();
    expect(outcome.status, outcome.stderr).toBe(0);
    expect(JSON.parse(outcome.stdout).resources[0].urgency).toBe('fine');
    expect(authorization).toBe('Bearer geheim');
    expect(`${outcome.stdout}${outcome.stderr}`).not.toContain('geheim');
  });

  it.each<[string[], string, Record<string, string>?]>([
    [['--data', 'data.csv'], '"--plan FILE" goes with'],
    [['--plan', 'nowhere.json', '--data', 'data.csv'], 'cannot be read'],
    [['--plan', 'no.json', '--data', 'data.csv'], 'is no JSON'],
    [['--plan', 'absent.json', '--data', 'data.csv'], 'There is no series "nothing"'],
    [['--plan', 'absent.json', '--data', 'nowhere.csv'], 'nowhere.csv'],
    [['--plan', 'absent.json', '--prometheus', 'http://me:geheim@127.0.0.1:9/?token=geheim'], '127.0.0.1:9'],
    [['--plan', 'absent.json', '--prometheus', 'geheim'], '"--prometheus" is no address'],
    [['--plan', 'absent.json', '--prometheus', 'http://127.0.0.1:9', '--since', 'geheim'], '"--since"'],
    [
      ['--plan', 'absent.json', '--prometheus', 'http://127.0.0.1:9'],
      'PROMETHEUS_TOKEN_FILE',
      { PROMETHEUS_TOKEN_FILE: 'none' },
    ],
    [['--colour'], "Unknown option '--colour'"],
    [['--since', '3d'], '"--since" goes with'],
    [['--out', 'data.csv'], 'Nothing can be written to "data.csv"'],
  ])('says what is wrong with %j', async (args, message, environment = {}) => {
    save('no.json', '{');
    save('absent.json', { resources: [{ name: 'x', series: 'nothing', capacity: 1 }] });
    const { status, stderr } = await run(args, environment);
    expect(stderr).toContain(message);
    expect(stderr.replaceAll(/^forecasting .*\n/gm, '').trimEnd()).not.toContain('\n');
    if (!args.includes('--since')) expect(stderr).not.toContain('geheim');
    expect(status).toBe(2);
  });

  it('refuses plans field by field', () => {
    const refused = (change: object) => () => parsePlan({ resources: [{ ...resource, ...change }] });
    expect(() => parsePlan(5)).toThrow('"plan" is 5');
    expect(() => parsePlan({ resources: [] })).toThrow('"resources"');
    expect(refused({ capacity: '120' })).toThrow('resources[0].capacity');
    expect(refused({ direction: 'up' })).toThrow('resources[0].direction');
    expect(refused({ leadTime: 'soon' })).toThrow('resources[0].leadTime');
    const other = { ...resource, name: 'other' };
    const grouped =
      (parts: object[], name = 'g') =>
      () =>
        parsePlan({ resources: parts, groups: [{ name, of: [resource.name, 'other'], capacity: 1 }] });
    expect(grouped([resource, { ...other, unit: 'mails' }])).toThrow('resources of one unit');
    expect(grouped([resource, { ...other, direction: 'below' }])).toThrow('none that is used up');
    expect(grouped([resource, other], 'other')).toThrow('groups[0].name');
    for (const capacity of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined]) {
      expect(refused({ capacity })).toThrow('resources[0].capacity');
    }
    expect(refused({ name: 'two\nlines' })).toThrow('resources[0].name');
    expect(refused({ unit: 'G\u2028B' })).toThrow('resources[0].unit');
    expect(refused({ least: 5, most: 5 })).toThrow('above "least", which is 5');
    expect(refused({ most: 119 })).toThrow('at least the capacity, which is 120');
    expect(refused({ direction: 'below', least: 121 })).toThrow('at most the capacity, which is 120');
    const cyclic = (...of: string[][]) => {
      const groups = of.map((each, i) => ({ name: `g${i}`, of: each, capacity: 1 }));
      return () => parsePlan({ resources: [resource, other], groups });
    };
    expect(cyclic([resource.name, 'g1'], ['other', 'g0'])).toThrow('not in themselves');
    expect(cyclic([resource.name, 'g1'], [resource.name, 'other'])).toThrow('counts once');
    expect(cyclic([resource.name, 'g0'])).toThrow('not in themselves');
    expect(refused({ colour: 'red' })).toThrow('resources[0].colour');
    expect(() => parsePlan({ resources: [resource, resource] })).toThrow('different names');
    expect(() => parsePlan({ resources: [resource], groups: [{ name: 'g', of: ['x', 'y'], capacity: 1 }] })).toThrow(
      'groups[0].of',
    );
    expect(() => parsePlan({ resources: [resource], confidence: 1 })).toThrow('"confidence" is 1');
    expect(() => parsePlan({ resources: [resource], horizon: '1d' })).toThrow('"horizon"');
    expect(() => parsePlan(JSON.parse('{"resources":[{"__proto__":{"name":"x"}}]}'))).toThrow('resources[0]');
  });
});
