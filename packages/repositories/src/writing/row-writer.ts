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

/**
 * The way rows of a table are written. Every write goes through one: the plain one, or one that leaves an entry in the
 * audit trail with each row. Results hold the rows as they are now, undecoded.
 */
export interface RowWriter {
  insert(access: TableAccess<AnyTable>, row: Assignments): Promise<QueryResult>;
  /** Changes rows, and counts their versions up where they have one. */
  change(access: TableAccess<AnyTable>, change: Change): Promise<QueryResult>;
  /** Removes rows for good, and answers how many. */
  remove(access: TableAccess<AnyTable>, predicate: Predicate): Promise<number>;
}
