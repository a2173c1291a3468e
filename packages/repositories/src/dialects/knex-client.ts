import type { Knex } from 'knex';

/** The constructor of Knex's client for a dialect. */
export type KnexClientClass = typeof Knex.Client;

/** The client that a query builder compiles with, to build upon. */
export function clientClassOf(builder: Knex): KnexClientClass {
  // A client's constructor is its class; JavaScript's own types only know that it is a function.
  return builder.client.constructor as KnexClientClass;
}

/**
 * A dialect's client with every query on one held connection. It says that it is inside a transaction, so that
 * `knex.transaction` makes a savepoint, and nothing it does can end the transaction around it.
 */
export function clientOn(Base: KnexClientClass, connection: () => unknown): KnexClientClass {
  return class extends Base {
    readonly transacting = true;

    override async acquireConnection(): Promise<unknown> {
      return connection();
    }

    override async releaseConnection(): Promise<void> {
      // The connection belongs to the session, which gives it back.
    }
  };
}

/** A question mark in a name would be taken for a binding. `compileStatement` takes the mark before it away again. */
export function wrapIdentifier(name: string, wrap: (name: string) => string): string {
  return wrap(name).replaceAll('?', '\\?');
}
