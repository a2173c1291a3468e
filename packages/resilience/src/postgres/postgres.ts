import { checkNumber } from '../errors/check-option.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { makeBudget, type RetryBudget, type RetryBudgetOptions } from '../policies/retry/retry-budget.ts';
import { checkRetryOptions, type RetryOptions } from '../policies/retry/retry-options.ts';
import { checkPostgresUrl } from './connection-url.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { type PrismaParameters, takePrismaParameters } from './prisma-parameters.ts';
import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

export interface PostgresOptions {
  /**
   * Where the database is: `postgres://user:password@host:5432/database`, with libpq's parameters and with Prisma's (`schema`,
   * `connection_limit`, `pool_timeout`, `pgbouncer`), before which the options here count. Left out where `pool` says it.
   */
  readonly url?: string | undefined;
  /** A pool of one's own, which `close()` ends, or the options of one to be made. */
  readonly pool?: ResilientPool | ResilientPoolOptions | undefined;
  /** How statements that failed are tried again. @default { attempts: 3, initialMs: 50, maxMs: 1000 } */
  readonly retry?: Pick<RetryOptions, 'profile' | 'attempts' | 'initialMs' | 'maxMs' | 'factor' | 'jitter'>;
  /**
   * What retries of statements and transactions are paid from, so that a storm of failures cannot multiply the load.
   * @default { share: 0.5 }: in the long run at most one retry for two calls
   */
  readonly retryBudget?: RetryBudget | RetryBudgetOptions | 'unlimited' | undefined;
  /**
   * How long to ask what became of a transaction whose COMMIT was lost with its connection, in milliseconds; long enough
   * for a server to come back. Then the outcome is unknown. 0: not at all, which saves each transaction its id.
   * @default 30000
   */
  readonly outcomeTimeoutMs?: number | undefined;
  /**
   * Whether statements that have a name are prepared under it. False for a pooler that keeps none, such as PgBouncer in
   * transaction mode before its version 1.21.
   * @default true, and false where the URL says `pgbouncer=true`
   */
  readonly preparedStatements?: boolean | undefined;
}

const defaultRetry = { attempts: 3, initialMs: 50, maxMs: 1_000, factor: 2 } as const;

/**
 * A PostgreSQL database. Connects when first used; throws `InvalidOptionError` for options that cannot be meant.
 *
 * @example
 * const database = postgres({ url: process.env['DATABASE_URL'], pool: { max: 10 } });
 * const { rows } = await database.query({ text: 'select $1::int as one', values: [1] });
 * await database.close();
 */
export function postgres(options: PostgresOptions): PostgresDatabase {
  const outcomeTimeoutMs = checkNumber('outcomeTimeoutMs', options.outcomeTimeoutMs, 30_000);
  if (options.preparedStatements !== undefined && typeof options.preparedStatements !== 'boolean') {
    throw new InvalidOptionError('preparedStatements', 'true or false', options.preparedStatements);
  }
  const retry = checkRetryOptions(options.retry ?? defaultRetry);
  const budget = makeBudget(options.retryBudget ?? { share: 0.5 });
  const made = makePool(options);
  const preparedStatements = options.preparedStatements ?? made.preparedStatements ?? true;
  return new PostgresDatabase(made.pool, { retry, budget, outcomeTimeoutMs, preparedStatements });
}

function makePool({ url, pool }: PostgresOptions): {
  readonly pool: ResilientPool;
  readonly preparedStatements?: boolean | undefined;
} {
  if (pool instanceof ResilientPool) {
    if (url === undefined) return { pool };
    throw new InvalidOptionError('url', 'left out where pool is a pool already', '(a URL)');
  }
  if (url !== undefined) {
    const asked = takePrismaParameters(checkPostgresUrl('url', url));
    const { preparedStatements } = asked;
    return { pool: new ResilientPool(withParameters(pool, asked)), preparedStatements };
  }
  const reachable = pool?.connectionString ?? pool?.host ?? pool?.database;
  if (pool === undefined || reachable === undefined) {
    throw new InvalidOptionError(
      'url',
      'given (is DATABASE_URL set?), or pool with a connectionString or host',
      url,
    );
  }
  return { pool: new ResilientPool(pool) };
}

function withParameters(
  pool: ResilientPoolOptions = {},
  { url, max, connectionTimeoutMillis, options }: PrismaParameters,
): ResilientPoolOptions {
  const session = [options, pool.options].filter((part) => part !== undefined).join(' ');
  return {
    ...pool,
    connectionString: url,
    ...(pool.max === undefined && max !== undefined && { max }),
    ...(pool.connectionTimeoutMillis === undefined &&
      connectionTimeoutMillis !== undefined && { connectionTimeoutMillis }),
    ...(session !== '' && { options: session }),
  };
}
