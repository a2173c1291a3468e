import type { DialectName } from '@holdfast/resilience';

import type { Direction } from '../runner/events.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { LintSeverity, LintStep } from './finding.ts';
import type { Scene } from './scene.ts';

/** What a rule says of a statement. */
export interface Report {
  readonly message: string;
  readonly advice: readonly LintStep[];
  /** @default the rule's */
  readonly severity?: LintSeverity;
  /** Which command of an ALTER TABLE it is about, from 0. */
  readonly command?: number | undefined;
  /** Where it is, in bytes from the start of the script, if not at the statement or the command. */
  readonly at?: number | undefined;
  /** What it is about, where the rule gathers. */
  readonly about?: string;
}

/** One danger, and how to see it. */
export interface Rule {
  /** In kebab-case. Waivers hold it, so it never changes. */
  readonly name: string;
  readonly severity: LintSeverity;
  readonly dialects: readonly DialectName[];
  /** @default both */
  readonly direction?: Direction;
  readonly check: (statement: SqlStatement, scene: Scene) => readonly Report[];
  /** Makes one finding of a script's many; called with what they are about. */
  readonly gather?: (abouts: readonly string[]) => string;
}
