import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Role, roleNames, tones } from './palette.js';
import { shortNumbers, shortPath } from './paths.js';

let registered = false;

/** On first use, not when this module is loaded: importing the package then has no effect, and bundlers may drop it. */
function register(): void {
  if (registered) return;
  use([LineChart, BarChart, CustomChart, GridComponent, SVGRenderer]);
  registered = true;
}

const roleOfMark: ReadonlyMap<string, Role> = new Map(roleNames.map((role) => [tones[role].mark, role]));

/** Attributes that only matter to ECharts in a browser, or say what is the default. */
const superfluous =
  /\s(?:ecmeta_[a-z_]+|class|pointer-events|xml:space|baseProfile|fill-opacity(?=="1")|stroke-opacity(?=="1")|dominant-baseline(?=="alphabetic"))="[^"]*"/g;

/** Rewrites one opening tag: plain light colours plus a class per colour, short numbers, unique ids. */
function tidyTag(tag: string, id: string): string {
  const classes: string[] = [];
  const tidy = tag
    .replace(superfluous, '')
    .replace(/\s(fill|stroke)="(#[0-9a-f]{6})"/g, (whole, attribute: string, colour: string) => {
      const role = roleOfMark.get(colour);
      if (role === undefined) return whole;
      classes.push(`bw-${attribute === 'fill' ? 'f' : 's'}-${role}`);
      return ` ${attribute}="${tones[role].light}"`;
    })
    .replace(/\sstyle="font[^"]*"/, (style) => {
      const size = /(\d+)px/.exec(style)?.[1] ?? '12';
      return ` font-size="${size}"${/bold|[56]00/.test(style) ? ' font-weight="600"' : ''}`;
    })
    .replace(/\b(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(
      /\s(d|points|transform)="([^"]*)"/g,
      (_, name: string, value: string) => ` ${name}="${name === 'd' ? shortPath(value) : shortNumbers(value)}"`,
    )
    .replace(/\s+>/, '>');
  return classes.length === 0 ? tidy : tidy.replace(/(\/?>)$/, ` class="${classes.join(' ')}"$1`);
}

/**
 * What ECharts draws for `option`, as the inside of an `<svg>`: no outer element, no style, no size of its own.
 * The same input gives the same bytes, whatever was drawn before.
 */
export function drawPlot(option: EChartsCoreOption, width: number, height: number, id: string): string {
  register();
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, backgroundColor: 'transparent', ...option });
    const body = chart
      .renderToSVGString()
      .replace(/^<svg[^>]*>/, '')
      .replace(/<\/svg>\s*$/, '')
      .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
      .replace(/<rect[^>]*fill="(?:none|transparent)"[^>]*><\/rect>/, '');
    return body
      .replace(/<[a-zA-Z][^>]*>/g, (tag) => tidyTag(tag, id))
      .replace(/<(path|rect|circle|polygon|polyline|line)\b([^>]*)><\/\1>/g, '<$1$2/>')
      .replace(/\n+/g, '');
  } finally {
    chart.dispose();
  }
}
