import { invalidOption } from '@bellwether/core';
import { formatNumber } from '../charts/number-ticks.js';
import { fullTime } from '../charts/time-ticks.js';
import type { Block, DetailsBlock, Finding, FindingsBlock, ReportCell, Severity, TableBlock, Tile } from './blocks.js';
import { html, type Markup, nameOf, trusted } from './markup.js';
import { placeDrawing } from './place-drawing.js';
import { severityIcon, severityOf, severityWord } from './severity.js';

/** What blocks share while a page is made. */
export interface PageContext {
  /** Ids of the sections, which findings and cells may link to. */
  readonly sections: ReadonlySet<string>;
  /** Every id on the page so far. */
  readonly used: Set<string>;
}

function number(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? value.toLocaleString('en-US').replace('-', '−')
    : formatNumber(value, 4);
}

function shown(value: string | number): string {
  return typeof value === 'number' ? number(value) : value;
}

function linkTo(section: string, text: string, { sections }: PageContext): Markup {
  if (!sections.has(section)) throw invalidOption('section', section, 'the id of a section of this report');
  return html`<a href="#${section}">${nameOf(text)}</a>`;
}

function renderTile({ label, value, unit, detail, severity }: Tile): Markup {
  return html`<div class="tile"><dt>${severity !== undefined && severityIcon(severity, true)}${label}</dt><dd><strong><bdi>${shown(value)}</bdi></strong>${
    unit !== undefined && html` <span class="unit">${unit}</span>`
  }${detail !== undefined && html`<span class="detail">${detail}</span>`}</dd></div>`;
}

/** How much room a cell asks for: short text stays on one line, long text gets a wide column. */
function roomOf(text: string): string {
  return text.length > 28 ? 'long' : text.length > 14 ? 'some' : '';
}

function renderCell(cell: ReportCell, end: boolean, context: PageContext): Markup {
  const linked = typeof cell === 'object' && cell !== null && 'section' in cell ? cell : undefined;
  const text = linked?.text ?? (typeof cell === 'number' || typeof cell === 'string' ? shown(cell) : '');
  const classes = [end ? 'end' : '', roomOf(text)].filter((name) => name !== '').join(' ');
  const opening = trusted(classes === '' ? '<td>' : `<td class="${classes}">`);
  if (cell === null) return html`${opening}<span class="none">–</span></td>`;
  if (linked !== undefined) return html`${opening}${linkTo(linked.section, text, context)}</td>`;
  if (typeof cell === 'object' && 'svg' in cell) return html`${opening}${placeDrawing(cell.svg, context.used)}</td>`;
  return html`${opening}${nameOf(text)}</td>`;
}

function renderTable({ caption, columns, rows }: TableBlock, context: PageContext): Markup {
  const ends = columns.map(({ align }, index) => {
    if (align !== undefined) return align === 'end';
    const cells = rows.map((row) => row[index] ?? null).filter((cell) => cell !== null);
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
  });
  const head = columns.map(
    ({ title }, i) => html`<th scope="col"${trusted(ends[i] ? ' class="end"' : '')}>${title}</th>`,
  );
  const body = rows.map(
    (row) => html`<tr>${columns.map((_, i) => renderCell(row[i] ?? null, ends[i]!, context))}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? 'Table'}"><table>${
    caption !== undefined && html`<caption>${caption}</caption>`
  }<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function renderSubject({ subject, section }: Finding, context: PageContext): Markup | undefined {
  if (section !== undefined) return html`<p class="subject">${linkTo(section, subject ?? 'More', context)}</p>`;
  return subject === undefined ? undefined : html`<p class="subject">${nameOf(subject)}</p>`;
}

function renderFinding(finding: Finding, context: PageContext): Markup {
  const { title, text, time, facts = [] } = finding;
  const severity: Severity = severityOf(finding.severity);
  const when = time === undefined || Number.isNaN(new Date(time).getTime()) ? undefined : time;
  return html`<li class="finding ${severity}"><p class="head">${severityIcon(severity)}<span class="word">${severityWord(severity)}</span> <strong>${nameOf(title)}</strong></p>${
    when !== undefined &&
    html`<p class="when"><time datetime="${new Date(when).toISOString()}">${fullTime(when)} UTC</time></p>`
  }${renderSubject(finding, context)}${text !== undefined && html`<p class="text">${text}</p>`}${
    facts.length > 0 &&
    html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${shown(value)}</bdi></dd></div>`)}</dl>`
  }</li>`;
}

function renderFindings({ findings, numbered = false }: FindingsBlock, context: PageContext): Markup {
  const items = findings.map((finding) => renderFinding(finding, context));
  return numbered ? html`<ol class="findings numbered">${items}</ol>` : html`<ul class="findings">${items}</ul>`;
}

function renderDetails({ summary, blocks, open = false }: DetailsBlock, context: PageContext): Markup {
  return html`<details${trusted(open ? ' open' : '')}><summary>${summary}</summary>${renderBlocks(blocks, context)}</details>`;
}

function renderBlock(block: Block, context: PageContext): Markup {
  switch (block.kind) {
    case 'paragraph':
      return html`<p class="text">${block.text}</p>`;
    case 'note':
      return html`<p class="note">${block.text}</p>`;
    case 'tiles':
      return html`<dl class="tiles">${block.tiles.map(renderTile)}</dl>`;
    case 'table':
      return renderTable(block, context);
    case 'figure': {
      const { svg, narrowSvg } = block;
      const wide = html`<div class="drawing ${narrowSvg === undefined ? 'only' : 'wide'}">${placeDrawing(svg, context.used)}</div>`;
      const narrow =
        narrowSvg !== undefined && html`<div class="drawing narrow">${placeDrawing(narrowSvg, context.used)}</div>`;
      return html`<figure>${wide}${narrow}<figcaption>${block.caption}</figcaption></figure>`;
    }
    case 'findings':
      return renderFindings(block, context);
    case 'details':
      return renderDetails(block, context);
  }
}

/** The blocks one after another. */
export function renderBlocks(blocks: readonly Block[], context: PageContext): readonly Markup[] {
  return blocks.map((block) => renderBlock(block, context));
}
