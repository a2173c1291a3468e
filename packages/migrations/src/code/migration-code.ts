import type { DialectName } from '@holdfast/resilience';
import type { Knex } from 'knex';

import type { Backfill } from '../backfill/backfill.ts';
import type { Sql } from './sql.ts';

/**
 * What a migration.ts exports as `up` and as `down`: a function, which runs in one transaction together with the
 * ledger's entry; or several steps under names of their own, run in the order in which they are written. Each step
 * is remembered once it is done, and a run that was stopped goes on with the one it was at.
 *
 * @example
 * export const up: MigrationCode = async ({ knex }) => {
 *   await knex.schema.alterTable('orders', (table) => table.text('number_lower'));
 * };
 */
export type MigrationCode = MigrationFunction | Readonly<Record<string, MigrationFunction | Backfill>>;

/**
 * Runs in a transaction. Where it meets a lock of others it is rolled back and run again from its beginning, so it
 * may have no effect outside of the database.
 */
export type MigrationFunction = (context: MigrationContext) => unknown;

/** What a migration works with. It all ends with the step that it was given to. */
export interface MigrationContext {
  readonly dialect: DialectName;
  /**
   * Knex's schema builder and query builder, in this step's transaction; `knex.transaction` makes a savepoint.
   *
   * @throws MissingKnexError where the package `knex` is not installed
   */
  readonly knex: Knex;
  /** Runs a statement; the values in it become its parameters. */
  readonly sql: Sql;
  /** Runs SQL text of any number of statements, as a migration.sql has it. */
  script(text: string): Promise<void>;
  /** Tells how far it is: on the terminal, in the log, as an event of type `log`. */
  log(message: string): void;
  /** Aborted when the run is to stop. Statements are cancelled by it already. */
  readonly signal: AbortSignal;
}
