import type { DialectName, Queryable } from '@holdfast/resilience';

import { describePostgres } from './describe-postgres.ts';
import { describeSqlite } from './describe-sqlite.ts';
import { type DescribedObject, titleOf } from './described-object.ts';

/**
 * What a database has, besides its rows: of each object (`table users`, `column users.email`, `index users_email_key`,
 * …) its definition, as the database's own catalog words it. The order of columns is not a part of it, nor are
 * comments, privileges, publications, and the ledger. On PostgreSQL names have their schema, but for those in `public`.
 */
export type DatabaseDescription = ReadonlyMap<string, string>;

export interface DescribeOptions {
  /** PostgreSQL: the schema whose names go without it. @default 'public' */
  readonly namespace?: string | undefined;
}

type Describe = (on: Queryable, options: DescribeOptions) => Promise<readonly DescribedObject[]>;

const dialects: Readonly<Record<DialectName, Describe>> = {
  postgres: describePostgres,
  sqlite: describeSqlite,
};

/** Reads a database's catalog. */
export async function describeDatabase(on: Queryable): Promise<DatabaseDescription> {
  return descriptionOf(await describeObjects(on));
}

/** The same, an object each. */
export function describeObjects(
  on: Queryable,
  options: DescribeOptions = {},
): Promise<readonly DescribedObject[]> {
  return dialects[on.dialect](on, options);
}

/** What the objects come to: one definition for each name. */
export function descriptionOf(objects: readonly DescribedObject[]): DatabaseDescription {
  const named = objects.map((object) => [titleOf(object), object.definition] as const);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}
