import type { TcpProxy } from '../proxy/tcp-proxy.ts';
import type { FaultyReplica, FaultyServer } from '../server/faulty-server.ts';

/** What faults are done to. */
export interface FaultWorld {
  /** The primary: after a promotion, what was the replica. */
  server: FaultyServer;
  readonly proxy: TcpProxy | undefined;
  readonly replica: FaultyReplica | undefined;
  /** Ends a share (0 to 1, one session at least) of the primary's sessions; how many. */
  terminate(share: number): Promise<number>;
}

/** Ends what faults have begun. Everything runs, and passes. */
export async function makeWhole({ server, proxy }: FaultWorld): Promise<void> {
  await proxy?.heal();
  await server.start();
}
