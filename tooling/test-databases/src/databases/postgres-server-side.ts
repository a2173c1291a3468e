import type { Client } from 'pg';
import { runBegan } from '../run-id.ts';
import { withClient } from '../with-client.ts';

/** Such as `18.4`. */
export function serverVersion(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? 'of unknown version';
  });
}

/** The start of the name of everything that a run makes on a server. */
export const runPrefix = (runId: string): string => `holdfast_${runId}_`;

/** Drops every database a run made, templates included, whoever still uses them. */
export function dropRun(url: string, runId: string): Promise<void> {
  return dropWhere(url, (name) => name.startsWith(runPrefix(runId)));
}

/** Drops what runs left which began before `time` (milliseconds since 1970) and were killed. */
export function dropRunsBefore(url: string, time: number): Promise<void> {
  return dropWhere(url, (name) => {
    const runId = /^holdfast_([0-9a-f]{12})_/.exec(name)?.[1];
    return runId !== undefined && runBegan(runId) < time;
  });
}

function dropWhere(url: string, belongs: (name: string) => boolean): Promise<void> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
    for (const { datname } of rows) if (belongs(datname)) await dropDatabase(client, datname);
  });
}

/** Drops a database, or a template, whoever still uses it. One that is gone already is fine. */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  const quoted = client.escapeIdentifier(name);
  const { rows } = await client.query<{ datistemplate: boolean }>(
    'select datistemplate from pg_database where datname = $1',
    [name],
  );
  if (!rows[0]) return;
  if (rows[0].datistemplate) await client.query(`alter database ${quoted} is_template false`);
  await untilLeft(client, name);
  await client.query(`drop database ${quoted} with (force)`);
}

/** The same server's address, with another database. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/**
 * Waits a moment for sessions that were ended to be gone: a pool's end() resolves before that, and a connection that is
 * cut on its way out is an error which nobody listens for any more.
 */
async function untilLeft(client: Client, name: string): Promise<void> {
  for (let look = 0; look < 25; look++) {
    const { rows } = await client.query('select from pg_stat_activity where datname = $1', [name]);
    if (rows.length === 0) return;
    await client.query('select pg_sleep(0.02)');
  }
}
