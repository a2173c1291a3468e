import type { Database, QueryOptions, QueryResult, Settings, Statement } from '@holdfast/resilience';
import type { Executor } from '../access/executor.ts';
import { currentActor } from '../actor/acting.ts';
import type { Actor } from '../actor/actor.ts';

/** What the policies of owned tables read: on whose behalf a statement or a transaction runs. */
export function actorSettings({ id, organizationId, unrestricted }: Actor): Settings {
  return {
    'holdfast.actor': id,
    'holdfast.organization': organizationId ?? '',
    'holdfast.unrestricted': unrestricted === true ? 'on' : '',
  };
}

/** Tells the database the actor in the middle of a transaction. */
export function tellActor(actor: Actor): Statement {
  return {
    name: 'hf_tell_actor',
    text: `select set_config('holdfast.actor', $1, true), set_config('holdfast.organization', $2, true),
      set_config('holdfast.unrestricted', $3, true)`,
    values: Object.values(actorSettings(actor)),
  };
}

/** Tells the database who acts with each statement, and with each transaction. */
export class SecuredExecutor implements Executor {
  readonly tellsActor = true;
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
    return this.#database.query<Row>(statement, { ...options, settings: actorSettings(currentActor()) });
  }

  transaction<Result>(work: (inner: Executor) => Promise<Result>): Promise<Result> {
    return this.#database.transaction(work, { settings: actorSettings(currentActor()) });
  }
}
