import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import knex, { type Knex } from 'knex';
import { clientClassOf, clientOn, type KnexClientClass } from './knex-client.ts';
import type { SqlDialect } from './sql-dialect.ts';

const builder: Knex = knex({ client: 'better-sqlite3', useNullAsDefault: true });

export const sqlite: SqlDialect = {
  builder,
  whereIn(query, column, list) {
    query.whereRaw('?? in (select value from json_each(?))', [column, list] as unknown as Knex.RawBinding[]);
  },
  // JSON has no bigint, but SQLite reads a whole number of up to 64 bits as one.
  encodeList: (values) =>
    `[${values.map((value) => (typeof value === 'bigint' ? value.toString() : JSON.stringify(value))).join(',')}]`,
  knexOn: (connection) =>
    knex({
      client: nodeSqlite(clientOn(clientClassOf(builder), connection)),
      useNullAsDefault: true,
    }),
};

interface KnexQuery {
  sql: string;
  bindings?: readonly unknown[];
  response?: unknown;
  context?: { lastID: number | bigint; changes: number | bigint };
}

/** Knex's dialect speaks to better-sqlite3; this one speaks to `node:sqlite`. */
function nodeSqlite(Base: KnexClientClass): KnexClientClass {
  return class extends Base {
    async _query(connection: DatabaseSync, query: KnexQuery): Promise<KnexQuery> {
      const statement = connection.prepare(query.sql);
      const values = (query.bindings ?? []).map(toSqlite);
      if (statement.columns().length > 0) {
        query.response = statement.all(...values);
      } else {
        const { lastInsertRowid, changes } = statement.run(...values);
        query.response = [];
        query.context = { lastID: lastInsertRowid, changes };
      }
      return query;
    }
  };
}

function toSqlite(value: unknown): SQLInputValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  // What remains is what SQLite takes; it refuses anything else by itself, naming the parameter.
  return value as SQLInputValue;
}
