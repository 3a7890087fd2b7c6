/** A group of a pattern while it is read. */
interface Group {
  /** Whether something in it may repeat without end. */
  repeats: boolean;
  /** What each of its choices begins with; undefined where that is no plain character. */
  readonly beginnings: (string | undefined)[];
  atStart: boolean;
}

/** Where a class such as `[^a-z]` ends: the place after its bracket. */
function afterClass(source: string, from: number): number {
  let at = from + 1;
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The place after a quantifier, and whether it has no upper limit; undefined where there is none. */
function quantifierAt(source: string, at: number): { end: number; endless: boolean } | undefined {
  const char = source[at];
  const lazy = (end: number): number => (source[end] === '?' ? end + 1 : end);
  if (char === '*' || char === '+') return { end: lazy(at + 1), endless: true };
  if (char === '?') return { end: lazy(at + 1), endless: false };
  const braces = char === '{' ? /^\{\d+(,)?(\d+)?\}/.exec(source.slice(at, at + 30)) : null;
  if (braces === null) return undefined;
  // A large limit is as good as none.
  const most = braces[2] === undefined ? (braces[1] === undefined ? 0 : Number.POSITIVE_INFINITY) : Number(braces[2]);
  return { end: lazy(at + braces[0].length), endless: most > 10 };
}

/** Whether the choices of a group can be told apart by their first character. */
function distinct({ beginnings }: Group): boolean {
  if (beginnings.length < 2) return true;
  return !beginnings.includes(undefined) && new Set(beginnings).size === beginnings.length;
}

/**
 * What about a pattern could make a match take for ever; undefined where nothing is known to: a repetition within a repetition, a repeated choice
 * between parts that may begin alike, or a reference back to a group.
 */
export function riskOf(source: string): string | undefined {
  const open = (): Group => ({ repeats: false, beginnings: [undefined], atStart: true });
  const stack: Group[] = [open()];
  let at = 0;
  while (at < source.length) {
    const group = stack.at(-1)!;
    const char = source[at]!;
    let closed: Group | undefined;
    if (char === '(') {
      group.atStart = false;
      stack.push(open());
      const special = /^\(\?(?:[:=!]|<[=!]|<[^>]*>)/.exec(source.slice(at, at + 80));
      at += special === null ? 1 : special[0].length;
      continue;
    }
    if (char === '|') {
      group.beginnings.push(undefined);
      group.atStart = true;
      at += 1;
      continue;
    }
    if (char === ')') {
      closed = stack.length > 1 ? stack.pop() : undefined;
      at += 1;
    } else if (char === '[') {
      group.atStart = false;
      at = afterClass(source, at);
    } else if (char === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) return 'a reference back to a group';
      group.atStart = false;
      at += 2;
    } else {
      if (group.atStart && /[\w\- ]/.test(char)) group.beginnings[group.beginnings.length - 1] = char;
      group.atStart = false;
      at += 1;
    }
    const outer = stack.at(-1)!;
    if (closed?.repeats === true) outer.repeats = true;
    const quantifier = quantifierAt(source, at);
    if (quantifier === undefined) continue;
    at = quantifier.end;
    if (!quantifier.endless) continue;
    if (closed?.repeats === true) return 'a repetition within a repetition';
    if (closed !== undefined && !distinct(closed)) return 'a repeated choice of parts that may begin alike';
    outer.repeats = true;
  }
  return undefined;
}
