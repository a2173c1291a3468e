import type pg from 'pg';

import type { BeginOptions } from '../../transaction/transaction-limits.ts';
import type { ClientResult } from '../run-on-client.ts';
import { type FactsRow, factsQuery, type ServerFacts, toFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** A row of `witnessQuery`. */
interface WitnessRow extends pg.QueryResultRow {
  readonly xid: string;
  /** In seconds, with six decimals. */
  readonly began_at: string;
}

/**
 * Gives the transaction its id now, where PostgreSQL would when it first writes: the client has to know it before COMMIT
 * is on its way, and any later time costs a round trip. Without more words than it takes: every transaction pays for them.
 */
const witnessQuery = 'select pg_current_xact_id() as xid, extract(epoch from now()) as began_at';

export function beginText({ isolation, readOnly }: BeginOptions, remainingMs: number | undefined): string {
  const level = isolation === undefined ? '' : ` isolation level ${isolation}`;
  const limit = remainingMs === undefined ? '' : `; set local statement_timeout = ${remainingMs}`;
  return `begin${level}${readOnly === true ? ' read only' : ''}${limit}`;
}

/** BEGIN in one message, and one round trip, with what makes the transaction's outcome known: see `readWitness`. */
export function witnessedBeginText(begin: string, factsKnown: boolean): string {
  return `${begin}; ${witnessQuery}${factsKnown ? '' : `; ${factsQuery}`}`;
}

/** What the server answered to `witnessedBeginText`. */
export function readWitness(results: ClientResult, known: ServerFacts | undefined): Witness | undefined {
  if (!Array.isArray(results)) return undefined;
  const rows = results.flatMap(({ rows }) => rows);
  // The queries above say what is in them.
  const [begun, facts] = rows as [WitnessRow | undefined, FactsRow | undefined];
  const server = known ?? (facts === undefined ? undefined : toFacts(facts));
  if (begun === undefined || server === undefined) return undefined;
  return { xid: BigInt(begun.xid), beganAt: Math.round(Number(begun.began_at) * 1_000_000), server };
}
