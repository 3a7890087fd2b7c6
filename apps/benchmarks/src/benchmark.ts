/** Figures of one contestant. JSON-safe. */
export interface Measurement {
  /** Median wall time of one run, milliseconds. */
  readonly milliseconds: number;
  /** Median processor time of one run, all threads, milliseconds. */
  readonly cpuMilliseconds: number;
  /** Largest resident memory of the process, MiB. */
  readonly maxMemoryMiB: number;
  /** Whatever else is worth reporting, such as a checksum that every contestant must agree on. */
  readonly [figure: string]: number | string;
}

/** What a contestant gives back: a runnable whose result is checked. */
export interface Contest {
  /** Does the work once. The returned checksum has to be the same for every contestant of a task. */
  readonly run: () => number | Promise<number>;
  /** How many times it is run; the median counts. @default 5 */
  readonly repetitions?: number;
  /** Further figures, computed after the last run. */
  readonly figures?: () => Readonly<Record<string, number | string>>;
  readonly close?: () => void | Promise<void>;
}

/** One that takes part: ours, or a peer. */
export interface Contestant {
  readonly name: string;
  /** Why it cannot take part here, or nothing if it can. */
  readonly absent?: () => string | undefined;
  /** Prepares the input (not measured). Called in a process of its own. */
  readonly prepare: (size: number) => Contest | Promise<Contest>;
}

/** Something to measure. */
export interface Task {
  readonly name: string;
  /** What is done, with the unit of `size`. */
  readonly title: string;
  readonly unit: string;
  /** Size where the command line gives none. */
  readonly size: number;
  /** The first is ours. */
  readonly contestants: readonly Contestant[];
}

/** A named group of tasks, as `npm run bench -- NAME` runs it. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  readonly tasks: readonly Task[];
}

/** Results of a task. JSON-safe. */
export interface TaskResult {
  readonly task: string;
  readonly title: string;
  readonly size: number;
  readonly unit: string;
  readonly contestants: readonly {
    readonly name: string;
    readonly measurement: Measurement | null;
    /** Units per second of wall time. */
    readonly perSecond: number | null;
    /** How many times as long as the first contestant it took. */
    readonly ratio: number | null;
    /** Why there is no measurement. */
    readonly absent: string | null;
  }[];
}
