import type { Database } from '@holdfast/resilience';

import { describeDifference } from '../diff/compare-schemas.ts';
import type { MigrationStatus } from '../history/status.ts';
import type { ObjectDifference } from '../introspection/compare-descriptions.ts';
import { readBegunRebase } from '../rebase/begun-rebase.ts';
import { listRevisionNames } from '../revision/list-revision-names.ts';
import { createMigrator } from '../runner/migrator.ts';
import { findHeads } from '../snapshot/heads.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import { readLinks, readSnapshot } from '../snapshot/snapshot-file.ts';
import { type DriftComparison, findDrift } from './drift.ts';

/** One thing that is not as it should be. */
export interface Finding {
  /**
   * - `pending`, `failed`, `edited`, `missing`: where a revision stands in the database.
   * - `heads`: two branches made revisions side by side, or the rebase that joins them was interrupted.
   * - `snapshot`: the schema says something that no revision makes.
   * - `drift`: the database has something else than its applied revisions make.
   */
  readonly kind: 'pending' | 'failed' | 'edited' | 'missing' | 'heads' | 'snapshot' | 'drift';
  /** The revisions it is about; none for `snapshot`. */
  readonly revisions: readonly string[];
  /** What is different, of `snapshot` and `drift`. */
  readonly detail?: string;
  /** The same of `drift`, an object each, where the database was compared with what its history makes. */
  readonly differences?: readonly ObjectDifference[];
}

export interface CheckProjectOptions {
  readonly dir: string;
  /** `schema.prisma`, or the folder of a schema in several files. */
  readonly schema: string;
  /** @default only the files are looked at */
  readonly database?: Database | undefined;
  /** PostgreSQL: the schema that has the tables. */
  readonly namespace?: string | undefined;
  /**
   * Where to apply the history once more, to compare all that it makes with all that the database has: a scratch
   * database is made beside the one this URL names, and dropped again. On PostgreSQL its user needs CREATEDB; `file:`
   * is enough for SQLite. @default drift is what Prisma's engine sees of it, compared with the last snapshot
   */
  readonly scratchUrl?: string | undefined;
  /** Stops what is applied to the scratch database, which is dropped all the same. */
  readonly signal?: AbortSignal | undefined;
}

export interface CheckResult {
  /** Empty where all is well. */
  readonly findings: readonly Finding[];
  /** What was looked at to find drift. */
  readonly drift: DriftComparison;
}

/**
 * Looks at everything that can be out of step between schema, folder and database. Of the database it reads only.
 *
 * @throws ReplayError where the history cannot be applied to a scratch database
 */
export async function checkProject(options: CheckProjectOptions): Promise<CheckResult> {
  const { dir, database, namespace, scratchUrl, signal } = options;
  const names = await listRevisionNames(dir);
  const files = [...(await checkHeads(dir, names)), ...(await checkSnapshot(options, names.at(-1)))];
  if (database === undefined)
    return { findings: files, drift: { with: 'nothing', because: 'no database was looked at' } };
  const status = await createMigrator({ database, dir, schema: namespace }).status();
  const { compared, detail, differences } = await findDrift(
    { dir, database, namespace, scratchUrl, signal },
    status,
  );
  const applied = status.revisions.filter(({ state }) => state === 'applied');
  const revisions = applied.slice(-1).map(({ name }) => name);
  const drift: readonly Finding[] = detail === '' ? [] : [{ kind: 'drift', revisions, detail, differences }];
  return { findings: [...files, ...checkStates(status), ...drift], drift: compared };
}

async function checkHeads(dir: string, names: readonly string[]): Promise<readonly Finding[]> {
  const heads = findHeads(await readLinks(dir, names));
  if (heads.length > 1) return [{ kind: 'heads', revisions: heads }];
  const begun = await readBegunRebase(dir);
  const moved = begun?.moves.map(({ from, to }) => (names.includes(to) ? to : from));
  return moved === undefined ? [] : [{ kind: 'heads', revisions: moved }];
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
