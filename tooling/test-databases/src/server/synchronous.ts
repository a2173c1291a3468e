import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { withClient } from '../with-client.ts';

const LIMIT_MS = 10_000;

/**
 * Makes the primary wait for one replica (`undefined`: for none) with each COMMIT, on every session from here on.
 *
 * @throws Error where the replica has not become synchronous in 10 s.
 */
export async function waitForReplica(primaryUrl: string, applicationName: string | undefined): Promise<void> {
  await withClient(primaryUrl, async (client) => {
    await client.query(`alter system set synchronous_standby_names = '${applicationName ?? ''}'`);
    await client.query('select pg_reload_conf()');
  });
  const until = performance.now() + LIMIT_MS;
  // A new session has the settings the server read last, and sees the replica as they say.
  while (!(await withClient(primaryUrl, (client) => isInForce(client, applicationName)))) {
    if (performance.now() > until) {
      throw new Error(`replica ${applicationName} was not synchronous after ${LIMIT_MS} ms`);
    }
    await delay(5);
  }
  await withClient(primaryUrl, async (client) => {
    // The checkpointer tells the other sessions. It was told by now, and the second checkpoint it makes after that.
    for (let time = 1; time <= 2; time++) await client.query('checkpoint');
  });
}

async function isInForce(client: Client, applicationName = ''): Promise<boolean> {
  const { rows } = await client.query<{ in_force: boolean }>(
    `select current_setting('synchronous_standby_names') = $1 and ($1 = '' or exists (
       select from pg_stat_replication where application_name = $1 and sync_state = 'sync'
     )) as in_force`,
    [applicationName],
  );
  return rows[0]?.in_force === true;
}
