import type { FittedForecaster, Forecast, Forecaster, TimeSeries } from '@bellwether/core';
import { type Law, law, require, requireJsonSafe, requireRefusal, requireSame, same } from './law.js';
import { healthyValues, regularSeries, uglyValues } from './samples.js';
import { drawsFutures, simulationLaws } from './simulation-laws.js';

/** What {@link forecasterLaws} tests. */
export interface ForecasterSubject {
  /** A fresh forecaster with the same settings each time. */
  readonly create: () => Forecaster;
  /** Season of the sample data, in steps. @default 24 */
  readonly seasonLength?: number;
  /** Length of the sample data; raise it for models that need much history. @default 120 */
  readonly length?: number;
  /** How many indices the state law is tried at; 0 tries every one. Lower it for costly models. @default 0 */
  readonly stateChecks?: number;
  /** What the model does with a series of irregular times: most refuse it. @default 'refused' */
  readonly irregularTimes?: 'refused' | 'regularised';
  /** Whether fitted models draw whole futures (`simulate`); then seven more laws hold. @default false */
  readonly simulates?: boolean;
}

const horizon = 12;
const levels = [0.5, 0.8, 0.95];

function outcome(fitted: FittedForecaster): Forecast {
  return fitted.forecast({ horizon, levels });
}

function requireShape(forecast: Forecast, series: TimeSeries, what: string): void {
  requireSame(forecast.contract, 'forecast/1', `${what}: contract`);
  requireSame(forecast.point.length, horizon, `${what}: length of the point forecast`);
  requireSame(
    forecast.intervals.map(({ level }) => level),
    levels,
    `${what}: levels of the intervals`,
  );
  require(forecast.model !== '', `${what}: the forecast does not say which model made it`);
  const { axis, values } = series;
  if (axis.kind === 'regular') {
    requireSame(forecast.step, axis.step, `${what}: step`);
    requireSame(forecast.start, axis.start + values.length * axis.step, `${what}: start`);
  }
}

function requireNested({ intervals, point }: Forecast, what: string): void {
  for (let step = 0; step < point.length; step += 1) {
    let inner: { lower: number; upper: number } | undefined;
    for (const { level, lower, upper } of intervals) {
      const [low, high] = [lower[step]!, upper[step]!];
      require(low <= high, `${what}: the ${level} interval of step ${step + 1} is [${low}, ${high}]`);
      if (inner !== undefined) {
        require(low <= inner.lower &&
          high >= inner.upper, `${what}: the ${level} interval of step ${step + 1} does not contain the narrower one`);
      }
      inner = { lower: low, upper: high };
    }
  }
}

/** Overwrites every number in a value made from JSON. */
function wipe(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    if (typeof object[key] === 'number') object[key] = -7;
    else wipe(object[key]);
  }
}

/**
 * What every {@link Forecaster} has to do: 18 laws over healthy and ugly data, and seven more for those that draw whole futures. A
 * model that looks beyond the end of its input, keeps or changes it, or continues differently after a restart, breaks one.
 *
 * @example
 * ```ts
 * import { forecasterLaws } from '@bellwether/testkit';
 * import { seasonalNaive } from '@bellwether/forecasting';
 *
 * const create = () => seasonalNaive({ seasonLength: 24 });
 * const laws = forecasterLaws({ create, simulates: true });
 * for (const { check } of laws) await check();
 * ```
 */
export function forecasterLaws(subject: ForecasterSubject): readonly Law[] {
  const { create, seasonLength = 24, length = 120, stateChecks = 0, simulates = false } = subject;
  const values = healthyValues(length, { seasonLength });
  // Every law gets arrays of its own: a forecaster that changes its input must not spoil what it is compared with.
  const sample = () => regularSeries(values.slice());
  const stride = stateChecks === 0 ? 1 : Math.max(1, Math.floor(length / stateChecks));
  const fitPrefix = (count: number) => create().fit(regularSeries(values.slice(0, count)));

  return [
    law('declares its contract and kind, and states carry that kind', () => {
      const forecaster = create();
      requireSame(forecaster.contract, 'forecaster/1', 'contract');
      const fitted = forecaster.fit(sample());
      requireSame([fitted.kind, fitted.state.kind], [forecaster.kind, forecaster.kind], 'kinds');
      require(Number.isInteger(fitted.state.version), 'the state has no version');
      requireSame(drawsFutures(fitted), simulates, 'whether it draws futures, as the subject declares');
    }),
    law('forecasts the steps that follow the series, as many as asked for', () => {
      const fitted = create().fit(sample());
      requireShape(outcome(fitted), sample(), 'forecast');
      requireSame(fitted.forecast({ horizon: 1 }).point.length, 1, 'horizon of one');
    }),
    law('keeps the name, labels and unit of the series', () => {
      const forecast = outcome(create().fit({ ...sample(), unit: 'percent' }));
      requireSame(
        [forecast.name, forecast.labels, forecast.unit],
        [sample().name, sample().labels, 'percent'],
        'identity',
      );
    }),
    law('nests its intervals by level', () => requireNested(outcome(create().fit(sample())), 'healthy data')),
    law('leaves its input unchanged', () => {
      const copy = values.slice();
      create().fit(regularSeries(copy)).update(copy.subarray(0, 5));
      requireSame(copy, values, 'values after fit and update');
    }),
    law('keeps no reference to its input', () => {
      const copy = values.slice();
      const fitted = create().fit(regularSeries(copy));
      const more = Float64Array.of(101, 99);
      const updated = fitted.update(more);
      const before = [outcome(fitted), outcome(updated)];
      copy.fill(-1e6);
      more.fill(-1e6);
      requireSame([outcome(fitted), outcome(updated)], before, 'forecasts after the caller changed its arrays');
    }),
    law('does not see beyond the end of its input', () => {
      const room = new Float64Array(length + 50).fill(-1e9);
      room.set(values);
      const inside = create().fit(regularSeries(room.subarray(0, length)));
      requireSame(outcome(inside), outcome(create().fit(sample())), 'forecast from a view of a longer array');
    }),
    law('is deterministic, and fits do not influence each other', () => {
      const forecaster = create();
      const first = forecaster.fit(sample());
      const before = outcome(first);
      forecaster.fit(regularSeries(values.map((value) => 3 * value - 50)));
      requireSame(outcome(first), before, 'forecast after another fit');
      requireSame(outcome(forecaster.fit(sample())), before, 'forecast of a second fit');
      requireSame(outcome(create().fit(sample())), before, 'forecast of a second forecaster');
    }),
    law('has a state that survives JSON', () => requireJsonSafe(create().fit(sample()).state, 'the state')),
    law('continues from its state exactly as if it had not been stopped, at every index', () => {
      const forecaster = create();
      const begin = Math.max(2, Math.floor(length / 2));
      let fitted = fitPrefix(begin);
      for (let index = begin; index < length; index += 1) {
        if ((index - begin) % stride === 0) {
          const restored = forecaster.restore(JSON.parse(JSON.stringify(fitted.state)));
          requireSame(restored.state, fitted.state, `state restored at index ${index}`);
          requireSame(outcome(restored), outcome(fitted), `forecast restored at index ${index}`);
          const rest = values.subarray(index);
          requireSame(outcome(restored.update(rest)), outcome(fitted.update(rest)), `continuation from index ${index}`);
        }
        fitted = fitted.update(values.subarray(index, index + 1));
      }
    }),
    law('takes values one by one or together with the same result', () => {
      const begin = length - 10;
      let single = fitPrefix(begin);
      for (let index = begin; index < length; index += 1) single = single.update([values[index]!]);
      requireSame(outcome(single), outcome(fitPrefix(begin).update(values.subarray(begin))), 'forecast');
    }),
    law('is not changed by update', () => {
      const fitted = create().fit(sample());
      const before = JSON.stringify(fitted.state);
      const updated = fitted.update([150, Number.NaN, 90]);
      requireSame(JSON.stringify(fitted.state), before, 'state of the original');
      require(!same(updated.state, fitted.state), 'update took nothing in');
      requireSame(outcome(updated).start - outcome(fitted).start, 3 * outcome(fitted).step, 'time gone by');
    }),
    law('refuses states of another kind or version', async () => {
      const forecaster = create();
      const { state } = forecaster.fit(sample());
      for (const wrong of [{ ...state, version: 999 }, { ...state, kind: 'something-else' }, null, 7, 'state', {}]) {
        await requireRefusal(
          () => forecaster.restore(wrong),
          ['invalid-state'],
          `restore(${JSON.stringify(wrong)?.slice(0, 40)})`,
        );
      }
    }),
    law('refuses horizons and levels that are not, and series without a grid', async () => {
      const fitted = create().fit(sample());
      for (const wrong of [0, -1, 1.5, Number.NaN]) {
        await requireRefusal(() => fitted.forecast({ horizon: wrong }), ['invalid-option'], `horizon ${wrong}`);
      }
      for (const wrong of [0, 1, 95]) {
        await requireRefusal(
          () => fitted.forecast({ horizon: 1, levels: [wrong] }),
          ['invalid-option'],
          `level ${wrong}`,
        );
      }
      const irregular = { ...sample(), axis: { kind: 'irregular' as const, timestamps: values.map((_, i) => i * i) } };
      if (subject.irregularTimes === 'regularised') {
        require(outcome(create().fit(irregular)).notes.length > 0, 'nothing says what was done about irregular times');
      } else {
        await requireRefusal(() => create().fit(irregular), ['invalid-input'], 'a series without a grid');
      }
    }),
    law('answers ugly data with a labelled forecast, finite or missing, never with an error', () => {
      for (const [what, ugly] of Object.entries(uglyValues)) {
        const input = regularSeries(ugly);
        const fitted = create().fit(input);
        const forecast = outcome(fitted);
        requireShape(forecast, input, what);
        const known = ugly.some((value) => Number.isFinite(value));
        require(!known ||
          forecast.point.every((value) => Number.isFinite(value)), `${what}: a point forecast is not finite`);
        require(known || forecast.notes.length > 0, `${what}: nothing says that there was nothing to go by`);
        if (known) requireNested(forecast, what);
        requireJsonSafe(fitted.state, `the state after ${what}`);
        create().restore(JSON.parse(JSON.stringify(fitted.state)));
      }
    }),
    law('begins at a state of its own when asked to, without changing or keeping it', () => {
      const saved = JSON.stringify(fitPrefix(length - 10).state);
      const state: unknown = JSON.parse(saved);
      const warm = create().fit(sample(), { warmStart: state });
      requireSame(JSON.stringify(state), saved, 'the state given as "warmStart"');
      const before = outcome(warm);
      requireShape(before, sample(), 'forecast after a warm start');
      require(before.point.every(Number.isFinite), 'a point forecast after a warm start is not finite');
      requireNested(before, 'after a warm start');
      const { intervals } = outcome(create().fit(sample()));
      const { lower, upper } = intervals.at(-1)!;
      require(before.point.every(
        (value, step) => value >= lower[step]! && value <= upper[step]!,
      ), 'a point forecast after a warm start lies outside of the 95 % interval without one');
      wipe(state);
      requireSame(outcome(warm), before, 'forecast after the caller changed the state');
      requireSame(
        outcome(create().fit(sample(), { warmStart: JSON.parse(saved) })),
        before,
        'forecast of a second warm start',
      );
    }),
    law('begins at any state of its own, for any data', () => {
      const { state } = create().fit(sample());
      for (const what of ['no values', 'one value', 'a constant', 'only missing values', 'gaps', 'huge values']) {
        const ugly = uglyValues[what]!;
        const forecast = outcome(create().fit(regularSeries(ugly), { warmStart: state }));
        requireShape(forecast, regularSeries(ugly), what);
        const known = ugly.some((value) => Number.isFinite(value));
        require(!known || forecast.point.every(Number.isFinite), `${what}: a point forecast is not finite`);
        const warm = outcome(create().fit(sample(), { warmStart: create().fit(regularSeries(ugly)).state }));
        require(warm.point.every(Number.isFinite), `begun at the state after ${what}: a point forecast is not finite`);
      }
    }),
    law('refuses to begin at states of another kind or version', async () => {
      const { state } = create().fit(sample());
      for (const wrong of [{ ...state, version: 999 }, { ...state, kind: 'something-else' }, null, 7, 'state', {}]) {
        await requireRefusal(
          () => create().fit(sample(), { warmStart: wrong }),
          ['invalid-state'],
          `a warm start from ${JSON.stringify(wrong)?.slice(0, 40)}`,
        );
      }
    }),
    ...(simulates ? simulationLaws(create, values) : []),
  ];
}
