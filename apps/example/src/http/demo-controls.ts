import type { Static } from 'typebox';
import type { DemoState, Fault } from './schemas/demo.ts';

/**
 * What the demo can do to its own database, so that the console shows how the service holds. The demo provides it; a
 * production service has none, and none of the routes for it.
 */
export interface DemoControls {
  /** What is there, and what is broken at this moment. */
  state(): Promise<Static<typeof DemoState>>;
  /** Breaks something. Resolves once it is broken; rejects with `ConflictError` where it cannot be done now. */
  break(fault: Static<typeof Fault>): Promise<void>;
  /** Mends whatever was broken. */
  mend(): Promise<void>;
}
