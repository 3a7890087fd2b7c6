import { downsample, invalidOption, requireInteger, type TimeSeries, timeAt, withValues } from '@bellwether/core';

/** Size and identity, the same for every chart. */
export interface ChartOptions {
  /** Shown above the chart and read to those who do not see it. @default the name of the series */
  readonly title?: string;
  /** Width of the drawing in pixels, 240 to 4000; on a page it scales to the room there is. @default 800 */
  readonly width?: number;
  /** Height of the drawing in pixels, 120 to 4000. @default 340 */
  readonly height?: number;
  /**
   * Prefix of the ids inside the drawing: a letter, then letters, digits, `-` or `_`. Charts on one page need different ones.
   * @default a digest of the drawing, so that different charts never share one
   */
  readonly id?: string;
  /** `'card'` draws a rounded surface behind, for a file that is shown on any background. @default 'none' */
  readonly background?: 'none' | 'card';
}

/** Width and height that make sense. */
export function requireSize(
  options: { readonly width?: number; readonly height?: number },
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  return {
    width: requireInteger('width', options.width ?? width, { min: 240, max: 4000 }),
    height: requireInteger('height', options.height ?? height, { min: 120, max: 4000 }),
  };
}

/** An id that fits in an attribute, a selector and a reference. */
export function requireId(id: string): string {
  if (!/^[A-Za-z][\w-]{0,63}$/.test(id)) {
    throw invalidOption('id', id, 'a letter followed by at most 63 letters, digits, "-" or "_"');
  }
  return id;
}

/**
 * A value as a picture can show it: infinite is missing, and what is so large or so small that differences and ratios
 * of such values are no numbers is held at the bound.
 */
export function drawable(value: number): number {
  if (!Number.isFinite(value)) return Number.NaN;
  const size = Math.abs(value);
  if (size > 1e200) return Math.sign(value) * 1e200;
  return size < 1e-200 ? 0 : value;
}

/** The series with {@link drawable} values; the same one where they all are. */
export function drawableSeries(series: TimeSeries): TimeSeries {
  if (series.values.every((value) => Object.is(drawable(value), value))) return series;
  return withValues(series, series.values.map(drawable));
}

/** At most `points` points as `[time, value]`, peaks and gaps kept. */
export function pointsOf(series: TimeSeries, points: number): [number, number][] {
  const small = downsample(drawableSeries(series), { points: Math.max(5, points), method: 'min-max' });
  return Array.from(small.values, (value, index) => [timeAt(small, index), value]);
}

/** The least and the greatest finite value of all lists; `[Infinity, -Infinity]` where there is none. */
export function extentOf(...lists: readonly ArrayLike<number>[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 1) {
      const value = list[i]!;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** Name and labels on one line: `cpu {host="web-1"}`. */
export function seriesTitle(series: {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}): string {
  const labels = Object.entries(series.labels).slice(0, 8);
  const text = labels.map(([key, value]) => `${key}="${value.slice(0, 80)}"`).join(', ');
  return text === '' ? series.name : `${series.name} {${text}}`;
}
