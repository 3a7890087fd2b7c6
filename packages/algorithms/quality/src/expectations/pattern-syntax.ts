/** The part of a pattern that one reads as a unit. */
export type PatternNode =
  /** One character, as its source: `a`, `\d`, `[^x]`, `.`. */
  | { readonly type: 'character'; readonly source: string }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number }
  /** Something that takes no character. */
  | { readonly type: 'look'; readonly part: PatternNode };

/** What a pattern may hold that is not judged here, and for that reason is refused. */
export class NotJudged {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

const nothing: PatternNode = { type: 'sequence', parts: [] };

/** Reads the source of a regular expression that `RegExp` has accepted. */
class Reader {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  choice(): PatternNode {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { type: 'choice', parts };
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.#source.slice(this.#at));
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at]!)) parts.push(this.#quantified());
    return parts.length === 1 ? parts[0]! : { type: 'sequence', parts };
  }

  #quantified(): PatternNode {
    const part = this.#atom();
    const found = this.#match(/^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/);
    if (found === null) return part;
    const sign = found[0][0];
    if (sign !== '{') return { type: 'repeat', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(found[1]);
    const max = found[2] === '' ? min : found[3] === '' ? Infinity : Number(found[3]);
    return { type: 'repeat', part, min, max };
  }

  #atom(): PatternNode {
    if (this.#source[this.#at] === '(') return this.#group();
    if (this.#match(/^(?:[\^$]|\\[bB])/) !== null) return nothing;
    if (this.#match(/^\\[1-9k]/) !== null) throw new NotJudged('a reference back to a group');
    const escaped = /^\\(?:u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|[pP]\{[^}]*\}|.)/is;
    const found = this.#match(/^\[(?:\\.|[^\]\\])*\]/s) ?? this.#match(escaped) ?? this.#match(/^./su);
    return { type: 'character', source: found![0] };
  }

  #group(): PatternNode {
    const look = this.#match(/^\(\?<?[=!]/) !== null;
    if (!look && this.#match(/^\((?:\?:|\?<[^>]*>|(?!\?))/) === null) throw new NotJudged('a group of a special kind');
    this.#depth += 1;
    if (this.#depth > 50) throw new NotJudged('groups within groups, fifty deep');
    const part = this.choice();
    this.#depth -= 1;
    this.#at += 1;
    return look ? { type: 'look', part } : part;
  }
}

/** The parts of a pattern. @throws {@link NotJudged} */
export function readPattern(source: string): PatternNode {
  return new Reader(source).choice();
}
