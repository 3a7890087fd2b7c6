import { malformed, type Place } from './malformed.js';

const quote = 34;
const newline = 10;

/** A file with a field longer than this is taken for one with a lost quote. */
const longestField = 1 << 20;

/** Complete records at the beginning of a text. */
export interface Records {
  /** Where they end in the text. */
  readonly end: number;
  readonly count: number;
  /** Lines they take up. */
  readonly lines: number;
}

/**
 * Checks that a text consists of well-formed records of `width` fields, and says where the last complete one ends.
 *
 * The parser trusts its input and would silently join rows of another width, so this is looked at first: the same number of
 * fields in every record, quotes that are closed, and nothing between a closing quote and the next separator. Blank lines are
 * skipped. With `last`, the end of the text ends a record.
 *
 * @throws {@link BellwetherError} `invalid-input` with line and column.
 */
export function checkRecords(
  text: string,
  width: number,
  separator: number,
  place: Place & { readonly line: number },
  last: boolean,
): Records {
  const { file } = place;
  const { length } = text;
  let { line } = place;
  let at = 0;
  let end = 0;
  let count = 0;
  let endLine = line;
  while (at < length) {
    const firstLine = line;
    let fields = 1;
    let complete = false;
    while (!complete) {
      // One field: quoted, or up to the next separator.
      const fieldStart = at;
      if (text.charCodeAt(at) === quote) {
        const fieldLine = line;
        at += 1;
        for (;;) {
          const close = text.indexOf('"', at);
          if (close < 0) {
            if (last || length - fieldStart > longestField) {
              throw malformed(
                { file, line: fieldLine, column: fields },
                'a quoted field begins and never ends',
                'close the quote, or double the quotes inside of the field',
              );
            }
            return { end, count, lines: endLine - place.line };
          }
          for (let i = text.indexOf('\n', at); i >= 0 && i < close; i = text.indexOf('\n', i + 1)) line += 1;
          at = close + 1;
          if (text.charCodeAt(at) !== quote) break;
          at += 1;
        }
        if (at < length && text.charCodeAt(at) !== separator && text.charCodeAt(at) !== newline) {
          throw malformed(
            { file, line, column: fields },
            'there is text after a closing quote',
            'double the quotes inside of the field',
          );
        }
      } else {
        for (; at < length; at += 1) {
          const code = text.charCodeAt(at);
          if (code === separator || code === newline) break;
          if (code === quote) {
            throw malformed(
              { file, line, column: fields },
              'there is a quote in the middle of a field',
              'put the whole field in quotes and double the quotes inside of it',
            );
          }
        }
        if (at - fieldStart > longestField) {
          throw malformed(
            { file, line, column: fields },
            `a field is longer than ${longestField} characters`,
            'check that this is a CSV file',
          );
        }
      }
      if (at >= length) {
        if (!last) return { end, count, lines: endLine - place.line };
        complete = true;
      } else if (text.charCodeAt(at) === newline) {
        complete = true;
        line += 1;
        at += 1;
      } else {
        fields += 1;
        at += 1;
      }
    }
    const blank = fields === 1 && text.charCodeAt(end) === newline;
    if (!blank && fields !== width) {
      throw malformed(
        { file, line: firstLine },
        `the row has ${fields} field${fields === 1 ? '' : 's'} and the header has ${width}`,
        fields > width
          ? 'put fields that contain the separator in quotes'
          : 'add the missing fields, or leave them empty',
      );
    }
    if (!blank) count += 1;
    end = at;
    endLine = line;
  }
  return { end, count, lines: endLine - place.line };
}
