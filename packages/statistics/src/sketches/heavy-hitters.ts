import { BellwetherError, requireInteger, requireState, type VersionedState } from '@bellwether/core';

/** Options of {@link heavyHitters}. */
export interface HeavyHittersOptions {
  /** How many texts are kept, 2 to 65,536. Raising it finds rarer ones and makes counts more exact. @default 128 */
  readonly capacity?: number;
}

/** State of {@link heavyHitters}. JSON-safe. */
export interface HeavyHittersState extends VersionedState {
  readonly kind: 'heavy-hitters';
  readonly version: 1;
  readonly capacity: number;
  readonly total: number;
  readonly missed: number;
  /** Texts and their counts, by text. */
  readonly items: readonly (readonly [text: string, count: number])[];
}

/** A text that is frequent. */
export interface HeavyHitter {
  readonly text: string;
  /** It was seen at least so often. */
  readonly atLeast: number;
  /** And at most so often. */
  readonly atMost: number;
}

/** The most frequent texts of many. */
export interface HeavyHitters {
  /** How many texts were seen, repetitions counted. */
  readonly total: number;
  /** By how much any count may be too small; 0 while every different text has been kept. */
  readonly missed: number;
  /** Takes in a text that was seen `count` times. */
  add(text: string, count?: number): void;
  /** What another sketch has seen, as if this one had. The other is not changed. */
  merge(other: HeavyHitters): void;
  /** What is kept, the most frequent first and by text where that is equal. */
  items(): readonly HeavyHitter[];
  snapshot(): HeavyHittersState;
}

interface Content {
  readonly capacity: number;
  total: number;
  missed: number;
  readonly counts: Map<string, number>;
}

/**
 * Where there are more texts than fit, takes the count of the first that is too much for half of them away from all, and drops those with nothing
 * left: half, so that one cut makes room for many.
 */
function cutBack(content: Content): void {
  const { counts, capacity } = content;
  if (counts.size <= capacity) return;
  const sorted = Float64Array.from(counts.values()).sort();
  const away = sorted[sorted.length - 1 - Math.floor(capacity / 2)]!;
  content.missed += away;
  for (const [text, count] of counts) {
    if (count > away) counts.set(text, count - away);
    else counts.delete(text);
  }
}

function sketchOf(content: Content): HeavyHitters {
  const { counts } = content;
  return {
    get total() {
      return content.total;
    },
    get missed() {
      return content.missed;
    },
    add(text, count = 1) {
      if (!(count > 0)) return;
      counts.set(text, (counts.get(text) ?? 0) + count);
      content.total += count;
      cutBack(content);
    },
    merge(other) {
      const { items, total, missed } = other.snapshot();
      for (const [text, count] of items) counts.set(text, (counts.get(text) ?? 0) + count);
      content.total += total;
      content.missed += missed;
      cutBack(content);
    },
    items: () =>
      [...counts]
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .map(([text, count]) => ({ text, atLeast: count, atMost: count + content.missed })),
    snapshot: () => ({
      kind: 'heavy-hitters',
      version: 1,
      capacity: content.capacity,
      total: content.total,
      missed: content.missed,
      items: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)),
    }),
  };
}

/**
 * Finds the texts that make up most of many, with bounds of their counts: the algorithm of Misra and Gries.
 *
 * Exact while there are no more than `capacity` different texts. With more, every count is too small by at most `missed`, which is at most
 * `2 * total / capacity`, so that no text that makes up more than that share is lost. Sketches of parts merge into one with the same bound.
 *
 * Not for counting all texts, nor for texts of which none is frequent (identifiers): all that is left then are bounds.
 *
 * Cost: a look-up for each text; memory for the capacity. Texts are kept as they are.
 *
 * Source: Misra, J. and Gries, D. (1982), doi:10.1016/0167-6423(82)90012-0; the merge is that of Agarwal et al. (2013),
 * doi:10.1145/2500128.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { heavyHitters } from '@bellwether/statistics';
 *
 * const sketch = heavyHitters({ capacity: 3 });
 * for (const word of 'to be or not to be to'.split(' ')) sketch.add(word);
 * sketch.items()[0]; // => { text: 'to', atLeast: 2, atMost: 3 }
 * ```
 */
export function heavyHitters(options: HeavyHittersOptions = {}): HeavyHitters {
  const capacity = requireInteger('capacity', options.capacity ?? 128, { min: 2, max: 65_536 });
  return sketchOf({ capacity, total: 0, missed: 0, counts: new Map() });
}

/**
 * Continues from the state of a {@link heavyHitters}.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreHeavyHitters(value: unknown): HeavyHitters {
  const { capacity, total, missed, items } = requireState<HeavyHittersState>(value, 'heavy-hitters', 1);
  const damaged = (field: string, allowed: string): BellwetherError =>
    new BellwetherError('invalid-state', `State field "${field}" must be ${allowed}.`, { details: { field } });
  if (!Number.isInteger(capacity) || capacity < 2 || capacity > 65_536) throw damaged('capacity', 'from 2 to 65,536');
  if (!(Number.isFinite(total) && total >= 0)) throw damaged('total', 'a finite number of at least 0');
  if (!(Number.isFinite(missed) && missed >= 0 && missed <= total)) throw damaged('missed', 'from 0 to "total"');
  const counts = new Map<string, number>();
  if (!Array.isArray(items) || items.length > capacity) throw damaged('items', `an array of at most ${capacity} pairs`);
  for (const [at, item] of items.entries()) {
    const [text, count] = Array.isArray(item) ? (item as readonly unknown[]) : [];
    if (typeof text !== 'string' || !(typeof count === 'number' && count > 0 && count <= total)) {
      throw damaged(`items[${at}]`, 'a text and a count from above 0 to "total"');
    }
    counts.set(text, count);
  }
  return sketchOf({ capacity, total, missed, counts });
}
