import { cleanText, escapeText } from '../text.js';
import { drawingStyle, fontStack, type Role, tones } from './palette.js';
import { requireId } from './prepare.js';

/** One entry of a legend: what a mark in the chart means. */
export interface LegendItem {
  readonly label: string;
  readonly mark: 'line' | 'dashed' | 'area' | 'bar' | 'low-bar' | 'dot' | 'badge' | 'range';
  readonly role: Role;
  /** Opacity of an area. @default 1 */
  readonly opacity?: number;
}

/** Where the plot lies inside the drawing. */
export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Everything around a plot. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** One or two sentences that say what the picture shows. */
  readonly description: string;
  readonly legend: readonly LegendItem[];
  /** Unit of the values, above their axis. */
  readonly unit?: string;
  /** What the horizontal axis is, at its right end. */
  readonly axis?: string;
  readonly background?: 'none' | 'card';
  readonly id?: string;
}

const side = 16;
const legendSize = 12;
const rowHeight = 20;

/** About how wide text is in an interface font. A little too wide on purpose: entries must never touch. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code > 0x2e7f) width += 1.05;
    else if (/[iljtfrI1.,:;|!'()[\]{} ]/.test(character)) width += 0.36;
    else if (/[mwMW%@—…]/.test(character)) width += 0.92;
    else if (/[A-Z0-9_=&#]/.test(character)) width += 0.66;
    else width += 0.58;
  }
  return width * size;
}

/** `text` cleaned, and cut so that it fits `width`: its middle is left out, since names often differ at their end. */
export function fitText(text: string, size: number, width: number): string {
  const clean = cleanText(text, 300).trim();
  if (textWidth(clean, size) <= width) return clean;
  const characters = [...clean];
  const widths = characters.map((character) => textWidth(character, size));
  const room = width - textWidth('…', size);
  let head = 0;
  let tail = 0;
  let used = 0;
  while (head + tail < characters.length) {
    // Three characters of the beginning for two of the end.
    const fromHead = head * 2 <= tail * 3;
    used += fromHead ? widths[head]! : widths[characters.length - 1 - tail]!;
    if (used > room) break;
    if (fromHead) head += 1;
    else tail += 1;
  }
  const end = tail === 0 ? '' : characters.slice(-tail).join('').trimStart();
  return `${characters.slice(0, head).join('').trimEnd()}…${end}`;
}

/** A piece of text in a drawing. */
export function textAt(
  x: number,
  y: number,
  text: string,
  options: { readonly role: Role; readonly size?: number; readonly bold?: boolean; readonly anchor?: 'middle' | 'end' },
): string {
  const { role, size = legendSize, bold = false, anchor } = options;
  const weight = bold ? ' font-weight="600"' : '';
  const align = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  const place = `x="${round(x)}" y="${round(y)}" font-size="${size}"${weight}${align}`;
  return `<text ${place} fill="${tones[role].light}" class="bw-f-${role}">${escapeText(text)}</text>`;
}

/** One decimal is a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const markWidth = 18;

function drawMark({ mark, role, opacity = 1 }: LegendItem, x: number, y: number): string {
  const colour = tones[role].light;
  const stroke = `stroke="${colour}" class="bw-s-${role}"`;
  const fill = `fill="${colour}" class="bw-f-${role}"`;
  const middle = x + markWidth / 2;
  if (mark === 'line' || mark === 'dashed') {
    const dash = mark === 'dashed' ? ' stroke-dasharray="5 4"' : '';
    return `<path d="M${x} ${y}h${markWidth}" ${stroke} fill="none" stroke-width="2"${dash}/>`;
  }
  if (mark === 'dot') return `<circle cx="${middle}" cy="${y}" r="4" ${fill}/>`;
  if (mark === 'badge') {
    const number = `<text x="${middle}" y="${y + 3.5}" font-size="10" font-weight="600" text-anchor="middle" fill="#ffffff" class="bw-f-surface">1</text>`;
    return `<circle cx="${middle}" cy="${y}" r="7" ${fill}/>${number}`;
  }
  if (mark === 'range')
    return `<path d="M${middle - 4} ${y - 6}h8m-4 0v12m-4 0h8" ${stroke} fill="none" stroke-width="2"/>`;
  const height = { area: 12, bar: 11, 'low-bar': 5 }[mark];
  return `<rect x="${x}" y="${y - height / 2}" width="${markWidth}" height="${height}" rx="2" fill-opacity="${opacity}" ${fill}/>`;
}

interface Legend {
  readonly drawing: string;
  readonly rows: number;
}

function layLegend(items: readonly LegendItem[], width: number, top: number): Legend {
  let x = side;
  let row = 0;
  let drawing = '';
  for (const item of items) {
    const label = fitText(item.label, legendSize, width - 2 * side - markWidth - 8);
    const itemWidth = markWidth + 7 + textWidth(label, legendSize);
    if (x > side && x + itemWidth > width - side) {
      x = side;
      row += 1;
    }
    const y = top + row * rowHeight;
    drawing += drawMark(item, round(x), y) + textAt(x + markWidth + 7, y + 4, label, { role: 'muted' });
    x += itemWidth + 20;
  }
  return { drawing, rows: items.length === 0 ? 0 : row + 1 };
}

/** Where the plot of a sheet goes, given how much room the labels of its value axis take. */
export function plotBox(
  sheet: Sheet,
  axisLabels: readonly string[],
  options: { readonly extraTop?: number } = {},
): PlotBox {
  const { rows } = layLegend(sheet.legend, sheet.width, 0);
  const labels = Math.max(0, ...axisLabels.map((label) => textWidth(label, 12)));
  return {
    left: Math.ceil(side + labels + 8),
    right: sheet.width - side - 4,
    top: 36 + rows * rowHeight + 32 + (options.extraTop ?? 0),
    bottom: sheet.height - (sheet.axis === undefined ? 34 : 44),
  };
}

/** FNV-1a: short, and the same everywhere. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  let second = 0x01000193;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    second = Math.imul(second ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return [hash, second].map((part) => (part >>> 0).toString(36)).join('');
}

/** The placeholder for the id while the drawing is made. */
export const pendingId = 'bwid';

/**
 * Puts a plot (drawn with ids that begin with {@link pendingId}) on its sheet: title, legend, unit, and the names and
 * styles that make it one accessible `<svg>` for pages in both colour schemes and for paper.
 */
export function finishSheet(sheet: Sheet, plot: string, box: PlotBox): string {
  const { width, height } = sheet;
  // A bold face is about a sixth wider.
  const title = fitText(sheet.title, 17.5, width - 2 * side);
  const legend = layLegend(sheet.legend, width, 46);
  const unitTop = 36 + legend.rows * rowHeight + 14;
  const unit = sheet.unit === undefined || sheet.unit.trim() === '' ? '' : fitText(sheet.unit, 12, width / 2);
  const body =
    (sheet.background === 'card'
      ? `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="${tones.surface.light}" stroke="${tones.grid.light}" class="bw-f-surface bw-s-grid"/>`
      : '') +
    textAt(side, 26, title, { role: 'ink', size: 15, bold: true }) +
    legend.drawing +
    (unit === '' ? '' : textAt(side, unitTop, unit, { role: 'muted' })) +
    (sheet.axis === undefined
      ? ''
      : textAt(box.right, height - 9, fitText(sheet.axis, 12, width / 2), { role: 'muted', anchor: 'end' })) +
    plot;
  return wrapDrawing(sheet, body);
}

/** The outer `<svg>` with its accessible name. */
export function wrapDrawing(
  sheet: Pick<Sheet, 'width' | 'height' | 'title' | 'description' | 'id'>,
  body: string,
): string {
  const { width, height } = sheet;
  const name = cleanText(sheet.title, 200).trim() || 'Chart';
  const description = cleanText(sheet.description, 600);
  const id =
    sheet.id === undefined ? `bw${digest(`${width}x${height}${name}${description}${body}`)}` : requireId(sheet.id);
  // The placeholder cannot be faked by data: text never has an unescaped quote, and `url(#` is only looked for in attributes.
  const own = body.replace(/(\bid="|="url\(#)bwid-/g, `$1${id}-`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="bw-chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` role="img" aria-labelledby="${id}-title ${id}-desc" font-family="${fontStack}">` +
    `<title id="${id}-title">${escapeText(name)}</title><desc id="${id}-desc">${escapeText(description)}</desc>` +
    `<style>${drawingStyle}</style>${own}</svg>`
  );
}
