import { checkNumber } from '../../errors/check-option.ts';
import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { checkPostgresUrl } from '../connection-url.ts';
import { hostListOf } from '../hosts/host-list.ts';
import { wantsToWrite } from '../hosts/session-attrs.ts';
import { type PostgresOptions, postgres } from '../postgres.ts';
import { PostgresDatabase } from '../postgres-database.ts';
import { ResilientPool } from '../resilient-pool.ts';
import { limitsFor } from './replica-limits.ts';
import { ReplicatedDatabase } from './replicated-database.ts';

/** A URL, the options of `postgres`, or what that made. */
export type DatabaseSource = string | PostgresOptions | PostgresDatabase;

export interface ReplicatedOptions {
  /**
   * Where to write. To find the primary again after a promotion, name every server that can become it:
   * `postgres://user:password@db-1,db-2,db-3/database?target_session_attrs=read-write`.
   */
  readonly primary: DatabaseSource;
  /**
   * Where to read. Name every server that can be a replica, the present primary too: the one that is no standby is
   * left out, whichever that is. Each has a pool and a breaker of its own; unless said otherwise a connection to it is
   * waited for no longer than a second.
   */
  readonly replicas: readonly DatabaseSource[];
  /**
   * How far a replica may be behind the primary to be read from, in milliseconds, as measured up to every fifth of it,
   * or every second, while there are reads. While the primary cannot be asked, what was last measured counts.
   * @default 5000
   */
  readonly maxLagMs?: number;
  /** The same in bytes of the write-ahead log. @default no limit */
  readonly maxLagBytes?: number;
  /**
   * How long a read waits for a replica that is to show the session's own writes, or of which nothing is known after
   * idleness, in milliseconds. Then it goes to the primary.
   * @default 200
   */
  readonly waitMs?: number;
}

/** A replica that cannot be had is soon replaced by another one, or by the primary. */
const replicaPool = { connectionTimeoutMillis: 1_000 } as const;

/**
 * A primary and its streaming replicas as one database. Statements and transactions marked `readOnly` go to the least
 * busy replica that is not too far behind, and to the primary where there is none; everything else goes to the primary.
 * A replica that fails is left out until it answers again. Throws `InvalidOptionError` for options that cannot be meant.
 *
 * @example
 * const database = replicated({
 *   primary: 'postgres://app@db-1,db-2/app?target_session_attrs=read-write',
 *   replicas: ['postgres://app@db-1/app', 'postgres://app@db-2/app'],
 *   maxLagMs: 1_000,
 * });
 * await database.query({ text: 'select count(*) from account', values: [] }, { readOnly: true });
 */
export function replicated(options: ReplicatedOptions): ReplicatedDatabase {
  const { replicas, primary } = options;
  const limits = limitsFor(
    checkNumber('maxLagMs', options.maxLagMs, 5_000, { above: 0 }),
    checkNumber('maxLagBytes', options.maxLagBytes, Number.POSITIVE_INFINITY),
    checkNumber('waitMs', options.waitMs, 200, { max: 60_000 }),
  );
  if (!Array.isArray(replicas))
    throw new InvalidOptionError('replicas', 'a list of replicas', `(${typeof replicas})`);
  checkSource('primary', primary);
  for (const [index, replica] of replicas.entries()) checkSource(`replicas[${index}]`, replica);
  return new ReplicatedDatabase(open(primary), replicas.map(openReplica), limits);
}

/** Before anything is made: what is made must be closed. */
function checkSource(option: string, source: unknown): void {
  if (typeof source === 'string') checkUrl(option, source);
  else if (typeof source !== 'object' || source === null)
    throw new InvalidOptionError(option, 'a URL, or the options of postgres()', source);
  else if (!(source instanceof PostgresDatabase) && 'url' in source && source.url !== undefined)
    checkUrl(`${option}.url`, source.url);
}

function checkUrl(option: string, url: unknown): void {
  const list = hostListOf(option, checkPostgresUrl(option, url));
  if (list === undefined || !option.startsWith('primary') || wantsToWrite(list.attrs)) return;
  throw new InvalidOptionError(
    `target_session_attrs of ${option}`,
    "'read-write' or 'primary', since it names several hosts or asks for an attribute",
    list.attrs,
  );
}

function open(source: DatabaseSource): PostgresDatabase {
  if (source instanceof PostgresDatabase) return source;
  return postgres(typeof source === 'string' ? { url: source } : source);
}

function openReplica(source: DatabaseSource): PostgresDatabase {
  if (source instanceof PostgresDatabase) return source;
  const options = typeof source === 'string' ? { url: source } : source;
  const { pool } = options;
  return postgres({
    ...options,
    pool: pool instanceof ResilientPool ? pool : { ...replicaPool, ...pool },
    retry: options.retry ?? { attempts: 1 },
  });
}
