import type pg from 'pg';

import type { BeginOptions } from '../../transaction/transaction-limits.ts';
import type { Leader } from '../led-query.ts';
import type { ClientResult } from '../run-on-client.ts';
import { SettingsSelect, settingsSelect } from '../settings-message.ts';
import { type FactsRow, factsQuery, type ServerFacts, toFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** A row of `witnessColumns`. */
interface WitnessRow extends pg.QueryResultRow {
  readonly xid: string;
  /** In seconds, with six decimals. */
  readonly began_at: string;
}

/**
 * Gives the transaction its id now, where PostgreSQL would when it first writes: the client has to know it before COMMIT
 * is on its way, and any later time costs a round trip. Without more words than it takes: every transaction pays for them.
 */
const witnessColumns = ['pg_current_xact_id() as xid', 'extract(epoch from now()) as began_at'];
const witnessQuery = `select ${witnessColumns.join(', ')}`;
const witnessedSettings = new SettingsSelect('witness', witnessColumns);

export function beginText(options: BeginOptions, remainingMs: number | undefined): string {
  const set = remainingMs === undefined ? '' : `; set local statement_timeout = ${remainingMs}`;
  return `${plainBegin(options)}${set}`;
}

function plainBegin({ isolation, readOnly }: BeginOptions): string {
  const level = isolation === undefined ? '' : ` isolation level ${isolation}`;
  return `begin${level}${readOnly === true ? ' read only' : ''}`;
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
  return toWitness(begun.xid, begun.began_at, server);
}

/** The same, as what leads the first statement: what is set and asked is one command, as each costs. See `toldWitness`. */
export function beginLeaders(
  options: BeginOptions,
  remainingMs: number | undefined,
  { witnessed, prepared }: { readonly witnessed: boolean; readonly prepared: boolean },
): Leader[] {
  const text = plainBegin(options);
  const limit = remainingMs === undefined ? undefined : { statement_timeout: String(remainingMs) };
  const settings = limit === undefined ? options.settings : { ...limit, ...options.settings };
  const select = witnessed ? witnessedSettings : settingsSelect;
  return [
    { text, values: [], name: prepared ? `holdfast ${text}` : undefined },
    ...select.leaders(settings, prepared),
  ];
}

/** What the server answered to `beginLeaders`. */
export function toldWitness(told: readonly string[] | undefined, server: ServerFacts): Witness | undefined {
  const [xid, beganAt] = told?.slice(-witnessColumns.length) ?? [];
  return xid === undefined || beganAt === undefined ? undefined : toWitness(xid, beganAt, server);
}

function toWitness(xid: string, beganAt: string, server: ServerFacts): Witness {
  return { xid: BigInt(xid), beganAt: Math.round(Number(beganAt) * 1_000_000), server };
}
