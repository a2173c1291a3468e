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
  // What inherits from the pool is one to `instanceof`, and has all it has; only `connect` differs.
  return Object.create(pool, { connect: { value: connect } }) as Pool;

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
}

type ConnectCallback = Parameters<Pool['connect']>[0];

const transactionControl = new Set(['BEGIN', 'COMMIT', 'ROLLBACK']);

/** The connection without the power to end the session's transaction, or to give the connection back. */
function lend(connection: PoolClient): PoolClient {
  return new Proxy(connection, {
    get(client, property) {
      if (property === 'release') return () => {};
      const member: unknown = Reflect.get(client, property, client);
      if (typeof member !== 'function') return member;
      if (property !== 'query') return member.bind(client);
      return (query: unknown, ...others: unknown[]) =>
        transactionControl.has(textOf(query))
          ? Promise.resolve({ rows: [], fields: [], rowCount: 0 })
          : Reflect.apply(member, client, [query, ...others]);
    },
  });
}

function textOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null && 'text' in query ? query.text : query;
  return typeof text === 'string' ? text : '';
}
