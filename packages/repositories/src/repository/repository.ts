import type { AnyTable, NewRow, Patch, Relations, Row } from '@holdfast/db-types';
import type { RepositoryContext } from '../access/table-access.ts';
import { type CreateManyOptions, createMany, createManyReturning } from '../bulk/create-many.ts';
import type { RowKey } from '../criteria/row-key.ts';
import type { Where } from '../criteria/where.ts';
import { QueryError } from '../errors/query-error.ts';
import type { UniqueValues } from '../reading/find-row.ts';
import type { RelatedTo, Unrelated } from '../relations/include.ts';
import { relatedTo } from '../relations/related-to.ts';
import { patched, stamped } from '../writing/assignments.ts';
import { changeMany } from '../writing/change-many.ts';
import { type ChangeOptions, changeRow, removeRow } from '../writing/change-row.ts';
import { createRow } from '../writing/create-row.ts';
import { type Upserted, type UpsertOptions, upsertRow } from '../writing/upsert-row.ts';
import { ReadRepository } from './read-repository.ts';

/** A repository's class for one table: extend it, or use it as it is. */
export type RepositoryClass<T extends AnyTable, Related extends RelatedTo = Unrelated> = new (
  context: RepositoryContext,
) => Repository<T, Related>;

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
export class Repository<T extends AnyTable, Related extends RelatedTo = Unrelated> extends ReadRepository<
  T,
  Related
> {
  static override for<T extends AnyTable>(table: T): RepositoryClass<T>;
  static override for<T extends AnyTable, All extends Relations, Name extends keyof All & string>(
    table: T,
    relations: All,
    name: Name,
  ): RepositoryClass<T, RelatedTo<All, Name>>;
  static override for<T extends AnyTable>(
    table: T,
    relations?: Relations,
    name?: string,
  ): RepositoryClass<T, RelatedTo> {
    const related = relatedTo(table, relations, name);
    return class extends Repository<T, RelatedTo> {
      constructor(context: RepositoryContext) {
        super(table, context, related);
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
   * Inserts all rows, or none, in the fastest way that the database has, and answers how many; with `returning: true` the
   * rows as they were stored, in the order given. Defaults, stamps and checks are those of `create`.
   *
   * @throws what `create` throws; the message names the row by its index where it is known
   * @example
   * await orders.createMany(rows, { onProgress: ({ done, total }) => bar.update(done / total) });
   */
  createMany(
    rows: readonly NewRow<T>[],
    options: CreateManyOptions & { readonly returning: true },
  ): Promise<Row<T>[]>;
  createMany(
    rows: readonly NewRow<T>[],
    options?: CreateManyOptions & { readonly returning?: false },
  ): Promise<number>;
  createMany(rows: readonly NewRow<T>[], options: CreateManyOptions = {}): Promise<number | Row<T>[]> {
    return options.returning === true
      ? createManyReturning(this.access, rows, options)
      : createMany(this.access, rows, options);
  }

  /**
   * Changes the row with this key, and answers it as it is now. What the patch leaves out stays.
   * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
   */
  async update(key: RowKey<T>, patch: Patch<T>, options: ChangeOptions = {}): Promise<Row<T>> {
    return changeRow(this.access, key, { action: 'update', ...patched(this.access, { ...patch }) }, options);
  }

  /**
   * Changes the row with these values of a unique key, or creates it: one of the two, whoever else is about to do the same.
   * `create` has what a new row has beside the key, `update` what changes in one that is there; without `update`, that one
   * is answered as it is.
   *
   * @throws QueryError where `by` has not all the values of one unique key; NotFoundError where the row is deleted and
   * keeps its key; what `create` and `update` throw
   * @example
   * const { row, created } = await users.upsert({ by: { email }, create: { name }, update: { lastSeenAt: new Date() } });
   */
  upsert<const By extends UniqueValues<T>>(options: UpsertOptions<T, By>): Promise<Upserted<Row<T>>> {
    return upsertRow(this.access, options);
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
