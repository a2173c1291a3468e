import { randomBytes } from 'node:crypto';
import type { Storage } from '../temporary-storage.ts';
import { startKeptServer } from './kept-server.ts';

export interface PostgresServerOptions {
  /** Where it listens, on 127.0.0.1; the same over its whole life. @default a free one */
  readonly port?: number;
  /**
   * Settings of postgresql.conf, over the defaults of {@link defaultSettings}, which are fast and safe against a
   * kill of the server, not of the machine.
   */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Where its data is kept: `memory` where several GB of it are free, else and with `disk` the system's folder for
   * temporary files. @default 'memory'
   */
  readonly storage?: Storage;
  /** How long a start may take, crash recovery included, in milliseconds. @default 60000 */
  readonly startTimeoutMs?: number;
}

/** A PostgreSQL server of one's own, to be stopped, killed and restarted as a test needs it. */
export interface PostgresServer {
  readonly port: number;
  /** Of the superuser `postgres` and the database `postgres`. */
  readonly url: string;
  /** The last lines of the server's log. */
  readonly log: string;
  /** Resolves once connections are accepted; does nothing on a running server. */
  start(): Promise<void>;
  /** A fast shutdown: open transactions are rolled back. */
  stop(): Promise<void>;
  /** SIGKILL, for the server and all its processes at once; what was acknowledged is there after `start`. */
  kill(): Promise<void>;
  /** `stop` and `start`. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. The last call. */
  remove(): Promise<void>;
}

/**
 * Starts an embedded PostgreSQL in a temporary folder of its own.
 *
 * It never outlives this process: a keeper process stops it and removes its folder when this process ends in
 * whatever way, SIGKILL included.
 *
 * @throws PostgresServerError with a `code` for each cause a user can mend: port in use, no permission, no space on
 * the disk, no programs for this platform.
 *
 * @example
 * const server = await startPostgresServer({ settings: { fsync: 'on' } });
 * await server.kill();
 * await server.start();
 * await server.remove();
 */
export function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const password = randomBytes(12).toString('hex');
  return startKeptServer(options, password, (ask, plan) => ask({ do: 'initialise', plan }));
}
