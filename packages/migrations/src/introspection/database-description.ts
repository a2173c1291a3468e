import type { DialectName, Queryable } from '@holdfast/resilience';

import { describePostgres } from './describe-postgres.ts';
import { describeSqlite } from './describe-sqlite.ts';
import type { DescribedObject } from './described-object.ts';

/**
 * What a database has, besides its rows: of each object (`table users`, `column users.email`, `index users_email_key`,
 * …) its definition, as the database's own catalog words it. The order of columns is not a part of it, nor are
 * comments, privileges, and the ledger.
 */
export type DatabaseDescription = ReadonlyMap<string, string>;

const dialects: Readonly<Record<DialectName, (on: Queryable) => Promise<readonly DescribedObject[]>>> = {
  postgres: describePostgres,
  sqlite: describeSqlite,
};

/** Reads a database's catalog. */
export async function describeDatabase(on: Queryable): Promise<DatabaseDescription> {
  const objects = await dialects[on.dialect](on);
  const ordered = objects.map(({ object, definition }) => [object, definition] as const);
  return new Map(ordered.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}
