import type { Forecaster } from '@bellwether/core';
import * as forecasting from '@bellwether/forecasting';
import { gradientBoosting } from '@bellwether/learning';
import { UsageError } from './usage-error.ts';

/** What a model is made for. */
export interface ModelSettings {
  /** 1 where there is no season. */
  readonly seasonLength: number;
  /** Milliseconds between values. */
  readonly step: number;
  readonly horizon: number;
  /** Further options, as `--options` gives them. */
  readonly options: Readonly<Record<string, unknown>>;
}

const day = 86_400_000;

type Make = (settings: ModelSettings) => Forecaster;

/** The factory exported under a name, called with one options object. */
function exported(name: string, options: object): Forecaster {
  const factory: unknown = Object.hasOwn(forecasting, name)
    ? (forecasting as Readonly<Record<string, unknown>>)[name]
    : undefined;
  if (typeof factory !== 'function') {
    throw new UsageError(`There is no model "${name}" in @bellwether/forecasting.`);
  }
  const made: unknown = factory(options);
  if ((made as Partial<Forecaster> | undefined)?.contract !== 'forecaster/1') {
    // A function that is no factory may have answered with a promise; what becomes of it does not matter.
    if (made instanceof Promise) made.catch(() => undefined);
    throw new UsageError(`"${name}" of @bellwether/forecasting is not a model.`);
  }
  return made as Forecaster;
}

/** The season, and with a season of a day the week too, for models that take several; nothing where there is no season. */
function seasons({ seasonLength, step }: ModelSettings): object {
  if (seasonLength === 1) return {};
  return {
    seasonLength,
    seasonLengths: seasonLength * step === day ? [seasonLength, 7 * seasonLength] : [seasonLength],
  };
}

/** With all that options of models are called by: each takes what it knows. */
const plain =
  (name: string, fixed: object = {}): Make =>
  (settings) =>
    exported(name, { horizon: settings.horizon, ...seasons(settings), ...fixed, ...settings.options });

/** Names with options of their own. Every other name is taken for an exported factory as it is. */
const table: Readonly<Record<string, Make>> = {
  // Told the horizon and nothing else: it finds the seasons by itself, as it would for anyone.
  auto: ({ horizon, options }) => exported('autoForecaster', { horizon, ...options }),
  // What takes another part is given the usual one.
  lagForecaster: (settings) => plain('lagForecaster', { regressor: gradientBoosting({ loss: 'squared' }) })(settings),
  inLocalTime: () => forecasting.inLocalTime(forecasting.autoForecaster(), { timeZone: 'UTC' }),
  naive2: ({ seasonLength, options }) => exported('naive2', { seasonLength, ...options }),
  seasonalNaive: (settings) => (settings.seasonLength > 1 ? plain('seasonalNaive')(settings) : exported('naive', {})),
  holtWinters: (settings) =>
    settings.seasonLength > 1 ? plain('holtWinters')(settings) : exported('holt', settings.options),
  exponentialSmoothing: (settings) => plain('exponentialSmoothing', seasonalForm(settings))(settings),
};

function seasonalForm({ seasonLength }: ModelSettings): object {
  return seasonLength > 1 ? { seasonal: 'additive' } : {};
}

/**
 * Makes a model by name: `auto`, or any model exported by `@bellwether/forecasting`; `conformal:NAME` puts it into
 * `conformalIntervals`. Without a season, `seasonalNaive` and `holtWinters` are their forms without one.
 */
export function makeModel(name: string, settings: ModelSettings): Forecaster {
  const prefix = 'conformal:';
  if (name.startsWith(prefix)) {
    const inner = makeModel(name.slice(prefix.length), settings);
    return forecasting.conformalIntervals(inner, { horizon: settings.horizon });
  }
  try {
    return (Object.hasOwn(table, name) ? table[name]! : plain(name))(settings);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Model "${name}" cannot be made with a season of ${settings.seasonLength}: ${reason}`);
  }
}
