import { BellwetherError } from '@bellwether/core';
import { zoneOffset } from '../calendar/zone-offset.js';
import type { Context } from '../model/define-model.js';

/** A pattern that repeats, as sine waves. */
export interface Wave {
  /** Milliseconds in one cycle. */
  readonly period: number;
  /** How many waves: 1 is a single sine, more follow sharper shapes. */
  readonly order: number;
}

/** Something that happens at known times. */
export interface CalendarEvent {
  /** What it is: `'christmas'`. Events of one name share one effect. */
  readonly name: string;
  /** When it begins, milliseconds since the epoch: all its occurrences, past and future. */
  readonly starts: readonly number[];
  /** How long it lasts, in milliseconds. @default one day */
  readonly duration?: number;
}

/** What the columns of the regression are made from. */
export interface Design {
  readonly waves: readonly Wave[];
  readonly events: readonly CalendarEvent[];
  /** Names of explanatory columns. */
  readonly columns: readonly string[];
  readonly timeZone: string | null;
  readonly growth: 'flat' | 'linear';
  /** Times at which the slope may change. */
  readonly changePoints: readonly number[];
  /** The trend runs from 0 to 1 between these times. */
  readonly start: number;
  readonly span: number;
}

const day = 86_400_000;

/** How many columns a design has, the constant included. */
export function columnCount({ waves, events, columns, growth, changePoints }: Design): number {
  const trend = growth === 'linear' ? 1 + changePoints.length : 0;
  return 1 + trend + waves.reduce((sum, { order }) => sum + 2 * order, 0) + events.length + columns.length;
}

/** Where the slope changes begin among the columns, behind the constant and the slope. */
export const firstChange = 2;

/** Writes the row of each step into a matrix of `columnCount` columns, row by row. */
export function designRows(design: Design, context: Context, length: number): Float64Array {
  const width = columnCount(design);
  const rows = new Float64Array(width * length);
  const { waves, growth, changePoints, start, span } = design;
  const offsetAt = design.timeZone === null ? () => 0 : zoneOffset(design.timeZone);
  const starts = design.events.map((event) => [...event.starts].sort((a, b) => a - b));
  const columns = design.columns.map((name) => {
    const column = context.columns[name];
    if (column !== undefined) return column;
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" is missing: give its values under "past" when fitting and updating, and under "future" when forecasting.`,
      { details: { column: name } },
    );
  });
  for (let t = 0; t < length; t += 1) {
    const time = context.start + t * context.step;
    let at = t * width;
    rows[at] = 1;
    at += 1;
    if (growth === 'linear') {
      rows[at] = (time - start) / span;
      at += 1;
      for (const change of changePoints) {
        rows[at] = time > change ? (time - change) / span : 0;
        at += 1;
      }
    }
    const local = time + offsetAt(time);
    for (const { period, order } of waves) {
      const angle = (2 * Math.PI * (local % period)) / period;
      for (let k = 1; k <= order; k += 1) {
        rows[at] = Math.sin(k * angle);
        rows[at + 1] = Math.cos(k * angle);
        at += 2;
      }
    }
    for (let e = 0; e < starts.length; e += 1) {
      rows[at] = isDuring(starts[e]!, design.events[e]!.duration ?? day, time) ? 1 : 0;
      at += 1;
    }
    for (const column of columns) {
      rows[at] = column[t]!;
      at += 1;
    }
  }
  return rows;
}

/** Whether a time lies within an occurrence of an event. */
function isDuring(starts: readonly number[], duration: number, time: number): boolean {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time < starts[low - 1]! + duration;
}
