import type { WatchablePool } from '../../leaks/watchable-pool.ts';
import type { LoadablePool } from '../pool/loadable-pool.ts';

/** A pool whose connections can be watched: `pg.Pool`, and whatever extends it. */
export interface SessionPool extends LoadablePool, Omit<WatchablePool, 'connect'> {}

/** Opens a session, does `work` in it, and closes it, however the work ends. Fails with what the work fails with. */
export type RunSession = (work: () => Promise<unknown>) => Promise<unknown>;

/** What the scenarios of sessions work on. */
export interface SessionSubject {
  readonly pool: SessionPool;
  readonly session: RunSession;
}

/** The plainest session: a connection that was taken, asked something, and given back. */
export function plainSession(pool: LoadablePool): RunSession {
  return async (work) => {
    const connection = await pool.connect();
    try {
      await connection.query('select 1');
      return await work();
    } finally {
      connection.release();
    }
  };
}
