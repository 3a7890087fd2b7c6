import { invalidOption } from '@bellwether/core';

const day = 86_400_000;
/** Days whose offset is remembered: ten years, a few hundred kilobytes. */
const mostKnown = 4000;

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalidOption('timeZone', timeZone, 'the name of a time zone such as "Europe/Berlin"');
  }
}

/**
 * How far the clocks of a time zone are ahead of UTC, in milliseconds, at any time. Days at whose ends the offset is the same are
 * taken to keep it, so that a long series costs two look-ups a day.
 */
export function zoneOffset(timeZone: string): (time: number) => number {
  const formatter = formatterFor(timeZone);
  const exact = (time: number): number => {
    const parts: Record<string, number> = {};
    for (const { type, value } of formatter.formatToParts(time)) parts[type] = Number(value);
    const { year, month, day: date, hour, minute, second } = parts;
    return Date.UTC(year!, month! - 1, date, hour, minute, second) - Math.floor(time / 1000) * 1000;
  };
  const known = new Map<number, number>();
  const atMidnight = (start: number): number => {
    const found = known.get(start);
    if (found !== undefined) return found;
    const looked = exact(start);
    if (known.size >= mostKnown) known.clear();
    known.set(start, looked);
    return looked;
  };
  // The last day asked for: series are walked in order, often by several models.
  let from = Number.NaN;
  let [before, after] = [0, 0];
  return (time) => {
    const start = Math.floor(time / day) * day;
    if (start !== from) {
      before = atMidnight(start);
      after = atMidnight(start + day);
      from = start;
    }
    return before === after ? before : exact(time);
  };
}
