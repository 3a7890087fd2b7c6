import { defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, encodeNumber, invalidState } from '../model/encoding.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes } from '../model/spread.js';
import { type DemandModel, demandDeviation, demandIntervals, demandModel, drawDemand } from './demand-model.js';
import { type DemandSizes, emptySizes, sizeSpread, takeSize } from './demand-sizes.js';
import type { Smoother } from './smoother.js';

/** State of one exponential smoother over the means of blocks of values. */
export interface SmootherState {
  /** How much of a difference enters the level, and the values in one block. */
  readonly weight: number;
  readonly span: number;
  /** Null before the first block. */
  readonly level: number | null;
  /** The block that is not yet full: sum of its known values, their number, and how many values it holds. */
  readonly sum: number;
  readonly known: number;
  readonly filled: number;
}

/** State of the sizes of demands. */
export interface DemandSizesState {
  /** How much of a difference enters the size. */
  readonly weight: number;
  /** Smoothed size; null before the first demand. */
  readonly size: number | null;
  /** Sum of squared one-step errors of the size, and the number of demands. */
  readonly squares: number;
  readonly demands: number;
  /** Whether all demands were whole numbers. */
  readonly whole: boolean;
  /** Known values, and those of them below zero. */
  readonly observed: number;
  readonly negative: number;
}

/** State of a model of intermittent demand. */
export interface IntermittentState<Kind extends string = string> extends ModelState {
  readonly kind: Kind;
  readonly sizes: DemandSizesState;
  /** What is smoothed beside the sizes: intervals, occurrences, or aggregated demand at one or several levels. */
  readonly smoothers: readonly SmootherState[];
}

/** How a model comes to the expected demand per step. */
export interface RateRule {
  /** Smoothers with fitted weights that have seen nothing yet. Negative values are zeros already. */
  start(values: Float64Array): Smoother[];
  /** Where in the values the smoothers begin. */
  skipped?(smoother: Smoother, length: number): number;
  /** Takes a value in, in place; NaN is a missing one. */
  take(smoother: Smoother, value: number): void;
  rate(smoothers: readonly Smoother[], size: number): number;
}

interface Memory {
  readonly sizes: DemandSizes;
  readonly smoothers: readonly Smoother[];
}

/** Values below zero are no demand; missing ones stay NaN. */
function demandOf(value: number): number {
  return Math.max(0, value);
}

function absorb({ take }: RateRule, memory: Memory, values: Float64Array): Memory {
  const sizes = { ...memory.sizes };
  const smoothers = memory.smoothers.map((smoother) => ({ ...smoother }));
  for (let i = 0; i < values.length; i += 1) {
    takeSize(sizes, values[i]!);
    for (const smoother of smoothers) take(smoother, demandOf(values[i]!));
  }
  return { sizes, smoothers };
}

function learn(rule: RateRule, values: Float64Array, sizeWeight: number | undefined): Memory {
  const sizes = emptySizes(values, sizeWeight);
  for (let i = 0; i < values.length; i += 1) takeSize(sizes, values[i]!);
  const demand = values.map(demandOf);
  const smoothers = rule.start(demand);
  for (const smoother of smoothers) {
    const from = rule.skipped?.(smoother, demand.length) ?? 0;
    for (let i = from; i < demand.length; i += 1) rule.take(smoother, demand[i]!);
  }
  return { sizes, smoothers };
}

function modelOf(rule: RateRule, { sizes, smoothers }: Memory): DemandModel | undefined {
  if (sizes.observed === 0) return undefined;
  const rate = sizes.demands === 0 ? 0 : rule.rate(smoothers, sizes.size);
  return demandModel(rate, sizes.size, sizeSpread(sizes), sizes.whole);
}

function notes({ sizes: { observed, demands, negative } }: Memory): string[] {
  if (observed === 0) return emptyNotes();
  const result: string[] = [];
  if (demands === 0) result.push('No demand has been seen: none is forecast, and the intervals have no width.');
  if (demands === 1)
    result.push('Only one demand has been seen: the spread of sizes is unknown and guessed as its size.');
  if (negative > 0) result.push(`Counted as no demand: ${negative} negative values.`);
  return result;
}

function decodeSizes(sizes: DemandSizesState): DemandSizes {
  if (typeof sizes?.whole !== 'boolean') throw invalidState('sizes', sizes, 'an object that describes sizes');
  return {
    weight: decodeNumber('sizes.weight', sizes.weight),
    size: decodeNumber('sizes.size', sizes.size),
    squares: decodeNumber('sizes.squares', sizes.squares),
    demands: decodeInteger('sizes.demands', sizes.demands),
    whole: sizes.whole,
    observed: decodeInteger('sizes.observed', sizes.observed),
    negative: decodeInteger('sizes.negative', sizes.negative),
  };
}

function decodeSmoothers(states: readonly SmootherState[]): Smoother[] {
  if (!Array.isArray(states) || states.length === 0) throw invalidState('smoothers', states, 'an array of smoothers');
  return states.map((state: SmootherState | null) => ({
    weight: decodeNumber('smoothers.weight', state?.weight),
    span: decodeInteger('smoothers.span', state?.span, 1),
    level: decodeNumber('smoothers.level', state?.level),
    sum: decodeNumber('smoothers.sum', state?.sum),
    known: decodeInteger('smoothers.known', state?.known),
    filled: decodeInteger('smoothers.filled', state?.filled),
  }));
}

/** Any of the models of intermittent demand: they differ in how they come to the expected demand per step. */
export function intermittentModel<Kind extends string>(
  kind: Kind,
  rule: RateRule,
  sizeWeight?: number,
): SimulatingForecaster<IntermittentState<Kind>> {
  return defineModel<Memory, IntermittentState<Kind>>({
    kind,
    learn: (values) => learn(rule, values, sizeWeight),
    absorb: (memory, values) => absorb(rule, memory, values),
    predict(memory, horizon) {
      const model = modelOf(rule, memory);
      return {
        point: new Float64Array(horizon).fill(model?.rate ?? Number.NaN),
        deviation: new Float64Array(horizon).fill(model === undefined ? Number.NaN : demandDeviation(model)),
      };
    },
    intervals: (memory, horizon, levels) => demandIntervals(modelOf(rule, memory), horizon, levels),
    simulate(memory, { horizon, paths, random }) {
      const model = modelOf(rule, memory);
      return Array.from({ length: paths }, () =>
        new Float64Array(horizon).map(() => (model === undefined ? Number.NaN : drawDemand(model, random))),
      );
    },
    label: ({ sizes }) => (sizes.observed > 0 && sizes.demands === 0 ? 'zero' : kind),
    notes,
    encode: ({ sizes, smoothers }, envelope) => ({
      ...envelope,
      sizes: { ...sizes, size: encodeNumber(sizes.size) },
      smoothers: smoothers.map((smoother) => ({ ...smoother, level: encodeNumber(smoother.level) })),
    }),
    decode: ({ sizes, smoothers }) => ({ sizes: decodeSizes(sizes), smoothers: decodeSmoothers(smoothers) }),
  });
}
