import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { temporaryStorage } from '../temporary-storage.ts';
import { serverAccount } from './account.ts';
import { explainFailure } from './explain-failure.ts';
import { freePort } from './free-port.ts';
import { findInstallation } from './installation.ts';
import { KeeperFailure, KeeperLink } from './keeper-link.ts';
import type { PostgresServer, PostgresServerOptions } from './postgres-server.ts';
import { PostgresServerError } from './postgres-server-error.ts';
import type { Command, ServerPlan } from './protocol.ts';
import { reclaim } from './reclaim.ts';
import { checkSettings, defaultSettings } from './settings.ts';

/** Has the keeper do something. @throws PostgresServerError */
export type Ask = (command: Command) => Promise<void>;

/**
 * Starts a server with a keeper of its own.
 *
 * @param password of the superuser `postgres`.
 * @param make has the keeper make the data folder.
 */
export async function startKeptServer(
  options: PostgresServerOptions,
  password: string,
  make: (ask: Ask, plan: ServerPlan) => Promise<void>,
): Promise<PostgresServer> {
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
    await make(ask, { folder, installation, ownPrograms, account, password });
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
