import {
  type BellwetherError,
  type FitOptions,
  invalidOption,
  requireNumber,
  requireOneOf,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { decodeNumber, invalidState } from '../model/encoding.js';
import type { FittedSimulatingForecaster, SimulatingForecaster } from '../model/simulating.js';
import type { CombinationRule } from './combine.js';
import { combinedForecast, combinedPaths, type Member, updatedMembers } from './combined-members.js';

/** Settings of {@link combination}. */
export interface CombinationOptions {
  /** The models to combine, by names of your own; at least one. */
  readonly members: { readonly [name: string]: SimulatingForecaster };
  /** How. The median ignores a single model that runs away; the mean uses every opinion. @default 'median' */
  readonly rule?: CombinationRule;
  /** What each member counts for, above 0, by name; for instance one over its error in a backtest. @default 1 each */
  readonly weights?: { readonly [name: string]: number };
}

/** State of {@link combination}. */
export interface CombinationState extends VersionedState {
  readonly kind: 'combination';
  readonly version: 1;
  readonly rule: CombinationRule;
  readonly members: readonly MemberState[];
}

/** One member in a {@link CombinationState}. */
export interface MemberState {
  readonly name: string;
  readonly weight: number;
  /** State of the fitted model. */
  readonly state: VersionedState;
}

const rules: readonly CombinationRule[] = ['median', 'mean'];

/** The states of fitted members. */
export function encodeMembers(members: readonly Member[]): MemberState[] {
  return members.map(({ name, weight, fitted }) => ({ name, weight, state: fitted.state }));
}

/** Fitted members from their states, by the models that go by their names. */
export function decodeMembers(
  states: unknown,
  forecasterOf: (name: string) => SimulatingForecaster | undefined,
): readonly Member[] {
  if (!Array.isArray(states) || states.length === 0) throw invalidState('members', states, 'a list of fitted models');
  return (states as Partial<MemberState>[]).map(({ name, weight, state }, i) => {
    const forecaster = typeof name === 'string' ? forecasterOf(name) : undefined;
    if (forecaster === undefined) throw unknownMember(i, name);
    const share = decodeNumber(`members[${i}].weight`, weight);
    if (!(share > 0)) throw invalidState(`members[${i}].weight`, weight, 'above 0');
    return { name: name!, weight: share, fitted: forecaster.restore(state) };
  });
}

/** What each member is fitted with: where an earlier state of the whole is given, its own part of it, if it has one. */
export function memberFitOptions(kind: string, options: FitOptions = {}): (name: string) => FitOptions {
  const { warmStart, ...rest } = options;
  if (warmStart === undefined) return () => rest;
  const { members } = requireState<VersionedState & { readonly members: unknown }>(warmStart, kind, 1);
  if (!Array.isArray(members)) throw invalidState('members', members, 'a list of fitted models');
  return (name) => {
    const earlier = (members as Partial<MemberState>[]).find((member) => member?.name === name);
    return earlier === undefined ? rest : { ...rest, warmStart: earlier.state };
  };
}

function unknownMember(index: number, name: unknown): BellwetherError {
  return invalidState(`members[${index}].name`, name, 'the name of a model that this forecaster knows');
}

/**
 * Combines the forecasts of several models into one, by their median or mean, weighted or not.
 *
 * Point forecasts, bounds of intervals and futures are combined alike. For operational metrics the median of a few different models is
 * hard to beat by any one of them: what one gets badly wrong, the others outvote.
 *
 * - **Not for** a choice between models that are much better and much worse: leave the bad ones out (`selectByBacktest`, or `autoForecaster`,
 *   which chooses and weighs by itself).
 * - **Intervals** are about as wide as those of the members, although the combination errs less: wrap it in `conformalIntervals`.
 * - **Missing values** and **ugly data** are treated as the members treat them.
 * - **Cost**: that of the members together.
 *
 * @throws BellwetherError `invalid-option` without members, or for weights that are not above 0 or name no member.
 *
 * Source: Bates and Granger, "The combination of forecasts" (1969), doi:10.1057/jors.1969.103; for the median Petropoulos and Svetunkov, "A simple
 * combination of univariate models" (2020), doi:10.1016/j.ijforecast.2019.01.006.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { combination, drift, naive, seasonalNaive } from '@bellwether/forecasting';
 *
 * const requests = createTimeSeries({ start: 0, step: '1d', values: [10, 20, 30, 10, 20, 30, 13] });
 * const model = combination({ members: { naive: naive(), drift: drift(), week: seasonalNaive({ seasonLength: 3 }) } });
 * const forecast = model.fit(requests).forecast({ horizon: 2 });
 * forecast.model; // => 'median of 3 models'
 * [...forecast.point]; // => [13.5, 14]
 * ```
 */
export function combination(options: CombinationOptions): SimulatingForecaster<CombinationState> {
  const { members, weights = {} } = options;
  const rule = requireOneOf('rule', options.rule ?? 'median', rules);
  const names = Object.keys(members);
  if (names.length === 0) throw invalidOption('members', members, 'at least one model');
  for (const [name, weight] of Object.entries(weights)) {
    if (!names.includes(name)) throw invalidOption(`weights.${name}`, weight, `one of ${names.join(', ')}`);
    requireNumber(`weights.${name}`, weight, { min: 0, exclusiveMin: true });
  }
  return {
    contract: 'forecaster/1',
    kind: 'combination',
    fit(series, fitOptions) {
      const optionsOf = memberFitOptions('combination', fitOptions);
      return combined(
        names.map((name) => ({
          name,
          weight: weights[name] ?? 1,
          fitted: members[name]!.fit(series, optionsOf(name)),
        })),
        rule,
      );
    },
    restore(saved) {
      const state = requireState<CombinationState>(saved, 'combination', 1);
      if (!rules.includes(state.rule)) throw invalidState('rule', state.rule, rules.join(' or '));
      const known = new Map(Object.entries(members));
      return combined(
        decodeMembers(state.members, (name) => known.get(name)),
        state.rule,
      );
    },
  };
}

function combined(members: readonly Member[], rule: CombinationRule): FittedSimulatingForecaster<CombinationState> {
  return {
    kind: 'combination',
    forecast: (request) => combinedForecast(members, rule, request),
    simulate: (request) => combinedPaths(members, rule, request),
    update: (values, updateOptions) => combined(updatedMembers(members, values, updateOptions), rule),
    get state(): CombinationState {
      return { kind: 'combination', version: 1, rule, members: encodeMembers(members) };
    },
  };
}
