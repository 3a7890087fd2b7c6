import { BellwetherError } from '@bellwether/core';

/** Bytes that are written one after the other. */
export interface ByteWriter {
  byte(value: number): void;
  /** An integer from 0 to 2^53 - 1, in as few bytes as it needs. */
  count(value: number): void;
  number(value: number): void;
  text(value: string): void;
  bytes(values: Uint8Array): void;
  finish(): Uint8Array;
}

/** A writer with room that grows. */
export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;
  const scratch = new DataView(new ArrayBuffer(8));
  const encoder = new TextEncoder();
  const reserve = (more: number): void => {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(length + more, 2 * buffer.length));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  const writer: ByteWriter = {
    byte(value) {
      reserve(1);
      buffer[length] = value;
      length += 1;
    },
    count(value) {
      let left = value;
      while (left >= 128) {
        writer.byte((left % 128) + 128);
        left = Math.floor(left / 128);
      }
      writer.byte(left);
    },
    number(value) {
      scratch.setFloat64(0, value, true);
      writer.bytes(new Uint8Array(scratch.buffer));
    },
    text(value) {
      const encoded = encoder.encode(value);
      writer.count(encoded.length);
      writer.bytes(encoded);
    },
    bytes(values) {
      reserve(values.length);
      buffer.set(values, length);
      length += values.length;
    },
    finish: () => buffer.slice(0, length),
  };
  return writer;
}

/** Bytes that are read one after the other; every read is refused where they end. */
export interface ByteReader {
  readonly done: boolean;
  byte(): number;
  count(most: number): number;
  number(): number;
  text(): string;
  bytes(length: number): Uint8Array;
  /** An error that says where the bytes are not what they should be. */
  refuse(what: string): BellwetherError;
}

/** A reader of bytes from elsewhere. */
export function byteReader(buffer: Uint8Array): ByteReader {
  let at = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const refuse = (what: string): BellwetherError =>
    new BellwetherError('invalid-state', `The bytes of a profile are damaged at byte ${at}: ${what}.`, {
      details: { at },
    });
  const reader: ByteReader = {
    get done() {
      return at === buffer.length;
    },
    refuse,
    byte() {
      if (at >= buffer.length) throw refuse('they end here');
      at += 1;
      return buffer[at - 1]!;
    },
    count(most) {
      let value = 0;
      let unit = 1;
      for (;;) {
        const byte = reader.byte();
        value += (byte & 127) * unit;
        if (value > most) throw refuse(`a count is larger than ${most}`);
        if (byte < 128) return value;
        unit *= 128;
        if (unit > Number.MAX_SAFE_INTEGER) throw refuse('a count does not end');
      }
    },
    number() {
      const bytes = reader.bytes(8);
      return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
    },
    text() {
      const bytes = reader.bytes(reader.count(buffer.length));
      try {
        return decoder.decode(bytes);
      } catch {
        throw refuse('a text is not UTF-8');
      }
    },
    bytes(length) {
      if (at + length > buffer.length) throw refuse('they end too early');
      at += length;
      return buffer.subarray(at - length, at);
    },
  };
  return reader;
}
