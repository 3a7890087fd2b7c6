import type { Severity } from './blocks.js';
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

/** What is not a known severity (reports are also made from JSON) is a note. */
export function severityOf(severity: Severity): Severity {
  return Object.hasOwn(words, severity) ? severity : 'info';
}

/** The word beside the icon. */
export function severityWord(severity: Severity): string {
  return words[severityOf(severity)];
}

/** The icon of a severity; `named` adds its word for those who do not see the icon. */
export function severityIcon(severity: Severity, named = false): Markup {
  const known = severityOf(severity);
  const icon = trusted(
    `<svg class="icon ${known}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${icons[known]}</svg>`,
  );
  return named ? html`${icon}<span class="unseen">${words[known]}: </span>` : icon;
}
