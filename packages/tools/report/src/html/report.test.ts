import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { hostile, load, outlook } from '../../test/sample.js';
import { forecastChart } from '../charts/forecast-chart.js';
import { sparkline } from '../charts/sparkline.js';
import type { Block, Section } from './blocks.js';
import { requireDrawing } from './drawing.js';
import { htmlReport } from './report.js';

const generatedAt = Date.UTC(2026, 0, 12, 8);
const drawing = sparkline(load(20), { id: 'line' });

/** A page with `text` at every place that takes a text. */
function pageWith(text: string): string {
  const tile = { label: text, value: text, unit: text, detail: text, severity: 'warning' as const };
  const finding = {
    severity: 'critical' as const,
    title: text,
    subject: text,
    text,
    time: generatedAt,
    facts: [[text, text]] as const,
  };
  const leaves: Block[] = [
    { kind: 'paragraph', text },
    { kind: 'note', text },
    { kind: 'tiles', tiles: [tile] },
    {
      kind: 'table',
      caption: text,
      columns: [{ title: text }, { title: 'n' }, { title: 's' }],
      rows: [
        [`${text}${'-'.repeat(40)}`, 1, { svg: drawing }],
        [{ text: `${text}${'-'.repeat(40)}`, section: 'two' }, 2, null],
      ],
    },
    { kind: 'figure', svg: drawing, narrowSvg: drawing, caption: text },
    { kind: 'findings', numbered: true, findings: [finding, { ...finding, section: 'two' }] },
  ];
  const sections: Section[] = [
    { title: text, severity: 'good', blocks: [...leaves, { kind: 'details', summary: text, blocks: leaves }] },
    { id: 'two', title: text, level: 3, blocks: [] },
  ];
  return htmlReport({ title: text, subtitle: text, generatedAt, sections });
}

/** Every element with its attributes and their values, in order; no text, and no places where a name may break. */
function structure(page: string): string[] {
  const list: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node && node.tagName === 'wbr') return;
    if ('tagName' in node) {
      // An accessible name is the one attribute that holds text from data.
      const attributes = node.attrs.map(({ name, value }) => (name === 'aria-label' ? name : `${name}=${value}`));
      list.push(`<${node.tagName} ${attributes.join(' ')}>`);
    } else if (node.nodeName === '#comment') list.push('comment');
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(page));
  return list;
}

const expected = structure(pageWith('plain'));

describe('htmlReport', () => {
  it('gives the same elements and attributes whatever the texts are', () => {
    for (const text of hostile) expect(structure(pageWith(text))).toEqual(expected);
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('<', '>', '"', "'", '&', '<!--', ']]>', '</style>', '<svg onload=x>'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        expect(structure(pageWith(pieces.join('')))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('would see it if a text became markup', () => {
    const broken = pageWith('MARK').replace('<bdi>MARK', '<bdi onclick="x">');
    expect(structure(broken)).not.toEqual(expected);
  });

  it('forbids everything that it does not need', () => {
    const page = pageWith('x');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`);
    expect(page).not.toMatch(/<script|@import|https?:\/\/(?!www\.w3\.org\/)|\son\w+=/i);
  });

  it('is the same for the same input, and reads no clock', () => {
    expect(pageWith('a')).toBe(pageWith('a'));
    expect(pageWith('a')).toContain('Mon 12 Jan 2026, 08:00 UTC');
    expect(htmlReport({ title: 'a', generatedAt: new Date(generatedAt), sections: [] })).toContain(
      '2026-01-12T08:00:00.000Z',
    );
  });

  it('lists its sections, each with an id of its own', () => {
    const page = htmlReport({
      title: 'a',
      generatedAt,
      sections: [
        { id: 'cpu', title: 'CPU', blocks: [] },
        { id: 'cpu', title: 'CPU again', blocks: [] },
        { title: 'Disk', blocks: [] },
      ],
    });
    for (const id of ['cpu', 'cpu-2', 'section-3']) {
      expect(page).toContain(`href="#${id}"`);
      expect(page).toContain(`<section id="${id}"`);
    }
  });

  it('links findings and cells to sections that are there', () => {
    const finding = { severity: 'info' as const, title: 'Spike', subject: 'cpu <0>', section: 'cpu' };
    const page = (id: string) =>
      htmlReport({
        title: 'a',
        generatedAt,
        sections: [
          { title: 'Summary', blocks: [{ kind: 'findings', findings: [finding] }] },
          { id, title: 'CPU', blocks: [] },
        ],
      });
    expect(page('cpu')).toContain('<a href="#cpu"><bdi>cpu &lt;0&gt;</bdi></a>');
    expect(() => page('disk')).toThrow('Option "section" is "cpu"');
  });

  it('puts many parts of a section behind a line', () => {
    const page = (count: number) =>
      htmlReport({
        title: 'a',
        generatedAt,
        sections: [
          { title: 'Series', blocks: [] },
          ...Array.from({ length: count }, (_, i): Section => ({ title: `s${i}`, level: 3, blocks: [] })),
        ],
      });
    expect(page(4)).not.toContain('<summary>');
    expect(page(30)).toContain('<summary>30 parts</summary><ol><li><a href="#section-2">');
  });

  it('gives a drawing that is used again ids of its own', () => {
    const svg = forecastChart({ history: load(48), forecast: outlook(48, 12), id: 'same' });
    const figure = { kind: 'figure', svg, caption: 'c' } as const;
    const page = htmlReport({
      title: 'a',
      generatedAt,
      sections: [{ id: 'same-title', title: 't', blocks: [figure, figure, figure] }],
    });
    const ids = [...page.matchAll(/<[a-zA-Z][^>]*?\sid="([^"]+)"/g)].map((match) => match[1]!);
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...page.matchAll(/url\(#([^)]+)\)|aria-labelledby="([^"]+)"/g)];
    const named = references.flatMap((match) => (match[1] ?? match[2]!).split(' '));
    expect(named.length).toBeGreaterThan(10);
    for (const id of named) expect(ids).toContain(id);
  });

  it('lets long names break at their joints, and nothing else', () => {
    const page = (title: string) => htmlReport({ title, generatedAt, sections: [] });
    expect(page('cpu_seconds{mode="idle", x="1"}')).toContain(
      '<h1><bdi>cpu_<wbr>seconds{<wbr>mode=&quot;idle&quot;, x=',
    );
    expect(page('1,234.5 at 12:30 up_down')).toContain('<h1><bdi>1,234.5 at 12:30 up_down</bdi>');
    expect(page('x'.repeat(50))).not.toContain('<wbr>');
  });

  it('aligns numbers at the end, and says where nothing is', () => {
    const page = htmlReport({
      title: 'a',
      generatedAt,
      sections: [
        {
          title: 't',
          blocks: [
            {
              kind: 'table',
              columns: [{ title: 'name' }, { title: 'count' }],
              rows: [
                ['a', 1234.5678],
                ['b', null],
                ['c', Number.NaN],
              ],
            },
          ],
        },
      ],
    });
    expect(page).toContain('<th scope="col" class="end">count</th>');
    expect(page).toContain('<th scope="col">name</th>');
    expect(page).toContain('<td class="end"><bdi>1235</bdi></td>');
    expect(page.match(/–/g)).toHaveLength(2);
  });

  it('refuses what it cannot use', () => {
    expect(() => htmlReport({ title: 'a', generatedAt: Number.NaN, sections: [] })).toThrow('Option "generatedAt"');
    expect(() => htmlReport({ title: 'a', generatedAt, language: 'e"n', sections: [] })).toThrow('Option "language"');
    expect(() => htmlReport({ title: 'a', generatedAt, sections: [{ id: 'a b', title: 'a', blocks: [] }] })).toThrow(
      'sections[].id',
    );
  });
});

describe('requireDrawing', () => {
  const wrap = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`;

  it('takes what the charts draw', () => {
    expect(requireDrawing(drawing).markup).toBe(drawing);
    expect(requireDrawing(wrap('<g><path d="M0 0"/></g>')).markup).toContain('path');
  });

  it('refuses everything else', () => {
    for (const svg of [
      '',
      'text',
      '<svg',
      '<svg></svg><svg></svg>',
      `${drawing}<p>`,
      wrap('<script>alert(1)</script>'),
      wrap('<foreignObject><p>x</p></foreignObject>'),
      wrap('<image href="//evil.example/x.png"/>'),
      wrap('<a href="javascript:alert(1)">x</a>'),
      wrap('<g onload="x()"/>'),
      wrap('<g ONLOAD="x()"/>'),
      wrap('<g/onload="x()">'),
      wrap('<g fill="url(//evil.example)"/>'),
      wrap('<style>@import "//evil.example"</style>'),
      wrap('<style>g{fill:url(x)}</style>'),
      wrap('<style>g{fill:u\\72l(x)}</style>'),
      wrap('<!-- x -->'),
      wrap('<![CDATA[x]]>'),
      wrap('<g>'),
      wrap('</g></svg><script>1</script><svg><g>'),
      wrap('</svg><svg>'),
      wrap("<g class='x'/>"),
      wrap('<use href="#x"/>'),
      wrap('<set attributeName="onload"/>'),
    ]) {
      expect(() => requireDrawing(svg), svg).toThrow('A drawing has');
    }
  });
});
