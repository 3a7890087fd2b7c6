import { type Browser, launchChromium, program } from '@bellwether-internal/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anomalyChart } from '../src/charts/anomaly-chart.js';
import { categoryDriftChart } from '../src/charts/category-chart.js';
import { driftChart } from '../src/charts/drift-chart.js';
import { forecastChart } from '../src/charts/forecast-chart.js';
import { sparkline } from '../src/charts/sparkline.js';
import { timelineChart } from '../src/charts/timeline-chart.js';
import type { FigureBlock } from '../src/html/blocks.js';
import { htmlReport } from '../src/html/report.js';
import { anomaly, hostile, load, outlook, start } from './sample.js';

const chromium = program(['chromium', 'chromium-browser', 'google-chrome'], 'CHROMIUM_PATH');
const suite = chromium.absent ? 'a report in a browser [needs chromium]' : 'a report in a browser';

function figure<O extends object>(draw: (options: O) => string, options: O): FigureBlock {
  const narrow = { ...options, width: 360, height: 300 };
  return { kind: 'figure', svg: draw(options), narrowSvg: draw(narrow), caption: 'What the chart shows.' };
}

const series = load(24 * 14);
const anomalies = [anomaly(60), anomaly(200, 20, hostile[0])];
const long = hostile.find((text) => text.length > 1000)!;
const page = htmlReport({
  title: `Review of ${hostile[1]}`,
  subtitle: hostile[3]!,
  generatedAt: Date.UTC(2026, 0, 20),
  sections: [
    {
      title: 'Summary',
      blocks: [
        {
          kind: 'tiles',
          tiles: [
            { label: 'critical', value: 1, severity: 'critical', detail: 'detail' },
            { label: 'warning', value: '12.5', unit: 'GB', severity: 'warning' },
            { label: 'good', value: 0, severity: 'good' },
            { label: long, value: long, severity: 'info' },
          ],
        },
        {
          kind: 'findings',
          findings: (['critical', 'warning', 'info', 'good'] as const).map((severity) => ({
            severity,
            title: hostile[4]!,
            subject: long,
            section: 'charts',
            text: long,
            time: Date.UTC(2026, 0, 18),
            facts: [
              ['name', long],
              [long, 5],
            ],
          })),
        },
        {
          kind: 'table',
          caption: 'All series',
          columns: ['Series', 'Picture', 'Value', 'Another', 'And another', 'And one more'].map((title) => ({ title })),
          rows: [
            ['cpu', { svg: sparkline(series) }, 5, 6.25, 7, null],
            [{ text: long, section: 'charts' }, null, 1e9, 1, 2, 3],
          ],
        },
        { kind: 'note', text: long },
      ],
    },
    {
      id: 'charts',
      title: long,
      severity: 'warning',
      blocks: [
        figure(forecastChart, {
          history: series,
          forecast: outlook(24 * 14, 48),
          threshold: { value: 90, label: long },
        }),
        figure(anomalyChart, { series, anomalies }),
        figure(anomalyChart, {
          series,
          anomalies,
          usual: { lower: series.values.map((value) => value - 5), upper: series.values.map((value) => value + 5) },
        }),
        figure(timelineChart, {
          lanes: (['critical', 'warning', 'info', 'good'] as const).map((severity, lane) => ({
            name: lane === 0 ? long : `lane ${lane}`,
            spans: [{ start: start + lane * 3_600_000, end: start + 10 * 3_600_000, severity }],
          })),
          markers: [{ time: start + 7_200_000, label: long }],
        }),
        figure(driftChart, {
          title: 'drift',
          reference: series.values.map((value) => value / 1234),
          current: [...load(50).values.map((value) => value / 1234), 98765.4321, -98765.4321],
        }),
        figure(categoryDriftChart, { reference: { a: 3, [long]: 2 }, current: { a: 2, b: 3 } }),
        {
          kind: 'figure',
          svg: driftChart({ kind: 'ecdf', reference: [1, 2, 3], current: [2, 3, 4] }),
          caption: 'Without a narrow form.',
        },
        { kind: 'details', summary: 'More', blocks: [{ kind: 'paragraph', text: 'Behind the line.' }] },
      ],
    },
    ...Array.from({ length: 8 }, (_, i) => ({ title: `Part ${i}`, level: 3 as const, blocks: [] })),
  ],
});

describe.skipIf(chromium.absent)(suite, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function open(options: { readonly width: number; readonly scheme?: 'light' | 'dark' }) {
    const context = await browser.newContext({
      viewport: { width: options.width, height: 800 },
      colorScheme: options.scheme ?? 'light',
      javaScriptEnabled: true,
    });
    const tab = await context.newPage();
    const troubles: string[] = [];
    const requests: string[] = [];
    tab.on('console', (message) => troubles.push(message.text()));
    tab.on('pageerror', (error) => troubles.push(String(error)));
    tab.on('dialog', (dialog) => {
      troubles.push(dialog.message());
      void dialog.dismiss();
    });
    tab.on('request', (request) => {
      if (request.url().startsWith('data:')) return;
      requests.push(request.url());
    });
    // Served from a name that does not exist: whatever else the page asked for would be seen.
    await tab.route('**/*', (route) =>
      route.request().url() === 'http://report.invalid/'
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: page })
        : route.abort(),
    );
    await tab.goto('http://report.invalid/');
    return { tab, troubles, requests, close: () => context.close() };
  }

  for (const width of [1400, 900, 390]) {
    it(`asks for nothing, says nothing, and shows every chart within its width at ${width} px`, async () => {
      const { tab, troubles, requests, close } = await open({ width });
      expect(requests).toEqual(['http://report.invalid/']);
      expect(troubles).toEqual([]);
      const boxes = await tab.$$eval('figure', (figures) =>
        figures.map((each) => {
          const shown = [...each.querySelectorAll('svg')]
            .map((svg) => svg.getBoundingClientRect())
            .filter((box) => box.width > 0);
          return shown.map((box) => [Math.round(box.width), Math.round(box.height)] as const);
        }),
      );
      expect(boxes).toHaveLength(7);
      for (const shown of boxes) {
        expect(shown).toHaveLength(1);
        expect(shown[0]![0]).toBeGreaterThan(250);
        expect(shown[0]![1]).toBeGreaterThan(100);
      }
      const [content, room] = await tab.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content).toBeLessThanOrEqual(room!);
      await close();
    });
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`has text that stands out from its ground by 4.5:1 in ${scheme}`, async () => {
      const { tab, close } = await open({ width: 1400, scheme });
      const found = await tab.evaluate(() => {
        const parse = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
        const channel = (value: number) =>
          value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
        const luminance = ([r = 0, g = 0, b = 0]: number[]) =>
          0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        const ground = (element: Element | null): number[] => {
          for (let each = element; each !== null; each = each.parentElement) {
            const colour = parse(getComputedStyle(each).backgroundColor);
            if (colour.length === 3 || colour[3]! > 0) return colour;
          }
          return [255, 255, 255];
        };
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const results: { text: string; ratio: number }[] = [];
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const element = node.parentElement!;
          const text = (node.textContent ?? '').trim();
          if (text === '' || /^(style|title|desc)$/i.test(element.tagName)) continue;
          const style = getComputedStyle(element);
          let behind = ground(element);
          if (element instanceof SVGTextElement && element.classList.contains('bw-f-surface')) {
            behind = parse(getComputedStyle(element.previousElementSibling!).fill);
          }
          const ink = parse(element instanceof SVGElement ? style.fill : style.color);
          const [a, b] = [luminance(ink), luminance(behind)];
          results.push({ text: text.slice(0, 30), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) });
        }
        return results;
      });
      expect(found.length).toBeGreaterThan(100);
      const least = Math.min(...found.map(({ ratio }) => ratio));
      console.log(`${scheme}: ${found.length} texts, least contrast ${least.toFixed(2)}:1`);
      expect(found.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      await close();
    });
  }

  it('switches colours by scheme, also within the drawings', async () => {
    const ink = async (scheme: 'light' | 'dark') => {
      const { tab, close } = await open({ width: 900, scheme });
      const colours = await tab.evaluate(() => [
        getComputedStyle(document.body).color,
        getComputedStyle(document.querySelector('figure text')!).fill,
      ]);
      await close();
      return colours;
    };
    const [light, dark] = [await ink('light'), await ink('dark')];
    expect(light[0]).toBe(light[1]);
    expect(dark[0]).toBe(dark[1]);
    expect(light).not.toEqual(dark);
  });

  it('keeps the text of every drawing inside the drawing', async () => {
    for (const width of [1400, 390]) {
      const { tab, close } = await open({ width });
      const outside = await tab.$$eval('figure svg', (drawings) =>
        drawings.flatMap((svg) => {
          const paper = svg.getBoundingClientRect();
          if (paper.width === 0) return [];
          return [...svg.querySelectorAll('text')]
            .filter((text) => {
              const box = text.getBoundingClientRect();
              return box.left < paper.left - 1 || box.right > paper.right + 1 || box.bottom > paper.bottom + 1;
            })
            .map((text) => text.textContent);
        }),
      );
      expect(outside).toEqual([]);
      await close();
    }
  });

  it('opens the list of parts where there is room for it, and folds it on a phone', async () => {
    for (const [width, shown] of [
      [1400, true],
      [390, false],
    ] as const) {
      const { tab, close } = await open({ width });
      expect(await tab.getByRole('link', { name: 'Part 7' }).isVisible()).toBe(shown);
      if (!shown) await tab.getByText('8 parts').click();
      expect(await tab.getByRole('link', { name: 'Part 7' }).isVisible()).toBe(true);
      await close();
    }
  });

  it('prints on white, whatever the scheme of the screen', async () => {
    const { tab, close } = await open({ width: 900, scheme: 'dark' });
    const pdf = await tab.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(20_000);
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect(
      await tab.evaluate(() => document.querySelector('details p')!.getBoundingClientRect().height),
    ).toBeGreaterThan(0);
    await close();
  });

  it('shows a drawing alone in both schemes', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme: scheme });
      const tab = await context.newPage();
      await tab.setContent(sparkline(series, { title: hostile[2]! }));
      const stroke = await tab.$eval('svg path[class]', (path) => getComputedStyle(path).stroke);
      expect(stroke).toBe(scheme === 'light' ? 'rgb(85, 97, 110)' : 'rgb(163, 175, 187)');
      await context.close();
    }
  });
});
