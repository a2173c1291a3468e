import type { QueryOptions, Transaction, TransactionOptions } from '../../database.ts';
import type { QueryResult, Statement } from '../../statement.ts';
import { defaultAttempts } from '../../transaction/transaction-options.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { goesElsewhere } from './goes-elsewhere.ts';
import type { Since } from './primary-log.ts';
import type { Replica } from './replica.ts';
import type { ReplicaSet } from './replica-set.ts';

interface Read<Result> {
  readonly onReplica: (replica: Replica) => Promise<Result>;
  readonly onPrimary: () => Promise<Result>;
  readonly mayGoOn: (error: unknown) => boolean;
}

/** Runs reads on the replicas, one after the other where one fails, and on the primary where none is fit. */
export class ReplicaReads {
  readonly #primary: PostgresDatabase;
  readonly #replicas: ReplicaSet;

  constructor(primary: PostgresDatabase, replicas: ReplicaSet) {
    this.#primary = primary;
    this.#replicas = replicas;
  }

  query<Row>(statement: Statement, options: QueryOptions, since?: Since): Promise<QueryResult<Row>> {
    const reading = { ...options, idempotent: true };
    return this.#read(
      {
        onReplica: (replica) =>
          since === undefined
            ? replica.read((database) => database.query<Row>(statement, reading))
            : replica.readSince(since.lsn, (connection) => connection.query<Row>(statement, reading)),
        onPrimary: () => this.#primary.query<Row>(statement, reading),
        mayGoOn: goesElsewhere,
      },
      since,
    );
  }

  /** The work runs as often as `options.attempts` allows, wherever it runs. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions,
    since?: Since,
  ): Promise<Result> {
    const { attempts = defaultAttempts, deadlineMs } = options;
    const startedAt = performance.now();
    let begun = 0;
    const counted = (transaction: Transaction) => {
      begun += 1;
      return work(transaction);
    };
    const limits = (allowed: number): TransactionOptions => ({
      ...options,
      attempts: Math.max(1, allowed),
      ...(deadlineMs !== undefined && {
        deadlineMs: Math.max(1, deadlineMs - (performance.now() - startedAt)),
      }),
    });
    return this.#read(
      {
        onReplica: (replica) =>
          since === undefined
            ? replica.read((database) => database.transaction(counted, limits(1)))
            : replica.readSince(since.lsn, (connection) => connection.transaction(counted, limits(1))),
        onPrimary: () => this.#primary.transaction(work, limits(attempts - begun)),
        mayGoOn: (error) => goesElsewhere(error) && begun < attempts,
      },
      since,
    );
  }

  async #read<Result>(read: Read<Result>, since: Since | undefined): Promise<Result> {
    for (const replica of await this.#replicas.choose(since)) {
      try {
        return await read.onReplica(replica);
      } catch (error) {
        if (!read.mayGoOn(error)) throw error;
        replica.tellElsewhere(error);
      }
    }
    return read.onPrimary();
  }
}
