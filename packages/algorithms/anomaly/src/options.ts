import { type Duration, invalidOption, parseDuration, requireNumber, requireOneOf } from '@bellwether/core';

/** Which deviations matter. */
export type AnomalyDirection = 'both' | 'up' | 'down';

/** Options of {@link seasonalDetector} and {@link detectAnomalies}. None is needed. */
export interface SeasonalDetectorOptions {
  /**
   * How many false alarms a healthy series may raise in a day, on average. The one knob for sensitivity: raising it finds
   * smaller anomalies and raises more false alarms. From 0.001 to 24.
   * @default 0.05
   */
  readonly falseAlarmsPerDay?: number;
  /**
   * Lengths of the seasons to learn, shortest first: none, one or two. A season that is not there costs nothing but its first
   * period of learning: of the baselines learnt, the one that explains a value best is used. Each season needs one full
   * period of history before it is used.
   * @default ['1d', '1w']
   */
  readonly periods?: readonly Duration[];
  /**
   * IANA time zone in which days and weeks begin, daylight-saving changes included.
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /**
   * Whether values above (`'up'`), below (`'down'`) or on both sides of what is usual are anomalies.
   * @default 'both'
   */
  readonly direction?: AnomalyDirection;
  /**
   * Smallest deviation from the expected value that matters, in the unit of the series, at least 0. Raising it silences
   * anomalies that are real but too small to act on.
   * @default 0
   */
  readonly minimumChange?: number;
  /**
   * Smallest deviation that matters as a share of the expected value: 0.1 means 10 %. At least 0. Both minimums must be met.
   * @default 0
   */
  readonly minimumRelativeChange?: number;
  /**
   * How long after the last unusual value an anomaly is over. Until then unusual values are `'ongoing'` and raise no new alarm,
   * unless the deviation doubles. Raising it joins more alarms into one.
   * @default '6h'
   */
  readonly refractory?: Duration;
}

/** The options as numbers, JSON-safe: part of a detector's state. */
export interface SeasonalDetectorSettings {
  readonly falseAlarmsPerDay: number;
  /** Milliseconds. */
  readonly periods: readonly number[];
  readonly timeZone: string;
  readonly direction: AnomalyDirection;
  readonly minimumChange: number;
  readonly minimumRelativeChange: number;
  /** Milliseconds. */
  readonly refractory: number;
}

const names = [
  'falseAlarmsPerDay',
  'periods',
  'timeZone',
  'direction',
  'minimumChange',
  'minimumRelativeChange',
  'refractory',
] as const satisfies readonly (keyof SeasonalDetectorOptions)[];

/** Checks the options and fills in defaults. */
export function resolveOptions(options: SeasonalDetectorOptions): SeasonalDetectorSettings {
  for (const name of Object.keys(options)) requireOneOf('name of an option', name, names);
  const periods = (options.periods ?? ['1d', '1w']).map((period) => parseDuration(period, 'periods'));
  if (periods.length > 2 || (periods.length === 2 && periods[0]! >= periods[1]!)) {
    throw invalidOption('periods', options.periods, 'at most two durations, the shorter one first');
  }
  return {
    falseAlarmsPerDay: requireNumber('falseAlarmsPerDay', options.falseAlarmsPerDay ?? 0.05, { min: 0.001, max: 24 }),
    periods,
    timeZone: options.timeZone ?? 'UTC',
    direction: requireOneOf('direction', options.direction ?? 'both', ['both', 'up', 'down']),
    minimumChange: requireNumber('minimumChange', options.minimumChange ?? 0, { min: 0 }),
    minimumRelativeChange: requireNumber('minimumRelativeChange', options.minimumRelativeChange ?? 0, { min: 0 }),
    refractory: parseDuration(options.refractory ?? '6h', 'refractory'),
  };
}
