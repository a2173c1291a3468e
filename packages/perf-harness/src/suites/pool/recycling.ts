import { requireCount } from '../../errors/require-that.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { LoadableConnection, LoadablePool } from './loadable-pool.ts';
import { ask } from './request-load.ts';
import { watchPoolUse } from './watch-pool-use.ts';

export interface RecyclingOptions extends ScenarioOptions {
  /** @default 100 */
  readonly requests?: number;
  /** Tells the server's sessions apart. @default its process, by `select pg_backend_pid()` */
  readonly backendOf?: (connection: LoadableConnection) => unknown;
}

const CALLERS = 5;

/** Whether connections are used again: counted by who answers on the server, not by what the pool says. */
export function recycling({
  requests = 100,
  backendOf = postgresBackend,
  thresholds,
}: RecyclingOptions): Scenario<LoadablePool> {
  requireCount('recycling.requests', requests);
  return {
    name: 'recycling',
    about: `${requests} requests of ${CALLERS} callers, by who answered them`,
    numbers: [
      { name: 'backends', title: 'backends that answered', unit: 'connections', better: 'lower' },
      { name: 'reusedRate', title: 'requests on a used connection', unit: 'share', better: 'higher' },
    ],
    // Twice as many backends as callers could be due to connections that were replaced.
    thresholds: { errorRate: 0, reusedRate: 1 - (2 * CALLERS) / requests, ...thresholds },
    measure: async (pool, recording) => {
      watchPoolUse(recording.sampling, pool);
      const backends = new Set<unknown>();
      let asked = 0;
      await callInTurns(recording, { callers: CALLERS, calls: requests }, () =>
        ask(pool, async (connection) => {
          backends.add(await backendOf(connection));
          asked += 1;
          recording.set('backends', backends.size);
          recording.set('reusedRate', 1 - backends.size / asked);
        }),
      );
    },
  };
}

async function postgresBackend(connection: LoadableConnection): Promise<string> {
  const { rows } = await connection.query('select pg_backend_pid() as backend');
  return JSON.stringify(rows);
}
