/** How the texts of a column are kept in a profile. */
export type TextKeeping = 'plain' | 'hashed';

/** UTF-8 bytes of a kept text; longer ones end in a hash. */
const longestKept = 48;
const hashLength = 13;

/** 52 bits of a text, as 13 hexadecimal digits: the same for the same text everywhere. */
function fingerprint(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
    b ^= b >>> 15;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  b = Math.imul(b ^ (b >>> 13) ^ text.length, 0xc2b2ae35);
  const high = ((a ^ (a >>> 13)) >>> 0).toString(16).padStart(8, '0');
  const low = ((b ^ (b >>> 16)) >>> 0).toString(16).padStart(8, '0');
  return (high + low).slice(0, hashLength);
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
