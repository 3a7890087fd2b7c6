import { createTimeSeries, inferStep, regularise, type TimeSeries } from '@bellwether/core';
import { autoForecaster, type FittedSimulatingForecaster, withoutResets } from '@bellwether/forecasting';
import type { Plan, Resource } from './plan.ts';

/** A resource or sum with its model. */
export interface Fitted {
  /** As it was measured. */
  readonly series: TimeSeries;
  /** The extremes of its days, or of other steps of the plan. */
  readonly grid: TimeSeries;
  readonly fitted: FittedSimulatingForecaster;
  /** How often it was emptied, where that was taken out. */
  readonly resets: number;
  /** The greatest value that forecasts can have. */
  readonly most: number;
  readonly notes: readonly string[];
}

/** Whole steps, of which a first or last one that was not measured to its end would show too small a peak, are only left out if so many stay. */
const fewest = 3;

/** The first and last step (exclusive) that were measured from beginning to end. */
function wholeSteps(series: TimeSeries, grid: TimeSeries): readonly [from: number, to: number] {
  const { axis, values } = grid;
  const times = series.axis;
  if (axis.kind !== 'regular' || values.length === 0 || series.values.length < 2) return [0, values.length];
  const fine = inferStep(series);
  const first = times.kind === 'regular' ? times.start : times.timestamps[0]!;
  const last =
    times.kind === 'regular' ? times.start + (series.values.length - 1) * times.step : times.timestamps.at(-1)!;
  const end = axis.start + values.length * axis.step;
  const from = first - axis.start >= fine ? 1 : 0;
  const to = last + fine < end ? values.length - 1 : values.length;
  return to - from >= fewest ? [from, to] : [0, values.length];
}

/** Part of a regular series. */
function stepsOf(grid: TimeSeries, from: number, to: number): TimeSeries {
  const { axis, name, labels, unit, values } = grid;
  if (axis.kind !== 'regular' || (from === 0 && to === values.length)) return grid;
  return createTimeSeries({
    name,
    labels,
    ...(unit === undefined ? {} : { unit }),
    start: axis.start + from * axis.step,
    step: axis.step,
    values: values.slice(from, to),
  });
}

/** What is counted: the peak of every day, or its lowest point, because capacity has to last at any time. */
export function extremesOf(series: TimeSeries, step: number, direction: Resource['direction']): TimeSeries {
  const grid = regularise(series, { step, aggregation: direction === 'above' ? 'max' : 'min' });
  return stepsOf(grid, ...wholeSteps(series, grid));
}

/** The greatest value there can be: what the plan says or the unit means, where nothing speaks against it. */
function greatest({ capacity, most, unit }: Resource, values: Float64Array): number {
  if (most !== undefined) return most;
  const usual = unit === 'percent' || unit === '%' ? 100 : unit === 'ratio' ? 1 : Number.POSITIVE_INFINITY;
  return capacity > usual || values.some((value) => value > usual) ? Number.POSITIVE_INFINITY : usual;
}

/** Fits what is forecast by the extremes of its steps. */
export function fit(resource: Resource, series: TimeSeries, plan: Plan): Fitted {
  const grid = extremesOf(series, plan.step, resource.direction);
  const named = { ...grid, name: resource.name, ...(resource.unit === undefined ? {} : { unit: resource.unit }) };
  const cleared = resource.emptied ? withoutResets(named, { direction: resource.direction }) : undefined;
  const resets = cleared?.resets.length ?? 0;
  const most = greatest(resource, named.values);
  // Limits are given here and not left to the unit, which knows nothing of the capacity.
  const { unit: _, ...bare } = cleared?.series ?? named;
  const fitted = autoForecaster({
    horizon: Math.round(plan.horizon / plan.step),
    ...(resource.least === undefined ? {} : { lower: resource.least }),
    ...(Number.isFinite(most) ? { upper: most } : {}),
  }).fit(bare);
  const notes = [
    ...(resets === 0
      ? []
      : [
          `It was emptied ${resets === 1 ? 'once' : `${resets} times`}; the plan is for the case that it is not emptied again.`,
        ]),
    ...(Number.isFinite(most)
      ? [`It cannot be more than ${most}${resource.unit === undefined ? '' : ` ${resource.unit}`}.`]
      : []),
  ];
  return { series, grid: named, fitted, resets, most, notes };
}
