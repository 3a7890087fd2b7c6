import type { AnomalyKind } from '@bellwether/core';

/** What an explanation is made of. */
export interface Findings {
  readonly kind: AnomalyKind;
  readonly direction: 'up' | 'down';
  readonly value: number;
  readonly expected: number;
  readonly lower: number;
  readonly upper: number;
  /** When the value was seen, as a sentence says it: "now". */
  readonly moment: string;
  /** Against what the value was judged: " at this time of day". */
  readonly comparison: string;
  /** For changes of level: when they began, and the level before and now, season removed. */
  readonly onset: number;
  readonly complete: number;
  readonly before: number;
  readonly after: number;
  /** For changes of variance: the typical step between observations now, and what it was usually. */
  readonly roughness: number;
  readonly usualRoughness: number;
}

/** A number with as many digits as a person reads. */
function formatNumber(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

/** A time to the minute, UTC. */
export function formatTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function change(findings: Findings): string {
  const { before, after } = findings;
  const difference = after - before;
  const share =
    before !== 0 ? ` (${difference > 0 ? '+' : ''}${formatNumber((100 * difference) / Math.abs(before))} %)` : '';
  return `${formatNumber(Math.abs(difference))}${share}, from about ${formatNumber(before)} to about ${formatNumber(after)}`;
}

/** One sentence for people: what was seen, what was expected, compared with what. */
export function explain(findings: Findings): string {
  const { kind, direction, value, expected, lower, upper, moment, comparison, onset, complete } = findings;
  const expectation = `expected ${formatNumber(expected)}${comparison}, usual ${formatNumber(lower)} to ${formatNumber(upper)}`;
  switch (kind) {
    case 'level-shift':
      return `The level ${direction === 'up' ? 'rose' : 'fell'} by ${change(findings)}, at ${formatTime(onset)}; ${moment} ${formatNumber(value)}, ${expectation}.`;
    case 'trend':
      return `The level has ${direction === 'up' ? 'risen' : 'fallen'} gradually by ${change(findings)}, from ${formatTime(onset)} to ${formatTime(complete)}; ${moment} ${formatNumber(value)}, ${expectation}.`;
    case 'variance':
      return `Values ${direction === 'up' ? 'vary more' : 'vary less'} than ever: typical step ${formatNumber(findings.roughness)}, usually ${formatNumber(findings.usualRoughness)}; ${moment} ${formatNumber(value)}, ${expectation}.`;
    default: {
      const side = direction === 'up' ? 'above' : 'below';
      const itself = direction === 'up' ? value > upper : value < lower;
      return itself
        ? `${formatNumber(value)} is ${side} what is usual: ${expectation}.`
        : `The last values together are ${side} what is usual, though ${formatNumber(value)} alone would not be: ${expectation}.`;
    }
  }
}
