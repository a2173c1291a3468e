import type { MigrationContext } from '../code/migration-code.ts';
import type { SqlPart } from '../code/sql.ts';

/**
 * A step that goes through the rows of a table in batches, by a key. Each batch is a transaction of its own, which
 * also notes how far it came: whatever ends the run, the next one goes on behind the last batch, and no row is met twice.
 *
 * @example
 * 'lower the numbers': {
 *   backfill: 'orders',
 *   batch: ({ sql, range }) => sql`UPDATE orders SET number_lower = lower(number) WHERE ${range}`,
 * }
 */
export interface Backfill {
  /** The table; `['billing', 'orders']` for one of another schema. */
  readonly backfill: string | readonly string[];
  /** The columns of a unique key, to go by. Their values may not change meanwhile. @default the primary key */
  readonly key?: string | readonly string[] | undefined;
  /** Further columns for `rows`. Then the batch's rows are locked until it is committed. @default the key alone */
  readonly columns?: readonly string[] | undefined;
  /** A condition in SQL: which rows. @default every row */
  readonly where?: string | undefined;
  /** Does what is to be done with one batch of rows. */
  batch(context: BatchContext): unknown;
  /** How long a batch is to take, in ms: the next one gets more rows, or fewer. @default 200 */
  readonly targetMs?: number | undefined;
  /** How many rows a batch may have. @default 10_000 */
  readonly maxRows?: number | undefined;
  /** How long to pause after each batch, in ms, in which others get their turn. @default 20 */
  readonly pauseMs?: number | undefined;
}

/** What a batch works with. */
export interface BatchContext<Row extends object = Readonly<Record<string, unknown>>>
  extends MigrationContext {
  /** The batch's rows, in the order of the key: its columns, and those of `columns`. */
  readonly rows: readonly Row[];
  /** The condition that the batch's rows meet, and `where` with it: for the WHERE of a `sql` statement. */
  readonly range: SqlPart;
}

/** A backfill with its defaults. */
export interface BackfillPlan {
  readonly table: readonly string[];
  readonly key: readonly string[] | undefined;
  readonly columns: readonly string[];
  readonly where: string | undefined;
  readonly batch: (context: BatchContext) => unknown;
  readonly targetMs: number;
  readonly maxRows: number;
  readonly pauseMs: number;
}
