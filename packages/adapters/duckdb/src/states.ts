import { BellwetherError, type Json, type StateStore } from '@bellwether/core';
import { requireText } from './series-index.js';
import type { Session } from './session.js';

const put = `
  INSERT INTO bellwether_states VALUES ($1, $2, nextval('bellwether_revision'))
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision RETURNING revision`;

/** The table of states as core's state store. */
export function createStateStore({ transaction }: Session): StateStore {
  return {
    contract: 'state-store/1',
    get: (key) =>
      transaction(async (writer) => {
        const sql = 'SELECT value, revision FROM bellwether_states WHERE key = $1';
        const row = (await writer.runAndReadAll(sql, [key])).getRows()[0];
        return row && { value: JSON.parse(String(row[0])) as Json, revision: Number(row[1]) };
      }),
    put: async (key, value, { expected } = {}) => {
      requireText('The key of a state', key);
      // As it is now: the caller may change it before its turn comes.
      const text = JSON.stringify(value);
      if (text === undefined) throw new BellwetherError('invalid-input', `The state "${key}" is no JSON value.`);
      return transaction(async (writer) => {
        const sql = 'SELECT revision FROM bellwether_states WHERE key = $1';
        const present = Number((await writer.runAndReadAll(sql, [key])).getRows()[0]?.[0] ?? 0);
        if (expected !== undefined && expected !== present) {
          throw new BellwetherError(
            'source-rejected',
            `Key "${key}" is at revision ${present}, not at ${expected}: another writer was here first.`,
            { details: { key, revision: present } },
          );
        }
        return Number((await writer.runAndReadAll(put, [key, text])).getRows()[0]?.[0]);
      });
    },
    delete: (key) =>
      transaction(async (writer) => {
        await writer.run('DELETE FROM bellwether_states WHERE key = $1', [key]);
      }),
    async *keys(prefix = '') {
      const found = await transaction(async (writer) => {
        const sql = 'SELECT key FROM bellwether_states WHERE starts_with(key, $1)';
        return (await writer.runAndReadAll(sql, [prefix])).getRows();
      });
      yield* found.map(([key]) => String(key)).sort();
    },
  };
}
