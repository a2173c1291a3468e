import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { checkRetryOptions, type RetryOptions } from '../policies/retry/retry-options.ts';
import { checkPostgresUrl } from './connection-url.ts';
import { PostgresDatabase } from './postgres-database.ts';
import { ResilientPool } from './resilient-pool.ts';
import type { ResilientPoolOptions } from './resilient-pool-options.ts';

export interface PostgresOptions {
  /** Where the database is: `postgres://user:password@host:5432/database`. Left out where `pool` says it. */
  readonly url?: string | undefined;
  /** A pool of one's own, which `close()` ends, or the options of one to be made. */
  readonly pool?: ResilientPool | ResilientPoolOptions | undefined;
  /** How statements that failed are tried again. @default { attempts: 3, initialMs: 50, maxMs: 1000 } */
  readonly retry?: Pick<RetryOptions, 'profile' | 'attempts' | 'initialMs' | 'maxMs' | 'factor' | 'jitter'>;
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
  return new PostgresDatabase(makePool(options), checkRetryOptions(options.retry ?? defaultRetry));
}

function makePool({ url, pool }: PostgresOptions): ResilientPool {
  if (pool instanceof ResilientPool) {
    if (url === undefined) return pool;
    throw new InvalidOptionError('url', 'left out where pool is a pool already', '(a URL)');
  }
  if (url !== undefined)
    return new ResilientPool({ ...pool, connectionString: checkPostgresUrl('url', url) });
  const reachable = pool?.connectionString ?? pool?.host ?? pool?.database;
  if (pool === undefined || reachable === undefined) {
    throw new InvalidOptionError(
      'url',
      'given (is DATABASE_URL set?), or pool with a connectionString or host',
      url,
    );
  }
  return new ResilientPool(pool);
}
