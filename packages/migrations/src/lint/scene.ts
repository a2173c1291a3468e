import type { DialectName } from '@holdfast/resilience';
import type { Node, RangeVar } from 'libpg-query';

import type { Direction } from '../runner/events.ts';
import type { Segment } from '../sql/segments.ts';
import type { SqlStatement } from '../sql/statement.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { ObjectName } from './catalog/object-name.ts';
import type { LintScript } from './script.ts';

/** The first of each that a transaction has touched, of those that were there before the script. */
export interface HeldLocks {
  /** A table that others cannot write, or not even read. */
  readonly table?: ObjectName | undefined;
  /** A table of which it has changed rows, possibly many. */
  readonly rows?: ObjectName | undefined;
}

/** What is known where a statement begins. */
export interface Scene {
  readonly dialect: DialectName;
  readonly direction: Direction;
  /** The schema, as the statements before this one leave it. */
  readonly catalog: Catalog;
  /** All statements of the script. */
  readonly statements: readonly SqlStatement[];
  /** What the statement runs together with; `undefined` for BEGIN, COMMIT and ROLLBACK themselves. */
  readonly segment: Segment | undefined;
  /** What has run in the same transaction before it. */
  readonly before: readonly SqlStatement[];
  /** The names in the statement that the server cuts off, with their place in bytes. */
  readonly longNames: LintScript['longNames'];
  /** What the transaction has done before it, and holds on to until it ends. */
  readonly held: HeldLocks;
  /** The text of a tree. */
  readonly write: (node: Node) => string;
  /** A name as it stands in SQL, quoted where it must be. */
  readonly quote: (name: string) => string;
  /** Whether a table was there before the script, and so has rows and users. What is not known is taken to be. */
  readonly stood: (table: RangeVar | ObjectName | undefined) => boolean;
}
