import type { Database } from '@holdfast/resilience';

import { dialectOf } from '../dialect/dialects.ts';
import { compareSchemas, nothing } from '../diff/compare-schemas.ts';
import { nameList } from '../errors/name-list.ts';
import { Ledger } from '../ledger/ledger.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import { createMigrator } from '../runner/migrator.ts';
import { defaultLockTimeoutMs } from '../runner/migrator-options.ts';
import { enterApplied } from '../stamp/enter-applied.ts';
import type { BranchFiles } from './branch-files.ts';
import { ancestorsOf, type Branches } from './branches.ts';
import { mergeSchemas } from './merge-schemas.ts';
import type { Move } from './plan-rebase.ts';
import { RebaseError } from './rebase-error.ts';

interface Place {
  readonly database: Database;
  readonly dir: string;
  readonly namespace: string | undefined;
}

interface LedgerOptions extends Place {
  readonly branches: Branches;
  readonly files: BranchFiles;
  readonly moves: readonly Move[];
}

/**
 * Looks whether revisions that are moved are applied already. They may stay so where nothing about them changes but
 * their names, and where what they come after now does the same to the database as it would have done before them.
 * Returns their names of now.
 *
 * @throws RebaseError where they have to be taken down first
 */
export async function appliedOf(options: LedgerOptions): Promise<readonly string[]> {
  const { database, dir, namespace, moves, branches } = options;
  const { revisions } = await createMigrator({ database, dir, schema: namespace }).status();
  const stands = new Map(revisions.map(({ name, state }) => [name, state]));
  const there = moves.filter(({ from }) => stands.get(from) !== 'pending');
  const others = ancestorsOf(branches.onto, branches.parents);
  const pending = others.filter((name) => stands.get(name) === 'pending');
  const changed = there.filter(({ from, up }) => up !== undefined || stands.get(from) !== 'applied');
  if (changed.length > 0 || (pending.length > 0 && there.length > 0 && !(await commute(options, pending)))) {
    const names = (changed.length > 0 ? changed : there).map(({ from }) => from);
    throw new RebaseError(
      `applied in this database, and not the same behind ${branches.onto}: ${nameList(names)}. Nothing was written.\n` +
        `  Take them down first, and rebase again: holdfast-migrate down --steps ${there.length}\n` +
        '  Or leave this database out of it with --offline.',
    );
  }
  return there.map(({ from }) => from);
}

/** Whether what is still to be applied is the same statements, with the moved revisions in the database and without. */
async function commute(
  { branches, files, moves }: LedgerOptions,
  pending: readonly string[],
): Promise<boolean> {
  const ours = files.snapshot(moves.at(-1)?.from ?? '');
  for (const name of pending) {
    const parent = branches.parents.get(name);
    const to = files.snapshot(name);
    const from = parent === undefined ? nothing(to).schema : files.snapshot(parent);
    const base = commonBase(branches, files, name, moves) ?? nothing(to).schema;
    const with_ = [from, to].map((theirs) => mergeSchemas(base, theirs, ours).schema);
    const [alone, together] = [
      await scriptBetween(from, to),
      await scriptBetween(with_[0] ?? '', with_[1] ?? ''),
    ];
    if (alone !== together) return false;
  }
  return true;
}

function commonBase(
  { parents }: Branches,
  files: BranchFiles,
  name: string,
  moves: readonly Move[],
): string | undefined {
  const own = ancestorsOf(moves.at(-1)?.from ?? '', parents);
  const shared = ancestorsOf(name, parents).find((ancestor) => own.includes(ancestor));
  return shared === undefined ? undefined : files.snapshot(shared);
}

async function scriptBetween(from: string, to: string): Promise<string> {
  return (await compareSchemas({ tag: 'schema', schema: from }, { tag: 'schema', schema: to })).up;
}

/** Enters what is applied under its new names, as applied now, which is what `down` goes by. May be done again. */
export async function renameInLedger(
  { database, dir, namespace, signal }: Place & { readonly signal: AbortSignal | undefined },
  moves: readonly Move[],
): Promise<void> {
  const dialect = dialectOf(database.dialect);
  const ledger = new Ledger(dialect);
  const revisions = await readRevisions(dir);
  const lock = { timeoutMs: defaultLockTimeoutMs, signal, emit: () => undefined };
  await database.connection((connection) =>
    dialect.session(connection, { schema: namespace, tableLockTimeoutMs: defaultLockTimeoutMs }, () =>
      dialect.exclusively(connection, lock, () =>
        dialect.transaction(connection, '', lock, async (transaction) => {
          if (!(await ledger.exists(transaction))) return;
          for (const { from, to } of moves) {
            const entry = await ledger.find(transaction, from);
            const revision = revisions.find(({ name }) => name === to);
            if (entry?.finishedAt === undefined || revision === undefined) continue;
            await ledger.forget(transaction, from);
            await enterApplied(ledger, transaction, revision);
          }
        }),
      ),
    ),
  );
}
