import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { withClient } from '../with-client.ts';
import { dropDatabase, runPrefix, withDatabase } from './postgres-server-side.ts';
import type { Template } from './template.ts';
import type { TestDatabase } from './test-database.ts';

export function createPostgresDatabase(
  serverUrl: string,
  runId: string,
  template: Template | undefined,
): Promise<TestDatabase> {
  const prefix = runPrefix(runId);
  return withClient(serverUrl, async (client) => {
    const original = template && `${prefix}${template.name}`;
    if (template && original) {
      await ensureTemplate(client, original, () => template.fill(withDatabase(serverUrl, original)));
    }
    const name = `${prefix}${randomBytes(5).toString('hex')}`;
    await createDatabase(client, name, original);
    return {
      engine: 'postgres',
      url: withDatabase(serverUrl, name),
      drop: () => withClient(serverUrl, (dropper) => dropDatabase(dropper, name)),
    };
  });
}

/**
 * Copies `original`, or makes an empty database whose encoding and order are the same on every server. File by
 * file is the faster of the server's two ways where nothing waits for the disk.
 */
async function createDatabase(client: Client, name: string, original?: string): Promise<void> {
  const quoted = client.escapeIdentifier(name);
  const from = original
    ? `template ${client.escapeIdentifier(original)}`
    : `template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`;
  await client.query(`create database ${quoted} ${from} strategy file_copy`);
}

/** Makes and fills the template unless the run has it; test files that come at once wait for the first. */
async function ensureTemplate(client: Client, name: string, fill: () => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
  try {
    const { rows } = await client.query<{ datistemplate: boolean }>(
      'select datistemplate from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.datistemplate) return;
    if (rows[0]) await dropDatabase(client, name); // somebody failed to fill it
    await createDatabase(client, name);
    await fill();
    // It can be copied only while nobody is connected to it.
    await client.query(
      `alter database ${client.escapeIdentifier(name)} is_template true allow_connections false`,
    );
  } finally {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
}
