/** What is watched of a pool: that of `pg.Pool`, and of every class that extends it. */
export interface WatchablePool {
  connect(...args: never[]): unknown;
  /** Whether it lets go of its connections. */
  readonly ending: boolean;
  on(event: PoolEvent, listener: (first: unknown, second: unknown) => void): unknown;
  off(event: PoolEvent, listener: (first: unknown, second: unknown) => void): unknown;
}

/**
 * `connect`: a connection was made; `remove`: one was closed; `acquire`: one was taken; `release`: one was given back
 * (its listeners are told the error first).
 */
export type PoolEvent = 'connect' | 'remove' | 'acquire' | 'release';
