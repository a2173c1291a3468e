import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { withClient } from '../with-client.ts';
import { type Following, settingsToMatch, takeBaseBackup } from './base-backup.ts';
import { startKeptServer } from './kept-server.ts';
import type { PostgresServer } from './postgres-server.ts';
import { checkReplicaOptions, type ReplicaOptions } from './replica-options.ts';
import { waitForReplica } from './synchronous.ts';

const PROMOTE_LIMIT_S = 60;
const CATCH_UP_LIMIT_MS = 30_000;

/** How far a replica's readers are behind the primary's. */
export interface ReplayLag {
  /** Of the write-ahead log, written on the primary and not replayed yet. */
  readonly bytes: number;
  /** Since the newest transaction that was replayed, in milliseconds; 0 where nothing is to be replayed. */
  readonly ms: number;
}

/** A server which follows another one, for reading, until it is promoted. */
export interface PostgresReplica extends PostgresServer {
  readonly applicationName: string;
  readonly synchronous: boolean;
  /** Makes it a primary of its own; what it had received is there. Its first primary must not be used any more. */
  promote(): Promise<void>;
  /** From now on it receives what the primary writes, and shows none of it. */
  pauseReplay(): Promise<void>;
  resumeReplay(): Promise<void>;
  /** Asks both servers, so both must run. */
  replayLag(): Promise<ReplayLag>;
  /** Resolves once it shows all that the primary had written by the time of the call. */
  catchUp(): Promise<void>;
}

/**
 * Starts a replica of a running server of one's own, by real streaming replication. It is kept as
 * `startPostgresServer` keeps a server; `remove` also lets the primary forget it.
 *
 * @throws PostgresServerError as `startPostgresServer` does; the driver's error where the primary does not answer.
 *
 * @example
 * const replica = await startReplica(primary, { synchronous: true });
 * await primary.kill();
 * await replica.promote();
 */
export async function startReplica(
  primary: PostgresServer,
  options: ReplicaOptions = {},
): Promise<PostgresReplica> {
  checkReplicaOptions(options);
  const name = `replica_${randomBytes(6).toString('hex')}`;
  const { applicationName = name, synchronous = false, through, ...ownOptions } = options;
  const { hostname, port, password } = new URL(primary.url);
  const following: Following = {
    host: hostname,
    port: Number(port),
    ...through,
    applicationName,
    slot: name,
  };
  const settings = { ...(await settingsToMatch(primary.url)), ...options.settings };
  const forget = async () => {
    // A primary that is gone has nothing to forget.
    await forgetReplica(primary.url, synchronous, name).catch(() => {});
  };
  let server: PostgresServer | undefined;
  try {
    server = await startKeptServer({ ...ownOptions, settings }, password, (ask, plan) =>
      takeBaseBackup(primary.url, following, ask, plan),
    );
    if (synchronous) await waitForReplica(primary.url, applicationName);
  } catch (error) {
    await server?.remove();
    await forget();
    throw error;
  }
  return replicaOf(primary, server, { applicationName, synchronous, forget });
}

function replicaOf(
  primary: PostgresServer,
  server: PostgresServer,
  about: { applicationName: string; synchronous: boolean; forget: () => Promise<void> },
): PostgresReplica {
  const { applicationName, synchronous, forget } = about;
  return {
    ...server,
    get log() {
      return server.log;
    },
    applicationName,
    synchronous,
    promote: async () => {
      await ask(server, `select pg_promote(true, ${PROMOTE_LIMIT_S})`);
    },
    pauseReplay: async () => {
      await ask(server, 'select pg_wal_replay_pause()');
      // It pauses before the next change, and says "requested" until then.
      await until(async () => (await ask(server, 'select pg_get_wal_replay_pause_state()')) === 'paused');
    },
    resumeReplay: async () => {
      await ask(server, 'select pg_wal_replay_resume()');
    },
    replayLag: async () => {
      const written = await ask(primary, 'select pg_current_wal_lsn()::text');
      const bytes = Number(await ask(server, BEHIND, written));
      const age = 'extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000';
      const ms = bytes > 0 ? Number(await ask(server, `select coalesce(${age}, 0)`)) : 0;
      return { bytes, ms };
    },
    catchUp: async () => {
      const written = await ask(primary, 'select pg_current_wal_lsn()::text');
      await until(async () => Number(await ask(server, BEHIND, written)) === 0);
    },
    remove: async () => {
      await server.remove();
      await forget();
    },
  };
}

const BEHIND = "select greatest(0, pg_wal_lsn_diff($1, coalesce(pg_last_wal_replay_lsn(), '0/0')))";

/** The one value that a statement gives, as text. */
function ask(server: PostgresServer, text: string, ...values: readonly string[]): Promise<string> {
  return withClient(server.url, async (client) => {
    const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
    return String(rows[0]?.[0]);
  });
}

/** @throws Error where it is not so within 30 s. */
async function until(reached: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + CATCH_UP_LIMIT_MS;
  while (!(await reached())) {
    if (performance.now() > limit) throw new Error(`the replica was not there after ${CATCH_UP_LIMIT_MS} ms`);
    await delay(5);
  }
}

async function forgetReplica(primaryUrl: string, synchronous: boolean, slot: string): Promise<void> {
  if (synchronous) await waitForReplica(primaryUrl, undefined);
  await withClient(primaryUrl, async (client) => {
    // The primary may not have noticed yet that its reader is gone.
    await client.query(
      'select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = $1 and active',
      [slot],
    );
    await client.query('select pg_drop_replication_slot($1)', [slot]);
  });
}
