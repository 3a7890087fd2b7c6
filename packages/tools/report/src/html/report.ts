import { invalidOption } from '@bellwether/core';
import { fullTime } from '../charts/time-ticks.js';
import type { Section } from './blocks.js';
import { contents } from './contents.js';
import { html, nameOf, trusted } from './markup.js';
import { type PageContext, renderBlocks } from './render-blocks.js';
import { reportStyle } from './style.js';

/** What {@link htmlReport} writes. */
export interface HtmlReportOptions {
  /** What the page is called, as its heading and in the browser's tab. */
  readonly title: string;
  /** One sentence below the title. */
  readonly subtitle?: string;
  /** When the report was made, milliseconds since the epoch or a date. The page itself never reads a clock. */
  readonly generatedAt: number | Date;
  /** The parts of the page, in order; two or more are listed in a table of contents. */
  readonly sections: readonly Section[];
  /** Language of the text, for screen readers and hyphenation. @default 'en' */
  readonly language?: string;
}

/** Ids of the sections: the given ones, else by place; a second use of one gets a number. */
function sectionIds(sections: readonly Section[]): string[] {
  // What the page itself uses.
  const used = new Set<string>(['content']);
  return sections.map(({ id }, index) => {
    if (id !== undefined && !/^[A-Za-z][\w-]{0,63}$/.test(id)) {
      throw invalidOption('sections[].id', id, 'a letter followed by at most 63 letters, digits, "-" or "_"');
    }
    const wanted = id ?? `section-${index + 1}`;
    let unique = wanted;
    for (let count = 2; used.has(unique); count += 1) unique = `${wanted}-${count}`;
    used.add(unique);
    return unique;
  });
}

/**
 * Writes one self-contained HTML page from plain data: no script, no request, no font or image from elsewhere, and a
 * content security policy that would refuse them. Light and dark follow the reader; paper is light.
 *
 * Every text may come from outside: it is escaped, control and reordering characters are replaced, and drawings are
 * checked to hold nothing but drawing. The same input gives the same bytes. A drawing may be used twice: its ids are made
 * unique.
 *
 * @throws {@link BellwetherError} `invalid-option` for a date or section id that is not usable, or a link to a section that
 * is not there; `invalid-input` for a figure that is not a plain drawing.
 *
 * @example
 * ```ts
 * import { htmlReport } from '@bellwether/report';
 *
 * const page = htmlReport({
 *   title: 'Checkout, week 2',
 *   generatedAt: Date.UTC(2026, 0, 12, 8),
 *   sections: [{
 *     title: 'Summary',
 *     blocks: [
 *       { kind: 'tiles', tiles: [{ label: 'anomalies', value: 2, severity: 'warning' }] },
 *       { kind: 'paragraph', text: 'Latency of <checkout> rose on Tuesday.' },
 *     ],
 *   }],
 * });
 * page.includes('Latency of &lt;checkout&gt; rose'); // => true
 * ```
 */
export function htmlReport(options: HtmlReportOptions): string {
  const { title, subtitle, sections, language = 'en' } = options;
  const made = Number(options.generatedAt);
  if (Number.isNaN(new Date(made).getTime())) {
    throw invalidOption('generatedAt', options.generatedAt, 'a date, or milliseconds since the epoch');
  }
  if (!/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language)) {
    throw invalidOption('language', language, 'a language tag such as "en" or "pt-BR"');
  }
  const ids = sectionIds(sections);
  const context: PageContext = {
    sections: new Set(ids),
    used: new Set(['content', ...ids, ...ids.map((id) => `${id}-heading`)]),
  };
  const body = sections.map(({ title: heading, level = 2, blocks }, index) => {
    const tag = trusted(level === 3 ? 'h3' : 'h2');
    const id = ids[index]!;
    return html`<section id="${id}" class="level-${level}" aria-labelledby="${id}-heading"><${tag} id="${id}-heading">${nameOf(heading)}</${tag}>${renderBlocks(blocks, context)}</section>`;
  });
  const time = html`<time datetime="${new Date(made).toISOString()}">${fullTime(made)} UTC</time>`;
  const nav = contents(sections, ids);
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Bellwether">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page${nav === undefined ? '' : ' with-contents'}">
<header><h1>${nameOf(title)}</h1>${subtitle !== undefined && html`<p class="subtitle">${subtitle}</p>`}<p class="made">${time}</p></header>
${nav}
<main id="content">
${body}
</main>
<footer><p>Made by Bellwether on ${time}. This page loads nothing and sends nothing.</p></footer>
</div>
</body>
</html>
`;
  return page.markup;
}
