import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BellwetherError } from '@bellwether/core';
import { DuckDBInstance } from '@duckdb/node-api';

/** How DuckDB is set up. */
export interface InstanceOptions {
  readonly path: string;
  readonly threads?: number;
  readonly memoryLimit?: number;
}

/** An open database file, and how to let go of it. */
export interface OpenInstance {
  readonly instance: DuckDBInstance;
  close(): void;
}

/**
 * Files that this process has open. DuckDB's own lock keeps other processes out, not a second opening in the same one, which
 * would damage the file; two copies of this package must know of each other, hence the place.
 */
function openFiles(): Set<string> {
  const place = globalThis as { [registry]?: Set<string> };
  place[registry] ??= new Set();
  return place[registry];
}

const registry = Symbol.for('bellwether.duckdb.open-files');

/** One text for one file, however its path is written. */
function identityOf(path: string): string | undefined {
  if (path === ':memory:' || path === '') return undefined;
  try {
    return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  } catch {
    return undefined; // The folder is not there; DuckDB will say so.
  }
}

function refusal(path: string, cause: unknown): BellwetherError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const details = { path };
  if (/Could not set lock|Conflicting lock|used by another process/i.test(message)) {
    return new BellwetherError(
      'source-unavailable',
      `The store "${path}" is open in another process; close it there first, or choose another path.`,
      { cause, details },
    );
  }
  if (/not a valid DuckDB|magic bytes|corrupt|checksum|version number|Serialization Error/i.test(message)) {
    return new BellwetherError(
      'invalid-input',
      `"${path}" is not a DuckDB file that can be read, or it is damaged; choose another path, or restore it from a copy.`,
      { cause, details },
    );
  }
  return new BellwetherError(
    'source-unavailable',
    `The store "${path}" cannot be opened (${firstLine(message)}); check that the folder exists and may be written.`,
    { cause, details },
  );
}

/** What DuckDB says, without its later lines. */
export function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[.\s]+$/, '');
}

/**
 * Opens a database file.
 *
 * @throws {@link BellwetherError} `source-unavailable` where it is open already or cannot be reached; `invalid-input` where it is
 * no DuckDB file.
 */
export async function openInstance({ path, threads, memoryLimit }: InstanceOptions): Promise<OpenInstance> {
  const files = openFiles();
  const file = identityOf(path);
  if (file !== undefined && files.has(file)) {
    throw new BellwetherError(
      'source-unavailable',
      `The store "${path}" is open already in this process; use that one, or close it first.`,
      { details: { path } },
    );
  }
  if (file !== undefined) files.add(file);
  try {
    const instance = await DuckDBInstance.create(path, {
      // No extension is ever downloaded.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(threads === undefined ? {} : { threads: String(threads) }),
      ...(memoryLimit === undefined ? {} : { memory_limit: `${memoryLimit}B` }),
    });
    return {
      instance,
      close() {
        instance.closeSync();
        if (file !== undefined) files.delete(file);
      },
    };
  } catch (cause) {
    if (file !== undefined) files.delete(file);
    throw refusal(path, cause);
  }
}
