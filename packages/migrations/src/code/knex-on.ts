import { createRequire } from 'node:module';
import type { DialectName, Queryable, QueryResult } from '@holdfast/resilience';
import type { Knex } from 'knex';

import { MissingKnexError } from './missing-knex-error.ts';

const require = createRequire(import.meta.url);

/** What Knex asks its client to run, and where the client puts what came of it. */
interface KnexQuery {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
  readonly method?: string;
  readonly returning?: unknown;
  response?: unknown;
  context?: { readonly lastID: unknown; readonly changes: number };
}

/** Sends a statement of Knex, and leaves its answer where Knex looks for it. */
type Answer = (query: KnexQuery, result: QueryResult, on: Queryable) => Promise<void>;

const dialects: Readonly<Record<DialectName, { readonly client: string; readonly answer: Answer }>> = {
  postgres: {
    client: 'pg',
    async answer(query, result) {
      const reads = ['select', 'first', 'pluck'].includes(query.method ?? '');
      const command = reads ? 'SELECT' : /^\s*(\w+)/.exec(query.sql)?.[1]?.toUpperCase();
      query.response = { ...result, command };
    },
  },
  sqlite: {
    client: 'better-sqlite3',
    async answer(query, { rows, rowCount }, on) {
      query.response = rows;
      const inserted = query.method === 'insert' && query.returning === undefined;
      const lastId = { text: 'SELECT last_insert_rowid() AS id', values: [] };
      const lastID = inserted ? (await on.query<{ id: unknown }>(lastId)).rows[0]?.id : undefined;
      query.context = { lastID, changes: rowCount };
    },
  },
};

/**
 * Knex, with every statement sent through `on`: it needs no driver, and none is loaded. It says that it is inside a
 * transaction, so that `knex.transaction` makes a savepoint.
 *
 * @throws MissingKnexError
 */
export function knexOn(on: Queryable, toParameter: (value: unknown) => unknown): Knex {
  const knex = loadKnex();
  const { client, answer } = dialects[on.dialect];
  // Without a connection it is a compiler only. A client's constructor is its class.
  const Base = knex({ client, useNullAsDefault: true }).client.constructor as typeof Knex.Client;
  class OnTransaction extends Base {
    readonly transacting = true;

    override async acquireConnection(): Promise<object> {
      return {}; // Knex writes ids of its own on it.
    }

    override async releaseConnection(): Promise<void> {
      // There is nothing to give back.
    }

    async _query(_connection: object, query: KnexQuery): Promise<KnexQuery> {
      const values = (query.bindings ?? []).map((value) => (value === undefined ? null : toParameter(value)));
      await answer(query, await on.query({ text: query.sql, values }), on);
      return query;
    }
  }
  // The stack of where a query was made is the only one that leads to the migration.
  return knex({ client: OnTransaction, useNullAsDefault: on.dialect === 'sqlite', asyncStackTraces: true });
}

function loadKnex(): typeof import('knex').default {
  try {
    return require('knex');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND') {
      throw new MissingKnexError(cause);
    }
    throw cause;
  }
}
