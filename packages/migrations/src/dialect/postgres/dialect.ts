import { parseScript } from '../../sql/parse-script.ts';
import { loadPostgresParser } from '../../sql/postgres-parser.ts';
import type { MigrationDialect } from '../migration-dialect.ts';
import { exclusively } from './advisory-lock.ts';
import { alone, behindAlone } from './alone.ts';
import { deferredCommit } from './deferred-commit.ts';
import { fault, lockRefused } from './fault.ts';
import { interrupted } from './interrupted.ts';
import { keyset } from './keyset.ts';
import { afterFailure, oneByOne, times } from './one-by-one.ts';
import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts';
import { relieve } from './relieve.ts';
import { resets, session } from './session.ts';
import { findTableLockHolder } from './table-lock-holders.ts';

export const postgresDialect: MigrationDialect = {
  name: 'postgres',
  providers: ['postgresql', 'postgres'],
  createLedger: `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`,
  // Not IF NOT EXISTS, for which a role needs the right to create schemas even where there is one.
  createSchema: (name) => {
    const schema = quoteIdentifier(name);
    return `DO $$ BEGIN IF to_regnamespace(${quoteLiteral(schema)}) IS NULL THEN EXECUTE ${quoteLiteral(`CREATE SCHEMA ${schema}`)}; END IF; END $$`;
  },
  // Only where CREATE TABLE would put it: a ledger in a schema further down the search path is another application's.
  findLedger: {
    text: `SELECT quote_ident(schemaname) || '.' || tablename AS ledger FROM pg_catalog.pg_tables
      WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'`,
    values: [],
  },
  now: 'clock_timestamp()',
  // As a float, which drivers give as a number; a numeric would come as a string.
  epochMs: (column) => `(extract(epoch FROM ${column}) * 1000)::float8`,
  placeholder: (index) => `$${index}`,
  session,
  exclusively,
  // Once: a script may end the transaction by a COMMIT of its own, and then may not run again.
  transaction: (connection, _script, { isolation }, work) =>
    connection.transaction(work, { attempts: 1, ...(isolation === undefined ? {} : { isolation }) }),
  fault,
  // Whoever parses hears of a failure.
  prepareToParse: () => void loadPostgresParser().catch(() => undefined),
  parse: async (script) => (await parseScript(script))?.statements,
  refusing: (message) => `DO $$ BEGIN RAISE EXCEPTION ${quoteLiteral(message)}; END $$;`,
  keyset,
  parts: {
    relieve,
    alone,
    behindAlone,
    interrupted,
    lockRefused,
    findTableLockHolder,
    quoteLiteral,
    deferredCommit,
    resets,
    oneByOne: { message: oneByOne, times, afterFailure },
  },
};
