import type { Queryable, QueryResult, Statement, Transaction } from '@holdfast/resilience';
import type { Knex } from 'knex';

import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import { knowingCaller } from './call-site.ts';
import { knexOn } from './knex-on.ts';
import type { MigrationContext } from './migration-code.ts';
import { createSql } from './sql.ts';
import { refuseTransactionControl } from './transaction-control.ts';

export interface CodeSessionOptions {
  readonly dialect: MigrationDialect;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

/** One step's transaction, as its code sees it. */
export class CodeSession {
  readonly context: MigrationContext;
  /** The statement that failed last. */
  failed: string | undefined;
  readonly #transaction: Transaction;
  readonly #options: CodeSessionOptions;
  readonly #pending = new Set<Promise<unknown>>();
  #knex: Knex | undefined;
  #sent = 0;

  constructor(transaction: Transaction, options: CodeSessionOptions) {
    this.#transaction = transaction;
    this.#options = options;
    this.context = this.#createContext();
  }

  /** Runs a step's function, and waits for what it did not wait for: what fails of it fails the step. */
  async run(work: () => unknown): Promise<void> {
    await work();
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    if (this.#knex !== undefined && this.#sent === 0) {
      throw new Error(
        'it used knex, and ran nothing: what Knex builds runs once it is awaited, or returned.',
      );
    }
  }

  #createContext(): MigrationContext {
    const { dialect, signal, log } = this.#options;
    const { toParameter } = dialect.keyset;
    const on: Queryable = { dialect: dialect.name, query: (statement) => this.#query(statement) };
    const knex = () => {
      this.#knex ??= knexOn(on, toParameter);
      return this.#knex;
    };
    return {
      dialect: dialect.name,
      get knex() {
        return knex();
      },
      sql: createSql({ placeholder: dialect.placeholder, toParameter, query: on.query }),
      script: (text) => this.#send(text, () => this.#transaction.script(text, { signal })),
      log,
      signal,
    };
  }

  #query<Row>(statement: Statement): Promise<QueryResult<Row>> {
    const { signal } = this.#options;
    return this.#send(statement.text, () => this.#transaction.query<Row>(statement, { signal }));
  }

  #send<Result>(text: string, send: () => Promise<Result>): Promise<Result> {
    this.#sent += 1;
    const sending = knowingCaller(new Error('sent from here'), async () => {
      await refuseTransactionControl(this.#options.dialect, text);
      try {
        return await send();
      } catch (error) {
        this.failed = text;
        throw error;
      }
    });
    this.#pending.add(sending);
    const settled = () => this.#pending.delete(sending);
    sending.then(settled, settled);
    return sending;
  }
}
