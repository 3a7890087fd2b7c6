import {
  type Duration,
  formatDuration,
  invalidOption,
  parseDuration,
  requireInteger,
  requireNumber,
} from '@bellwether/core';
import { median, medianAbsoluteDeviation } from '@bellwether/statistics';
import type { Expectation, ExpectationOptions } from '../expectation.js';
import { columnExpectation, counted, envelope, notChecked } from '../rows/failing-rows.js';

/** Options of {@link fresh}. */
export interface FreshOptions extends Pick<ExpectationOptions, 'severity'> {
  /** A column of times (or numbers, milliseconds since the epoch). */
  readonly column: string;
  /** How old the newest row may be. */
  readonly maxAge: Duration;
  /** What time it is, in milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
}

/**
 * Expects recent rows. Times in the future fail as well: a clock or a time zone is wrong.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function fresh(options: FreshOptions): Expectation {
  const maxAge = parseDuration(options.maxAge, 'maxAge');
  const now = requireNumber('now', options.now);
  return columnExpectation('fresh', options.column, options, (column) => {
    if (column.kind !== 'time' && column.kind !== 'number') {
      return notChecked(`The column is of kind "${column.kind}"; times are needed.`);
    }
    let newest = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < column.values.length; row += 1) {
      const time = column.values[row]!;
      if (time > newest && time < Number.POSITIVE_INFINITY) newest = time;
    }
    if (newest === Number.NEGATIVE_INFINITY) return notChecked('There is no time.');
    const age = now - newest;
    const holds = age <= maxAge && age >= 0;
    const words = age < 0 ? `${formatDuration(-age)} in the future` : `${formatDuration(Math.max(1, age))} old`;
    return {
      checked: 1,
      failing: holds ? 0 : 1,
      holds,
      reason: `The newest row is ${words}; at most ${formatDuration(maxAge)} is allowed.`,
    };
  });
}

/** Options of {@link volume}; bounds or a history. */
export interface VolumeOptions extends Pick<ExpectationOptions, 'severity'> {
  /** Fewest rows, at least 0. @default none */
  readonly min?: number;
  /** Most rows. @default none */
  readonly max?: number;
  /** Rows of earlier tables of the same kind, at least 5: yesterday, the day before... @default none */
  readonly history?: readonly number[];
  /** How many scaled median absolute deviations from the median of the history are allowed, above 0. @default 5 */
  readonly distance?: number;
}

/** No history is so steady that a percent more or less means anything. */
const steadiest = 0.01;

/**
 * Expects about as many rows as usual: between bounds, or near the median of a history.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function volume(options: VolumeOptions): Expectation {
  const given = { min: options.min, max: options.max };
  const min = given.min === undefined ? 0 : requireInteger('min', given.min, { min: 0 });
  const max = given.max === undefined ? Number.POSITIVE_INFINITY : requireInteger('max', given.max, { min });
  const history = (options.history ?? []).map((rows, i) => requireNumber(`history[${i}]`, rows, { min: 0 }));
  const distance = requireNumber('distance', options.distance ?? 5, { min: 0, exclusiveMin: true });
  if (options.history !== undefined && history.length < 5) {
    throw invalidOption('history', history.length, 'a list of at least 5 numbers of rows');
  }
  if (given.min === undefined && given.max === undefined && options.history === undefined) {
    throw invalidOption('min', undefined, 'a number where neither "max" nor "history" is given');
  }
  const usual = history.length > 0 ? median(history) : Number.NaN;
  const spread = Math.max(history.length > 0 ? medianAbsoluteDeviation(history) : 0, steadiest * usual, 1);
  return {
    ...envelope('volume', [], options),
    check({ length }) {
      const near = history.length === 0 || Math.abs(length - usual) <= distance * spread;
      const holds = length >= min && length <= max && near;
      const bounds = [
        ...(given.min === undefined ? [] : [`at least ${min}`]),
        ...(given.max === undefined ? [] : [`at most ${max}`]),
        ...(history.length === 0
          ? []
          : [
              `from ${Math.max(0, Math.ceil(usual - distance * spread))} to ${Math.floor(usual + distance * spread)} as before`,
            ]),
      ];
      return {
        checked: 1,
        failing: holds ? 0 : 1,
        holds,
        reason: `There are ${counted(length, 'row')}; expected: ${bounds.join(', ')}.`,
      };
    },
  };
}
