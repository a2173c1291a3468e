import { withClient } from '../with-client.ts';
import type { Ask } from './kept-server.ts';
import type { ServerPlan } from './protocol.ts';

/** How a copy finds its primary, and by which name and slot the primary knows it. */
export interface Following {
  readonly host: string;
  readonly port: number;
  readonly applicationName: string;
  readonly slot: string;
}

/**
 * Makes a replica's data folder from a running primary on this machine: "Making a Low-Level Backup" and "Setting Up
 * a Standby Server" in PostgreSQL's manual. The slot makes the primary keep what the replica has yet to read.
 */
export async function takeBaseBackup(
  primaryUrl: string,
  following: Following,
  ask: Ask,
  plan: ServerPlan,
): Promise<void> {
  const label = await withClient(primaryUrl, async (client) => {
    await client.query('select pg_create_physical_replication_slot($1, true)', [following.slot]);
    const { rows: folders } = await client.query<{ data_directory: string }>('show data_directory');
    await client.query('select pg_backup_start($1, true)', [following.slot]);
    await ask({ do: 'copy', plan, dataFolder: folders[0]?.data_directory ?? '' });
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    return rows[0]?.labelfile ?? '';
  });
  await ask({
    do: 'append',
    files: {
      backup_label: label,
      'standby.signal': '',
      'postgresql.auto.conf': followingSettings(following, plan.password),
    },
  });
}

/** No value here has a quote or a backslash: hosts and names are checked, the password is of hexadecimal digits. */
function followingSettings({ host, port, applicationName, slot }: Following, password: string): string {
  const connection = `host=${host} port=${port} user=postgres password=${password} application_name=${applicationName}`;
  // What the primary waits for, a promoted replica does not. Here the last line of a name counts, and ALTER SYSTEM finds it.
  const waitForNobody = "synchronous_standby_names = ''";
  return `\nprimary_conninfo = '${connection}'\nprimary_slot_name = '${slot}'\n${waitForNobody}\n`;
}

/** What a replica must have no less of than its primary, else it refuses to start. */
export function settingsToMatch(primaryUrl: string): Promise<Record<string, string>> {
  return withClient(primaryUrl, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('max_connections', 'max_worker_processes',
         'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction')`,
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  });
}
