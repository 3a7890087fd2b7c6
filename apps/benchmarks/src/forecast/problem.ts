/** One thing to forecast: what a contestant may know, and what it is judged by. */
export interface Problem {
  /** Id of the series, with the origin where there are several: `'H1'`, `'load.csv @ 1440'`. */
  readonly id: string;
  /** What results are averaged within first: the file, or the series itself. */
  readonly group: string;
  /** Time of the first value, milliseconds since the epoch; made up where the layout has no times. */
  readonly start: number;
  /** Milliseconds between values. */
  readonly step: number;
  readonly seasonLength: number;
  /** Values before the origin; missing ones are NaN. */
  readonly training: Float64Array;
  /** Values after it, one per step of the horizon. Never handed to a contestant. */
  readonly actual: Float64Array;
}

/** What a contestant answers to one problem, or `undefined` where it failed. */
export interface Answer {
  readonly point: readonly (number | null)[];
  readonly lower80: readonly (number | null)[];
  readonly upper80: readonly (number | null)[];
  readonly lower95: readonly (number | null)[];
  readonly upper95: readonly (number | null)[];
}

/** All answers of one contestant, with the processor time of its fits and forecasts alone. */
export interface Answers {
  readonly model: string;
  readonly answers: readonly (Answer | undefined)[];
  readonly cpuSeconds: number;
  /** Why problems were not answered, each reason once, or whatever else a reader should know. */
  readonly notes: readonly string[];
}

/** What is written for a contestant, one line of JSON each: everything but the actual values. */
export interface Question {
  readonly id: string;
  readonly start: number;
  readonly step: number;
  readonly seasonLength: number;
  readonly horizon: number;
  readonly values: readonly (number | null)[];
}

/** The question of a problem; missing values are null. */
export function questionOf({ id, start, step, seasonLength, training, actual }: Problem): Question {
  const values = Array.from(training, (value) => (Number.isFinite(value) ? value : null));
  return { id, start, step, seasonLength, horizon: actual.length, values };
}
