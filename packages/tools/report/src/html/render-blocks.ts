import { formatNumber } from '../charts/number-ticks.js';
import { drawingStyle } from '../charts/palette.js';
import { fullTime } from '../charts/time-ticks.js';
import type { Block, DetailsBlock, Finding, FindingsBlock, ReportCell, Severity, TableBlock, Tile } from './blocks.js';
import { requireDrawing } from './drawing.js';
import { html, type Markup, trusted } from './markup.js';

/** Shapes that differ without colour: octagon, triangle, circle, tick. */
const icons: Readonly<Record<Severity, string>> = {
  critical: '<path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z"/><path class="i" d="M8 4.2v4.6M8 11.2v.6"/>',
  warning: '<path d="M8 1.2 15.4 14.6H.6z"/><path class="i" d="M8 6v4M8 12v.5"/>',
  info: '<circle cx="8" cy="8" r="7"/><path class="i" d="M8 7.2v4.6M8 4.4v.5"/>',
  good: '<circle cx="8" cy="8" r="7"/><path class="i" d="m4.8 8.2 2.3 2.3 4.2-4.6"/>',
};

const words: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Note',
  good: 'Good',
};

/** The icon of a severity; `named` adds its word for those who do not see the icon. */
export function severityIcon(severity: Severity, named = false): Markup {
  const known: Severity = severity in icons ? severity : 'info';
  const icon = trusted(
    `<svg class="icon ${known}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${icons[known]}</svg>`,
  );
  return named ? html`${icon}<span class="unseen">${words[known]}: </span>` : icon;
}

/** A checked drawing without its own stylesheet, which the page has once for all of them. */
function placeDrawing(svg: string): Markup {
  return trusted(requireDrawing(svg).markup.replace(`<style>${drawingStyle}</style>`, ''));
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

function renderTile({ label, value, unit, detail, severity }: Tile): Markup {
  return html`<div class="tile"><dt>${severity !== undefined && severityIcon(severity, true)}${label}</dt><dd><strong><bdi>${shown(value)}</bdi></strong>${
    unit !== undefined && html` <span class="unit">${unit}</span>`
  }${detail !== undefined && html`<span class="detail">${detail}</span>`}</dd></div>`;
}

function renderCell(cell: ReportCell, end: boolean): Markup {
  const text = typeof cell === 'number' || typeof cell === 'string' ? shown(cell) : '';
  const classes = [end ? 'end' : '', text.length > 28 ? 'long' : ''].filter((name) => name !== '').join(' ');
  const opening = trusted(classes === '' ? '<td>' : `<td class="${classes}">`);
  if (cell === null) return html`${opening}<span class="none">–</span></td>`;
  if (typeof cell === 'object') return html`${opening}${placeDrawing(cell.svg)}</td>`;
  return html`${opening}<bdi>${text}</bdi></td>`;
}

function renderTable({ caption, columns, rows }: TableBlock): Markup {
  const ends = columns.map(({ align }, index) => {
    if (align !== undefined) return align === 'end';
    const cells = rows.map((row) => row[index] ?? null).filter((cell) => cell !== null);
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
  });
  const head = columns.map(
    ({ title }, i) => html`<th scope="col"${trusted(ends[i] ? ' class="end"' : '')}>${title}</th>`,
  );
  const body = rows.map((row) => html`<tr>${columns.map((_, i) => renderCell(row[i] ?? null, ends[i]!))}</tr>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? 'Table'}"><table>${
    caption !== undefined && html`<caption>${caption}</caption>`
  }<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function renderFinding({ severity, title, text, time, facts = [] }: Finding): Markup {
  const known: Severity = severity in words ? severity : 'info';
  const when = time === undefined || Number.isNaN(new Date(time).getTime()) ? undefined : time;
  return html`<li class="finding ${known}"><p class="head">${severityIcon(known)}<span class="word">${words[known]}</span> <strong><bdi>${title}</bdi></strong></p>${
    when !== undefined &&
    html`<p class="when"><time datetime="${new Date(when).toISOString()}">${fullTime(when)} UTC</time></p>`
  }${text !== undefined && html`<p>${text}</p>`}${
    facts.length > 0 &&
    html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${shown(value)}</bdi></dd></div>`)}</dl>`
  }</li>`;
}

function renderFindings({ findings, numbered = false }: FindingsBlock): Markup {
  const items = findings.map(renderFinding);
  return numbered ? html`<ol class="findings numbered">${items}</ol>` : html`<ul class="findings">${items}</ul>`;
}

function renderDetails({ summary, blocks, open = false }: DetailsBlock): Markup {
  return html`<details${trusted(open ? ' open' : '')}><summary>${summary}</summary>${renderBlocks(blocks)}</details>`;
}

function renderBlock(block: Block): Markup {
  switch (block.kind) {
    case 'paragraph':
      return html`<p class="text">${block.text}</p>`;
    case 'note':
      return html`<p class="note">${block.text}</p>`;
    case 'tiles':
      return html`<dl class="tiles">${block.tiles.map(renderTile)}</dl>`;
    case 'table':
      return renderTable(block);
    case 'figure': {
      const wide = html`<div class="drawing ${block.narrowSvg === undefined ? 'only' : 'wide'}">${placeDrawing(block.svg)}</div>`;
      const narrow =
        block.narrowSvg !== undefined && html`<div class="drawing narrow">${placeDrawing(block.narrowSvg)}</div>`;
      return html`<figure>${wide}${narrow}<figcaption>${block.caption}</figcaption></figure>`;
    }
    case 'findings':
      return renderFindings(block);
    case 'details':
      return renderDetails(block);
  }
}

/** The blocks one after another. */
export function renderBlocks(blocks: readonly Block[]): readonly Markup[] {
  return blocks.map(renderBlock);
}
