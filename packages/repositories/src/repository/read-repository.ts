import type { AnyTable, Row } from '@holdfast/db-types';
import { type RepositoryContext, TableAccess } from '../access/table-access.ts';
import type { RowKey } from '../criteria/row-key.ts';
import { anyRow, countRows } from '../reading/count-rows.ts';
import { findByKey, findByUniqueKey, notFound, type UniqueValues } from '../reading/find-row.ts';
import { getMany } from '../reading/get-many.ts';
import { listRows } from '../reading/list-rows.ts';
import type { FilterOptions, FindOptions, ListOptions } from '../reading/read-options.ts';

/** A class of read-only repositories for one table: extend it, or use it as it is. */
export type ReadRepositoryClass<T extends AnyTable> = new (context: RepositoryContext) => ReadRepository<T>;

/**
 * Reads the rows of one table, or of a view. Each call is one statement, compiled the first time its shape is used.
 * Single rows that are asked for in one tick, by key or by a unique key of one column, are read by one statement.
 */
export class ReadRepository<T extends AnyTable> {
  readonly table: T;
  /** How the table is reached, for subclasses with statements of their own. */
  protected readonly access: TableAccess<T>;

  constructor(table: T, context: RepositoryContext) {
    this.table = table;
    this.access = new TableAccess(table, context);
  }

  /** @example class OrderRepository extends ReadRepository.for(order) {} */
  static for<T extends AnyTable>(table: T): ReadRepositoryClass<T> {
    return class extends ReadRepository<T> {
      constructor(context: RepositoryContext) {
        super(table, context);
      }
    };
  }

  /**
   * The row with this key.
   * @throws NotFoundError where there is none, or it is deleted
   */
  async get(key: RowKey<T>, options: FindOptions = {}): Promise<Row<T>> {
    return (await findByKey(this.access, key, options)) ?? notFound(this.access, key, options);
  }

  /** The row with this key, if there is one. */
  find(key: RowKey<T>, options: FindOptions = {}): Promise<Row<T> | undefined> {
    return findByKey(this.access, key, options);
  }

  /**
   * The row with these values of one of the table's unique keys, if there is one.
   *
   * @throws QueryError where they are not all of one unique key
   * @example users.findBy({ email: 'ada@example.com' })
   */
  findBy(values: UniqueValues<T>, options: FindOptions = {}): Promise<Row<T> | undefined> {
    return findByUniqueKey(this.access, values, options);
  }

  /** The row of each key, in the order of the keys; undefined where there is none. One statement. */
  getMany(
    keys: readonly RowKey<T>[],
    options: Pick<FindOptions, 'visibility'> = {},
  ): Promise<(Row<T> | undefined)[]> {
    return getMany(this.access, keys, options);
  }

  /** The first row that matches, if any. */
  async first(options: Omit<ListOptions<T>, 'limit'> = {}): Promise<Row<T> | undefined> {
    const [row] = await listRows(this.access, { ...options, limit: 1 });
    return row;
  }

  /**
   * The rows that match.
   * @throws TooManyRowsError where no limit is given and more than 10,000 match
   */
  list(options: ListOptions<T> = {}): Promise<Row<T>[]> {
    return listRows(this.access, options);
  }

  /** How many rows match. */
  count(options: FilterOptions<T> = {}): Promise<number> {
    return countRows(this.access, options);
  }

  /** Whether any row matches. */
  exists(options: FilterOptions<T> = {}): Promise<boolean> {
    return anyRow(this.access, options);
  }
}
