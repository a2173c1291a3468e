import type { AnyTable, NewRow, Patch, Row } from '@holdfast/db-types';
import type { RepositoryContext } from '../access/table-access.ts';
import type { RowKey } from '../criteria/row-key.ts';
import type { Where } from '../criteria/where.ts';
import { QueryError } from '../errors/query-error.ts';
import { patched, stamped } from '../writing/assignments.ts';
import { changeMany } from '../writing/change-many.ts';
import { type ChangeOptions, changeRow, removeRow } from '../writing/change-row.ts';
import { createRow } from '../writing/create-row.ts';
import { ReadRepository } from './read-repository.ts';

/** A repository's class for one table: extend it, or use it as it is. */
export type RepositoryClass<T extends AnyTable> = new (context: RepositoryContext) => Repository<T>;

/**
 * Reads and writes the rows of one table. Each call is one statement, compiled the first time its shape is used.
 *
 * @example
 * class OrderRepository extends Repository.for(order) {
 *   unpaid() {
 *     return this.list({ where: { paidAt: null }, orderBy: { createdAt: 'asc' } });
 *   }
 * }
 */
export class Repository<T extends AnyTable> extends ReadRepository<T> {
  static override for<T extends AnyTable>(table: T): RepositoryClass<T> {
    return class extends Repository<T> {
      constructor(context: RepositoryContext) {
        super(table, context);
      }
    };
  }

  /**
   * Inserts a row, and answers it as it was stored.
   * @throws ColumnValueError where a value cannot be stored; DuplicateError where another row has what must be unique
   */
  create(values: NewRow<T>): Promise<Row<T>> {
    return createRow(this.access, values);
  }

  /**
   * Changes the row with this key, and answers it as it is now. What the patch leaves out stays.
   * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
   */
  async update(key: RowKey<T>, patch: Patch<T>, options: ChangeOptions = {}): Promise<Row<T>> {
    return changeRow(this.access, key, { action: 'update', ...patched(this.access, { ...patch }) }, options);
  }

  /** Changes every row that matches, and answers how many did. */
  async updateMany(where: Where<T>, patch: Patch<T>): Promise<number> {
    return changeMany(this.access, where, { action: 'update', ...patched(this.access, { ...patch }) });
  }

  /**
   * Deletes the row with this key: softly where the table is soft-deletable, else for good.
   * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
   */
  async delete(key: RowKey<T>, options: ChangeOptions = {}): Promise<void> {
    if (this.table.roles.deletedAt === undefined) return this.purge(key, options);
    await changeRow(this.access, key, { action: 'delete', ...stamped(this.access, 'delete') }, options);
  }

  /**
   * Brings a softly deleted row back, and answers it as it is now.
   * @throws NotFoundError where there is no deleted row with this key; DuplicateError where another row took what must be
   * unique meanwhile
   */
  async restore(key: RowKey<T>, options: ChangeOptions = {}): Promise<Row<T>> {
    if (this.table.roles.deletedAt === undefined) {
      throw new QueryError(`${this.table.name} is not soft-deletable: what is deleted there is gone.`);
    }
    return changeRow(this.access, key, { action: 'restore', ...stamped(this.access, 'restore') }, options);
  }

  /**
   * Removes the row with this key for good, softly deleted or not.
   * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
   */
  async purge(key: RowKey<T>, options: ChangeOptions = {}): Promise<void> {
    await removeRow(this.access, key, options);
  }
}
