/** Characters that would hide, reorder or break text: controls, bidirectional overrides, zero-width marks (not joiners), half pairs. */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/**
 * Text from data as it may be shown: one line, nothing invisible or reordering in it (each such character is shown as
 * U+FFFD), no half surrogate pair, and at most `length` characters.
 */
export function cleanText(text: string, length = 200): string {
  // Cut before looking at every character: a name may be megabytes long.
  const start = text.length > length * 4 ? text.slice(0, length * 4) : text;
  const clean = start
    .replace(/[\t\n\r]+/g, ' ')

    .replace(unsafe, '\ufffd');
  const characters = [...clean];
  if (characters.length <= length && start.length === text.length) return clean;
  return `${characters
    .slice(0, length - 1)
    .join('')
    .trimEnd()}…`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content or a quoted attribute, in HTML as in SVG. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
