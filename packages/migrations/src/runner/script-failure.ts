import type { ScriptFault } from '../dialect/script-fault.ts';
import type { Direction } from './events.ts';

/**
 * In which state a script that failed left the database.
 * - `rolled-back`: as it was before; the script ran in one transaction.
 * - `partly-applied`: the script ended that transaction itself, and what it did until then stays.
 * - `resumable`: what was applied of it before stays, the ledger knows how far it is, and the next run goes on there.
 * - `unknown`: the connection was lost, or the script rolled back its transaction itself.
 */
export type StateAfterFailure = 'rolled-back' | 'partly-applied' | 'resumable' | 'unknown';

export interface ScriptFailure {
  readonly revision: string;
  readonly direction: Direction;
  /** What the database said; `undefined` where it was not the database that failed the script. */
  readonly fault: ScriptFault | undefined;
  readonly state: StateAfterFailure;
  /** How many of its statements are applied, where it runs in parts. */
  readonly progress?: { readonly done: number; readonly total: number } | undefined;
}

/** The file of a revision that goes in this direction. */
export function fileOf(direction: Direction): string {
  return direction === 'up' ? 'migration.sql' : 'down.sql';
}
