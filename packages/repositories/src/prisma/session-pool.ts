import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';

/**
 * The connection that a pool hands out while a session opens Prisma's transaction: the session's own, so that both work
 * in one transaction.
 */
const sessionConnection = new AsyncLocalStorage<PoolClient>();

/** Runs `work` with `connection` as what a session pool hands out. */
export function withSessionConnection<Result>(connection: PoolClient, work: () => Result): Result {
  return sessionConnection.run(connection, work);
}

/**
 * The pool that Prisma's driver adapter gets. Inside `withSessionConnection` it hands out the session's connection;
 * outside, it is the pool itself.
 */
export function sessionPool(pool: Pool): Pool {
  function connect(callback?: ConnectCallback): Promise<PoolClient> | undefined {
    const connection = sessionConnection.getStore();
    if (connection === undefined) {
      if (callback === undefined) return pool.connect();
      pool.connect(callback);
      return undefined;
    }
    const lent = lend(connection);
    if (callback === undefined) return Promise.resolve(lent);
    callback(undefined, lent, () => {});
    return undefined;
  }
  return stand(pool, (property) => (property === 'connect' ? connect : undefined));
}

/** Stands for `target`, but for the members that `instead` gives. What it calls, it calls on the target itself. */
function stand<Target extends object>(target: Target, instead: (property: PropertyKey) => unknown): Target {
  return new Proxy(target, {
    get(_, property) {
      const replaced = instead(property);
      if (replaced !== undefined) return replaced;
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

type ConnectCallback = Parameters<Pool['connect']>[0];

const transactionControl = new Set(['BEGIN', 'COMMIT', 'ROLLBACK']);

/** The connection without the power to end the session's transaction, or to give the connection back. */
function lend(connection: PoolClient): PoolClient {
  const query = (...parameters: unknown[]): unknown =>
    transactionControl.has(textOf(parameters[0]))
      ? Promise.resolve({ rows: [], fields: [], rowCount: 0 })
      : Reflect.apply(connection.query, connection, parameters);
  const members: Readonly<Record<PropertyKey, unknown>> = { query, release: () => {} };
  return stand(connection, (property) => members[property]);
}

function textOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null && 'text' in query ? query.text : query;
  return typeof text === 'string' ? text : '';
}
