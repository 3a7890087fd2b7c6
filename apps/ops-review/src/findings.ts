import type { Anomaly, DriftVerdict } from '@bellwether/core';

/** What a reader should look at, most urgent first. JSON-safe. */
export interface Finding {
  readonly severity: 'critical' | 'warning' | 'info';
  readonly kind: 'anomaly' | 'drift' | 'capacity';
  /** Name of the series, with its labels. */
  readonly series: string;
  /** When it happened or is expected, milliseconds since the epoch. */
  readonly time: number;
  readonly title: string;
  readonly detail: string;
}

/** The answer to "when does this run out?". */
export interface CapacityReview {
  /** The level that counts as full. */
  readonly limit: number;
  /** Probability of reaching it within the horizon. */
  readonly probability: number;
  /** Length of the horizon, milliseconds. */
  readonly horizon: number;
  /** When it is reached, if it is: the early, middle and late time that 10 %, 50 % and 90 % of the crossing paths have. */
  readonly crossing: { readonly early: number; readonly median: number; readonly late: number } | null;
  /** The last value is already at or beyond the limit. */
  readonly reached: boolean;
}

/** What was found about one series. JSON-safe. */
export interface SeriesReview {
  /** The name with the labels that tell it from the others, for people. */
  readonly title: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | null;
  readonly points: number;
  readonly missing: number;
  readonly from: number;
  readonly to: number;
  /** Milliseconds between points of the grid it was reviewed on. */
  readonly step: number;
  /** Seasonal periods found, milliseconds, strongest first. */
  readonly periods: readonly number[];
  readonly forecast: {
    readonly model: string;
    readonly start: number;
    readonly step: number;
    readonly horizon: number;
    /** Mean absolute scaled error in the backtest; null where the history is too short for one. */
    readonly backtestError: number | null;
    readonly point: readonly (number | null)[];
    readonly intervals: readonly {
      readonly level: number;
      readonly lower: readonly (number | null)[];
      readonly upper: readonly (number | null)[];
    }[];
    readonly notes: readonly string[];
  };
  readonly anomalies: readonly Anomaly[];
  readonly drift: {
    readonly verdict: DriftVerdict;
    readonly reason: string;
    readonly pValue: number;
    readonly effect: number;
    readonly measure: string;
    /** Where the compared windows lie: reference from `from` to `split`, current from `split` to `to`. */
    readonly split: number;
  };
  readonly capacity: CapacityReview | null;
}

/** The whole review. JSON-safe. */
export interface Review {
  readonly contract: 'ops-review/1';
  readonly source: string;
  readonly generatedAt: string;
  readonly findings: readonly Finding[];
  readonly series: readonly SeriesReview[];
}
