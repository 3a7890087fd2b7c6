import type { EChartsCoreOption } from 'echarts/core';
import type { ValueAxis } from './number-ticks.js';
import { type Role, tones } from './palette.js';
import type { PlotBox } from './sheet.js';
import { textWidth } from './sheet.js';
import { timeTicks } from './time-ticks.js';

/** A drawn thing of an ECharts chart. */
export type PlotSeries = Readonly<Record<string, unknown>>;

const label = { fontSize: 12, color: tones.muted.mark, fontFamily: 'sans-serif' };

/** Grid and value axis, the same in every chart. */
export function baseOption(
  box: PlotBox,
  size: { readonly width: number; readonly height: number },
  axis: ValueAxis,
): {
  grid: Readonly<Record<string, unknown>>;
  yAxis: Readonly<Record<string, unknown>>;
} {
  return {
    grid: {
      left: box.left,
      right: size.width - box.right,
      top: box.top,
      bottom: size.height - box.bottom,
      outerBoundsMode: 'none',
    },
    yAxis: {
      type: 'value',
      min: axis.min,
      max: axis.max,
      axisLine: { show: false },
      axisTick: { show: false, customValues: axis.ticks },
      axisLabel: {
        ...label,
        margin: 8,
        customValues: axis.ticks,
        formatter: (value: number) => axis.format(value),
      },
      splitLine: { show: true, lineStyle: { color: tones.grid.mark, width: 1 } },
    },
  };
}

/** A horizontal axis of time from `from` to `to`, with as many labels as fit. */
export function timeAxis(box: PlotBox, from: number, to: number): Readonly<Record<string, unknown>> {
  const span = box.right - box.left;
  let ticks = timeTicks(from, to, Math.max(2, Math.floor(span / 70)));
  const widest = Math.max(1, ...ticks.map((tick) => textWidth(tick.label, 12)));
  if (widest + 14 > span / Math.max(1, ticks.length))
    ticks = timeTicks(from, to, Math.max(2, Math.floor(span / (widest + 18))));
  // A label at the very edge would stick out: it is dropped, its tick stays.
  const names = new Map(ticks.map((tick) => [tick.time - from, tick.label]));
  const perPixel = (to - from) / span;
  const inside = ticks.filter(({ time, label: name }) => {
    const room = (textWidth(name, 12) / 2) * perPixel;
    return time - from >= room - 24 * perPixel && to - time >= room - 16 * perPixel;
  });
  return numberAxis({
    max: to - from,
    ticks: ticks.map((tick) => tick.time - from),
    labels: inside.map((tick) => tick.time - from),
    format: (value) => names.get(value) ?? '',
  });
}

/** A horizontal axis of numbers. */
export function numberAxis(axis: {
  readonly min?: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly labels: readonly number[];
  readonly format: (value: number) => string;
  /** Whether the first or the last label stands at the end of the axis and has to stay inside. */
  readonly inward?: { readonly below: boolean; readonly above: boolean };
}): Readonly<Record<string, unknown>> {
  return {
    type: 'value',
    min: axis.min ?? 0,
    max: axis.max,
    axisLine: { show: true, onZero: false, lineStyle: { color: tones.neutral.mark, width: 1 } },
    axisTick: {
      show: axis.ticks.length > 0,
      length: 4,
      customValues: axis.ticks,
      lineStyle: { color: tones.neutral.mark },
    },
    axisLabel: {
      ...label,
      margin: 9,
      customValues: axis.labels,
      hideOverlap: true,
      formatter: axis.format,
      ...(axis.inward?.below === true ? { alignMinLabel: 'left' } : {}),
      ...(axis.inward?.above === true ? { alignMaxLabel: 'right' } : {}),
    },
    splitLine: { show: false },
  };
}

/** A line through `[x, y]`; it breaks where y is NaN. A measured point between two gaps is shown as a dot. */
export function lineSeries(
  points: readonly (readonly [number, number])[],
  role: Role,
  options: { readonly width?: number; readonly dashed?: boolean; readonly z?: number } = {},
): readonly PlotSeries[] {
  const lone = points.filter(([, y], i) => {
    const before = points[i - 1]?.[1] ?? Number.NaN;
    const after = points[i + 1]?.[1] ?? Number.NaN;
    return !Number.isNaN(y) && Number.isNaN(before) && Number.isNaN(after);
  });
  const { width = 1.75, dashed = false, z = 3 } = options;
  const lines: PlotSeries = {
    type: 'line',
    data: points.map(([x, y]) => [x, Number.isNaN(y) ? '-' : y]),
    showSymbol: false,
    silent: true,
    clip: true,
    z,
    lineStyle: { color: tones[role].mark, width, type: dashed ? [6, 4] : 'solid', join: 'round', cap: 'round' },
  };
  if (lone.length === 0) return [lines];
  return [
    lines,
    shapes(
      lone.map(([x, y]) => ({ kind: 'dot', x, y, radius: 1.5, role })),
      z,
    ),
  ];
}

/** A simple thing to draw, in the units of the axes. */
export type Shape =
  | {
      readonly kind: 'dot';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly role: Role;
      readonly halo?: boolean;
    }
  | {
      readonly kind: 'area';
      readonly points: readonly (readonly [number, number])[];
      readonly role: Role;
      readonly opacity: number;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly role: Role;
      readonly width?: number;
      readonly dashed?: boolean;
    };

interface DrawApi {
  coord(point: readonly [number, number]): [number, number];
}

function element(shape: Shape, api: DrawApi): Readonly<Record<string, unknown>> {
  if (shape.kind === 'dot') {
    const [cx, cy] = api.coord([shape.x, shape.y]);
    const halo = shape.halo ? { stroke: tones.surface.mark, lineWidth: 1.5 } : {};
    return { type: 'circle', shape: { cx, cy, r: shape.radius }, style: { fill: tones[shape.role].mark, ...halo } };
  }
  if (shape.kind === 'area') {
    const style = { fill: tones[shape.role].mark, opacity: shape.opacity };
    return { type: 'polygon', shape: { points: shape.points.map((point) => api.coord(point)) }, style };
  }
  const [x1, y1] = api.coord(shape.from);
  const [x2, y2] = api.coord(shape.to);
  const style = {
    stroke: tones[shape.role].mark,
    lineWidth: shape.width ?? 1.5,
    lineDash: shape.dashed ? [6, 4] : null,
    fill: null,
  };
  return { type: 'line', shape: { x1, y1, x2, y2 }, style };
}

/** Draws shapes in the coordinates of the axes, cut off at the edges of the plot. */
export function shapes(list: readonly Shape[], z: number): PlotSeries {
  return {
    type: 'custom',
    silent: true,
    clip: true,
    z,
    data: list.map((_, index) => [0, 0, index]),
    encode: { x: -1, y: -1 },
    renderItem: (params: { readonly dataIndex: number }, api: DrawApi) => ({
      ...element(list[params.dataIndex]!, api),
      silent: true,
    }),
  };
}

/** An option for {@link drawPlot}. */
export function plotOption(
  base: ReturnType<typeof baseOption>,
  xAxis: Readonly<Record<string, unknown>>,
  series: readonly PlotSeries[],
): EChartsCoreOption {
  return { ...base, xAxis, series: [...series] };
}
