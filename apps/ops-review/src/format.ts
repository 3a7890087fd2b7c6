/** Name of a series with its labels, as Prometheus writes it. */
function seriesTitle(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`;
}

/**
 * Titles of series, each with just the labels that tell it from others of its name.
 *
 * @returns One title per series, in the same order.
 */
export function seriesTitles(
  list: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[],
): readonly string[] {
  return list.map(({ name, labels }) => {
    const others = list.filter((each) => each.name === name && each.labels !== labels);
    const telling = Object.entries(labels).filter(([key, value]) =>
      others.some((other) => other.labels[key] !== value),
    );
    return seriesTitle(name, Object.fromEntries(telling));
  });
}

/** A number for people: four significant digits, thousands as k, M, G. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const size = Math.abs(value);
  for (const [factor, suffix] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    if (size >= factor) return `${Number((value / (suffix === 'k' ? 1e3 : factor)).toPrecision(4))}${suffix}`;
  }
  return String(Number(value.toPrecision(4)));
}

/** A value with its unit: `42.1 %`, `1.2M bytes`. */
export function formatValue(value: number, unit: string | null | undefined): string {
  const suffix = unit === 'percent' ? ' %' : unit ? ` ${unit}` : '';
  return formatNumber(value) + suffix;
}

/** A time for people, UTC to the minute. */
export function formatTime(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 16).replace('T', ' ') : 'unknown';
}

/** A probability for people; never 0 % or 100 %, which would claim certainty. */
export function formatProbability(probability: number): string {
  if (probability < 0.01) return 'under 1 %';
  if (probability > 0.99) return 'over 99 %';
  return `${Math.round(100 * probability)} %`;
}
