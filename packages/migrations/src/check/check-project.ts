import type { Database } from '@holdfast/resilience';

import { listRevisionNames } from '../creation/write-revision.ts';
import { describeDifference } from '../diff/compare-schemas.ts';
import type { MigrationStatus } from '../history/status.ts';
import { createMigrator } from '../runner/migrator.ts';
import { findHeads } from '../snapshot/heads.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import { readLinks, readSnapshot } from '../snapshot/snapshot-file.ts';

/** One thing that is not as it should be. */
export interface Finding {
  /**
   * - `pending`, `failed`, `edited`, `missing`: where a revision stands in the database.
   * - `heads`: two branches made revisions side by side.
   * - `snapshot`: the schema says something that no revision makes.
   * - `drift`: the database has something else than the last applied revision leads to.
   */
  readonly kind: 'pending' | 'failed' | 'edited' | 'missing' | 'heads' | 'snapshot' | 'drift';
  /** The revisions it is about; none for `snapshot`. */
  readonly revisions: readonly string[];
  /** What is different, of `snapshot` and `drift`. */
  readonly detail?: string;
}

export interface CheckProjectOptions {
  readonly dir: string;
  /** `schema.prisma`, or the folder of a schema in several files. */
  readonly schema: string;
  /** @default only the files are looked at */
  readonly database?: Database | undefined;
  /** PostgreSQL: the schema that has the tables. */
  readonly namespace?: string | undefined;
}

/** Looks at everything that can be out of step between schema, folder and database. Reads only. */
export async function checkProject(options: CheckProjectOptions): Promise<readonly Finding[]> {
  const { dir, database, namespace } = options;
  const names = await listRevisionNames(dir);
  const findings = [...(await checkHeads(dir, names)), ...(await checkSnapshot(options, names.at(-1)))];
  if (database === undefined) return findings;
  const status = await createMigrator({ database, dir, schema: namespace }).status();
  return [...findings, ...checkStates(status), ...(await checkDrift(options, status, database))];
}

async function checkHeads(dir: string, names: readonly string[]): Promise<readonly Finding[]> {
  const heads = findHeads(await readLinks(dir, names));
  return heads.length > 1 ? [{ kind: 'heads', revisions: heads }] : [];
}

async function checkSnapshot(
  { dir, schema }: CheckProjectOptions,
  last: string | undefined,
): Promise<readonly Finding[]> {
  const snapshot = last === undefined ? undefined : await readSnapshot(dir, last);
  if (snapshot === undefined) return [];
  const to = { tag: 'schema', schema: await readSchema(schema) } as const;
  const detail = await describeDifference({ tag: 'schema', schema: snapshot }, to);
  return detail === '' ? [] : [{ kind: 'snapshot', revisions: [], detail }];
}

function checkStates({ revisions }: MigrationStatus): readonly Finding[] {
  return (['failed', 'edited', 'missing', 'pending'] as const).flatMap((kind) => {
    const found = revisions.filter(({ state }) => state === kind).map(({ name }) => name);
    return found.length === 0 ? [] : [{ kind, revisions: found }];
  });
}

/** Asked where the database is at the end of a clean history: anywhere else the answer is known to be no. */
async function checkDrift(
  { dir, namespace }: CheckProjectOptions,
  { revisions }: MigrationStatus,
  database: Database,
): Promise<readonly Finding[]> {
  const applied = revisions.filter(({ state }) => state === 'applied');
  const last = applied.at(-1)?.name;
  const inOrder = revisions.slice(0, applied.length).every(({ state }) => state === 'applied');
  const clean = revisions.every(({ state }) => state === 'applied' || state === 'pending');
  const schema = last === undefined || !inOrder || !clean ? undefined : await readSnapshot(dir, last);
  if (schema === undefined || last === undefined) return [];
  const detail = await database.connection((connection) =>
    describeDifference({ tag: 'schema', schema }, { tag: 'live', connection, schema, namespace }),
  );
  return detail === '' ? [] : [{ kind: 'drift', revisions: [last], detail }];
}
