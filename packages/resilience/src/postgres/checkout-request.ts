import type pg from 'pg';

import type { Held } from '../pool/checkouts.ts';
import type { Release } from './return-desk.ts';

/** node-postgres's own callback: an error, or a client with the function that gives it back. */
export type ConnectCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: Release,
) => void;

/** What a caller asks for. */
export interface CheckoutRequest extends Held {
  readonly patienceMs: number;
  /** Whether an outage is waited for. */
  readonly patient: boolean;
  readonly callback: ConnectCallback;
}

/** What is left of the time a caller has, at least a millisecond; 0 where it waits for ever. */
export function leftOf({ since, patienceMs }: CheckoutRequest): number {
  return patienceMs === 0 ? 0 : Math.max(1, Math.ceil(since + patienceMs - performance.now()));
}

/** The pool's patience (0 is for ever), or what the deadline leaves where that is less. */
export function shorter(patienceMs: number, remaining: number | undefined): number {
  if (remaining === undefined) return patienceMs;
  return Math.max(1, patienceMs === 0 ? remaining : Math.min(patienceMs, remaining));
}
