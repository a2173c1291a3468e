import type pg from 'pg';

import { isBusy, isInTransaction } from './client-state.ts';

/** What to undo when a connection is given back. */
export type ResetOnRelease = 'transaction' | 'settings' | 'all';

/** What a session can hold besides settings. Prepared statements stay: node-postgres counts on finding them again. */
const leftovers: string =
  'close all; unlisten *; select pg_advisory_unlock_all(); discard temp; discard sequences';

const settings: string = 'reset session authorization; reset all; unlisten *';

type Reset = 'settings' | 'leftovers' | 'all';

const resets: Readonly<Record<Reset, string>> = { settings, leftovers, all: `${settings}; ${leftovers}` };

export interface Cleaning {
  /** What has to be reset, besides an open transaction. */
  readonly reset: Reset | undefined;
  /** How long it may take, in milliseconds. */
  readonly limitMs: number;
}

/**
 * Makes a connection that was given back fit for the next caller: waits for statements that still run, rolls back an
 * open transaction, resets what was changed. Says whether there was a transaction. Rejects where that cannot be done in
 * time; the connection must be discarded then.
 */
export async function cleanClient(client: pg.PoolClient, { reset, limitMs }: Cleaning): Promise<boolean> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`the connection was not clean within ${limitMs} ms`)),
    limitMs,
  );
  try {
    return await Promise.race([clean(client, reset), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function clean(client: pg.PoolClient, reset: Cleaning['reset']): Promise<boolean> {
  if (isBusy(client)) await drained(client);
  const rollBack = isInTransaction(client);
  if (rollBack) await client.query('rollback');
  if (reset !== undefined) await client.query(resets[reset]);
  return rollBack;
}

/** Until nothing runs and nothing is queued any more; rejects where the connection ends first. */
function drained(client: pg.PoolClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      client.removeListener('end', gone);
      resolve();
    };
    const gone = () => {
      client.removeListener('drain', done);
      reject(new Error('the connection ended while it was being cleaned'));
    };
    client.once('drain', done);
    client.once('end', gone);
  });
}
