import { BellwetherError } from '@bellwether/core';
import type { DuckDBConnection } from '@duckdb/node-api';

const version = 1;

const tables = `
  CREATE TABLE IF NOT EXISTS bellwether_meta (version INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS bellwether_series (
    id INTEGER PRIMARY KEY, key VARCHAR NOT NULL UNIQUE, name VARCHAR NOT NULL, labels VARCHAR NOT NULL, unit VARCHAR);
  CREATE TABLE IF NOT EXISTS bellwether_points (series INTEGER NOT NULL, time DOUBLE NOT NULL, value DOUBLE NOT NULL);
  CREATE SEQUENCE IF NOT EXISTS bellwether_event_order;
  CREATE TABLE IF NOT EXISTS bellwether_events (
    id BIGINT NOT NULL DEFAULT nextval('bellwether_event_order'), time DOUBLE NOT NULL, kind VARCHAR NOT NULL,
    message VARCHAR NOT NULL, labels VARCHAR NOT NULL, attributes VARCHAR NOT NULL);
  CREATE SEQUENCE IF NOT EXISTS bellwether_revision;
  CREATE TABLE IF NOT EXISTS bellwether_state (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL, revision BIGINT NOT NULL);
  CREATE TEMPORARY TABLE IF NOT EXISTS bellwether_incoming (series INTEGER NOT NULL, time DOUBLE NOT NULL, value DOUBLE NOT NULL);
`;

/**
 * Makes the tables where they are missing.
 *
 * @throws {@link BellwetherError} `invalid-state` for a file written by a version that this code does not know.
 */
export async function prepareTables(connection: DuckDBConnection, path: string): Promise<void> {
  await connection.run(tables);
  const found = (await connection.runAndReadAll('SELECT version FROM bellwether_meta')).getRows()[0]?.[0];
  if (found === undefined) await connection.run(`INSERT INTO bellwether_meta VALUES (${version})`);
  else if (found !== version) {
    throw new BellwetherError(
      'invalid-state',
      `The store "${path}" is of version ${String(found)}; this code reads version ${version}.`,
      { details: { version } },
    );
  }
}
