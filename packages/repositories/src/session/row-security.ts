import type { Database, QueryOptions, QueryResult, Statement } from '@holdfast/resilience';
import type { Executor } from '../access/executor.ts';
import { currentActor } from '../actor/acting.ts';
import type { Actor } from '../actor/actor.ts';

/** Tells the database on whose behalf the transaction runs: its policies for owned tables read these settings. */
export function tellActor({ id, organizationId, unrestricted }: Actor): Statement {
  return {
    name: 'hf_tell_actor',
    text: `select set_config('holdfast.actor', $1, true), set_config('holdfast.organization', $2, true),
      set_config('holdfast.unrestricted', $3, true)`,
    values: [id, organizationId ?? '', unrestricted === true ? 'on' : ''],
  };
}

/** Runs each statement in a transaction of its own that has been told the actor. */
export class SecuredExecutor implements Executor {
  readonly dialect: Database['dialect'];
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.dialect = database.dialect;
  }

  get driver(): unknown {
    return this.#database.driver;
  }

  query<Row = Record<string, unknown>>(
    statement: Statement,
    options?: QueryOptions,
  ): Promise<QueryResult<Row>> {
    return this.transaction((transaction) => transaction.query<Row>(statement, options));
  }

  transaction<Result>(work: (inner: Executor) => Promise<Result>): Promise<Result> {
    return this.#database.transaction(async (transaction) => {
      await transaction.query(tellActor(currentActor()));
      return work(transaction);
    });
  }
}
