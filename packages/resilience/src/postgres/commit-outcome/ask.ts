import type pg from 'pg';

import type { Testimony } from './judge.ts';
import { type FactsRow, factsQuery, type ServerFacts, toFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** The server's state, and what it says of the transaction. In this order: a crash in between ends the connection. */
export async function askServer(
  client: pg.Client,
  { xid }: Witness,
): Promise<{ readonly facts: ServerFacts; readonly testimony: Testimony }> {
  const { rows } = await client.query<FactsRow>(factsQuery);
  const [row] = rows;
  if (row === undefined) throw new TypeError('the server answered without a row');
  const facts = toFacts(row);
  if (facts.timeline === undefined) return { facts, testimony: { status: 'in progress' } }; // a replica knows no more yet
  return { facts, testimony: await askStatus(client, xid) };
}

interface StatusRow extends pg.QueryResultRow {
  readonly status: 'committed' | 'aborted' | 'in progress' | null;
  /** In microseconds. */
  readonly committed_at: string | null;
}

/** With the time of its commit, where the server notes such times. */
const statusQuery = `select pg_xact_status($1::xid8) as status,
  case when current_setting('track_commit_timestamp') = 'on'
    then (extract(epoch from pg_xact_commit_timestamp($1::xid8::xid)) * 1000000)::bigint::text end as committed_at`;

async function askStatus(client: pg.Client, xid: bigint): Promise<Testimony> {
  try {
    const { rows } = await client.query<StatusRow>(statusQuery, [xid.toString()]);
    const [row] = rows;
    const committedAt = row?.committed_at == null ? undefined : Number(row.committed_at);
    return { status: row?.status ?? 'forgotten', committedAt };
  } catch (error) {
    // "transaction ID … is in the future"
    if (error instanceof Error && 'code' in error && error.code === '22023') return { status: 'future' };
    throw error;
  }
}

/**
 * Ends the server process that still has the transaction open, so that it is decided: its client is gone. Not one that
 * is busy with COMMIT, unless `evenBusy`, and never one that has committed and waits for a replica to have it, too.
 * Nor one that is younger than the transaction: it was given the same id after a crash.
 */
export async function endBackend(client: pg.Client, witness: Witness, evenBusy: boolean): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where backend_xid = $1::xid and datname = current_database()
      and extract(epoch from backend_start) * 1000000 <= $2
      and wait_event is distinct from 'SyncRep' and ($3 or state <> 'active')`,
    [BigInt.asUintN(32, witness.xid).toString(), witness.beganAt, evenBusy],
  );
}
