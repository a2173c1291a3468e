import type { Database } from '@holdfast/resilience';
import {
  postgres,
  type ReplicaStats,
  type ResilientPoolOptions,
  replicated,
} from '@holdfast/resilience/postgres';
import { requireServiceWall } from './require-walls.ts';

/** Keyring's ways to its database: each with a pool of its own, and each in a role that can do its own part only. */
export interface KeyringDatabases {
  /** Does what the API is asked for, held to the actor's organization by row security. */
  readonly service: Database;
  /** The same for what may be a little behind: replicas, where there are any. */
  readonly reading: Database;
  /** Each replica by itself; none where there are none. */
  readonly readers: readonly Database[];
  /** Finds out who is calling: the one that reads credentials of every organization. */
  readonly gate: Database;
  /** How the replicas do; none where there are none. */
  replicas(): readonly ReplicaStats[];
}

export interface DatabaseOptions {
  /** As a role that may become `keyring_service`, and `keyring_gate` where `gateUrl` is left out. */
  readonly url: string;
  /**
   * As another role, which is a member of `keyring_gate`; then `url` is one of a member of `keyring_service`, and no role is asked
   * for when connecting, which a pooler in between may not pass on. @default `url`
   */
  readonly gateUrl?: string;
  /** Streaming replicas to read from. @default none */
  readonly replicaUrls?: readonly string[];
  /** The most connections that the service keeps; the gate keeps half as many. @default 10 */
  readonly maxConnections?: number;
  /**
   * How long the server works on a statement, in milliseconds. With what the pool waits for a connection it bounds every request, and
   * costs nothing while all goes well. @default 10000
   */
  readonly statementTimeoutMs?: number;
  /** False behind a pooler that keeps no prepared statements. @default true */
  readonly preparedStatements?: boolean;
  readonly pool?: ResilientPoolOptions;
}

/** Connects when first used. */
export function openDatabases(options: DatabaseOptions): KeyringDatabases {
  const { url, gateUrl, replicaUrls = [], maxConnections: max = 10, statementTimeoutMs = 10_000 } = options;
  const as = (role: string, most: number) => ({
    preparedStatements: options.preparedStatements,
    pool: {
      application_name: 'keyring',
      statement_timeout: statementTimeoutMs,
      ...options.pool,
      max: most,
      ...(gateUrl === undefined && { options: `-c role=${role}` }),
    },
  });
  const asService = as('keyring_service', max);
  const gate = postgres({ url: gateUrl ?? url, ...as('keyring_gate', Math.max(1, Math.ceil(max / 2))) });
  const service = postgres({ url, ...asService });
  if (replicaUrls.length === 0) return { service, reading: service, readers: [], gate, replicas: () => [] };
  // Replicas come and go while the service runs: whoever is not held by its policies reads from none.
  const pool = { ...asService.pool, onConnect: requireServiceWall };
  const readers = replicaUrls.map((at) => postgres({ ...asService, url: at, pool }));
  const reading = replicated({ primary: service, replicas: readers });
  return { service, reading, readers, gate, replicas: () => reading.stats().replicas };
}
