import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Storage, temporaryStorage } from '../temporary-storage.ts';
import { serverAccount } from './account.ts';
import { explainFailure } from './explain-failure.ts';
import { freePort } from './free-port.ts';
import { findInstallation } from './installation.ts';
import { KeeperFailure, KeeperLink } from './keeper-link.ts';
import { PostgresServerError } from './postgres-server-error.ts';
import type { Command } from './protocol.ts';
import { reclaim } from './reclaim.ts';
import { checkSettings, defaultSettings } from './settings.ts';

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
export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { port, settings = {}, storage = 'memory', startTimeoutMs = 60_000 } = options;
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new RangeError(`port must be an integer from 1 to 65535, not ${port}`);
  }
  if (!(Number.isInteger(startTimeoutMs) && startTimeoutMs > 0)) {
    throw new RangeError(`startTimeoutMs must be an integer above 0, not ${startTimeoutMs}`);
  }
  checkSettings(settings);
  const account = serverAccount();
  const installation = findInstallation();
  const name = `holdfast-postgres-${randomBytes(6).toString('hex')}`;
  const folder = join(await temporaryStorage(storage, account), name);
  const ownPrograms = join(await temporaryStorage('disk', account), `${name}-programs`); // memory may hold no programs
  const password = randomBytes(12).toString('hex');
  let chosen = port ?? (await freePort());
  const link = new KeeperLink(() => reclaim(folder, ownPrograms));

  const ask = async (command: Command) => {
    try {
      await link.ask(command);
    } catch (error) {
      if (error instanceof KeeperFailure)
        throw explainFailure(error.failure, error.log, { port: chosen, folder });
      throw error;
    }
  };
  const start = () =>
    ask({
      do: 'start',
      settings: { ...defaultSettings, ...settings, port: String(chosen) },
      timeoutMs: startTimeoutMs,
    });
  let removed: Promise<void> | undefined;
  const remove = () => {
    removed ??= ask({ do: 'remove' }).then(() => link.close());
    return removed;
  };

  try {
    await ask({ do: 'initialise', plan: { folder, installation, ownPrograms, account, password } });
    for (let tries = 1; ; tries++) {
      try {
        await start();
        break;
      } catch (error) {
        // A port that was free a moment ago: somebody else was faster.
        if (port !== undefined || tries === 5 || !isPortInUse(error)) throw error;
        chosen = await freePort();
      }
    }
  } catch (error) {
    await remove().catch(() => {}); // the first failure says more
    throw error;
  }

  return {
    port: chosen,
    url: `postgres://postgres:${password}@127.0.0.1:${chosen}/postgres`,
    get log() {
      return link.log;
    },
    start,
    stop: () => ask({ do: 'stop' }),
    kill: () => ask({ do: 'kill' }),
    restart: async () => {
      await ask({ do: 'stop' });
      await start();
    },
    remove,
  };
}

const isPortInUse = (error: unknown): boolean =>
  error instanceof PostgresServerError && error.code === 'HF_SERVER_PORT_IN_USE';
