import type { Duration } from '../duration.js';
import type { TimeSeries } from '../series/time-series.js';
import type { Json } from './state.js';

/** What to read. Times are milliseconds since the epoch; `from` is included, `to` is not unless the source says so. */
export interface MetricQuery {
  /** In the source's own language: PromQL, a table name, a column. Sources state what they accept. */
  readonly query?: string;
  readonly from?: number;
  readonly to?: number;
  /** Distance of the points, for sources that evaluate on a grid: milliseconds or `'5m'`. */
  readonly step?: Duration;
}

/** What a metric source can do; conformance tests read it, so a difference is declared, never skipped. */
export interface MetricSourceCapabilities {
  /** `true` if a series may arrive in several chunks (each later than the one before). */
  readonly chunked: boolean;
  /** `true` if values are evaluated on the asked-for grid, `false` if they are the stored samples. */
  readonly evaluated: boolean;
  /** `true` if stored NaN and infinities come back as they are. */
  readonly nonFinite: boolean;
  /** Significant decimal digits that survive, where the system keeps fewer than a double's 17. */
  readonly significantDigits?: number;
}

/** Options every read and write takes. */
export interface TransferOptions {
  /** Ends the transfer, which then rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
}

/** Reads metrics as columns. */
export interface MetricSource<Q extends MetricQuery = MetricQuery> {
  readonly contract: 'metric-source/1';
  readonly name: string;
  readonly capabilities: MetricSourceCapabilities;
  /**
   * The series that answer `query`, as chunks in ascending time within each series. Nothing is read before the first chunk
   * is asked for, and no faster than chunks are taken.
   */
  read(query: Q, options?: TransferOptions): AsyncIterable<TimeSeries>;
  /** Gives back connections and files. May be called twice. */
  close?(): Promise<void>;
}

/** How much was written. */
export interface WriteResult {
  readonly series: number;
  readonly points: number;
}

/** Writes metrics. When `write` resolves, the points are as safe as the system makes them. */
export interface MetricSink {
  readonly contract: 'metric-sink/1';
  readonly name: string;
  write(chunks: Iterable<TimeSeries> | AsyncIterable<TimeSeries>, options?: TransferOptions): Promise<WriteResult>;
  close?(): Promise<void>;
}

/** Something that happened at one time: a deployment, an alarm, a log line with meaning. JSON-safe. */
export interface OperationsEvent {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** What happened, as a stable word: `'deployment'`, `'anomaly'`. */
  readonly kind: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, Json>>;
}

/** Which events to read. */
export interface EventQuery {
  readonly kind?: string;
  readonly from?: number;
  readonly to?: number;
}

/** Reads events in ascending time, in chunks. */
export interface EventSource {
  readonly contract: 'event-source/1';
  readonly name: string;
  readEvents(query: EventQuery, options?: TransferOptions): AsyncIterable<readonly OperationsEvent[]>;
}

/** Writes events. When it resolves, they are as safe as the system makes them. */
export interface EventSink {
  readonly contract: 'event-sink/1';
  readonly name: string;
  writeEvents(events: Iterable<OperationsEvent>, options?: TransferOptions): Promise<number>;
}

/** A batch of log lines as columns. */
export interface LogChunk {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, ascending. */
  readonly times: Float64Array;
  readonly lines: readonly string[];
}

/** Reads log lines in chunks. */
export interface LogSource<Q extends MetricQuery = MetricQuery> {
  readonly contract: 'log-source/1';
  readonly name: string;
  readLogs(query: Q, options?: TransferOptions): AsyncIterable<LogChunk>;
  close?(): Promise<void>;
}
