import { invalidOption, requireInteger } from '@bellwether/core';
import type { Expectation, ExpectationOptions } from '../expectation.js';
import { columnExpectation, counted, countRows, notChecked } from '../rows/failing-rows.js';
import { riskOf } from './pattern-risk.js';

/** Options of {@link matches}. */
export interface MatchesOptions extends ExpectationOptions {
  /** A column of texts. */
  readonly column: string;
  /** What a whole text must look like: `/[A-Z]{2}-\d+/`, or the source of such a pattern. Flags `g`, `y` and `m` mean nothing here. */
  readonly pattern: RegExp | string;
  /** Texts of more characters are not tried, and fail, 1 to 10,000. Raising it lets hostile texts cost more. @default 256 */
  readonly longest?: number;
}

function compile(pattern: RegExp | string, longest: number): RegExp {
  const [source, given] = typeof pattern === 'string' ? [pattern, ''] : [pattern.source, pattern.flags];
  // With the flag `m` the ends would be those of any line, and not of the text.
  const flags = given.replace(/[gym]/g, '');
  try {
    // By itself first: `a)|(b` is a pattern only with the brackets around it.
    new RegExp(source, flags);
  } catch {
    throw invalidOption('pattern', source, 'a regular expression');
  }
  const risk = flags.includes('v') ? 'the flag "v"' : riskOf(source, flags, longest);
  if (risk !== undefined) {
    throw invalidOption('pattern', source, `without ${risk}, which some texts could take very long to try`);
  }
  return new RegExp(`^(?:${source})$`, flags);
}

/**
 * Expects texts that match a pattern from beginning to end. Missing values are not looked at.
 *
 * Every different text is tried once. JavaScript cannot stop a match that takes for ever, so patterns that can are refused: a repetition within a
 * repetition, such as `(a+)+`, a repeated choice of parts that begin alike, three repetitions that compete for the same characters, such as
 * `.*a.*b.*` (a smaller `longest` lets more pass), a reference back; and long texts fail untried. Still take patterns only from those whom you let
 * write code.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { checkQuality, matches } from '@bellwether/quality';
 *
 * const table = { order: ['DE-1042', 'FR-7', 'none'] };
 * const { results } = checkQuality(table, { expectations: [matches({ column: 'order', pattern: /[A-Z]{2}-\d+/ })] });
 * results[0]?.reason; // => '1 text of 3 do not match.'
 * ```
 */
export function matches(options: MatchesOptions): Expectation {
  const longest = requireInteger('longest', options.longest ?? 256, { min: 1, max: 10_000 });
  const pattern = compile(options.pattern, longest);
  return columnExpectation('matches', options.column, options, (column, most) => {
    if (column.kind !== 'string') return notChecked(`The column is of kind "${column.kind}"; patterns are for texts.`);
    const fails = column.dictionary.map((text) => text.length > longest || !pattern.test(text));
    return countRows(
      column.codes.length,
      most,
      (row) => (column.codes[row]! < 0 ? undefined : fails[column.codes[row]!]),
      (failing, checked) => `${counted(failing, 'text')} of ${checked} do not match.`,
    );
  });
}
