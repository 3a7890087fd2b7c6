import {
  BellwetherError,
  type Duration,
  type Forecast,
  invalidOption,
  memoryStateStore,
  parseDuration,
  requireInteger,
  requireNumber,
  type StateStore,
  seriesKey,
  type TimeSeries,
  timeAt,
} from '@bellwether/core';
import { encodeNumbers } from '../model/encoding.js';
import {
  type LedgerCell,
  type LedgerDocument,
  type LedgerEntry,
  readDocument,
  type StalenessMemory,
  toJson,
} from './document.js';
import { type LedgerReport, reportOf } from './report.js';
import { cellsOf, mergeCells } from './scores.js';
import { evidenceOf, judge, noEvidence, verdictsOf } from './staleness.js';

/** Settings of {@link forecastLedger}. */
export interface ForecastLedgerOptions {
  /** Where forecasts and scores are kept; one value per series and model. @default memoryStateStore(), which forgets with the process */
  readonly store?: StateStore;
  /** Beginning of the keys in the store. @default 'forecast-ledger/' */
  readonly prefix?: string;
  /**
   * Upper ends, ascending, of the ranges of steps ahead that are scored apart; what is beyond the last one is one more range.
   * @default [1, 6, 24, 168]
   */
  readonly horizons?: readonly number[];
  /** Length of the periods over which accuracy is shown over time, by the time of the value. @default '1d' */
  readonly period?: Duration;
  /** Periods of scores that are kept, at least 1. More take more of the store. @default 90 */
  readonly keepPeriods?: number;
  /**
   * Forecasts per series and model that are kept so that values may still come late or be revised, at least 2. More take
   * more of the store, about 60 bytes a step.
   * @default 20
   */
  readonly keepForecasts?: number;
  /**
   * Mean number of forecasts, at least 10, after which a model with honest intervals may be called stale. More means fewer
   * false alarms and later ones.
   * @default 1000
   */
  readonly falseAlarmAfter?: number;
}

/** Which part of the ledger is asked for. */
export interface LedgerQuery {
  /** Only forecasts of series of that name. @default all */
  readonly name?: string;
  /** Only forecasts of that model. @default all */
  readonly model?: string;
}

/** A model that is not to be trusted any more on a series. JSON-safe. */
export interface StaleModel {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly model: string;
  /** How strong the evidence is; stale from `falseAlarmAfter` on. */
  readonly evidence: number;
  /** Forecasts judged so far. */
  readonly forecasts: number;
  /** For people: which intervals failed how often. */
  readonly reason: string;
}

/** Keeps forecasts and scores them when the values arrive. */
export interface ForecastLedger {
  /**
   * Keeps a forecast. One of the same series, model and start replaces the earlier one; one that starts before what is kept
   * any more is refused.
   *
   * @param model - Under which name it is scored. @default `forecast.model`
   */
  record(forecast: Forecast, options?: { readonly model?: string }): Promise<void>;
  /**
   * Takes in what really came, in any order and as often as it likes: a value that comes again counts once, and one that
   * differs replaces the first. Missing values change nothing.
   *
   * @returns how many steps of kept forecasts got a new value.
   */
  observe(actual: TimeSeries): Promise<number>;
  /** Accuracy and coverage, per model and range of horizons, in all and over time. */
  report(query?: LedgerQuery): Promise<LedgerReport>;
  /** The models whose intervals fail more often than they say, worst first. */
  stale(query?: LedgerQuery): Promise<StaleModel[]>;
  /** Drops what is kept of the models and series that the query names: after a refit, say. */
  forget(query: LedgerQuery): Promise<void>;
}

/** Writers of one value that may come in between before a write gives up. */
const attempts = 10;

/**
 * Keeps forecasts until the values arrive and scores them then: how much a model is to be trusted is measured where it works,
 * not only in a backtest.
 *
 * - **Scores**: per model, range of horizons and period: mean absolute error, bias, root mean squared error, error as a share
 *   of the values (WAPE), and how often each interval held.
 * - **Stale**: each forecast is judged on the steps before the next one starts, by how many values its intervals missed. Bets
 *   that they miss more often than they may add up (a Shiryaev-Roberts e-detector over five bets and all levels); a model is
 *   stale when the evidence reaches `falseAlarmAfter`. While intervals are honest the mean number of forecasts until that
 *   happens is at least that, whatever the errors within one forecast have to do with each other.
 * - **Measured** with 200 random walks: 7 to 12 % of honest models are called stale within 250 forecasts (25 % is the bound);
 *   doubled noise is noticed after 8 to 11 forecasts (median).
 * - **Late and revised values**: as long as the forecast is among the last `keepForecasts`; a restart at any moment
 *   loses nothing that a call has returned from, and a call that was cut off may be repeated.
 * - **Not for** deciding between models on the same day (`backtest`), nor for intervals that are too wide, which are not stale.
 * - **Cost**: one read and one write of about 60 bytes a kept step, per series and model concerned.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `invalid-input` for a forecast that is too old;
 * `invalid-state` where the store holds something else under its keys; whatever the store throws.
 *
 * Source: Shin, Ramdas and Rinaldo, *E-detectors: a nonparametric framework for sequential change detection* (2024),
 * doi:10.51387/23-NEJSDS51.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { forecastLedger, naive } from '@bellwether/forecasting';
 *
 * const ledger = forecastLedger();
 * const past = createTimeSeries({ name: 'cpu', start: 0, step: '1h', values: [40, 42, 41] });
 * const forecast = naive().fit(past).forecast({ horizon: 2 });
 * await ledger.record(forecast);
 * await ledger.observe(createTimeSeries({ name: 'cpu', start: forecast.start, step: '1h', values: [43, 40] })); // => 2
 *
 * const { rows } = await ledger.report();
 * rows.map(({ model, horizons, count, meanAbsoluteError }) => [model, horizons, count, meanAbsoluteError]);
 * // => [['naive', '1', 1, 2], ['naive', '2-6', 1, 1]]
 * await ledger.stale(); // => []
 * ```
 */
export function forecastLedger(options: ForecastLedgerOptions = {}): ForecastLedger {
  const { store = memoryStateStore(), prefix = 'forecast-ledger/' } = options;
  const horizons = (options.horizons ?? [1, 6, 24, 168]).map((end) => requireInteger('horizons', end, { min: 1 }));
  if (horizons.some((end, i) => i > 0 && end <= horizons[i - 1]!))
    throw invalidOption('horizons', horizons, 'ascending');
  const period = parseDuration(options.period ?? '1d', 'period');
  const keepPeriods = requireInteger('keepPeriods', options.keepPeriods ?? 90, { min: 1 });
  const keepForecasts = requireInteger('keepForecasts', options.keepForecasts ?? 20, { min: 2 });
  const falseAlarmAfter = requireNumber('falseAlarmAfter', options.falseAlarmAfter ?? 1000, { min: 10 });

  const seriesPrefix = (name: string, labels: Readonly<Record<string, string>>): string =>
    `${prefix}${JSON.stringify(seriesKey(name, labels))} `;

  /** Reads, changes and writes one value, again where another writer came in between; `change` returns nothing to leave it. */
  const write = async (
    key: string,
    change: (document: LedgerDocument | undefined) => LedgerDocument | undefined,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const stored = await store.get(key);
      const next = change(stored === undefined ? undefined : readDocument(stored.value));
      if (next === undefined) return;
      try {
        await store.put(key, toJson(next), { expected: stored?.revision ?? 0 });
        return;
      } catch (error) {
        const beaten = BellwetherError.isInstance(error) && error.code === 'source-rejected';
        if (!beaten || attempt >= attempts) throw error;
      }
    }
  };

  /** Writes of this ledger wait for each other; only those of other processes can come in between. */
  let last: Promise<unknown> = Promise.resolve();
  const amend: typeof write = (key, change) => {
    const next = last.then(() => write(key, change));
    last = next.catch(() => {});
    return next;
  };

  const documents = async (query: LedgerQuery): Promise<[key: string, document: LedgerDocument][]> => {
    const found: [string, LedgerDocument][] = [];
    for await (const key of store.keys(prefix)) {
      const stored = await store.get(key);
      if (stored === undefined) continue;
      const document = readDocument(stored.value);
      const wanted =
        (query.name === undefined || query.name === document.name) &&
        (query.model === undefined || query.model === document.model);
      if (wanted) found.push([key, document]);
    }
    return found;
  };

  /** Scores of forecasts beyond those that are kept are added up, and the forecasts dropped. */
  const settle = (document: LedgerDocument): LedgerDocument => {
    const surplus = document.entries.length - keepForecasts;
    if (surplus <= 0) return document;
    const old = document.entries.slice(0, surplus);
    const cells = old.flatMap((entry) => cellsOf(entry, horizons, period));
    return {
      ...document,
      entries: document.entries.slice(surplus),
      settled: mergeCells([...document.settled, ...cells], keepPeriods),
      staleness: judgeAll(document.staleness, document.entries, surplus),
      settledUntil: old.at(-1)!.start,
    };
  };

  return {
    async record(forecast, { model = forecast.model } = {}) {
      const { name, labels, start } = forecast;
      const entry = entryOf(forecast);
      await amend(`${seriesPrefix(name, labels)}${JSON.stringify(model)}`, (document) => {
        if (document !== undefined && document.settledUntil !== null && start <= document.settledUntil) {
          throw new BellwetherError(
            'invalid-input',
            `A forecast of "${name}" that starts at ${start} comes too late: those up to ${document.settledUntil} are settled.`,
            { details: { start, settledUntil: document.settledUntil } },
          );
        }
        const others = document?.entries.filter((each) => each.start !== start) ?? [];
        const before = document?.entries.find((each) => each.start === start);
        const known = before === undefined ? entry : withActuals(entry, before);
        const entries = [...others, known].sort((a, b) => a.start - b.start);
        const empty = { settled: [], staleness: noEvidence, settledUntil: null };
        const envelope = { kind: 'forecast-ledger', version: 1, name, labels: { ...labels }, model } as const;
        return settle({ ...envelope, ...(document ?? empty), entries });
      });
    },
    async observe(actual) {
      let scored = 0;
      for await (const key of store.keys(seriesPrefix(actual.name, actual.labels))) {
        let own = 0;
        await amend(key, (document) => {
          own = 0;
          const entries = document?.entries.map((entry) => {
            const [next, changed] = scoreEntry(entry, actual);
            own += changed;
            return next;
          });
          return document === undefined || entries === undefined || own === 0 ? undefined : { ...document, entries };
        });
        scored += own;
      }
      return scored;
    },
    async report(query = {}) {
      const cells: { model: string; cell: LedgerCell }[] = [];
      for (const [, { model, entries, settled }] of await documents(query)) {
        for (const cell of [...settled, ...entries.flatMap((entry) => cellsOf(entry, horizons, period))]) {
          cells.push({ model, cell });
        }
      }
      return reportOf(cells, horizons);
    },
    async stale(query = {}) {
      const found: StaleModel[] = [];
      for (const [, document] of await documents(query)) {
        const { name, labels, model, entries, staleness } = document;
        const memory = judgeAll(staleness, entries, entries.length);
        const evidence = evidenceOf(memory);
        if (evidence < falseAlarmAfter) continue;
        found.push({ name, labels, model, evidence, forecasts: memory.forecasts, reason: reasonOf(entries, evidence) });
      }
      return found.sort((a, b) => b.evidence - a.evidence);
    },
    async forget(query) {
      for (const [key] of await documents(query)) await store.delete(key);
    },
  };
}

function entryOf({ start, step, point, intervals }: Forecast): LedgerEntry {
  return {
    start,
    step,
    levels: intervals.map(({ level }) => level),
    point: encodeNumbers(point),
    lower: intervals.map(({ lower }) => encodeNumbers(lower)),
    upper: intervals.map(({ upper }) => encodeNumbers(upper)),
    actual: Array.from(point, () => null),
  };
}

/** What has come for a forecast that is replaced counts for the new one, where both have the same times. */
function withActuals(entry: LedgerEntry, before: LedgerEntry): LedgerEntry {
  if (entry.step !== before.step) return entry;
  return { ...entry, actual: entry.actual.map((_, h) => before.actual[h] ?? null) };
}

/** The entry with the values that came, and how many are new or differ. */
function scoreEntry(entry: LedgerEntry, series: TimeSeries): [entry: LedgerEntry, changed: number] {
  const { start, step } = entry;
  let changed = 0;
  let actual: (number | null)[] | undefined;
  for (let i = 0; i < series.values.length; i += 1) {
    const value = series.values[i]! + 0;
    if (!Number.isFinite(value)) continue;
    const steps = (timeAt(series, i) - start) / step;
    const h = Math.round(steps);
    // Times that are computed in different ways may differ by rounding.
    if (h < 0 || h >= entry.point.length || Math.abs(steps - h) > 1e-6) continue;
    if ((actual ?? entry.actual)[h] === value) continue;
    actual ??= [...entry.actual];
    actual[h] = value;
    changed += 1;
  }
  return [actual === undefined ? entry : { ...entry, actual }, changed];
}

/** The evidence after the first `count` entries. */
function judgeAll(memory: StalenessMemory, entries: readonly LedgerEntry[], count: number): StalenessMemory {
  let judged = memory;
  for (let i = 0; i < count; i += 1) {
    judged = judge(judged, verdictsOf(entries[i]!, entries[i + 1]?.start ?? Number.POSITIVE_INFINITY));
  }
  return judged;
}

function reasonOf(entries: readonly LedgerEntry[], evidence: number): string {
  const totals = new Map<number, [missed: number, steps: number]>();
  entries.forEach((entry, i) => {
    for (const { level, missed, steps } of verdictsOf(entry, entries[i + 1]?.start ?? Number.POSITIVE_INFINITY)) {
      const [before, of] = totals.get(level) ?? [0, 0];
      totals.set(level, [before + missed, of + steps]);
    }
  });
  const parts = [...totals]
    .filter(([, [, steps]]) => steps > 0)
    .map(
      ([level, [missed, steps]]) =>
        `${missed} of the last ${steps} values were outside the ${Math.round(100 * level)} % interval, where ${Math.round(steps * (1 - level))} may be`,
    );
  return `${parts.join('; ')}. Evidence ${evidence.toPrecision(3)}.`;
}
