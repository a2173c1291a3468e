import type { Connection, Database } from '@holdfast/resilience';

import { dialectOf } from '../dialect/dialects.ts';
import { compareHistory } from '../history/history.ts';
import { Ledger } from '../ledger/ledger.ts';
import { findRevision } from '../revision/find-revision.ts';
import { checkLockFile } from '../revision/lock-file.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import { emitter, type MigrationEvent } from '../runner/events.ts';
import { defaultLockTimeoutMs } from '../runner/migrator-options.ts';
import { enterApplied } from './enter-applied.ts';

export interface StampOptions {
  readonly database: Database;
  readonly dir: string;
  /** The last revision that the database has: its name, the beginning of it, or `none`. */
  readonly to: string;
  /** PostgreSQL: the schema that has the ledger. */
  readonly schema?: string | undefined;
  /** How long to wait while somebody else migrates, in ms. @default 60_000 */
  readonly lockTimeoutMs?: number | undefined;
  /** Only say what would be written. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: MigrationEvent) => void) | undefined;
}

/** What was declared. */
export interface StampResult {
  /** Revisions that are now in the ledger as applied. */
  readonly applied: readonly string[];
  /** Revisions that are not in it any more. */
  readonly forgotten: readonly string[];
}

/**
 * Declares which revisions a database has, without running any: those up to `to` are entered as applied, with their
 * checksums of now, and every other one is taken out. One transaction, under the lock of all who migrate.
 */
export async function stamp(options: StampOptions): Promise<StampResult> {
  const {
    database,
    dir,
    to,
    schema,
    dryRun = false,
    lockTimeoutMs: timeoutMs = defaultLockTimeoutMs,
  } = options;
  const dialect = dialectOf(database.dialect);
  const ledger = new Ledger(dialect);
  await checkLockFile(dir, dialect.providers);
  const revisions = await readRevisions(dir);
  const names = revisions.map(({ name }) => name);
  const last = to === 'none' ? -1 : names.indexOf(findRevision(names, to));
  const lock = { timeoutMs, signal: options.signal, emit: emitter(options.onProgress, undefined) };
  const plan = async (connection: Connection) => {
    const history = compareHistory(revisions, await ledger.read(connection));
    const kept = new Set(names.slice(0, last + 1));
    const stands = new Set(history.filter(({ state }) => state === 'applied').map(({ name }) => name));
    return {
      entered: revisions.filter(({ name }) => kept.has(name) && !stands.has(name)),
      // An edited or unfinished entry makes way for the one that is declared.
      replaced: history.filter(
        ({ state, name }) => kept.has(name) && state !== 'applied' && state !== 'pending',
      ),
      forgotten: history.filter(({ state, name }) => !kept.has(name) && state !== 'pending'),
    };
  };
  return database.connection((connection) =>
    dialect.session(connection, { schema, tableLockTimeoutMs: timeoutMs }, async () => {
      if (dryRun) return resultOf(await plan(connection));
      return dialect.exclusively(connection, lock, () =>
        dialect.transaction(connection, '', lock, async (transaction) => {
          if (!(await ledger.exists(transaction))) await ledger.create(transaction, schema);
          const planned = await plan(transaction);
          for (const { name } of [...planned.replaced, ...planned.forgotten])
            await ledger.forget(transaction, name);
          for (const revision of planned.entered) await enterApplied(ledger, transaction, revision);
          return resultOf(planned);
        }),
      );
    }),
  );
}

function resultOf({
  entered,
  forgotten,
}: {
  readonly entered: readonly { readonly name: string }[];
  readonly forgotten: readonly { readonly name: string }[];
}): StampResult {
  return { applied: entered.map(({ name }) => name), forgotten: forgotten.map(({ name }) => name) };
}
