import type { Database, Statement } from '@holdfast/resilience';
import type { Knex } from 'knex';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { ExactSum } from './exact-sum.ts';
import type { QueryPlan } from './query-plan.ts';

/** How text is looked for inside text. */
export type TextMatch = 'contains' | 'icontains' | 'startsWith' | 'endsWith';

/** What a repository must know about a database beyond what the query compiler knows. */
export interface SqlDialect {
  /** A query builder without a connection: it only compiles. */
  readonly builder: Knex;
  /** Whether INSERT, UPDATE and DELETE can stand in one statement with others (`with … as (update …)`). */
  readonly supportsDataModifyingCte: boolean;
  /** Whether reads can lock their rows. Where not, a transaction that writes is alone anyway. */
  readonly supportsRowLocks: boolean;
  /** Whether policies can keep rows from a statement that has not named its actor. */
  readonly supportsRowSecurity: boolean;
  /**
   * Returned by an upsert, tells whether the row was inserted. Absent where no statement can tell: then the row is looked
   * for first, in a transaction.
   */
  readonly wasInserted?: string;
  /** Whether one value can be a list, of which `unnest` makes rows. */
  readonly supportsArrayParameters: boolean;
  /** Whether rows can be sent by `copy … from stdin`. */
  readonly supportsCopy: boolean;
  /** Whether a missing value sorts after every value, as criteria and cursors take it, unless an order says so. */
  readonly nullsSortLast: boolean;
  /** What to select of a column so that, given back as a value, it is equal to the column's, whatever the driver reads. */
  asStored(column: string): string;
  /** Whether what is read of a column is exactly what is stored: encoded again, it is equal to it and sorts the same. */
  readsExactly(column: MappedColumn): boolean;
  /** The most values one statement may carry. */
  readonly maxParameters: number;
  /** Keeps rows whose column is one of a list. The list is one value, so its length does not change the statement. */
  whereIn(query: Knex.QueryBuilder, column: string, list: Knex.Value): void;
  /** The list as that one value. */
  encodeList(values: readonly unknown[]): unknown;
  /** The same, for a column of which each value is in few rows: as the database plans it best. */
  encodeKeys(values: readonly unknown[]): unknown;
  /** As `whereIn`, for several columns at once. */
  whereAnyOf(query: Knex.QueryBuilder, columns: readonly MappedColumn[], lists: readonly Knex.Value[]): void;
  /** The combinations as the values that `whereAnyOf` takes. */
  encodeCombinations(
    columns: readonly MappedColumn[],
    combinations: readonly (readonly unknown[])[],
  ): readonly unknown[];
  /** Keeps rows whose text matches the text, which is never a pattern. */
  whereText(query: Knex.QueryBuilder, column: MappedColumn, match: TextMatch, text: Knex.Value): void;
  /** The text as the value that `whereText` takes. */
  encodeText(match: TextMatch, text: string): string;
  /** How a column of numbers, given its name in the statement, is added up without losing a digit. */
  exactSum(column: MappedColumn, name: string): ExactSum;
  /** Asks how the database runs a statement, without running it. */
  explain(database: Database, statement: Statement): Promise<QueryPlan>;
  /** A query builder that runs on one held connection: the driver's own, asked for before each query. */
  knexOn(connection: () => unknown): Knex;
}
