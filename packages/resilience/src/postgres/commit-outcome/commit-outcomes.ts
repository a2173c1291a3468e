import type pg from 'pg';

import { classifyError } from '../../failure/classify-error.ts';
import type { FailureKind } from '../../failure/failure-kinds.ts';
import type { BeginOptions, TransactionLimits } from '../../transaction/transaction-limits.ts';
import type { Leader } from '../led-query.ts';
import type { ResilientPool } from '../resilient-pool.ts';
import { type ClientResult, leavesUsable } from '../run-on-client.ts';
import { settingsText } from '../settings-message.ts';
import { beginLeaders, beginText, readWitness, toldWitness, witnessedBeginText } from './begin-message.ts';
import { RecoveryLog } from './recovery-log.ts';
import { type Resolution, resolveCommit } from './resolve-commit.ts';
import type { ServerFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** The least time to ask in, in milliseconds: an answer that comes late is worth more than none. */
const leastMs = 1_000;

const limitsReached: ReadonlySet<FailureKind> = new Set<FailureKind>(['cancelled', 'statement-timeout']);

/** Begins the transactions of one pool so that their outcomes can be asked for, and asks. */
export class CommitOutcomes {
  readonly #pool: ResilientPool;
  readonly #withinMs: number;
  readonly #recoveries = new RecoveryLog();
  /** Of the server behind each connection, asked for with its first transaction. */
  readonly #facts = new WeakMap<pg.PoolClient, ServerFacts>();
  /** Connections to what gives transactions no id: a replica, or a server that only speaks PostgreSQL's language. */
  readonly #silent = new WeakSet<pg.PoolClient>();

  /** `withinMs`: how long to ask; 0 where nothing is to be asked. */
  constructor(pool: ResilientPool, withinMs: number) {
    this.#pool = pool;
    this.#withinMs = withinMs;
  }

  /**
   * Whether BEGIN may travel with the first statement: not where it asks something that was not asked on this connection
   * before, and may be refused.
   */
  mayLead(client: pg.PoolClient, options: BeginOptions): boolean {
    return !this.#witnesses(client, options) || this.#facts.has(client);
  }

  /** What goes out ahead of the first statement, to begin its transaction; `prepared`: under names, as that one. */
  leaders(
    client: pg.PoolClient,
    options: BeginOptions,
    limits: TransactionLimits,
    prepared: boolean,
  ): Leader[] {
    const witnessed = this.#witnesses(client, options);
    return beginLeaders(options, limits.remainingMs, { witnessed, prepared });
  }

  /** What is known of a transaction since its leaders were answered. */
  witness(
    client: pg.PoolClient,
    options: BeginOptions,
    told: readonly string[] | undefined,
  ): Witness | undefined {
    const server = this.#facts.get(client);
    return server === undefined || !this.#witnesses(client, options) ? undefined : toldWitness(told, server);
  }

  /** Sends BEGIN; gives what is known of the transaction then. One round trip. */
  async begin(
    client: pg.PoolClient,
    options: BeginOptions,
    limits: TransactionLimits,
    send: (text: string) => Promise<ClientResult>,
  ): Promise<Witness | undefined> {
    const plain = beginText(options, limits.remainingMs);
    const settings = settingsText(options.settings);
    if (!this.#witnesses(client, options)) {
      await send(`${plain}${settings}`);
      return undefined;
    }
    const known = this.#facts.get(client);
    let results: ClientResult;
    try {
      results = await send(`${witnessedBeginText(plain, known !== undefined)}${settings}`);
    } catch (error) {
      if (!this.mayBeginAgain(error)) throw error;
      await this.beginAgain(client, options, limits, send);
      return undefined;
    }
    const witness = readWitness(results, known);
    if (witness !== undefined && known === undefined) {
      this.#recoveries.note(witness.server.recovery);
      this.#facts.set(client, witness.server);
    }
    return witness;
  }

  /** Whether `error` can be a server's that gives no ids: not that of a limit that was reached. */
  mayBeginAgain(error: unknown): boolean {
    return leavesUsable(error) && !limitsReached.has(classifyError(error).kind);
  }

  /** Begins where the server gave no id, and asks it for none on this connection any more. */
  async beginAgain(
    client: pg.PoolClient,
    options: BeginOptions,
    limits: TransactionLimits,
    send: (text: string) => Promise<ClientResult>,
  ): Promise<void> {
    // In one message: nothing can come in between and run outside a transaction.
    await send(`rollback; ${beginText(options, limits.remainingMs)}${settingsText(options.settings)}`);
    this.#silent.add(client);
  }

  /** COMMIT was answered. */
  committed(witness: Witness | undefined): void {
    if (witness !== undefined) this.#recoveries.noteCommitted(witness);
  }

  /** What became of a transaction whose COMMIT got no answer. */
  async resolve(witness: Witness | undefined, limits: TransactionLimits): Promise<Resolution> {
    if (witness === undefined) return { outcome: 'unknown', failure: undefined };
    const withinMs = Math.min(this.#withinMs, Math.max(leastMs, limits.remainingMs ?? this.#withinMs));
    return resolveCommit(this.#pool, this.#recoveries, witness, withinMs);
  }

  /** What was only read is true whether or not COMMIT was heard. */
  #witnesses(client: pg.PoolClient, { readOnly }: BeginOptions): boolean {
    return this.#withinMs !== 0 && readOnly !== true && !this.#silent.has(client);
  }
}
