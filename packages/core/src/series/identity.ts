const plainName = /^[^"{}\\\p{Cc}]*$/u;
const plainLabel = /^[\p{L}_][\p{L}\p{N}_.:/-]*$/u;

function quoted(text: string, plain: RegExp): string {
  return plain.test(text) ? text : JSON.stringify(text);
}

/**
 * The identity of a series as one text: the same for the same name and labels whatever their order, and different for
 * different ones, whatever characters they contain. Good as a `Map` key, a store key and to show people.
 *
 * @example
 * ```ts
 * import { seriesKey } from '@bellwether/core';
 *
 * seriesKey('cpu', { zone: 'b', host: 'web-1' }); // => 'cpu{host="web-1",zone="b"}'
 * ```
 */
export function seriesKey(name: string, labels: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${quoted(label, plainLabel)}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? quoted(name, plainName) : `${quoted(name, plainName)}{${pairs.join(',')}}`;
}
