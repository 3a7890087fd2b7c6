import { type Forecast, inferStep, regularise, sliceByIndex, type TimeSeries, withValues } from '@bellwether/core';
import {
  autoForecaster,
  type FittedSimulatingForecaster,
  type Hierarchy,
  hierarchySeries,
  reconcile,
} from '@bellwether/forecasting';
import { extremesOf, type Fitted } from './fit.ts';
import type { Group, Plan, Resource } from './plan.ts';

/** What a part contributes to a sum when that peaks. */
export interface Part {
  readonly name: string;
  /** Whether the plan names it in `of`, and not only a group in between. */
  readonly direct: boolean;
  readonly history: TimeSeries;
  readonly forecast: Forecast;
}

/** A sum, with what it is made of. The forecasts of the parts add up to its own at every step. */
export interface FittedSum extends Fitted {
  readonly forecast: Forecast;
  readonly parts: readonly Part[];
}

/** A resource with its measurements. */
export interface Measured {
  readonly resource: Resource;
  readonly series: TimeSeries;
}

/** Past errors that the weights are learned from: a month of days. */
const mostErrors = 30;
/** With fewer the weights would be noise; sums then are weighted by how much they are the sum of. */
const fewestErrors = 8;

/** What a group is the sum of: the group itself, groups in it, and its resources. */
function structureOf(group: Group, inner: readonly Group[]): Hierarchy {
  const place = (name: string): number => group.resources.indexOf(name);
  const sums = [group, ...inner].map(({ name, resources }) => ({
    labels: { group: name },
    bottoms: Int32Array.from(resources, place).sort(),
  }));
  const bottoms = group.resources.map((name, at) => ({ labels: { resource: name }, bottoms: Int32Array.of(at) }));
  return { nodes: [...sums, ...bottoms], bottomCount: bottoms.length };
}

/**
 * The value of every node at the time of the step at which the whole sum peaks. Peaks do not add up, because they are not at the same
 * time; these do.
 */
function atThePeak(nodes: readonly TimeSeries[], step: number): TimeSeries[] {
  const sum = nodes[0]!;
  const peaks = extremesOf(sum, step, 'above');
  if (sum.axis.kind !== 'regular' || peaks.axis.kind !== 'regular') return [...nodes];
  const at = new Int32Array(peaks.values.length).fill(-1);
  for (let t = 0; t < sum.values.length; t += 1) {
    const bucket = Math.floor((sum.axis.start + t * sum.axis.step - peaks.axis.start) / step);
    if (bucket < 0 || bucket >= at.length || !Number.isFinite(sum.values[t]!)) continue;
    if (at[bucket]! < 0 || sum.values[t]! > sum.values[at[bucket]!]!) at[bucket] = t;
  }
  return nodes.map(({ name, labels, values }) =>
    withValues(
      { ...peaks, name, labels },
      Float64Array.from(at, (t) => (t < 0 ? Number.NaN : values[t]!)),
    ),
  );
}

/** Errors of forecasts of the next step, over the latest past. */
function pastErrors(series: TimeSeries, horizon: number): Float64Array {
  const { values } = series;
  const count = Math.min(mostErrors, Math.floor(values.length / 2));
  let fitted: FittedSimulatingForecaster = autoForecaster({ horizon }).fit(
    sliceByIndex(series, 0, values.length - count),
  );
  return Float64Array.from({ length: count }, (_, k) => {
    const value = values[values.length - count + k]!;
    const error = value - fitted.forecast({ horizon: 1, levels: [] }).point[0]!;
    fitted = fitted.update([value]);
    return error;
  });
}

function widest({ intervals }: Forecast, h: number): number {
  const { lower, upper } = intervals.at(-1)!;
  return upper[h]! - lower[h]!;
}

/** The model of a sum with its forecasts and futures moved to where the reconciled forecast is, and widened or narrowed as that is. */
function movedTo(
  forecast: Forecast,
  base: Forecast,
  fitted: FittedSimulatingForecaster,
  least: number,
): FittedSimulatingForecaster {
  return {
    kind: fitted.kind,
    forecast: () => forecast,
    simulate: (request) =>
      fitted.simulate(request).map((path) =>
        path.map((value, h) => {
          const width = widest(base, h);
          const factor = width > 0 ? widest(forecast, h) / width : 1;
          return Math.max(least, forecast.point[h]! + factor * (value - base.point[h]!));
        }),
      ),
    update: (values, options) => fitted.update(values, options),
    get state() {
      return fitted.state;
    },
  };
}

/** Forecasts a group and its parts so that they agree at every step, from the moments at which the group peaks. */
export function fitSum(group: Group, groups: readonly Group[], measured: readonly Measured[], plan: Plan): FittedSum {
  const inner = groups.filter(
    (each) => each !== group && each.resources.every((name) => group.resources.includes(name)),
  );
  const structure = structureOf(group, inner);
  const parts = group.resources.map((name) => measured.find(({ resource }) => resource.name === name)!);
  // The coarsest, on which every part has values. A part that has just begun tells no step.
  const steps = parts.filter(({ series }) => series.values.length > 1).map(({ series }) => inferStep(series));
  const step = steps.length === 0 ? plan.step : Math.min(plan.step, Math.max(...steps));
  const fine = hierarchySeries(
    structure,
    parts.map(({ series }) => regularise(series, { step })),
  );
  const unit = parts[0]!.resource.unit;
  const nodes = atThePeak(fine, plan.step).map((node, i): TimeSeries => {
    const { unit: _, ...bare } = node;
    return { ...bare, name: structure.nodes[i]!.labels.group ?? structure.nodes[i]!.labels.resource ?? '', labels: {} };
  });
  const horizon = Math.round(plan.horizon / plan.step);
  const models = nodes.map((node) => autoForecaster({ horizon }).fit(node));
  const base = models.map((model) => model.forecast({ horizon }));
  const errors = nodes.map((node) => pastErrors(node, horizon));
  const complete = Array.from(errors[0]!).filter((_, t) => errors.every((own) => Number.isFinite(own[t]))).length;
  const nonNegative = nodes.every(({ values }) => !values.some((value) => value < 0));
  const nothing = base.some(({ point }) => Number.isNaN(point[0]!));
  const reconciled = nothing
    ? undefined
    : reconcile({
        hierarchy: structure,
        forecasts: base,
        nonNegative,
        ...(complete < fewestErrors ? {} : { residuals: errors }),
      });
  const [own] = reconciled?.forecasts ?? base;
  const forecast = { ...own!, notes: [...new Set(base[0]!.notes)] };
  const fitted =
    reconciled === undefined ? models[0]! : movedTo(forecast, base[0]!, models[0]!, nonNegative ? 0 : -Infinity);
  return {
    series: { ...fine[0]!, name: group.name },
    grid: { ...nodes[0]!, ...(unit === undefined ? {} : { unit }) },
    fitted,
    resets: 0,
    most: Number.POSITIVE_INFINITY,
    notes: [
      `The sum of ${group.of.join(', ')}, at the time of the day at which it peaks.`,
      reconciled === undefined
        ? 'One of its parts has no values, so that nothing can be said of the sum.'
        : `Sum and parts were forecast each on its own and reconciled (${reconciled.method}), so that the parts add up to the sum.`,
    ],
    forecast,
    parts:
      reconciled === undefined
        ? []
        : nodes.slice(1).map((history, i) => ({
            name: history.name,
            direct: group.of.includes(history.name),
            history,
            forecast: reconciled.forecasts[i + 1]!,
          })),
  };
}
