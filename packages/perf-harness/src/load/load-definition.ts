import type { LoadTarget, ModuleTarget } from './load-target.ts';
import type { LoadPhase } from './phase.ts';

/** What load to put on what. */
export interface LoadDefinition<Context> {
  readonly name: string;
  /** The target itself, or, for more than one thread, the module that has it. */
  readonly target: LoadTarget<Context> | ModuleTarget;
  /** One after the other, without a pause between. */
  readonly phases: readonly LoadPhase[];
  /**
   * How many operations may be under way at once, all threads together. An arrival beyond that is dropped and counted,
   * never held back. @default 1_000
   */
  readonly maxInFlight?: number;
  /**
   * How long to wait, after the last phase, for the operations under way. Those that have not ended by then are counted
   * as failures of the kind `unfinished`, and their signal is aborted. @default 10_000
   */
  readonly drainMs?: number;
  /**
   * How many worker threads make the load, each with a share of it and a context of its own; they begin together. Needs
   * a target in a module. @default 1 for a target in a module; without one the calling thread makes the load
   */
  readonly workers?: number;
  /** Versions to name in the result beside Node's own: `{ pg: '8.23.1', postgres: '18.4' }`. */
  readonly versions?: Readonly<Record<string, string>>;
}
