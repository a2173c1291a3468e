import type pg from 'pg';

import type { BeginOptions, TransactionLimits } from '../../transaction/transaction-limits.ts';
import type { ResilientPool } from '../resilient-pool.ts';
import { type ClientResult, leavesUsable } from '../run-on-client.ts';
import { beginText, readWitness, witnessedBeginText } from './begin-message.ts';
import { RecoveryLog } from './recovery-log.ts';
import { resolveCommit } from './resolve-commit.ts';
import type { ServerFacts } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** The least time to ask in, in milliseconds: an answer that comes late is worth more than none. */
const leastMs = 1_000;

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

  /** Sends BEGIN; gives what is known of the transaction then. One round trip. */
  async begin(
    client: pg.PoolClient,
    options: BeginOptions,
    limits: TransactionLimits,
    send: (text: string) => Promise<ClientResult>,
  ): Promise<Witness | undefined> {
    const plain = beginText(options, limits.remainingMs);
    // What was only read is true whether or not COMMIT was heard.
    if (this.#withinMs === 0 || options.readOnly === true || this.#silent.has(client)) {
      await send(plain);
      return undefined;
    }
    const known = this.#facts.get(client);
    let results: ClientResult;
    try {
      results = await send(witnessedBeginText(plain, known !== undefined));
    } catch (error) {
      if (!leavesUsable(error)) throw error;
      await send('rollback');
      await send(plain);
      this.#silent.add(client);
      return undefined;
    }
    const witness = readWitness(results, known);
    if (witness !== undefined && known === undefined) {
      this.#recoveries.note(witness.server.recovery);
      this.#facts.set(client, witness.server);
    }
    return witness;
  }

  /** COMMIT was answered. */
  committed(witness: Witness | undefined): void {
    if (witness !== undefined) this.#recoveries.noteCommitted(witness);
  }

  /** What became of a transaction whose COMMIT got no answer. */
  async resolve(
    witness: Witness | undefined,
    limits: TransactionLimits,
  ): Promise<'committed' | 'rolled-back' | 'unknown'> {
    if (witness === undefined) return 'unknown';
    const withinMs = Math.min(this.#withinMs, Math.max(leastMs, limits.remainingMs ?? this.#withinMs));
    return resolveCommit(this.#pool, this.#recoveries, witness, withinMs);
  }
}
