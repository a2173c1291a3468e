import type { Database } from '@holdfast/resilience';

import { type DatabaseDescription, describeDatabase } from '../introspection/database-description.ts';
import { findRevision } from '../revision/find-revision.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import { createMigrator, type Migrator } from '../runner/migrator.ts';

/** A history, and an empty database to try it on. */
export interface Subject {
  readonly database: Database;
  readonly dir: string;
  /** The first revision that is to have a way back: its name, or the beginning of it. @default the first there is */
  readonly from?: string | undefined;
  /** Stops what is under way. */
  readonly signal?: AbortSignal | undefined;
}

export interface Stage {
  /** Stopped by the subject's signal. */
  readonly migrator: Pick<Migrator, 'up' | 'down'>;
  /** Every revision, in order. */
  readonly names: readonly string[];
  /** Those that are to have a way back. */
  readonly reversible: readonly string[];
  readonly describe: () => Promise<DatabaseDescription>;
}

export async function prepare({ database, dir, from, signal }: Subject): Promise<Stage> {
  const names = (await readRevisions(dir)).map(({ name }) => name);
  const first = from === undefined ? 0 : names.indexOf(findRevision(names, from));
  const migrator = createMigrator({ database, dir });
  return {
    migrator: {
      up: (options) => migrator.up({ ...options, signal }),
      down: (options) => migrator.down({ ...options, signal }),
    },
    names,
    reversible: names.slice(first),
    describe: () => describeDatabase(database),
  };
}

/** Brings the database to where the first reversible revision is the next one. */
export async function climbToGround({ migrator, names, reversible }: Stage): Promise<void> {
  const ground = names[names.length - reversible.length - 1];
  if (ground !== undefined) await migrator.up({ to: ground });
}
