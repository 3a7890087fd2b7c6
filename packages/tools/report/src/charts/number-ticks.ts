/** A value axis: its ends, and the round values on it with their labels. */
export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

const prefixes = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** The distance of about `count` round values over `span`. */
function roundStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** A number for people: three or four digits, `12.3k` for large ones, `1.2e-7` for tiny ones. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e18 || size < 1e-4)) return minus(value.toExponential(digits - 1).replace(/\.?0+e/, 'e'));
  const prefix = size >= 1e4 ? prefixes.find(([factor]) => size >= factor) : undefined;
  const scaled = prefix === undefined ? value : value / prefix[0];
  const whole = Math.max(1, Math.floor(Math.log10(Math.abs(scaled) || 1)) + 1);
  const text = scaled.toFixed(
    Math.max(0, Math.min(6, size < 1 && size > 0 ? digits - Math.floor(Math.log10(size)) - 1 : digits - whole)),
  );
  return minus((text.includes('.') ? text.replace(/\.?0+$/, '') : text) + (prefix?.[1] ?? ''));
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}

/** An axis with about `count` round values that holds everything from `low` to `high`. */
export function valueAxis(low: number, high: number, count: number): ValueAxis {
  // Beyond this, sums and differences overflow.
  const bound = (value: number): number => Math.max(-1e200, Math.min(1e200, value));
  let [from, to] = low <= high ? [bound(low), bound(high)] : [0, 1];
  if (from === to) {
    // A constant series: some room on both sides, and a zero line where it is zero.
    const room = Math.max(Math.abs(from) * 0.1, from === 0 ? 1 : 0);
    [from, to] = [from - room, to + room];
  }
  // Values so close that no step separates them.
  const step = roundStep(Math.max(to - from, Math.max(Math.abs(from), Math.abs(to)) * 1e-11, 1e-200), count);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9));
  const ticks: number[] = [];
  for (let i = first; i <= last && ticks.length < 4 * count; i += 1) ticks.push(Number((i * step).toPrecision(12)));
  const largest = Math.max(Math.abs(first * step), Math.abs(last * step));
  const prefix = largest >= 1e4 && largest < 1e18 ? prefixes.find(([factor]) => largest >= factor) : undefined;
  const scaledStep = step / (prefix?.[0] ?? 1);
  const decimals = Math.max(0, (isQuarter(scaledStep) ? 1 : 0) - Math.floor(Math.log10(scaledStep) + 1e-9));
  const format = (value: number): string => {
    if (value === 0) return '0';
    if (largest >= 1e18 || decimals > 6) return formatNumber(value, 4);
    return minus(`${(value / (prefix?.[0] ?? 1)).toFixed(decimals)}${prefix?.[1] ?? ''}`);
  };
  return { min: ticks[0]!, max: ticks.at(-1)!, ticks, format };
}

/** Whether a step is 2.5 times a power of ten, which needs one more decimal than its power. */
function isQuarter(step: number): boolean {
  const lead = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
  return Math.abs(lead - 2.5) < 1e-6;
}
