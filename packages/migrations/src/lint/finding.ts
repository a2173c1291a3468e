import type { Direction } from '../runner/events.ts';

/**
 * - `error`: stops traffic for as long as the data is big, breaks what runs, loses rows, or cannot work.
 * - `warning`: may do so, depending on what only the team knows.
 * - `notice`: advice, and what is as it must be and good to know.
 */
export type LintSeverity = 'error' | 'warning' | 'notice';

/** One step of the safe way. */
export interface LintStep {
  readonly says: string;
  /** With the names of the script that was read, to be copied. */
  readonly sql?: string;
}

/** Something dangerous in a script, as plain data. */
export interface LintFinding {
  /** The rule's name, as a waiver takes it. */
  readonly rule: string;
  readonly severity: LintSeverity;
  readonly revision: string;
  readonly direction: Direction;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** The text of that line. */
  readonly text: string;
  /** What the statement does to a database that is in use. */
  readonly message: string;
  /** The safe way; none where there is nothing to do. */
  readonly advice: readonly LintStep[];
}
