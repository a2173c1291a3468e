/**
 * A server that faults can be done to. What starts and stops it is up to the caller: a container engine, systemd,
 * `pg_ctl`; `commandServer` makes one of command lines.
 */
export interface FaultyServer {
  /** Where an administrator reaches it, past any proxy. */
  readonly url: string;
  /** Where it listens, before and after each fault. */
  readonly port: number;
  /** Resolves once it takes connections; at once where it runs already. */
  start(): Promise<void>;
  /** Shuts it down, as for a restart: connections end, what was acknowledged stays. Does nothing where it is down. */
  stop(): Promise<void>;
  /** Ends it as a crash would, by SIGKILL. */
  kill(): Promise<void>;
  /**
   * Ends a share (0 to 1) of the sessions of others, at least one where there are any; resolves to how many.
   * @default `pg_terminate_backend`, by the driver `pg`: for PostgreSQL
   */
  terminate?(share: number): Promise<number>;
}

/** A replica that can take its primary's place. */
export interface FaultyReplica extends FaultyServer {
  /** Whether the primary waits for it, so that a killed primary has acknowledged nothing the replica lacks. */
  readonly synchronous: boolean;
  /** Makes it a primary. Resolves once it takes writes. */
  promote(): Promise<void>;
}
