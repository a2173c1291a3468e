import type { ServerFacts } from './server-facts.ts';

/** What is known of a transaction from its beginning on, so that a server can be asked about it later. */
export interface Witness {
  readonly xid: bigint;
  /** When it began, in microseconds by the server's clock. */
  readonly beganAt: number;
  /** Where it ran. */
  readonly server: ServerFacts;
}
