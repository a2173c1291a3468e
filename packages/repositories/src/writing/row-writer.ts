import type { AnyTable } from '@holdfast/db-types';
import type { QueryResult } from '@holdfast/resilience';
import type { TableAccess } from '../access/table-access.ts';
import type { Predicate } from '../criteria/predicate.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';

/** Columns to set, with their values as the driver takes them, in the same order. */
export interface Assignments {
  readonly columns: readonly MappedColumn[];
  readonly values: readonly unknown[];
}

/** What is done to rows that are there. */
export interface Change extends Assignments {
  readonly action: 'update' | 'delete' | 'restore';
  /** Which rows. */
  readonly predicate: Predicate;
}

/** Many new rows, which all set the same columns. */
export interface RowBatch {
  readonly columns: readonly MappedColumn[];
  /** For each column its values in all rows, as the driver takes them. */
  readonly values: readonly (readonly unknown[])[];
  /** The index that each row has among those the caller gave: what errors name it by. */
  readonly rows: readonly number[];
}

export interface InsertManyOptions {
  /** Whether the rows are answered as they were stored. */
  readonly returning: boolean;
  /** Whether COPY may be used: the database refuses it for some tables, and is then asked again without. */
  readonly copy: boolean;
}

/**
 * The way rows of a table are written. Every write goes through one: the plain one, or one that leaves an entry in the
 * audit trail with each row. Results hold the rows as they are now, undecoded.
 */
export interface RowWriter {
  insert(access: TableAccess<AnyTable>, row: Assignments): Promise<QueryResult>;
  /**
   * Inserts the rows of a batch, and answers their number, and, where `returning` asks for them, the rows in their order.
   * A batch of several statements is inside a transaction already. A writer that leaves entries writes those of the whole
   * batch with it.
   */
  insertMany(
    access: TableAccess<AnyTable>,
    batch: RowBatch,
    options: InsertManyOptions,
  ): Promise<QueryResult>;
  /** Changes rows, and counts their versions up where they have one. */
  change(access: TableAccess<AnyTable>, change: Change): Promise<QueryResult>;
  /** Removes rows for good, and answers how many. */
  remove(access: TableAccess<AnyTable>, predicate: Predicate): Promise<number>;
}
