import { drawingStyle } from '../charts/palette.js';
import { requireDrawing } from './drawing.js';
import { type Markup, trusted } from './markup.js';

/** The ids inside a drawing. */
function idsOf(svg: string): readonly string[] {
  return Array.from(svg.matchAll(/<[a-zA-Z][^>]*?\sid="([^"]*)"/g), (match) => match[1]!);
}

/** The drawing with `suffix` after every id and every reference to one. Attributes only: text may say anything. */
function renameIds(svg: string, suffix: string): string {
  return svg.replace(/<[a-zA-Z][^>]*>/g, (tag) =>
    tag
      .replace(/(\sid="[^"]*)"/g, `$1${suffix}"`)
      .replace(/url\(#([^)]*)\)/g, `url(#$1${suffix})`)
      .replace(/\saria-labelledby="([^"]*)"/g, (_, ids: string) => {
        const renamed = ids.split(' ').map((id) => id + suffix);
        return ` aria-labelledby="${renamed.join(' ')}"`;
      }),
  );
}

/**
 * Checks a drawing and makes it fit a page: without its own stylesheet, which the page has once for all drawings, and with
 * ids that nothing else on the page has. `used` are the ids so far; those of the drawing are added.
 *
 * @throws {@link BellwetherError} `invalid-input` for what is not a plain drawing.
 */
export function placeDrawing(svg: string, used: Set<string>): Markup {
  let placed = requireDrawing(svg).markup.replace(`<style>${drawingStyle}</style>`, '');
  const ids = idsOf(placed);
  if (ids.some((id) => used.has(id))) {
    let copy = 2;
    while (ids.some((id) => used.has(`${id}-${copy}`))) copy += 1;
    placed = renameIds(placed, `-${copy}`);
  }
  for (const id of idsOf(placed)) used.add(id);
  return trusted(placed);
}
