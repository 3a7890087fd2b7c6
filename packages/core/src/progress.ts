/** How far a long task is. JSON-safe; the same shape in every package. */
export interface Progress {
  /** What is being done, as a short phrase: `'forecasting'`. */
  readonly stage: string;
  /** Units finished so far. */
  readonly done: number;
  /** Units in all, where known. */
  readonly total?: number;
  /** What the units are: `'series'`, `'rows'`, `'bytes'`. */
  readonly unit?: string;
  /** The item just finished, for people. */
  readonly item?: string;
}

/** Receives progress. Called often: keep it cheap, and do not throw from it. */
export type OnProgress = (progress: Progress) => void;
