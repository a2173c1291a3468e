import type { TcpProxy } from '../proxy/index.ts';

/** A server as faults need it; what `startPostgresServer` gives is one. */
export interface FaultyServer {
  /** Of an administrator, past the proxy. */
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** A replica as faults need it; what `startReplica` gives is one. */
export interface FaultyReplica extends FaultyServer {
  /** Whether the primary waits for it, so that a killed primary has acknowledged nothing the replica lacks. */
  readonly synchronous: boolean;
  promote(): Promise<void>;
}

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
