import type { Section } from './blocks.js';
import { html, type Markup, nameOf } from './markup.js';
import { severityIcon } from './severity.js';

/** More parts of one section than this are behind a line that opens them, where the page is narrow. */
const partsShown = 4;

interface Entry {
  readonly link: Markup;
  readonly parts: Markup[];
}

/** The table of contents, with the sections of level 3 below those of level 2; nothing where there is one section only. */
export function contents(sections: readonly Section[], ids: readonly string[]): Markup | undefined {
  if (sections.length < 2) return undefined;
  const entries: Entry[] = [];
  sections.forEach(({ title, level = 2, severity }, index) => {
    const icon = severity !== undefined && severityIcon(severity, true);
    const link = html`<a href="#${ids[index]!}">${icon}<span>${nameOf(title)}</span></a>`;
    const above = entries.at(-1);
    if (level === 3 && above !== undefined) above.parts.push(html`<li>${link}</li>`);
    else entries.push({ link, parts: [] });
  });
  const items = entries.map(({ link, parts }) => {
    if (parts.length === 0) return html`<li>${link}</li>`;
    const list = html`<ol>${parts}</ol>`;
    return parts.length <= partsShown
      ? html`<li>${link}${list}</li>`
      : html`<li>${link}<details><summary>${parts.length} parts</summary>${list}</details></li>`;
  });
  return html`<nav aria-label="Contents"><p>Contents</p><ol>${items}</ol></nav>`;
}
