import { BellwetherError } from '@bellwether/core';
import type { DuckDBConnection } from '@duckdb/node-api';

const version = 1;

const tables = `
  CREATE TABLE IF NOT EXISTS bellwether_meta (version INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS bellwether_series (
    id INTEGER NOT NULL, name VARCHAR NOT NULL, labels VARCHAR NOT NULL, unit VARCHAR);
  CREATE TABLE IF NOT EXISTS bellwether_points (series INTEGER NOT NULL, time DOUBLE NOT NULL, value DOUBLE NOT NULL);
  CREATE TABLE IF NOT EXISTS bellwether_events (
    id BIGINT NOT NULL, time DOUBLE NOT NULL, kind VARCHAR NOT NULL, message VARCHAR NOT NULL,
    labels VARCHAR NOT NULL, attributes VARCHAR NOT NULL);
  CREATE SEQUENCE IF NOT EXISTS bellwether_revision;
  CREATE TABLE IF NOT EXISTS bellwether_states (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL, revision BIGINT NOT NULL);
`;

/** Where points wait that may replace others; only this connection sees it. */
const incoming =
  'CREATE TEMPORARY TABLE bellwether_incoming (series INTEGER NOT NULL, time DOUBLE NOT NULL, value DOUBLE NOT NULL)';

async function storedVersion(connection: DuckDBConnection): Promise<unknown> {
  const known = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE table_name = 'bellwether_meta' AND NOT temporary",
  );
  if (known.currentRowCount === 0) return undefined;
  return (await connection.runAndReadAll('SELECT version FROM bellwether_meta')).getRows()[0]?.[0];
}

/**
 * Makes the tables where they are missing, all or none.
 *
 * @throws {@link BellwetherError} `invalid-state` for a file written by a version that this code does not know; nothing is
 * changed then.
 */
export async function prepareTables(connection: DuckDBConnection, path: string): Promise<void> {
  const found = await storedVersion(connection);
  if (found !== undefined && found !== version) {
    throw new BellwetherError(
      'invalid-state',
      `The store "${path}" is of version ${String(found)}; this code reads version ${version}. Use the package that wrote it.`,
      { details: { path, version } },
    );
  }
  if (found === undefined) {
    await connection.run(`BEGIN TRANSACTION; ${tables} INSERT INTO bellwether_meta VALUES (${version}); COMMIT;`);
  }
  await connection.run(incoming);
}
