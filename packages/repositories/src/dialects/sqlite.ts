import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { dialects } from '@holdfast/db-types';
import knex, { type Knex } from 'knex';
import { explainSqlite } from './explain-sqlite.ts';
import { clientClassOf, clientOn, type KnexClientClass, wrapIdentifier } from './knex-client.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { sqliteSum } from './sqlite-sum.ts';

const builder: Knex = knex({ client: 'better-sqlite3', useNullAsDefault: true, wrapIdentifier });

export const sqlite: SqlDialect = {
  builder,
  supportsDataModifyingCte: false,
  supportsRowLocks: false,
  supportsRowSecurity: false,
  supportsArrayParameters: false,
  supportsCopy: false,
  nullsSortLast: false,
  // Anybody can have written the same time, or the same guid, in another way.
  readsExactly: () => false,
  asStored: (column) => column,
  maxParameters: dialects.sqlite.maxParameters,
  whereIn(query, column, list) {
    query.whereRaw('?? in (select value from json_each(?))', [column, list]);
  },
  encodeList: jsonList,
  encodeKeys: jsonList,
  whereAnyOf(query, columns, lists) {
    const names = columns.map(() => '??').join(', ');
    const items = columns.map((_, index) => `json_extract(value, '$[${index}]')`).join(', ');
    query.whereRaw(`(${names}) in (select ${items} from json_each(?))`, [
      ...columns.map(({ databaseName }) => databaseName),
      ...lists,
    ]);
  },
  encodeCombinations: (_, combinations) => [`[${combinations.map(jsonList).join(',')}]`],
  // Not by LIKE, which ignores case, and refuses patterns longer than 50,000 bytes.
  whereText(query, { databaseName, type }, match, text) {
    const ignoresCase = match === 'icontains' || type === 'caseInsensitiveText';
    const [column, wanted] = ignoresCase ? ['lower(??)', 'lower(?)'] : ['??', '?'];
    if (match === 'endsWith') {
      // From the first character on at the earliest: before it, substr() counts from the end.
      query.whereRaw(`substr(${column}, max(1, length(??) - length(?) + 1)) = ${wanted}`, [
        databaseName,
        databaseName,
        text,
        text,
      ]);
    } else {
      query.whereRaw(`instr(${column}, ${wanted}) ${match === 'startsWith' ? '= 1' : '> 0'}`, [
        databaseName,
        text,
      ]);
    }
  },
  encodeText: (_, text) => text,
  exactSum: sqliteSum,
  explain: explainSqlite,
  knexOn: (connection) =>
    knex({
      client: nodeSqlite(clientOn(clientClassOf(builder), connection)),
      useNullAsDefault: true,
    }),
};

/** JSON has no bigint, but SQLite reads a whole number of up to 64 bits as one. */
function jsonList(values: readonly unknown[]): string {
  return `[${values.map((value) => (typeof value === 'bigint' ? value.toString() : JSON.stringify(value))).join(',')}]`;
}

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
