import { BellwetherError } from '@bellwether/core';

const quote = 34;
const backslash = 92;
const decoder = new TextDecoder('utf-8', { fatal: false });

/** Walks over JSON bytes without building objects for what is not needed. */
export class JsonCursor {
  readonly bytes: Uint8Array;
  at = 0;
  /** The bytes as a text of one character each, made once: slices of it are cheaper than texts made of bytes. */
  readonly text: () => string;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    let text: string | undefined;
    this.text = () => {
      text ??= new TextDecoder('latin1').decode(bytes);
      return text;
    };
  }

  /** The refusal of malformed input: what was expected, and at which byte. */
  malformed(expected: string): BellwetherError {
    const cut = this.at >= this.bytes.length;
    return new BellwetherError(
      'invalid-input',
      `The answer is not what the Prometheus API sends: ${cut ? `it ends at byte ${this.bytes.length}` : `byte ${this.at} begins with ${JSON.stringify(decoder.decode(this.bytes.subarray(this.at, this.at + 16)))}`} where ${expected} should be.`,
      { details: { byte: this.at } },
    );
  }

  /** The next byte that is not white space, without taking it; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    let code = bytes[this.at];
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.at += 1;
      code = bytes[this.at];
    }
    return code ?? -1;
  }

  /** Takes the byte `code` if it comes next. */
  take(code: number): boolean {
    if (this.peek() !== code) return false;
    this.at += 1;
    return true;
  }

  /** Takes the byte `code`, which must come next. */
  expect(code: number): void {
    if (!this.take(code)) throw this.malformed(`"${String.fromCharCode(code)}"`);
  }

  /** Takes a string and returns where its contents lie; `escaped` tells whether they hold escapes. */
  takeStringRange(): { begin: number; end: number; escaped: boolean } {
    this.expect(quote);
    const begin = this.at;
    let escaped = false;
    for (;;) {
      const code = this.bytes[this.at];
      if (code === undefined) throw this.malformed('the end of a string');
      if (code === quote) break;
      if (code === backslash) {
        escaped = true;
        this.at += 1;
      }
      this.at += 1;
    }
    const end = this.at;
    this.at += 1;
    return { begin, end, escaped };
  }

  /** Takes a string. */
  takeString(): string {
    const { begin, end, escaped } = this.takeStringRange();
    const text = decoder.decode(this.bytes.subarray(begin, end));
    if (!escaped) return text;
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      this.at = begin;
      throw this.malformed('a string with valid escapes');
    }
  }

  /** Takes an object, calling `field` for each key; it must take the value. */
  takeObject(field: (key: string) => void): void {
    this.expect(123);
    if (this.take(125)) return;
    do {
      const key = this.takeString();
      this.expect(58);
      field(key);
    } while (this.take(44));
    this.expect(125);
  }

  /** Takes an array, calling `element` before each element; it must take it. */
  takeArray(element: () => void): void {
    this.expect(91);
    if (this.take(93)) return;
    do element();
    while (this.take(44));
    this.expect(93);
  }

  /** Skips one value of any kind; nesting costs no stack. */
  skipValue(): void {
    let depth = 0;
    do {
      const code = this.peek();
      if (code === quote) this.takeStringRange();
      else if (code === 123 || code === 91) {
        depth += 1;
        this.at += 1;
      } else if (code === 125 || code === 93) {
        depth -= 1;
        this.at += 1;
      } else if (code === 44 || code === 58) {
        if (depth === 0) throw this.malformed('a value');
        this.at += 1;
      } else this.skipScalar();
    } while (depth > 0);
    if (depth < 0) throw this.malformed('a value');
  }

  private skipScalar(): void {
    const begin = this.at;
    for (;;) {
      const code = this.bytes[this.at] ?? 32;
      // Letters, digits, and the signs and point of a number.
      const part =
        (code >= 48 && code <= 57) ||
        (code >= 97 && code <= 122) ||
        code === 69 ||
        code === 43 ||
        code === 45 ||
        code === 46;
      if (!part) break;
      this.at += 1;
    }
    if (this.at === begin) throw this.malformed('a value');
  }
}
