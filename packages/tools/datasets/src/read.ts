import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { BellwetherError } from '@bellwether/core';
import type { DatasetId } from './catalogue.js';

const unpack = promisify(gunzip);

/**
 * Reads and unpacks a bundled file.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the installed package is incomplete or damaged.
 */
export async function readBundled<T>(id: DatasetId): Promise<T> {
  // Both src/ and dist/ lie beside data/.
  const file = new URL(`../data/${id}.json.gz`, import.meta.url);
  try {
    return JSON.parse((await unpack(await readFile(file))).toString('utf8')) as T;
  } catch (cause) {
    throw new BellwetherError(
      'source-unavailable',
      `The data set "${id}" cannot be read from the installed package; install @bellwether/datasets again.`,
      { cause, details: { dataset: id } },
    );
  }
}
