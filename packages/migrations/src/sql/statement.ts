import type { Node } from 'libpg-query';

/** One statement of a script. */
export interface SqlStatement {
  /** As it stands in the script, without the `;` behind it and the comments in front of it. */
  readonly text: string;
  /** Where it begins in the script, as an index of the string. */
  readonly start: number;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** What PostgreSQL's parser calls it: `CreateStmt`, `IndexStmt`, `TransactionStmt`, … */
  readonly kind: string;
  /** Its tree, as PostgreSQL's parser makes it. */
  readonly node: Node;
  /** Whether the server runs it inside a transaction. */
  readonly runsInTransaction: boolean;
}

/** A script as PostgreSQL reads it. */
export interface ParsedScript {
  readonly statements: readonly SqlStatement[];
}
