import { NotJudged, type PatternNode, readPattern } from './pattern-syntax.js';

/** Characters by which sets are compared: all of ASCII, and some that stand for the rest. */
const probes: readonly string[] = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...[
    '\u00a0',
    '\u00df',
    '\u00e9',
    '\u017f',
    '\u0416',
    '\u05d0',
    '\u0661',
    '\u2028',
    '\u212a',
    '\u4e2d',
    '\ud83d',
    '\ude00',
  ],
];

/** A set of {@link probes}. */
type Characters = ReadonlySet<number>;

/** One step along a way through a pattern. */
interface Step {
  readonly characters: Characters;
  /** How many characters more or fewer it may take; 0 where it always takes one. */
  readonly room: number;
}

/** Ways through a pattern that are looked at before it is refused. */
const mostWays = 100;
/** Ways to try for a text before a pattern is refused: two repetitions that may begin where the other ends. */
const mostTries = 4 * 256 ** 2;

function disjoint(a: Characters, b: Characters): boolean {
  for (const each of a) if (b.has(each)) return false;
  return true;
}

function union(steps: readonly Step[]): Characters {
  return new Set(steps.flatMap(({ characters }) => [...characters]));
}

/** Whether two steps may both take a character, and nothing between them tells which of them did. */
function compete(way: readonly Step[], i: number, j: number): boolean {
  const [a, b] = [way[i]!.characters, way[j]!.characters];
  if (disjoint(a, b)) return false;
  for (let k = i + 1; k < j; k += 1) {
    const { characters, room } = way[k]!;
    if (room === 0 && (disjoint(characters, a) || disjoint(characters, b))) return false;
  }
  return true;
}

/** About how many divisions of a text between the steps there are: each step that competes with an earlier one multiplies them. */
function triesOf(way: readonly Step[], longest: number): number {
  let tries = longest + 1;
  way.forEach(({ room }, j) => {
    const competes = room > 0 && way.some((other, i) => i < j && other.room > 0 && compete(way, i, j));
    if (competes) tries *= Math.min(room, longest) + 1;
  });
  return tries;
}

const nested = 'a repetition within a repetition';
const alike = 'a repeated choice of parts that may begin alike';

/** Finds the ways through a pattern, and refuses those parts of it that one text may match in very many. */
class Judge {
  readonly #flags: string;
  readonly #longest: number;

  constructor(flags: string, longest: number) {
    this.#flags = flags;
    this.#longest = longest;
  }

  waysThrough(node: PatternNode): Step[][] {
    if (node.type === 'character') return [[{ characters: this.#charactersOf(node.source), room: 0 }]];
    if (node.type === 'look') {
      this.refuseSlow(this.waysThrough(node.part));
      return [[]];
    }
    if (node.type === 'choice') return this.#limited(node.parts.flatMap((part) => this.waysThrough(part)));
    if (node.type === 'repeat') return this.#repeated(node);
    let ways: Step[][] = [[]];
    for (const part of node.parts) {
      const next = this.waysThrough(part);
      ways = this.#limited(ways.flatMap((way) => next.map((more) => [...way, ...more])));
    }
    return ways;
  }

  refuseSlow(ways: readonly (readonly Step[])[]): void {
    let tries = 0;
    for (const way of ways) tries += triesOf(way, this.#longest);
    if (tries > Math.max(mostTries, mostWays * (this.#longest + 1))) {
      throw new NotJudged('repetitions in a row that compete for the same characters');
    }
  }

  #limited(ways: Step[][]): Step[][] {
    if (ways.length > mostWays || ways.some(({ length }) => length > 400)) {
      throw new NotJudged(`more than ${mostWays} choices`);
    }
    return ways;
  }

  #charactersOf(source: string): Characters {
    const pattern = new RegExp(`^(?:${source})$`, this.#flags.replace(/[gym]/g, ''));
    const found = new Set<number>();
    probes.forEach((probe, at) => {
      if (pattern.test(probe)) found.add(at);
    });
    // Characters beyond ASCII are not told from each other, but for the classes that all patterns share.
    if (/[^ -~]|\\[uxpPc]/.test(source)) for (let at = 128; at < probes.length; at += 1) found.add(at);
    return found.size > 0 ? found : new Set(probes.keys());
  }

  #repeated({ part, min, max }: Extract<PatternNode, { type: 'repeat' }>): Step[][] {
    const ways = this.waysThrough(part);
    if (max === 0) return [[]];
    if (part.type === 'character') {
      const { characters } = ways[0]![0]!;
      const fixed = min > 0 ? [{ characters, room: 0 }] : [];
      return [max === min ? fixed : [...fixed, { characters, room: max - min }]];
    }
    if (max === 1) return min === 1 ? ways : this.#limited([[], ...ways]);
    this.#refuseAmbiguous(ways);
    const characters = union(ways.flat());
    const fixed = min > 0 && ways.length === 1 ? ways[0]!.filter(({ room }) => room === 0) : [];
    const varies = max > min || ways.length > 1 || ways.flat().some(({ room }) => room > 0);
    return [varies ? [...fixed, { characters, room: Number.POSITIVE_INFINITY }] : fixed];
  }

  /** A part that repeats must say by itself where it begins and ends, and match in one way only. */
  #refuseAmbiguous(ways: readonly (readonly Step[])[]): void {
    const firsts = ways.map(([first]) => first);
    for (const way of ways) {
      const loose = way.filter(({ room }) => room > 0);
      const marks = [way[0], way.at(-1)].filter((step) => step !== undefined && step.room === 0);
      if (way.length === 0) throw new NotJudged('a repetition of what may be nothing');
      if (loose.length === 0) continue;
      const marked = marks.some((mark) => loose.every(({ characters }) => disjoint(mark!.characters, characters)));
      if (!marked || ways.length > 1 || this.#competes(way)) throw new NotJudged(nested);
    }
    for (let i = 1; i < firsts.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        if (!disjoint(firsts[i]!.characters, firsts[j]!.characters)) throw new NotJudged(alike);
      }
    }
  }

  #competes(way: readonly Step[]): boolean {
    return way.some((a, i) => a.room > 0 && way.some((b, j) => j > i && b.room > 0 && compete(way, i, j)));
  }
}

/**
 * What about a pattern could make a match take very long; undefined where nothing is known to.
 *
 * A match tries the ways in which a text can be divided between the repetitions of a pattern. They are counted from the characters that each can
 * take: `\w+@\w+` has one division, `.*=.*` as many as the text has characters, `a*a*a*a*` the fourth power of that. More than 262,144 for the
 * longest text are refused, and so is what doubles them with each character: a repeated part that can match in more ways than one.
 */
export function riskOf(source: string, flags: string, longest: number): string | undefined {
  try {
    const judge = new Judge(flags, longest);
    judge.refuseSlow(judge.waysThrough(readPattern(source)));
    return undefined;
  } catch (error) {
    if (error instanceof NotJudged) return error.what;
    throw error;
  }
}
