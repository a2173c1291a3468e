import type { Knex } from 'knex';
import type { Criteria } from '../criteria/criteria.ts';
import type { Order } from '../criteria/order.ts';
import type { SqlDialect } from '../dialects/sql-dialect.ts';
import type { TableMapping } from '../repository/table-mapping.ts';
import { type CompiledStatement, compileStatement } from './compiled-statement.ts';
import { limitSlot, offsetSlot, Slot } from './slot.ts';
import { StatementCache } from './statement-cache.ts';

/** Which rows of a soft-deletable table are seen. */
export type Visibility = 'live' | 'deleted' | 'all';

/** What a select's statement depends on, besides its values. */
export interface SelectShape {
  readonly criteria: Criteria;
  readonly visibility: Visibility;
  readonly order: readonly Order[];
  readonly offset: boolean;
}

/**
 * Every statement a repository sends for one table, compiled once for each shape. Each method says in which order its
 * statement takes values.
 */
export class TableStatements {
  readonly #mapping: TableMapping;
  readonly #dialect: SqlDialect;
  readonly #cache = new StatementCache();

  constructor(mapping: TableMapping, dialect: SqlDialect) {
    this.#mapping = mapping;
    this.#dialect = dialect;
  }

  /** Values: the key. */
  selectByKey(visibility: Visibility): CompiledStatement {
    return this.#cache.get(`get ${visibility}`, () => {
      const query = this.#from().select(this.#mapping.selection);
      this.#whereKey(query, 0);
      this.#whereVisible(query, visibility);
      return compileStatement(query);
    });
  }

  /** Values: the criteria's, the limit, the offset where there is one. */
  select({ criteria, visibility, order, offset }: SelectShape): CompiledStatement {
    const orderShape = order.map(({ property, direction }) => `${property} ${direction}`).join(',');
    return this.#cache.get(`list ${visibility} ${offset} ${orderShape} where ${criteria.shape}`, () => {
      const query = this.#from().select(this.#mapping.selection);
      criteria.apply(query, 0);
      this.#whereVisible(query, visibility);
      for (const { property, direction } of order) query.orderBy(this.#name(property), direction);
      query.limit(limitSlot);
      if (offset) query.offset(offsetSlot);
      const first = criteria.values.length;
      return compileStatement(
        query,
        new Map([
          [limitSlot, first],
          [offsetSlot, first + 1],
        ]),
      );
    });
  }

  /** Values: the criteria's. */
  count(criteria: Criteria, visibility: Visibility): CompiledStatement {
    return this.#cache.get(`count ${visibility} where ${criteria.shape}`, () => {
      const query = this.#from().count({ count: '*' });
      criteria.apply(query, 0);
      this.#whereVisible(query, visibility);
      return compileStatement(query);
    });
  }

  /** Values: the properties', in their order. */
  insert(properties: readonly string[]): CompiledStatement {
    return this.#cache.get(`insert ${properties.join(',')}`, () =>
      compileStatement(this.#from().insert(this.#assign(properties)).returning(this.#returning())),
    );
  }

  /**
   * Changes one row, and counts its version up where it has one. Values: the properties', the key, the version where
   * one is expected.
   */
  update(properties: readonly string[], visibility: Visibility, versionExpected: boolean): CompiledStatement {
    return this.#cache.get(`update ${visibility} ${versionExpected} ${properties.join(',')}`, () => {
      const { version } = this.#mapping.table.roles;
      const assignments: Record<string, unknown> = this.#assign(properties);
      if (version !== undefined) {
        assignments[this.#name(version)] = this.#dialect.builder.raw('?? + 1', [this.#name(version)]);
      }
      const query = this.#from().update(assignments).returning(this.#returning());
      this.#whereExpected(query, properties.length, visibility, versionExpected);
      return compileStatement(query);
    });
  }

  /** Removes one row for good. Values: the key, the version where one is expected. */
  remove(visibility: Visibility, versionExpected: boolean): CompiledStatement {
    return this.#cache.get(`remove ${visibility} ${versionExpected}`, () => {
      const query = this.#from().del();
      this.#whereExpected(query, 0, visibility, versionExpected);
      return compileStatement(query);
    });
  }

  #from(): Knex.QueryBuilder {
    return this.#dialect.builder(this.#mapping.table.name);
  }

  #name(property: string): string {
    return this.#mapping.column(property).databaseName;
  }

  #assign(properties: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(properties.map((property, index) => [this.#name(property), new Slot(index)]));
  }

  #returning(): string[] {
    // The builder takes property → name here as in a selection, but its types know only names.
    return this.#mapping.selection as unknown as string[];
  }

  #whereKey(query: Knex.QueryBuilder, firstSlot: number): void {
    this.#mapping.table.primaryKey.forEach((property, index) => {
      query.where(this.#name(property), slot(firstSlot + index));
    });
  }

  #whereVisible(query: Knex.QueryBuilder, visibility: Visibility): void {
    const { deletedAt } = this.#mapping.table.roles;
    if (deletedAt === undefined || visibility === 'all') return;
    if (visibility === 'live') query.whereNull(this.#name(deletedAt));
    else query.whereNotNull(this.#name(deletedAt));
  }

  #whereExpected(
    query: Knex.QueryBuilder,
    firstSlot: number,
    visibility: Visibility,
    versionExpected: boolean,
  ): void {
    const { primaryKey, roles } = this.#mapping.table;
    this.#whereKey(query, firstSlot);
    this.#whereVisible(query, visibility);
    if (versionExpected && roles.version !== undefined) {
      query.where(this.#name(roles.version), slot(firstSlot + primaryKey.length));
    }
  }
}

/** The builder's types know nothing of slots; it binds them like any other value. */
function slot(index: number): Knex.Value {
  return new Slot(index) as unknown as Knex.Value;
}
