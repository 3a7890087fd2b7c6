import { type Hash, hashText } from '@bellwether/statistics';

/** How the texts of a column are kept in a profile. */
export type TextKeeping = 'plain' | 'hashed';

/** UTF-8 bytes of a kept text; longer ones end in a hash. */
const longestKept = 48;
const hashLength = 13;

/** 52 bits of a text, as 13 hexadecimal digits: the same for the same text everywhere. */
function fingerprint(text: string): string {
  const hash: Hash = { high: 0, low: 0 };
  hashText(text, hash);
  const digits = (word: number): string => word.toString(16).padStart(8, '0');
  return (digits(hash.high) + digits(hash.low)).slice(0, hashLength);
}

/** Whether every character is one byte: most texts, told at once. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** The first code points of a text that fit into so many UTF-8 bytes. */
function firstBytes(text: string, most: number): string {
  let bytes = 0;
  let end = 0;
  for (const point of text) {
    const code = point.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > most) return text.slice(0, end);
    end += point.length;
  }
  return text;
}

/**
 * What is kept of a text: the text itself; of a long one its beginning and a fingerprint; with `'hashed'` the fingerprint alone, which tells texts
 * apart and does not tell what they were.
 */
export function textKey(text: string, keeping: TextKeeping): string {
  if (keeping === 'hashed') return `#${fingerprint(text)}`;
  if (text.length <= longestKept && (isAscii(text) || firstBytes(text, longestKept) === text)) return text;
  return `${firstBytes(text, longestKept - hashLength - 3)}…${fingerprint(text)}`;
}
