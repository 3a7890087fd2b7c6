import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { BellwetherError } from '@bellwether/core';
import { malformed } from './malformed.js';

const chunkBytes = 1 << 20;

/** What went wrong with a file, in words. */
export function unreadable(file: string, cause: unknown): BellwetherError {
  const code = (cause as { code?: string }).code;
  const why =
    code === 'ENOENT'
      ? 'there is no such file'
      : code === 'EACCES' || code === 'EPERM'
        ? 'permission is missing'
        : code === 'EISDIR'
          ? 'it is a folder'
          : `it cannot be read (${code ?? String(cause)})`;
  return new BellwetherError('source-unavailable', `${file}: ${why}; check the path.`, { cause, details: { file } });
}

async function startsAsGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(2);
    const { bytesRead } = await handle.read(head, 0, 2, 0);
    return bytesRead === 2 && head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/**
 * The text of a file in pieces of about a megabyte; gzip is recognised by its first bytes, a byte-order mark is dropped.
 *
 * @throws {@link BellwetherError} `source-unavailable` for a file that cannot be read; `invalid-input` for bytes that are not
 * UTF-8 text, or a damaged gzip file.
 */
export async function* readText(file: string, signal?: AbortSignal): AsyncGenerator<string> {
  signal?.throwIfAborted();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let gzipped: boolean;
  try {
    gzipped = await startsAsGzip(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  const raw = createReadStream(file, { highWaterMark: chunkBytes });
  const stream = gzipped ? raw.pipe(createGunzip({ chunkSize: chunkBytes })) : raw;
  if (stream !== raw) raw.on('error', (error) => stream.destroy(error));
  try {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      const text = decoder.decode(bytes, { stream: true });
      if (text.includes('\0'))
        throw malformed({ file }, 'it holds NUL characters and is no text file', 'give a CSV file, plain or gzipped');
      yield text;
    }
    yield decoder.decode();
  } catch (error) {
    signal?.throwIfAborted();
    if (BellwetherError.isInstance(error)) throw error;
    const code = (error as { code?: string }).code ?? '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw malformed({ file }, 'it is not UTF-8 text', 'convert it to UTF-8, or give a CSV file');
    if (code.startsWith('Z_'))
      throw malformed({ file }, 'its gzip data are damaged or cut off', 'check that it was copied whole');
    throw unreadable(file, error);
  } finally {
    raw.destroy();
  }
}
