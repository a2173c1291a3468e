import type { Connection, Queryable } from '@holdfast/resilience';

import { withCleanup } from '../with-cleanup.ts';
import { turnsForeignKeysOff } from './turns-foreign-keys-off.ts';

/** The script left rows that refer to nothing. */
export class ForeignKeysBrokenError extends Error {
  constructor(tables: readonly string[]) {
    super(`rows of ${tables.join(', ')} refer to rows that are not there after the script`);
    this.name = 'ForeignKeysBrokenError';
  }
}

/**
 * Runs `work`; where the script turns foreign keys off, with foreign keys off. Inside a transaction SQLite ignores that
 * pragma, and to drop a table for its rebuilt copy would delete, by ON DELETE CASCADE, the rows that refer to it.
 * `check`, which `work` calls before it commits, refuses a script that broke what held before.
 */
export async function keepingForeignKeys<Result>(
  connection: Connection,
  script: string,
  work: (check: (transaction: Queryable) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const enforced = turnsForeignKeysOff(script) && (await readForeignKeys(connection));
  if (!enforced) return work(async () => undefined);
  const before = await countViolations(connection);
  await connection.script('PRAGMA foreign_keys = OFF');
  return withCleanup(
    () => work((transaction) => refuseNewViolations(transaction, before)),
    () => connection.script('PRAGMA foreign_keys = ON'),
  );
}

async function readForeignKeys(on: Queryable): Promise<boolean> {
  const { rows } = await on.query<{ foreign_keys: number }>({ text: 'PRAGMA foreign_keys', values: [] });
  return rows[0]?.foreign_keys === 1;
}

async function refuseNewViolations(on: Queryable, before: ReadonlyMap<string, number>): Promise<void> {
  const after = await countViolations(on);
  const broken = [...after].filter(([table, count]) => count > (before.get(table) ?? 0));
  if (broken.length > 0) throw new ForeignKeysBrokenError(broken.map(([table]) => table));
}

async function countViolations(on: Queryable): Promise<ReadonlyMap<string, number>> {
  const text =
    'SELECT "table" AS name, count(*) AS violations FROM pragma_foreign_key_check GROUP BY "table"';
  const { rows } = await on.query<{ name: string; violations: number }>({ text, values: [] });
  return new Map(rows.map(({ name, violations }) => [name, violations]));
}
