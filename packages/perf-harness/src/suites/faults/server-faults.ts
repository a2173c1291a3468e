import type { FaultyServer } from '../../faults/server/faulty-server.ts';
import { terminateSessions } from '../../faults/server/terminate-sessions.ts';
import type { Fault } from './recovery.ts';

type ServerFault = Fault<{ readonly server: FaultyServer }>;

/**
 * The faults of a server, for `faultRecovery` of what has a `server`: it is restarted, it is killed and started, and all
 * its sessions are ended (by its own `terminate`, or else by the driver `pg`).
 *
 * @example
 * faultRecovery({ open: () => ({ server, pool: new Pool() }), close, operation, faults: serverFaults });
 */
export const serverFaults: Readonly<
  Record<'server restarted' | 'server killed' | 'sessions ended', ServerFault>
> = {
  'server restarted': async ({ server }) => {
    await server.stop();
    await server.start();
  },
  'server killed': async ({ server }) => {
    await server.kill();
    await server.start();
  },
  'sessions ended': ({ server }) =>
    server.terminate === undefined ? terminateSessions(server.url) : server.terminate(1),
};
