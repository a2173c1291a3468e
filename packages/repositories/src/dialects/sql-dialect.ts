import type { Knex } from 'knex';
import type { Slot } from '../statements/slot.ts';

/** What a repository must know about a database beyond what the query compiler knows. */
export interface SqlDialect {
  /** A query builder without a connection: it only compiles. */
  readonly builder: Knex;
  /** Keeps rows whose column is one of a list. The list is one value, so its length does not change the statement. */
  whereIn(query: Knex.QueryBuilder, column: string, list: Slot): void;
  /** The list as that one value. */
  encodeList(values: readonly unknown[]): unknown;
  /** A query builder that runs on one held connection: the driver's own, asked for before each query. */
  knexOn(connection: () => unknown): Knex;
}
