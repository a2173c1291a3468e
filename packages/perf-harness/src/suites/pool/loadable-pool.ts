/** A connection as a pool hands it out: that of `pg.Pool`, and of whatever is like it. */
export interface LoadableConnection {
  query(text: string): PromiseLike<{ readonly rows: readonly unknown[] }>;
  release(): unknown;
}

/** What pool suites need of a pool: `pg.Pool` has it, and whatever extends it. */
export interface LoadablePool {
  connect(): Promise<LoadableConnection>;
  end(): Promise<unknown>;
  /** Connections there are. */
  readonly totalCount: number;
  /** Those of them that rest in the pool. */
  readonly idleCount: number;
  /** Callers waiting for one. */
  readonly waitingCount: number;
  readonly options: { readonly max: number };
  /** Where there is one, its states are drawn. */
  readonly breaker?: { readonly state: string | { readonly kind: string } };
}
