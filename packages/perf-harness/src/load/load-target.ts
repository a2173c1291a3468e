import type { Operation } from '../suite/benchmark.ts';

/** What a target's setup may want to know. */
export interface LoadStart {
  /** Aborted when the load is cancelled. */
  readonly signal: AbortSignal;
  /** Which worker thread this is, from 0. */
  readonly worker: number;
  /** The `data` of a target in a module; `undefined` for one that is given as it is. */
  readonly data: unknown;
}

/**
 * What load is put on.
 *
 * @example
 * const target: LoadTarget<Pool> = {
 *   setup: () => new Pool({ connectionString }),
 *   operation: (pool, { random }) => pool.query('select * from orders where id = $1', [Math.floor(random() * 1e6)]),
 *   teardown: (pool) => pool.end(),
 * };
 */
export interface LoadTarget<Context = unknown> {
  /**
   * Makes what the operations work on, once a thread. What it opened before it failed, it has to close itself. A worker
   * thread's may take ten minutes.
   */
  readonly setup?: (start: LoadStart) => Context | Promise<Context>;
  /** One request of one user. Its latency ends when it returns or, where it returns a promise, when that settles. */
  readonly operation: Operation<Context>;
  /** Runs once after `setup` succeeded, whatever happened since. */
  readonly teardown?: (context: Context) => unknown;
}

/** A target that worker threads load by themselves, as functions do not travel between threads. */
export interface ModuleTarget {
  /** The module, whose default export is a `LoadTarget`: `new URL('./orders.load.js', import.meta.url)`. */
  readonly module: URL;
  /** What its setup is given; has to be cloneable, as what workers are sent is. */
  readonly data?: unknown;
}
