import { InvalidOptionError } from '@holdfast/resilience';
import type { HeldSession, MigrationDialect } from '../migration-dialect.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { fault } from './fault.ts';
import { keepingForeignKeys } from './foreign-keys.ts';
import { keyset } from './keyset.ts';
import { waitingForWriters } from './write-lock.ts';

/** There are only PRAGMAs to set, and `transaction` looks after the one that others would feel. */
const session: HeldSession = { restoring: '', settling: () => '' };

export const sqliteDialect: MigrationDialect = {
  name: 'sqlite',
  providers: ['sqlite'],
  createLedger: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  TEXT PRIMARY KEY NOT NULL,
    "checksum"            TEXT NOT NULL,
    "finished_at"         DATETIME,
    "migration_name"      TEXT NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      DATETIME,
    "started_at"          DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
  )`,
  findLedger: {
    text: `SELECT name AS ledger FROM sqlite_schema WHERE type = 'table' AND name = '_prisma_migrations'`,
    values: [],
  },
  // Milliseconds, as Prisma writes them; some of its drivers write text, and so does the column's default.
  now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  epochMs: (column) =>
    `CASE typeof(${column}) WHEN 'integer' THEN ${column} ` +
    `ELSE CAST(unixepoch(${column}, 'subsec') * 1000 AS INTEGER) END`,
  placeholder: (index) => `?${index}`,
  async session(_connection, { schema }, work) {
    if (schema !== undefined) throw new InvalidOptionError('schema', 'left out: SQLite has none', schema);
    return await work(session);
  },
  exclusively: (_connection, _options, work) => work(),
  transaction: (connection, script, options, work) =>
    keepingForeignKeys(connection, script, (check) =>
      waitingForWriters(options, () =>
        connection.transaction(
          async (transaction) => {
            const result = await work(transaction);
            await check(transaction);
            return result;
          },
          { attempts: 1 },
        ),
      ),
    ),
  fault: (error) => fault(error),
  prepareToParse: () => undefined,
  // A script runs whole: SQLite has next to nothing that cannot run in a transaction.
  parse: async () => undefined,
  refusing: (message) => `SELECT * FROM ${quoteIdentifier(message)};`,
  keyset,
  parts: undefined,
};
