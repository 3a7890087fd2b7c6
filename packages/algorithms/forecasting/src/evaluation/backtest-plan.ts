import { type OnProgress, requireInteger, requireLevels, requireOneOf } from '@bellwether/core';

/** Settings of `backtest`. */
export interface BacktestOptions {
  /** How many steps of each forecast are judged, at least 1. */
  readonly horizon: number;
  /**
   * Steps between the last value a model knows and the first one it is judged by, as where data arrive late or a plan needs a lead
   * time. The steps in between are forecast and not judged.
   *
   * @default 0
   */
  readonly gap?: number;
  /** From how many points in time to forecast, at least 1. Fewer are used where the series is too short. @default 10 */
  readonly origins?: number;
  /** Steps between origins. Below `horizon` the forecasts overlap. @default horizon */
  readonly step?: number;
  /** Whether each fit sees everything before the origin, or only the last `trainingLength` values. @default 'expanding' */
  readonly strategy?: 'expanding' | 'sliding';
  /** How many values a sliding fit sees. @default as many as there are before the first origin */
  readonly trainingLength?: number;
  /** The fewest values a fit may see; earlier origins are left out. @default two seasons, at least 10 */
  readonly minimumTraining?: number;
  /**
   * After how many origins to fit again; in between a model is updated with the values that came, which costs far less.
   * A sliding window moves when it is fitted again: until then it grows by these values.
   *
   * @default 1
   */
  readonly refitEvery?: number;
  /** Season of the naive method that errors are scaled by, in steps. @default 1 */
  readonly seasonLength?: number;
  /**
   * Explanatory columns by name, each with a value for every value of the series. Models get the part up to the origin as
   * `past` and, for the steps to forecast, what `columnsAhead` says as `future`, in arrays of their own.
   */
  readonly columns?: Readonly<Record<string, ArrayLike<number>>>;
  /**
   * What is known of the columns beyond an origin: `'known'`, their values, for calendars, plans and prices that are set in advance;
   * or `'carried-forward'`, each column's last known value, for what is only measured. Measured columns taken as known are a leak
   * of the future that no backtest can notice.
   *
   * @default 'known'
   */
  readonly columnsAhead?: 'known' | 'carried-forward';
  /** Levels of the intervals to judge. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
  /** Stops between two fits; the promise then rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Receives how many origins are done. */
  readonly onProgress?: OnProgress;
}

/** Where to forecast from, and how. */
export interface Plan {
  readonly horizon: number;
  readonly gap: number;
  readonly levels: readonly number[];
  readonly seasonLength: number;
  readonly refitEvery: number;
  /** Number of values before each origin, ascending: nothing later can have been seen by an earlier fit. */
  readonly cuts: readonly number[];
  /** Values a fit sees; infinite where it sees all. */
  readonly trainingLength: number;
  readonly notes: readonly string[];
}

/** Checks the settings and lays the origins for a series of this length. */
export function planOf(length: number, options: BacktestOptions): Plan {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const origins = requireInteger('origins', options.origins ?? 10, { min: 1 });
  const step = requireInteger('step', options.step ?? horizon, { min: 1 });
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const strategy = requireOneOf('strategy', options.strategy ?? 'expanding', ['expanding', 'sliding']);
  const fewest = requireInteger('minimumTraining', options.minimumTraining ?? Math.max(10, 2 * seasonLength), {
    min: 1,
  });
  const sliding = strategy === 'sliding';
  const refitEvery = requireInteger('refitEvery', options.refitEvery ?? 1, { min: 1 });
  const gap = requireInteger('gap', options.gap ?? 0, { min: 0 });
  const cuts: number[] = [];
  for (let cut = length - horizon - gap; cut >= fewest && cuts.length < origins; cut -= step) cuts.unshift(cut);
  const wanted = options.trainingLength ?? cuts[0] ?? fewest;
  const trainingLength = requireInteger('trainingLength', wanted, { min: 1 });
  const notes: string[] = [];
  if (cuts.length === 0) {
    notes.push(
      `The series has ${length} values: too few for a forecast of ${gap + horizon} steps from at least ${fewest} values.`,
    );
  } else if (cuts.length < origins) notes.push(`The series has room for ${cuts.length} of ${origins} origins.`);
  return {
    horizon,
    gap,
    levels: requireLevels('levels', options.levels ?? [0.8, 0.95]),
    seasonLength,
    refitEvery,
    cuts,
    trainingLength: sliding ? trainingLength : Number.POSITIVE_INFINITY,
    notes,
  };
}
