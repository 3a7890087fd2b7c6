import { cleanText, escapeText } from '../text.js';

/** Markup that may go into a page as it is. Only {@link html} and {@link trusted} make it. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, `undefined` and `false` are nothing. */
export type Slot = string | number | Markup | readonly Markup[] | undefined | false;

/** Text as data: any string that does not come from this package. */
const longestText = 4000;

function fill(slot: Slot): string {
  if (slot === undefined || slot === false) return '';
  if (typeof slot === 'string') return escapeText(cleanText(slot, longestText));
  if (typeof slot === 'number') return escapeText(String(slot));
  if ('markup' in slot) return slot.markup;
  return slot.map((each) => each.markup).join('');
}

/** Markup from a template. Everything between `${}` is escaped unless it is markup itself. Attributes need their quotes. */
export function html(parts: TemplateStringsArray, ...slots: readonly Slot[]): Markup {
  let markup = parts[0]!;
  slots.forEach((slot, index) => {
    markup += fill(slot) + parts[index + 1]!;
  });
  return { markup };
}

/** What may stand before a break within a long word, such as a metric with its labels. */
const joint = /[{([,;:/_.|&?@-]+(?=\S)/g;

/** A name: kept apart from the direction of the text around it, and broken at its joints where it is too long for its line. */
export function nameOf(text: string): Markup {
  // Clean text has no control characters, so NUL is free to stand for a break until everything is escaped.
  const marked = cleanText(text, longestText).replace(/\S{21,}/g, (word) => word.replace(joint, '$&\0'));
  return { markup: `<bdi>${escapeText(marked).replaceAll('\0', '<wbr>')}</bdi>` };
}

/** Markup made elsewhere in this package. */
export function trusted(markup: string): Markup {
  return { markup };
}
