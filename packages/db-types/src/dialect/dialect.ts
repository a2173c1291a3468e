import type { Storage } from './storage.ts';

/** The databases Holdfast knows. */
export type DialectName = 'postgres' | 'sqlite';

/**
 * What sets one database apart from another. Code asks a dialect what it can do, and never which one it is, so that a
 * third database is one more folder beside `postgres` and `sqlite`.
 */
export interface Dialect {
  readonly name: DialectName;

  /** Whether INSERT, UPDATE and DELETE can return the rows they touch (`RETURNING`). */
  readonly supportsReturning: boolean;
  /** Whether DDL takes part in a transaction: a failed migration leaves nothing behind. */
  readonly supportsTransactionalDdl: boolean;
  /** Whether a statement may hold several writes (`WITH changed AS (UPDATE … RETURNING …) INSERT …`). */
  readonly supportsDataModifyingCte: boolean;
  /** Whether one parameter can carry a list of values (`= ANY ($1)`, `unnest($1)`). */
  readonly supportsArrayParameters: boolean;
  /** Whether reads can lock rows (`FOR UPDATE`, `SKIP LOCKED`). Where not, a writer locks the whole database. */
  readonly supportsRowLocks: boolean;
  /** Whether an index can cover part of a table (`CREATE UNIQUE INDEX … WHERE deleted_at IS NULL`). */
  readonly supportsPartialIndexes: boolean;
  /** Whether tables are in schemas, by which statements can name them (`"sales"."orders"`). */
  readonly supportsSchemas: boolean;
  /** Whether the database has enum types of its own. Where not, an enumeration is kept as text. */
  readonly supportsEnumTypes: boolean;

  /** The most parameters one statement may carry. */
  readonly maxParameters: number;

  /** The text that stands for the parameter at `position`, counted from 1. */
  placeholder(position: number): string;
  /** A name quoted, so that it is only ever read as a name. */
  quoteIdentifier(name: string): string;

  /** How each column type is kept. */
  readonly storage: Storage;
}
