import { invalidOption, requireInteger } from '@bellwether/core';
import { mstl } from '@bellwether/statistics';
import { decodeInteger, decodeNumbers, invalidState } from '../model/encoding.js';
import { cleanValues, scaleOf } from '../model/grid.js';

/** One season that goes on as it was in its last cycle. */
export interface HeldSeason {
  /** Length in steps. */
  readonly period: number;
  /** The term of each phase, from that of the first value of the series on. */
  readonly terms: Float64Array;
}

/** Seasons smaller than this part of the largest value are rounding. */
const rounding = 1e-12;

/**
 * The seasons of a series as they were in their last cycles, what they leave of the values, and the periods that the series does not
 * cover more than twice.
 */
export function lastCycles(
  values: Float64Array,
  periods: readonly number[],
  robust: boolean,
): { seasons: HeldSeason[]; rest: Float64Array; dropped: number[] } {
  const scale = scaleOf(values);
  const { clean } = cleanValues(values, scale);
  const n = clean.length;
  const distinct = [...new Set(periods)].sort((a, b) => a - b);
  const covered = distinct.filter((period) => 2 * period < n);
  const dropped = distinct.filter((period) => 2 * period >= n);
  let largest = 0;
  for (const value of clean) if (!Number.isNaN(value)) largest = Math.max(largest, Math.abs(value));
  // Nothing known, or nothing but zeros.
  if (covered.length === 0 || largest === 0) return { seasons: [], rest: values.slice(), dropped };
  const { seasonal } = mstl(clean, { periods: covered, robust });
  const seasons = seasonal.map(({ period, values: component }) => {
    const terms = new Float64Array(period);
    for (let t = n - period; t < n; t += 1) terms[t % period] = component[t]! * scale;
    return { period, terms: shortened(terms) };
  });
  const moves = seasons.some(({ terms }) => terms.some((term) => Math.abs(term) > rounding * largest * scale));
  if (!moves) return { seasons: [], rest: values.slice(), dropped };
  // Each cycle loses the season as it was then: it may have changed since.
  const rest = values.slice();
  for (const { values: component } of seasonal) for (let t = 0; t < n; t += 1) rest[t]! -= component[t]! * scale;
  return { seasons, rest, dropped };
}

/** Terms to a hundred-thousandth of the largest, far below what a season is known to: so that a state is short to write down. */
function shortened(terms: Float64Array): Float64Array {
  const digitsOf = (value: number): number => Math.ceil(Math.log10(Math.abs(value)));
  const largest = terms.reduce((most, term) => Math.max(most, Math.abs(term)), 0);
  return terms.map((term) => {
    const digits = 5 + digitsOf(term) - digitsOf(largest);
    return digits >= 1 ? Number(term.toPrecision(digits)) : 0;
  });
}

/** What all seasons together add at `step`, counted from the first value of the series. */
export function seasonAt(seasons: readonly HeldSeason[], step: number): number {
  let sum = 0;
  for (const { period, terms } of seasons) sum += terms[step % period]!;
  return sum;
}

/** Values without their seasons, from the given step on. */
export function adjusted(values: ArrayLike<number>, seasons: readonly HeldSeason[], from: number): Float64Array {
  const rest = new Float64Array(values.length);
  for (let i = 0; i < rest.length; i += 1) rest[i] = values[i]! - seasonAt(seasons, from + i);
  return rest;
}

/** Periods as given. */
export function requirePeriods(periods: readonly number[]): readonly number[] {
  if (periods.length === 0) throw invalidOption('periods', periods, 'at least one period');
  for (const period of periods) requireInteger('periods', period, { min: 2 });
  return [...periods];
}

/** Seasons from a saved state. */
export function decodeSeasons(states: unknown): HeldSeason[] {
  if (!Array.isArray(states)) throw invalidState('seasons', states, 'a list of seasons');
  return states.map((state: { period?: unknown; terms?: unknown } | null, i) => {
    const period = decodeInteger(`seasons[${i}].period`, state?.period, 2);
    return { period, terms: decodeNumbers(`seasons[${i}].terms`, state?.terms, period) };
  });
}
