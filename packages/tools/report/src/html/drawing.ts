import { BellwetherError } from '@bellwether/core';
import { type Markup, trusted } from './markup.js';

const elements = new Set(
  'svg title desc style defs clippath g path rect circle ellipse line polyline polygon text tspan'.split(' '),
);
const attributes = new Set(
  (
    'xmlns xmlns:xlink version viewbox width height role class id x y x1 y1 x2 y2 cx cy r rx ry d points transform fill stroke ' +
    'fill-opacity stroke-opacity opacity stroke-width stroke-dasharray stroke-dashoffset stroke-linejoin stroke-linecap stroke-miterlimit ' +
    'clip-path font-size font-family font-weight text-anchor dominant-baseline aria-labelledby aria-label aria-hidden paint-order'
  ).split(' '),
);

function refuse(problem: string): never {
  throw new BellwetherError(
    'invalid-input',
    `A drawing has ${problem}; figures take what this package's charts return.`,
  );
}

/**
 * Checks that `svg` is a plain drawing: known elements and attributes, nothing that runs, links or loads.
 *
 * @throws {@link BellwetherError} `invalid-input` saying what else is in it.
 */
export function requireDrawing(svg: string): Markup {
  if (!svg.startsWith('<svg ') || !svg.endsWith('</svg>')) refuse('something around its <svg> element');
  const tag = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/y;
  let at = 0;
  let depth = 0;
  let inStyle = false;
  while (at < svg.length) {
    const open = svg.indexOf('<', at);
    if (open < 0) break;
    const between = svg.slice(at, open);
    if (inStyle ? /url|import|\\|expression/i.test(between) : between.includes('>')) refuse('text where none belongs');
    if (depth === 0 && open > 0) refuse('more than one element');
    tag.lastIndex = open;
    const match = tag.exec(svg);
    if (match === null) refuse(`a tag that cannot be read at character ${open}`);
    const name = match[2]!.toLowerCase();
    if (!elements.has(name)) refuse(`the element <${name.slice(0, 30)}>`);
    for (const [, key, value] of match[3]!.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      if (!attributes.has(key!.toLowerCase())) refuse(`the attribute "${key!.slice(0, 30)}"`);
      if (/url\((?!#[\w-]+\))|javascript:|&#/i.test(value!)) refuse(`a link in "${key!.slice(0, 30)}"`);
    }
    if (match[1] === '/') depth -= 1;
    else if (match[4] !== '/') depth += 1;
    inStyle = name === 'style' && match[1] !== '/';
    at = tag.lastIndex;
  }
  if (depth !== 0) refuse('an element that does not end');
  return trusted(svg);
}
