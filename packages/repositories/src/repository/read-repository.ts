import type { AnyTable, Relations, Row } from '@holdfast/db-types';
import { type RepositoryContext, TableAccess } from '../access/table-access.ts';
import { aggregateRows } from '../aggregates/aggregate.ts';
import type { Aggregated, Aggregates } from '../aggregates/aggregate-options.ts';
import { type Group, type GroupOptions, groupRows } from '../aggregates/group-rows.ts';
import type { RowKey } from '../criteria/row-key.ts';
import { type CursorOptions, type CursorPage, cursorPage } from '../paging/cursor-page.ts';
import { type CountedPage, offsetPage, type Page, type PageOptions } from '../paging/offset-page.ts';
import { type StreamOptions, streamRows } from '../paging/stream-rows.ts';
import { anyRow, countRows } from '../reading/count-rows.ts';
import { findByKey, findByUniqueKey, notFound, type UniqueValues } from '../reading/find-row.ts';
import { getMany } from '../reading/get-many.ts';
import { listRows } from '../reading/list-rows.ts';
import type { FilterOptions, FindOptions, ListOptions } from '../reading/read-options.ts';
import type { Include, Including, Loaded, Nothing, RelatedTo, Unrelated } from '../relations/include.ts';
import { IncludePlan } from '../relations/include-plan.ts';
import { relatedTo } from '../relations/related-to.ts';

/** A class of read-only repositories for one table: extend it, or use it as it is. */
export type ReadRepositoryClass<T extends AnyTable, Related extends RelatedTo = Unrelated> = new (
  context: RepositoryContext,
) => ReadRepository<T, Related>;

/**
 * Reads the rows of one table, or of a view. Each call is one statement, compiled the first time its shape is used.
 * Single rows that are asked for in one tick, by key or by a unique key of one column, are read by one statement.
 */
export class ReadRepository<T extends AnyTable, Related extends RelatedTo = Unrelated> {
  readonly table: T;
  /** How the table is reached, for subclasses with statements of their own. */
  protected readonly access: TableAccess<T>;
  readonly #related: RelatedTo | undefined;

  constructor(table: T, context: RepositoryContext, related?: Related) {
    this.table = table;
    this.access = new TableAccess(table, context);
    this.#related = related;
  }

  /**
   * With the relations of all tables, and the name that this one has among them, rows can be read with their relatives.
   *
   * @throws ConfigurationError where the relations of that name are another table's
   * @example class OrderRepository extends ReadRepository.for(order) {}
   * @example class OrderRepository extends ReadRepository.for(order, relations, 'order') {}
   */
  static for<T extends AnyTable>(table: T): ReadRepositoryClass<T>;
  static for<T extends AnyTable, All extends Relations, Name extends keyof All & string>(
    table: T,
    relations: All,
    name: Name,
  ): ReadRepositoryClass<T, RelatedTo<All, Name>>;
  static for<T extends AnyTable>(
    table: T,
    relations?: Relations,
    name?: string,
  ): ReadRepositoryClass<T, RelatedTo> {
    const related = relatedTo(table, relations, name);
    return class extends ReadRepository<T, RelatedTo> {
      constructor(context: RepositoryContext) {
        super(table, context, related);
      }
    };
  }

  /**
   * The row with this key.
   * @throws NotFoundError where there is none, or it is deleted
   */
  async get<const Asked extends Include<Related> = Nothing>(
    key: RowKey<T>,
    options: FindOptions & Including<Related, Asked> = {},
  ): Promise<Loaded<T, Related, Asked>> {
    const plan = this.#planOf(options.include);
    const row = (await findByKey(this.access, key, options)) ?? (await notFound(this.access, key, options));
    return this.#with<Asked>(plan, row);
  }

  /** The row with this key, if there is one. */
  async find<const Asked extends Include<Related> = Nothing>(
    key: RowKey<T>,
    options: FindOptions & Including<Related, Asked> = {},
  ): Promise<Loaded<T, Related, Asked> | undefined> {
    const plan = this.#planOf(options.include);
    const row = await findByKey(this.access, key, options);
    return row && this.#with<Asked>(plan, row);
  }

  /**
   * The row with these values of one of the table's unique keys, if there is one.
   *
   * @throws QueryError where they are not all of one unique key
   * @example users.findBy({ email: 'ada@example.com' })
   */
  async findBy<const Asked extends Include<Related> = Nothing>(
    values: UniqueValues<T>,
    options: FindOptions & Including<Related, Asked> = {},
  ): Promise<Loaded<T, Related, Asked> | undefined> {
    const plan = this.#planOf(options.include);
    const row = await findByUniqueKey(this.access, values, options);
    return row && this.#with<Asked>(plan, row);
  }

  /** The row of each key, in the order of the keys; undefined where there is none. One statement. */
  getMany(
    keys: readonly RowKey<T>[],
    options: Pick<FindOptions, 'visibility'> = {},
  ): Promise<(Row<T> | undefined)[]> {
    return getMany(this.access, keys, options);
  }

  /** The first row that matches, if any. */
  async first<const Asked extends Include<Related> = Nothing>(
    options: Omit<ListOptions<T>, 'limit'> & Including<Related, Asked> = {},
  ): Promise<Loaded<T, Related, Asked> | undefined> {
    const plan = this.#planOf(options.include);
    const [row] = await listRows(this.access, { ...options, limit: 1 });
    return row && this.#with<Asked>(plan, row);
  }

  /**
   * The rows that match.
   * @throws TooManyRowsError where no limit is given and more than 10,000 match
   */
  async list<const Asked extends Include<Related> = Nothing>(
    options: ListOptions<T> & Including<Related, Asked> = {},
  ): Promise<Loaded<T, Related, Asked>[]> {
    const plan = this.#planOf(options.include);
    return this.#withEach<Asked>(plan, await listRows(this.access, options));
  }

  /**
   * A part of the rows that match, and cursors for the parts beside it. However far from the beginning, it is found as
   * quickly as the first one where an index has the order, and rows that come or go meanwhile neither shift nor repeat others.
   *
   * @throws InvalidCursorError where a cursor is none of this table and order
   * @example
   * const { rows, next } = await orders.cursor({ orderBy: { createdAt: 'desc' }, first: 20, after });
   */
  async cursor<const Asked extends Include<Related> = Nothing>(
    options: CursorOptions<T> & Including<Related, Asked> = {},
  ): Promise<CursorPage<Loaded<T, Related, Asked>>> {
    const plan = this.#planOf(options.include);
    const page = await cursorPage(this.access, options);
    return { ...page, rows: await this.#withEach<Asked>(plan, page.rows) };
  }

  /**
   * A numbered part of the rows that match. The further it is from the beginning, the longer it takes: see `cursor()`.
   * @example
   * const { rows, hasNext, total, pages } = await orders.page({ page: 3, size: 50, total: true });
   */
  page<const Asked extends Include<Related> = Nothing>(
    options: PageOptions<T> & Including<Related, Asked> & { readonly total: true },
  ): Promise<CountedPage<Loaded<T, Related, Asked>>>;
  page<const Asked extends Include<Related> = Nothing>(
    options?: PageOptions<T> & Including<Related, Asked>,
  ): Promise<Page<Loaded<T, Related, Asked>>>;
  async page<const Asked extends Include<Related> = Nothing>(
    options: PageOptions<T> & Including<Related, Asked> = {},
  ): Promise<Page<Loaded<T, Related, Asked>>> {
    const plan = this.#planOf(options.include);
    const page = await offsetPage(this.access, options);
    return { ...page, rows: await this.#withEach<Asked>(plan, page.rows) };
  }

  /**
   * The rows that match, however many, read in chunks while they are asked for. Between two chunks nothing is open: rows
   * that come or go meanwhile may be among them or not, and a loop that is left early leaves nothing behind.
   *
   * @example
   * for await (const order of orders.stream({ where: { paidAt: null } })) await remind(order);
   */
  stream(options: StreamOptions<T> = {}): AsyncIterableIterator<Row<T>> {
    return streamRows(this.access, options);
  }

  /** How many rows match. */
  count(options: FilterOptions<T> = {}): Promise<number> {
    return countRows(this.access, options);
  }

  /**
   * Sums, averages and extremes of the rows that match.
   * @example
   * const { count, sum } = await orders.aggregate({ where: { status: 'paid' }, count: true, sum: ['total'] });
   */
  aggregate<const Asked extends Aggregates<T>>(
    options: FilterOptions<T> & Asked,
  ): Promise<Aggregated<T, Asked>> {
    return aggregateRows(this.access, options);
  }

  /**
   * The same for each group of rows that have values in common.
   * @throws TooManyRowsError where no limit is given and there are more than 10,000 groups
   * @example
   * await orders.group({ by: ['status'], count: true, sum: ['total'], orderBy: { sum: { total: 'desc' } } });
   * // [{ by: { status: 'paid' }, count: 3, sum: { total: '120.50' } }, …]
   */
  group<const By extends keyof Row<T>, const Asked extends Aggregates<T>>(
    options: GroupOptions<T, By> & Asked,
  ): Promise<Group<T, By, Asked>[]> {
    return groupRows(this.access, options);
  }

  /** Whether any row matches. */
  exists(options: FilterOptions<T> = {}): Promise<boolean> {
    return anyRow(this.access, options);
  }

  #planOf(include: unknown): IncludePlan | undefined {
    if (include === undefined) return undefined;
    return new IncludePlan(this.table, this.access.context.queryable.dialect, this.#related, include);
  }

  /** Not async: a row by itself is not kept waiting. */
  #with<Asked>(
    plan: IncludePlan | undefined,
    row: Row<T>,
  ): Loaded<T, Related, Asked> | Promise<Loaded<T, Related, Asked>> {
    // The plan was made of what was asked for.
    const loaded = row as Loaded<T, Related, Asked>;
    return plan === undefined ? loaded : plan.load(this.access, [row]).then(() => loaded);
  }

  async #withEach<Asked>(
    plan: IncludePlan | undefined,
    rows: Row<T>[],
  ): Promise<Loaded<T, Related, Asked>[]> {
    if (plan !== undefined) await plan.load(this.access, rows);
    // The plan was made of what was asked for.
    return rows as Loaded<T, Related, Asked>[];
  }
}
