import type { AnyTable, NewRow, Patch, Row } from '@holdfast/db-types';
import type { Queryable, QueryResult, Statement } from '@holdfast/resilience';
import { type Actor, systemActor } from '../actor.ts';
import { criteria, type Where } from '../criteria/criteria.ts';
import { type OrderBy, totalOrder } from '../criteria/order.ts';
import { dialects } from '../dialects/index.ts';
import { explainWriteError } from '../errors/explain-write-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { QueryError } from '../errors/query-error.ts';
import { TooManyRowsError } from '../errors/too-many-rows-error.ts';
import { VersionConflictError } from '../errors/version-conflict-error.ts';
import type { Visibility } from '../statements/table-statements.ts';

import { type MappedTable, mappedTable } from './mapped-table.ts';
import { keyValues, type RowKey } from './row-key.ts';
import { Stamps } from './stamps.ts';

/** What a repository works with: where its statements run, and on whose behalf. */
export interface RepositoryContext {
  readonly queryable: Queryable;
  /** @default the actor `system` */
  readonly actor?: Actor | undefined;
  /** @default the system's clock */
  readonly now?: () => Date;
}

export interface ListOptions<T extends AnyTable> {
  readonly where?: Where<T>;
  /** Earlier properties first. The primary key is added, so that the order is always total. */
  readonly orderBy?: OrderBy<T>;
  /** @default none; more than 10,000 rows are refused then */
  readonly limit?: number;
  /** @default 0 */
  readonly offset?: number;
  /** Whether soft-deleted rows are among them. @default 'live' */
  readonly visibility?: Visibility;
}

export interface ChangeOptions {
  /** The version that was read: where the row has another by now, nothing is written. */
  readonly version?: number;
}

/** A repository's class for one table: extend it, or use it as it is. */
export type RepositoryClass<T extends AnyTable> = new (context: RepositoryContext) => Repository<T>;

const read = { idempotent: true } as const;
const mostRows = 10_000;

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
export class Repository<T extends AnyTable> {
  readonly table: T;
  readonly #mapped: MappedTable;
  readonly #queryable: Queryable;
  readonly #stamps: Stamps;

  constructor(table: T, { queryable, actor, now }: RepositoryContext) {
    this.table = table;
    this.#queryable = queryable;
    this.#mapped = mappedTable(table, queryable.dialect);
    this.#stamps = new Stamps(table, actor ?? systemActor, now ?? (() => new Date()));
  }

  static for<T extends AnyTable>(table: T): RepositoryClass<T> {
    return class extends Repository<T> {
      constructor(context: RepositoryContext) {
        super(table, context);
      }
    };
  }

  /**
   * The row with this key.
   * @throws NotFoundError where there is none, or it is deleted
   */
  async get(key: RowKey<T>): Promise<Row<T>> {
    const statement = this.#mapped.statements.selectByKey('live').bind(this.#keyValues(key));
    const [row] = this.#rows(await this.#queryable.query(statement, read));
    return row ?? this.#unmatched(key, 'live', undefined);
  }

  /** The first row that matches, if any. */
  async first(options: Omit<ListOptions<T>, 'limit'> = {}): Promise<Row<T> | undefined> {
    const [row] = await this.list({ ...options, limit: 1 });
    return row;
  }

  /**
   * The rows that match.
   * @throws TooManyRowsError where no limit is given and more than 10,000 match
   */
  async list(options: ListOptions<T> = {}): Promise<Row<T>[]> {
    const { where, orderBy, limit, offset = 0, visibility = 'live' } = options;
    const { mapping, statements } = this.#mapped;
    requireWholeNumber('limit', limit);
    requireWholeNumber('offset', offset);
    const wanted = criteria(where, mapping, dialects[this.#queryable.dialect]);
    const shape = { criteria: wanted, visibility, order: totalOrder(orderBy, mapping), offset: offset > 0 };
    const values = [...wanted.values, limit ?? mostRows + 1];
    if (offset > 0) values.push(offset);
    const rows = this.#rows(await this.#queryable.query(statements.select(shape).bind(values), read));
    if (limit === undefined && rows.length > mostRows) throw new TooManyRowsError(this.table.name, mostRows);
    return rows;
  }

  /** How many rows match. */
  async count(options: Pick<ListOptions<T>, 'where' | 'visibility'> = {}): Promise<number> {
    const { mapping, statements } = this.#mapped;
    const wanted = criteria(options.where, mapping, dialects[this.#queryable.dialect]);
    const statement = statements.count(wanted, options.visibility ?? 'live').bind(wanted.values);
    const { rows } = await this.#queryable.query<{ count: string | number }>(statement, read);
    return Number(rows[0]?.count);
  }

  /**
   * Inserts a row, and answers it as it was stored.
   * @throws ColumnValueError where a value cannot be stored; DuplicateError where another row has what must be unique
   */
  async create(values: NewRow<T>): Promise<Row<T>> {
    const { mapping, statements } = this.#mapped;
    const given: Readonly<Record<string, unknown>> = { ...values };
    this.#refuseUnwritable(given);
    const managed = this.#stamps.created();
    const properties: string[] = [];
    const encoded: unknown[] = [];
    for (const { property, makeDefault, encode } of mapping.columns) {
      const value = managed[property] ?? given[property];
      const stored = value === undefined ? makeDefault?.() : value;
      if (stored === undefined) continue;
      properties.push(property);
      encoded.push(encode(stored));
    }
    return this.#changed(statements.insert(properties).bind(encoded));
  }

  /**
   * Changes the row with this key, and answers it as it is now. What the patch leaves out stays.
   * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
   */
  async update(key: RowKey<T>, patch: Patch<T>, options: ChangeOptions = {}): Promise<Row<T>> {
    const given: Readonly<Record<string, unknown>> = { ...patch };
    this.#refuseUnwritable(given);
    if (Object.values(given).every((value) => value === undefined)) {
      throw new QueryError(`${this.table.name}: an update needs at least one value to set.`);
    }
    for (const property of this.table.primaryKey) {
      if (property in given)
        throw new QueryError(`${this.table.name}.${property} is the key: it cannot be changed.`);
    }
    return this.#change(key, { ...given, ...this.#stamps.updated() }, 'live', options);
  }

  /**
   * Deletes the row with this key: softly where the table is soft-deletable, else for good.
   * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
   */
  async delete(key: RowKey<T>, options: ChangeOptions = {}): Promise<void> {
    if (this.table.roles.deletedAt === undefined) return this.#remove(key, options);
    await this.#change(key, this.#stamps.deleted(), 'live', options);
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
    return this.#change(key, this.#stamps.restored(), 'deleted', options);
  }

  async #change(
    key: RowKey<T>,
    changes: Readonly<Record<string, unknown>>,
    visibility: Visibility,
    { version }: ChangeOptions,
  ): Promise<Row<T>> {
    const { mapping, statements } = this.#mapped;
    const properties: string[] = [];
    const values: unknown[] = [];
    for (const { property, encode } of mapping.columns) {
      const value = changes[property];
      if (value === undefined) continue;
      properties.push(property);
      values.push(encode(value));
    }
    values.push(...this.#keyValues(key), ...this.#expected(version));
    const statement = statements.update(properties, visibility, version !== undefined).bind(values);
    const [row] = this.#rows(await this.#write(statement));
    return row ?? this.#unmatched(key, visibility, version);
  }

  async #remove(key: RowKey<T>, { version }: ChangeOptions): Promise<void> {
    const values = [...this.#keyValues(key), ...this.#expected(version)];
    const statement = this.#mapped.statements.remove('all', version !== undefined).bind(values);
    const { rowCount } = await this.#write(statement);
    if (rowCount === 0) await this.#unmatched(key, 'all', version);
  }

  /** Says why a change met no row. Asked only then, so that the usual change stays one statement. */
  async #unmatched(key: RowKey<T>, visibility: Visibility, expected: number | undefined): Promise<never> {
    const { roles, name } = this.table;
    const statement = this.#mapped.statements.selectByKey('all').bind(this.#keyValues(key));
    const [found] = this.#rows<Record<string, unknown>>(await this.#queryable.query(statement, read));
    const deletedAt = found && roles.deletedAt ? found[roles.deletedAt] : undefined;
    const visible =
      visibility === 'all' || (visibility === 'deleted') === (deletedAt !== undefined && deletedAt !== null);
    const actual = found && roles.version ? found[roles.version] : undefined;
    if (found !== undefined && visible && expected !== undefined && typeof actual === 'number') {
      throw new VersionConflictError(name, key, expected, actual);
    }
    throw new NotFoundError(
      name,
      key,
      visibility === 'live' && deletedAt instanceof Date ? deletedAt : undefined,
    );
  }

  #keyValues(key: RowKey<T>): unknown[] {
    const { mapping } = this.#mapped;
    const values = keyValues(this.table, key);
    return this.table.primaryKey.map((property, index) => mapping.column(property).encode(values[index]));
  }

  #expected(version: number | undefined): readonly number[] {
    if (version === undefined) return [];
    if (this.table.roles.version === undefined) {
      throw new QueryError(`${this.table.name} is not versioned: leave "version" out.`);
    }
    return [version];
  }

  /** Refuses what callers do not write: columns that are not there, and those the repository writes itself. */
  #refuseUnwritable(given: object): void {
    for (const property of Object.keys(given)) {
      this.#mapped.mapping.column(property);
      const role = this.table.columns[property]?.role;
      if (role !== undefined) {
        throw new QueryError(
          `${this.table.name}.${property} is written by the repository (${role}): leave it out.`,
        );
      }
    }
  }

  async #changed(statement: Statement): Promise<Row<T>> {
    const [row] = this.#rows(await this.#write(statement));
    if (row !== undefined) return row;
    throw new QueryError(
      `${this.table.name}: the insert answered no row. A trigger or a rule turned it away.`,
    );
  }

  async #write(statement: Statement): Promise<QueryResult> {
    try {
      return await this.#queryable.query(statement);
    } catch (error) {
      throw explainWriteError(this.table.name, error);
    }
  }

  #rows<Shape = Row<T>>({ rows }: QueryResult): Shape[] {
    this.#mapped.mapping.decode(rows);
    // The selection names every property of a row, and each value has been decoded.
    return rows as Shape[];
  }
}

function requireWholeNumber(option: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
    throw new QueryError(`${option} is a whole number from 0 on, not ${String(value)}.`);
  }
}
