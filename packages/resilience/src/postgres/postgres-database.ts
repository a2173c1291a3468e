import type pg from 'pg';

import { HeldConnection } from '../connection/held-connection.ts';
import { checkSettings, type Settings } from '../connection/settings.ts';
import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import { StatementOutcomeUnknownError } from '../connection/statement-outcome-unknown-error.ts';
import type { Connection, Database, QueryOptions, Transaction, TransactionOptions } from '../database.ts';
import { traceToCaller } from '../errors/holdfast-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import type { FailureKind } from '../failure/failure-kinds.ts';
import type { Backoff } from '../policies/backoff.ts';
import { withDeadline } from '../policies/deadline/remaining.ts';
import type { RetryBudget } from '../policies/retry/retry-budget.ts';
import { tryAgain } from '../policies/try-again.ts';
import { Place } from '../pool/place.ts';
import type { QueryResult, Statement } from '../statement.ts';
import { observed, statementsAreObserved } from '../telemetry/observed-statement.ts';
import { StrayTransactionError } from '../transaction/stray-transaction-error.ts';
import { checkTransactionOptions } from '../transaction/transaction-options.ts';
import { TransactionRun } from '../transaction/transaction-run.ts';
import { CommitOutcomes } from './commit-outcome/commit-outcomes.ts';
import { PostgresWire } from './postgres-wire.ts';
import { type ResilientPool, takeConnection } from './resilient-pool.ts';
import { leavesUsable, type ResultCallback, runOnClient, toQueryResult } from './run-on-client.ts';
import { leadWithSettings } from './run-with-settings.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Getting a connection has its own patience: once that is over, a statement does not start it anew. */
const notForStatements: ReadonlySet<FailureKind> = new Set<FailureKind>(['pool-timeout', 'circuit-open']);

/** What goes with a statement that takes its connection for longer. */
interface HeldOptions {
  readonly signal?: AbortSignal | undefined;
  readonly settings?: Settings | undefined;
}

export interface PostgresSettings {
  /** How single statements are tried again. */
  readonly retry: { readonly attempts: number; readonly backoff: Backoff };
  /** What retries are paid from; undefined where they are free. */
  readonly budget: RetryBudget | undefined;
  /** How long to ask what became of a lost COMMIT, in milliseconds. */
  readonly outcomeTimeoutMs: number;
  /** Whether statements that have a name are prepared under it. */
  readonly preparedStatements: boolean;
}

/** A PostgreSQL database behind a `ResilientPool`. */
export class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly driver: ResilientPool;
  readonly #settings: PostgresSettings;
  readonly #outcomes: CommitOutcomes;

  constructor(pool: ResilientPool, settings: PostgresSettings) {
    this.driver = pool;
    this.#settings = settings;
    this.#outcomes = new CommitOutcomes(pool, settings.outcomeTimeoutMs);
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    if (!statementsAreObserved()) return this.#query<Row>(statement, options);
    return observed(this, statement, () => this.#query<Row>(statement, options));
  }

  async #query<Row>(statement: Statement, options?: QueryOptions): Promise<QueryResult<Row>> {
    const signal = withDeadline(options?.signal);
    const settings = options?.settings;
    if (settings !== undefined) checkSettings(settings);
    this.#settings.budget?.deposit();
    let answer: QueryResult;
    try {
      answer = await this.#once(statement, signal, settings);
    } catch (error) {
      traceToCaller(error);
      const once = () => this.#once(statement, signal, settings);
      answer = await this.#again(error, statement, once, { idempotent: options?.idempotent, signal });
    }
    return answer as QueryResult<Row>; // what a row holds is the statement's affair, and its author's
  }

  /** Rejects as `work` does, with `CommitOutcomeUnknownError`, or with `TransactionRolledBackError`. */
  async transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    const run = new TransactionRun(work, checkTransactionOptions(options));
    const place = new Place();
    const attempt = () => this.#hold(place, (wire) => run.once(wire), run.signal);
    const { budget } = this.#settings;
    budget?.deposit();
    return run.toTheEnd(attempt, { reconnects: true, budget });
  }

  async connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#hold(new Place(), async (wire) => {
      const connection = new HeldConnection(wire);
      try {
        return await work(connection);
      } finally {
        connection.end();
      }
    });
  }

  async close(): Promise<void> {
    if (!this.driver.ending) await this.driver.end();
  }

  async #hold<Result>(
    place: Place | undefined,
    work: (wire: PostgresWire) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const wire = new PostgresWire(await this.#client(place, signal), this.#outcomes, this.#settings);
    try {
      return await work(wire);
    } finally {
      wire.release();
    }
  }

  async #client(place: Place | undefined, signal: AbortSignal | undefined): Promise<pg.PoolClient> {
    const connecting = new Promise<pg.PoolClient>((resolve, reject) => {
      takeConnection(this.driver, place, (error, client) =>
        client === undefined ? reject(error) : resolve(client),
      );
    });
    try {
      return await (signal === undefined ? connecting : unlessAborted(signal, connecting));
    } catch (error) {
      if (error !== signal?.reason) traceToCaller(error); // the reason is the caller's own
      throw error;
    }
  }

  #once(
    statement: Statement,
    signal: AbortSignal | undefined,
    settings: Settings | undefined,
  ): Promise<QueryResult> {
    if (signal === undefined) return this.#send(statement, settings);
    return this.#sendHeld(statement, { signal, settings });
  }

  /** What nearly every statement takes, and so without a promise or a call more than it needs. */
  #send(statement: Statement, settings: Settings | undefined): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      takeConnection(this.driver, undefined, (unreachable, client) => {
        if (client === undefined) return reject(unreachable);
        const answer: ResultCallback = (error, result) => {
          if (result === undefined) {
            client.release(leavesUsable(error) ? undefined : (error ?? true));
            reject(error);
          } else if (client.getTransactionStatus() === 'I') {
            client.release();
            resolve(toQueryResult(result));
          } else {
            client.release(true);
            reject(new StrayTransactionError(statement.text));
          }
        };
        if (settings === undefined) runOnClient(client, statement, this.#settings, answer);
        else if (!leadWithSettings(client, statement, settings, this.#settings, answer)) {
          client.release();
          resolve(this.#sendHeld(statement, { settings }));
        }
      });
    });
  }

  /** What takes more than to send one message. */
  async #sendHeld(statement: Statement, { signal, settings }: HeldOptions): Promise<QueryResult> {
    const startedAt = performance.now();
    const options = { ...(signal && { signal }), ...(settings && { settings }) };
    try {
      return await this.#hold(
        undefined,
        (wire) => wire.query<Record<string, unknown>>(statement, options),
        signal,
      );
    } catch (error) {
      // Waiting for a connection ends with the signal's own reason.
      if (signal?.aborted !== true || error !== signal.reason) throw error;
      throw new StatementCancelledError('before it was sent', performance.now() - startedAt, error);
    }
  }

  async #again(
    firstError: unknown,
    statement: Statement,
    once: () => Promise<QueryResult>,
    { idempotent = false, signal }: { idempotent: boolean | undefined; signal: AbortSignal | undefined },
  ): Promise<QueryResult> {
    const startedAt = performance.now();
    const mayRetry = (error: unknown) => {
      const { kind, retry } = classifyError(error);
      return !notForStatements.has(kind) && (retry === 'safe' || (retry === 'if-idempotent' && idempotent));
    };
    try {
      return await tryAgain(firstError, once, {
        ...this.#settings.retry,
        budget: this.#settings.budget,
        mayRetry,
        signal,
      });
    } catch (error) {
      if (!idempotent && classifyError(error).retry === 'if-idempotent') {
        throw new StatementOutcomeUnknownError(statement.text, error);
      }
      // So does waiting for the next attempt.
      if (signal?.aborted !== true || error !== signal.reason) throw error;
      throw new StatementCancelledError('before it was sent', performance.now() - startedAt, error);
    }
  }
}
