import { BellwetherError } from '../errors.js';
import type { Json } from './state.js';

/** A stored value with the revision it was written as. */
export interface StoredState {
  readonly value: Json;
  /** Changes with every write of the key. */
  readonly revision: number;
}

/** Where a running pipeline keeps its state between restarts. Keys are free text. */
export interface StateStore {
  readonly contract: 'state-store/1';
  get(key: string): Promise<StoredState | undefined>;
  /**
   * Writes a value and returns its new revision. With `expected` the write happens only if the present revision is that
   * one (0: the key does not exist yet); otherwise it rejects with `source-rejected` and nothing is written.
   */
  put(key: string, value: Json, options?: { readonly expected?: number }): Promise<number>;
  delete(key: string): Promise<void>;
  /** Keys that begin with `prefix`, in code-unit order. */
  keys(prefix?: string): AsyncIterable<string>;
}

/**
 * A state store in this process's memory: for tests and for pipelines that may forget.
 *
 * @example
 * ```ts
 * import { memoryStateStore } from '@bellwether/core';
 *
 * const store = memoryStateStore();
 * await store.put('detector/cpu', { kind: 'demo', version: 1 }); // => 1
 * ```
 */
export function memoryStateStore(): StateStore {
  const entries = new Map<string, { text: string; revision: number }>();
  let revisions = 0;
  return {
    contract: 'state-store/1',
    async get(key) {
      const entry = entries.get(key);
      return entry && { value: JSON.parse(entry.text) as Json, revision: entry.revision };
    },
    async put(key, value, options = {}) {
      const present = entries.get(key)?.revision ?? 0;
      if (options.expected !== undefined && options.expected !== present) {
        throw new BellwetherError(
          'source-rejected',
          `Key "${key}" is at revision ${present}, not at ${options.expected}: another writer was here first.`,
          { details: { key, revision: present } },
        );
      }
      revisions += 1;
      entries.set(key, { text: JSON.stringify(value), revision: revisions });
      return revisions;
    },
    async delete(key) {
      entries.delete(key);
    },
    async *keys(prefix = '') {
      yield* [...entries.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}
