import type { Frame } from '@bellwether/core';

/** How bad it is when an expectation does not hold: `'error'` fails the gate, `'warning'` does not. */
export type Severity = 'error' | 'warning';

/** What every expectation about rows takes. */
export interface ExpectationOptions {
  /** How bad it is when it does not hold. @default 'error' */
  readonly severity?: Severity;
  /** Share of the rows looked at that may fail, from 0 to below 1. Raising it lets more bad rows pass. @default 0 */
  readonly allowed?: number;
}

/** What an expectation found in a table. */
export interface Outcome {
  /** Rows (or other things, as the sentence says) that were looked at. */
  readonly checked: number;
  /** How many of them fail. */
  readonly failing: number;
  /** One sentence for people. It holds values only where they come from the expectation itself. */
  readonly reason: string;
  /** Whether it holds, where that does not follow from the share of failing rows. */
  readonly holds?: boolean;
  /** Some failing rows, in their order. */
  readonly rows?: readonly number[];
  /** True where there was nothing to look at, or the table does not have the columns. */
  readonly notChecked?: boolean;
}

/** Something that is expected of a table. Make your own by writing one: `check` is all there is to it. */
export interface Expectation {
  /** What kind it is, such as `'in-range'`. */
  readonly name: string;
  /** The columns it is about; none for the table as a whole. */
  readonly columns: readonly string[];
  readonly severity: Severity;
  /** Share of failing rows that is allowed. */
  readonly allowed: number;
  /**
   * Looks at a table.
   *
   * @param most - How many failing rows are wanted as examples.
   */
  check(table: Frame, most: number): Outcome;
}
