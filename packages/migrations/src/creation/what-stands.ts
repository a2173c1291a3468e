import type { Database } from '@holdfast/resilience';

import { nothing, type SchemaSide } from '../diff/compare-schemas.ts';
import { createMigrator } from '../runner/migrator.ts';
import { readSnapshot } from '../snapshot/snapshot-file.ts';
import { NoSnapshotError } from './no-snapshot-error.ts';

export interface StandingOptions {
  readonly dir: string;
  /** The name of the last revision; `undefined` where there is none. */
  readonly last: string | undefined;
  /** The folded schema.prisma. */
  readonly schema: string;
  /** A database that the whole history is applied to; needed where the last revision has no snapshot. */
  readonly database: Database | undefined;
  /** PostgreSQL: the schema that has the tables. */
  readonly namespace: string | undefined;
}

/**
 * Calls `work` with what the last revision leads to: its snapshot; nothing, before the first one; or, of a history that
 * was made without snapshots, what a database has that this whole history, and nothing but it, is applied to.
 */
export async function withStanding<Result>(
  { dir, last, schema, database, namespace }: StandingOptions,
  work: (standing: SchemaSide) => Promise<Result>,
): Promise<Result> {
  if (last === undefined) return work(nothing(schema));
  const snapshot = await readSnapshot(dir, last);
  if (snapshot !== undefined) return work({ tag: 'schema', schema: snapshot });
  if (database === undefined) {
    throw new NoSnapshotError(
      last,
      `Give --url of a database that has every migration, to read what stands from it.`,
    );
  }
  const { upToDate } = await createMigrator({ database, dir, schema: namespace }).status();
  if (!upToDate) {
    throw new NoSnapshotError(
      last,
      'The database that was given is not where this history ends: holdfast-migrate status.',
    );
  }
  return database.connection((connection) => work({ tag: 'live', connection, schema, namespace }));
}
