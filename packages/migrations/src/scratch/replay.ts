import { type Database, isHoldfastError } from '@holdfast/resilience';

import { dialectOf } from '../dialect/dialects.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import type { Revision } from '../revision/revision.ts';
import { createMigrator } from '../runner/migrator.ts';
import { enterApplied } from '../stamp/enter-applied.ts';
import { ReplayError } from './replay-error.ts';

export interface ReplayOptions {
  /** An empty database. */
  readonly database: Database;
  readonly dir: string;
  /** PostgreSQL: the schema that has the tables. */
  readonly namespace: string | undefined;
  /** The revisions to apply. Others are passed over, as they were where only these are applied. */
  readonly revisions: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** Makes what a history finds before its first revision: the schema that the URL names, and the ledger. */
export async function prepareScratch(
  database: Database,
  namespace: string | undefined,
  passedOver: readonly Revision[] = [],
): Promise<void> {
  const dialect = dialectOf(database.dialect);
  await database.connection((connection) =>
    dialect.session(connection, { schema: namespace, tableLockTimeoutMs: 0 }, async () => {
      const ledger = new Ledger(dialect);
      await ledger.create(connection, namespace);
      await ledger.exists(connection);
      for (const revision of passedOver) await enterApplied(ledger, connection, revision);
    }),
  );
}

/**
 * Applies some of a history's revisions to an empty database, in the order of the folder.
 *
 * @throws ReplayError where one of them fails there
 */
export async function replay(options: ReplayOptions): Promise<void> {
  const { database, dir, namespace, revisions, signal } = options;
  const passedOver = (await readRevisions(dir)).filter(({ name }) => !revisions.has(name));
  await prepareScratch(database, namespace, passedOver);
  try {
    await createMigrator({ database, dir, schema: namespace }).up({ signal });
  } catch (cause) {
    throw isHoldfastError(cause, 'HF_MIGRATION_ABORTED') ? cause : new ReplayError(cause);
  }
}
