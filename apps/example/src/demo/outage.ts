import { Client } from 'pg';
import type { KeyringClient } from './client.ts';

export interface OutageResult {
  /** Connections of the service that the database ended. */
  readonly connectionsCut: number;
  readonly requests: number;
  /** Requests that were not answered as they should be. */
  readonly failed: number;
  readonly slowestMs: number;
}

/** Cuts every connection of the service at the server, while requests come in. */
export async function cutConnections(
  client: KeyringClient,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<OutageResult> {
  const requests = 40;
  const before = burst(client, requests / 2, signal);
  const connectionsCut = await terminateOthers(databaseUrl);
  const answers = [...(await before), ...(await burst(client, requests / 2, signal))];
  return {
    connectionsCut,
    requests,
    failed: answers.filter(({ status }) => status !== 200).length,
    slowestMs: Math.max(...answers.map(({ ms }) => ms)),
  };
}

function burst(client: KeyringClient, count: number, signal: AbortSignal) {
  return Promise.all(
    Array.from({ length: count }, () => client.request('GET', '/api/users?limit=25', undefined, signal)),
  );
}

async function terminateOthers(databaseUrl: string): Promise<number> {
  const admin = new Client({ connectionString: databaseUrl });
  await admin.connect();
  try {
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
         and application_name = 'keyring'`,
    );
    return rowCount ?? 0;
  } finally {
    await admin.end();
  }
}
