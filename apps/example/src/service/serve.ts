import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { logTo } from '@holdfast/resilience';
import { pino } from 'pino';
import { buildServer } from '../http/server.ts';
import { openDatabases } from '../keyring/databases.ts';
import { requireWalls } from '../keyring/require-walls.ts';
import { openStores } from '../keyring/store.ts';
import type { Configuration } from './configuration.ts';

/** Serves until the signal is aborted, and then until the requests that are under way have been answered. */
export async function serve(configuration: Configuration, signal: AbortSignal): Promise<void> {
  const { secrets, host, port, logLevel, reportFile, graceMs } = configuration;
  const logger = pino({ level: logLevel });
  const stopLogging = logTo(logger);
  const databases = openDatabases(configuration.databases);
  const stores = openStores(databases, secrets);
  try {
    await requireWalls(databases);
    const app = await buildServer({
      ...configuration,
      ...{ databases, stores, logger },
      report: async () => (reportFile === undefined ? undefined : readIfThere(reportFile)),
    });
    try {
      await app.listen({ host, port });
      if (!signal.aborted) await once(signal, 'abort');
      logger.info(
        'stopping: requests that are under way, then what is still to be written, then the database',
      );
    } finally {
      if ((await within(graceMs, app.close())) === 'late') {
        logger.warn({ graceMs }, 'requests are still under way, and are given up');
        app.server.closeAllConnections();
      }
    }
  } finally {
    await stores.close();
    stopLogging();
  }
}

/** Whoever runs the service kills it some time after SIGTERM: what is still to be written must be written before. */
async function within(ms: number, closing: Promise<unknown>): Promise<unknown> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), ms);
  try {
    return await Promise.race([closing, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
